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
        var child = await db.WithRole(caller, clock).Where(inspection => inspection.InspectionId == inspectionId)
            .Join(db.Children, inspection => inspection.InspectionId, child => child.InspectionId, (_, child) => child)
            .AsNoTracking().SingleOrDefaultAsync(child => child.Id == childId, cancellationToken);
        if (child is null) return Problems.NotFound();

        var rows = await db.Rows.AsNoTracking().Where(row => row.ChildId == childId)
            .OrderBy(row => row.List).ThenBy(row => row.Date).ThenBy(row => row.Row).ToListAsync(cancellationToken);
        db.Audit($"child/{childId}", "child-level data read (¶97)", new { inspectionId, rows = rows.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ChildDetailResource(
            ListChildren.Resource(child), [.. rows.Select(row => new ChildRowResource(row.List, row.Row, row.Date?.ToDateOnly(), row.Values(seal)))]));
    }
}
