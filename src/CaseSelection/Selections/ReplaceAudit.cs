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

/// <summary>
/// ¶99-100: a case that turns out to have no multi-agency involvement is replaced by another of the children of ¶97. Who replaced whom, and why, stays on
/// record; the partners are asked for the other case instead.
/// </summary>
internal static class ReplaceAudit
{
    public static async Task<Results<Ok<SelectionResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid childId, ReplaceAuditRequest request, HttpContext http, CaseSelectionDb db, Caller caller, Seal seal, IClock clock,
        CancellationToken cancellationToken)
    {
        if (await db.LedBy(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        await using var change = await Change.BeginAsync(db, $"select 1 from selections where inspection_id = {inspectionId} for update", cancellationToken);
        var selection = await db.Selections.SingleAsync(s => s.InspectionId == inspectionId, cancellationToken);
        var sampled = await db.Children.Where(child => child.InspectionId == inspectionId && child.Reason != null)
            .ToDictionaryAsync(child => child.Id, cancellationToken);
        if (!sampled.TryGetValue(childId, out var replaced)) return Problems.NotFound();
        if (http.Request.CheckIfMatch(selection.Revision) is { } stale) return stale;
        if (SelectionRules.RefuseReplacement(inspection, selection, replaced, sampled.GetValueOrDefault(request.By), request) is { } refusal)
        {
            return refusal.ToProblem();
        }

        var now = clock.GetCurrentInstant();
        (replaced.AuditReason, replaced.ReplacedBy) = (null, request.By);
        (sampled[request.By].AuditReason, sampled[request.By].ReplacedBy) = (request.Reason, null);
        db.Add(Choice.Of(selection, ChoiceKind.Replacement, [new(request.By, request.Reason)], suggestion: null, caller.Subject, now, seal, [childId]));
        db.Audit($"inspection/{inspectionId}", "no multi-agency involvement (¶99-100)", new { child = childId, request.By });
        var audited = sampled.Values.Where(child => child.AuditReason is not null).Select(child => child.Id).Order().ToList();
        db.Publish(new AuditCasesSelected(inspectionId, audited, now.ToDateTimeOffset()));
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await GetSelection.AnswerAsync(inspection, selection, http.Response, db, cancellationToken));
    }
}
