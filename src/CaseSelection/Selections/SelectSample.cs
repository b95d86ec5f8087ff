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
/// ¶97: the lead inspector chooses the children on whom the partners answer questions, each for a reason. The choice may change until cases for audit
/// are chosen.
/// </summary>
internal static class SelectSample
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

        var children = await db.Children.Where(child => child.InspectionId == inspectionId && (child.Listed || child.Reason != null))
            .ToListAsync(cancellationToken);
        var listed = children.Where(child => child.Listed).Select(child => child.Id).ToHashSet();
        if (SelectionRules.RefuseSample(inspection, selection, listed, choice) is { } refusal) return refusal.ToProblem();

        var reasons = choice.Children.ToDictionary(child => child.Child, child => child.Reason);
        foreach (var child in children)
        {
            child.Reason = reasons.GetValueOrDefault(child.Id);
            child.Changes = [];
        }

        var now = clock.GetCurrentInstant();
        var suggestion = await db.Suggestions.Where(each => each.InspectionId == inspectionId).OrderByDescending(each => each.Number)
            .FirstOrDefaultAsync(cancellationToken);
        db.Add(Choice.Of(selection, ChoiceKind.Sample, choice.Children, suggestion, caller.Subject, now, seal));
        (selection.SampledAt, selection.SampledBy) = (now, caller.Subject);
        db.Audit($"inspection/{inspectionId}", "chosen by the lead inspector (¶97)", new { children = reasons.Keys });
        db.Publish(new ChildrenSampled(inspectionId, [.. reasons.Keys], now.ToDateTimeOffset()));
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await GetSelection.AnswerAsync(inspection, selection, http.Response, db, cancellationToken));
    }
}
