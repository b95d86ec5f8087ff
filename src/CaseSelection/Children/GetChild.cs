using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>Everything that the lists say of one child, for the inspectors of the inspection. Every reading is audited.</summary>
internal static class GetChild
{
    public static async Task<Results<Ok<ChildDetailResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid childId, CaseSelectionDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.WithRole(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        var child = await db.Children.AsNoTracking().SingleOrDefaultAsync(each => each.InspectionId == inspectionId && each.Id == childId, cancellationToken);
        if (child is null) return Problems.NotFound();

        var rows = await db.Rows.AsNoTracking().Where(row => row.ChildId == childId)
            .OrderBy(row => row.List).ThenBy(row => row.Date).ThenBy(row => row.Row).ToListAsync(cancellationToken);
        var checks = await db.InvolvementChecks.AsNoTracking().Where(check => check.ChildId == childId)
            .OrderBy(check => check.At).ToListAsync(cancellationToken);
        db.Audit($"child/{childId}", "child-level data read (¶97)", new { inspectionId, rows = rows.Count });
        await db.SaveChangesAsync(cancellationToken);
        var lead = await db.IsLedByAsync(inspectionId, caller, clock, cancellationToken);
        return TypedResults.Ok(new ChildDetailResource(
            ListChildren.Resource(child, inspection.DayOf(clock), lead),
            [.. rows.Select(row => new ChildRowResource(row.List, row.Row, row.Date?.ToDateOnly(), Shown(row.Values(seal), lead)))],
            [.. checks.Select(check => check.Resource(seal))]));
    }

    /// <summary>The local authority's identifier is for the lead inspector; others have the inspection's own reference.</summary>
    static IReadOnlyDictionary<string, string> Shown(IReadOnlyDictionary<string, string> values, bool lead) =>
        lead ? values : values.Where(value => value.Key != "Child Unique ID").ToDictionary();
}
