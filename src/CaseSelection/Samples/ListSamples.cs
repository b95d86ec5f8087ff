using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Samples;

/// <summary>The dip samples, for the inspectors of the inspection.</summary>
internal static class ListSamples
{
    public static async Task<Results<Ok<SamplesResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, CaseSelectionDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.WithRole(caller, clock).AnyAsync(i => i.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var samples = await db.Samples.AsNoTracking().Where(sample => sample.InspectionId == inspectionId)
            .OrderBy(sample => sample.At).ThenBy(sample => sample.Id).ToListAsync(cancellationToken);
        db.Audit($"inspection/{inspectionId}", "child-level data read (¶55)", new { samples = samples.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new SamplesResource([.. samples.Select(sample => sample.Resource(seal))]));
    }
}
