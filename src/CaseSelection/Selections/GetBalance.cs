using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>¶97: the area's shape and that of the choice, or of a suggestion, side by side, for the inspectors of the inspection.</summary>
internal static class GetBalance
{
    public static async Task<Results<Ok<BalanceResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, int? suggestion, CaseSelectionDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.WithRole(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        var selection = await db.Selections.AsNoTracking().SingleAsync(s => s.InspectionId == inspectionId, cancellationToken);
        var suggested = await db.Suggestions.AsNoTracking()
            .SingleOrDefaultAsync(each => each.InspectionId == inspectionId && each.Number == suggestion, cancellationToken);
        if (suggestion is not null && suggested is null) return Problems.NotFound();

        var balance = await db.BalanceAsync(inspection, selection, clock, cancellationToken);
        var chosen = suggested?.Children(seal).Select(child => child.Child).ToHashSet()
            ?? await db.Children.Where(child => child.InspectionId == inspectionId && child.Reason != null).Select(child => child.Id)
                .ToHashSetAsync(cancellationToken);
        db.Audit($"inspection/{inspectionId}", "child-level data read (¶97)", new { children = balance.Children.Count, suggestion });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(Resource(balance, selection, chosen));
    }

    /// <summary>The balance of the lists in use.</summary>
    public static async Task<Balance> BalanceAsync(
        this CaseSelectionDb db, KnownInspection inspection, Selection selection, IClock clock, CancellationToken cancellationToken) => Balance.Of(
            await db.Children.AsNoTracking().Where(child => child.InspectionId == selection.InspectionId && child.Listed).ToListAsync(cancellationToken),
            selection.SampleSize ?? selection.MinimumAudits, inspection.DayOf(clock));

    public static BalanceResource Resource(Balance balance, Selection selection, IReadOnlySet<Guid> chosen)
    {
        var places = balance.PlacesOf(chosen);
        var counts = balance.Counts(places);
        return new(
            balance.Children.Count, balance.Places, places.Count, Math.Round(balance.Unevenness(counts), 2),
            [.. balance.Groups.Index().GroupBy(group => group.Item.Consideration).Select(each => new ConsiderationBalance(
                each.Key.Name, each.Key.Title,
                [.. each.Select(group => new GroupBalance(
                    group.Item.Name, group.Item.Children, Math.Round(group.Item.FairShare, 1), counts[group.Index],
                    chosen.Count > 0 && counts[group.Index] <= group.Item.FairShare - 1))]))],
            [.. Messages(balance, selection, chosen.Count - places.Count)]);
    }

    static IEnumerable<string> Messages(Balance balance, Selection selection, int gone)
    {
        if (SelectionRules.Message(selection, balance.Children.Count) is { } message) yield return message;
        foreach (var band in balance.Groups.Where(group => group is { Consideration.Name: "need", Children: 0 } && balance.Children.Count > 0))
        {
            yield return $"The lists show no child whose highest level of need is \"{band.Name}\", so no choice can show one.";
        }

        if (gone > 0) yield return $"{gone} of the children chosen are not in the newest lists any more. The figures are of the others.";
    }
}
