using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Samples;

/// <summary>¶57: the lead inspector decides whether there is enough evidence of a sample, and why. A later decision is added to the earlier ones.</summary>
internal static class DecideSufficiency
{
    public static async Task<Results<Ok<SampleResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid sampleId, DecideSufficiencyRequest request, CaseSelectionDb db, Caller caller, Seal seal, IClock clock,
        CancellationToken cancellationToken)
    {
        var seen = db.Samples.Where(sample => sample.Id == sampleId && sample.InspectionId == inspectionId
            && db.LedBy(caller, clock).Any(inspection => inspection.InspectionId == inspectionId)).AsTracking();
        await using var change = await Change.OfAsync(db, seen, $"select 1 from samples where id = {sampleId} for update", cancellationToken);
        if (change is null) return Problems.NotFound();
        if (SampleRules.Refuse(request) is { } refusal) return refusal.ToProblem();

        var now = clock.GetCurrentInstant();
        change.Record.Decide(new(request.Sufficient, request.Reason, caller.Subject, now.ToDateTimeOffset()), seal);
        db.Audit($"inspection/{inspectionId}", "decided by the lead inspector (¶57)", new { sample = sampleId, request.Sufficient });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(change.Record.Resource(seal));
    }
}
