using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Contracts.CaseSelection;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>¶99: of the children of ¶97, the lead inspector chooses those whose cases the partners audit: at least five, and no upper limit.</summary>
internal static class SelectAudits
{
    public static async Task<Results<Ok<SelectionResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, ChoiceRequest choice, HttpContext http, CaseSelectionDb db, Caller caller, Seal seal, IClock clock,
        CancellationToken cancellationToken)
    {
        if (await db.LedBy(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        await using var change = await Change.BeginAsync(db, $"select 1 from selections where inspection_id = {inspectionId} for update", cancellationToken);
        var selection = await db.Selections.SingleAsync(s => s.InspectionId == inspectionId, cancellationToken);
        if (http.Request.CheckIfMatch(selection.Revision) is { } stale) return stale;

        var sampled = await db.Children.Where(child => child.InspectionId == inspectionId && child.Reason != null)
            .ToDictionaryAsync(child => child.Id, cancellationToken);
        if (SelectionRules.RefuseAudits(inspection, selection, sampled.Keys.ToHashSet(), choice) is { } refusal) return refusal.ToProblem();

        foreach (var chosen in choice.Children)
        {
            sampled[chosen.Child].AuditReason = chosen.Reason;
        }

        var now = clock.GetCurrentInstant();
        var children = choice.Children.Select(child => child.Child).ToList();
        db.Add(Choice.Of(selection, ChoiceKind.Audits, choice.Children, suggestion: null, caller.Subject, now, seal));
        (selection.AuditsSelectedAt, selection.AuditsSelectedBy) = (now, caller.Subject);
        db.Audit($"inspection/{inspectionId}", "chosen by the lead inspector (¶99)", new { children });
        db.Publish(new AuditCasesSelected(inspectionId, children, now.ToDateTimeOffset()));
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await GetSelection.AnswerAsync(inspection, selection, http.Response, db, cancellationToken));
    }
}
