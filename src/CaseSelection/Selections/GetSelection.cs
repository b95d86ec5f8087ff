using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Http;
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
        var selection = await db.VisibleToInspectors(caller, clock).AsNoTracking().SingleOrDefaultAsync(s => s.InspectionId == inspectionId, cancellationToken);
        return selection is null ? Problems.NotFound() : TypedResults.Ok(await AnswerAsync(selection, response, db, cancellationToken));
    }

    /// <summary>The selection as it stands in the database now, and its revision as <c>ETag</c>.</summary>
    public static async Task<SelectionResource> AnswerAsync(Selection selection, HttpResponse response, CaseSelectionDb db, CancellationToken cancellationToken)
    {
        response.SetETag(selection.Revision);
        var children = db.Children.Where(child => child.InspectionId == selection.InspectionId);
        var listed = await children.CountAsync(child => child.Listed, cancellationToken);
        return new(
            selection.InspectionId, selection.Status, selection.SubmissionId, listed, selection.SampleSize,
            SelectionRules.Required(selection, listed), selection.MinimumAudits,
            await children.CountAsync(child => child.Reason != null, cancellationToken),
            await children.CountAsync(child => child.AuditReason != null, cancellationToken),
            selection.SampleDueAt?.ToDateTimeOffset(), selection.AuditsDueAt?.ToDateTimeOffset(), SelectionRules.Message(selection, listed));
    }
}
