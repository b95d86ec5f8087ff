using System.Collections.ObjectModel;
using System.Text.Json;
using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>
/// ¶97: a suggestion for the lead inspector to start from, with the children who are to be in it or not. It changes no choice; it is kept, so that the
/// record shows what was suggested and what was made of it.
/// </summary>
internal static class SuggestChildren
{
    public static async Task<Results<Ok<SuggestionResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, SuggestChildrenRequest request, CaseSelectionDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.LedBy(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        // One after the other: each begins with the one before.
        await using var change = await Change.BeginAsync(db, $"select 1 from selections where inspection_id = {inspectionId} for update", cancellationToken);
        var selection = await db.Selections.SingleAsync(s => s.InspectionId == inspectionId, cancellationToken);
        var balance = await db.BalanceAsync(inspection, selection, clock, cancellationToken);
        var listed = balance.Children.Select(child => child.Id).ToHashSet();
        if (SelectionRules.RefuseSuggestion(inspection, selection, listed, balance.Places, request) is { } refusal) return refusal.ToProblem();

        var before = await db.Suggestions.Where(suggestion => suggestion.InspectionId == inspectionId)
            .OrderByDescending(suggestion => suggestion.Number).FirstOrDefaultAsync(cancellationToken);
        var children = Suggestion.Of(
            balance, request.Keep.ToHashSet(), request.LeaveOut.ToHashSet(),
            before?.Children(seal).Select(child => child.Child).ToHashSet() ?? (IReadOnlySet<Guid>)ReadOnlySet<Guid>.Empty);
        var id = Guid.CreateVersion7();
        var suggestion = db.Add(new StoredSuggestion
        {
            Id = id,
            InspectionId = inspectionId,
            Number = (before?.Number ?? 0) + 1,
            At = clock.GetCurrentInstant(),
            Keep = [.. request.Keep.Distinct()],
            LeaveOut = [.. request.LeaveOut.Distinct()],
            Unevenness = Math.Round(balance.Unevenness(balance.Counts(balance.PlacesOf(children.Select(child => child.Child).ToHashSet()))), 2),
            Message = SelectionRules.Message(selection, listed.Count),
            SealedChildren = seal.Close(JsonSerializer.Serialize(children), id),
        }).Entity;
        db.Audit(
            $"inspection/{inspectionId}", "child-level data read (¶97)",
            new { suggestion.Number, suggestion.Keep, suggestion.LeaveOut, children = children.Count });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(suggestion.Resource(seal));
    }
}
