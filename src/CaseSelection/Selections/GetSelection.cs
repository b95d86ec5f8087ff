using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>Where the selection stands, for the inspectors of the inspection.</summary>
internal static class GetSelection
{
    public static async Task<Results<Ok<SelectionResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, HttpResponse response, CaseSelectionDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.WithRole(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        var selection = await db.Selections.AsNoTracking().SingleAsync(s => s.InspectionId == inspectionId, cancellationToken);
        return TypedResults.Ok(await AnswerAsync(inspection, selection, response, db, cancellationToken));
    }

    /// <summary>The selection as it stands in the database now, and its revision as <c>ETag</c>.</summary>
    public static async Task<SelectionResource> AnswerAsync(
        KnownInspection inspection, Selection selection, HttpResponse response, CaseSelectionDb db, CancellationToken cancellationToken)
    {
        response.SetETag(selection.Revision);
        var children = db.Children.Where(child => child.InspectionId == selection.InspectionId);
        var listed = await children.CountAsync(child => child.Listed, cancellationToken);
        var gone = await children.CountAsync(child => child.Reason != null && !child.Listed, cancellationToken);
        var changed = await children.CountAsync(child => child.Reason != null && child.Listed && child.Changes.Any(), cancellationToken);
        var messages = new[] { SelectionRules.Message(selection, listed), SelectionRules.AfterNewerLists(gone, changed, selection.AuditsSelectedAt is null) };
        return new(
            selection.InspectionId, selection.Status, selection.SubmissionId, listed, selection.SampleSize,
            SelectionRules.Required(selection, listed), selection.MinimumAudits,
            await children.CountAsync(child => child.Reason != null, cancellationToken),
            await children.CountAsync(child => child.AuditReason != null, cancellationToken),
            inspection.DueAt("select-30"), inspection.DueAt("select-audits"),
            messages.Any(message => message is not null) ? string.Join(' ', messages.OfType<string>()) : null);
    }
}
