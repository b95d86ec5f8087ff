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

namespace Jtai.CaseSelection.Samples;

/// <summary>
/// ¶55-56: cases are sampled apart from the audits, from all children, also during fieldwork. The lead inspector chooses the multi-agency sample; each
/// inspectorate may take its own. ¶69: the schools inspector samples children whom schools referred.
/// </summary>
internal static class TakeSample
{
    public static async Task<Results<Ok<SampleResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, TakeSampleRequest request, CaseSelectionDb db, Caller caller, Seal seal, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.WithRole(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        // Newer lists take children away: those of a sample stay, once it is seen.
        await using var change = await Change.BeginAsync(db, $"select 1 from selections where inspection_id = {inspectionId} for update", cancellationToken);
        var selection = await db.Selections.AsNoTracking().SingleAsync(s => s.InspectionId == inspectionId, cancellationToken);
        var listed = await db.Children.AsNoTracking().Where(child => child.InspectionId == inspectionId && child.Listed)
            .ToDictionaryAsync(child => child.Id, cancellationToken);
        var lead = await db.IsLedByAsync(inspectionId, caller, clock, cancellationToken);
        if (SampleRules.Refuse(inspection, selection, listed, request, lead) is { } refusal) return refusal.ToProblem();

        var id = Guid.CreateVersion7();
        var sample = db.Add(new Sample
        {
            Id = id,
            InspectionId = inspectionId,
            Kind = SampleRules.KindOf(request.Kind)!.Value,
            Organisation = caller.Organisation,
            By = caller.Subject,
            At = clock.GetCurrentInstant(),
            Children = [.. request.Children.Select(child => child.Child)],
            SealedChoice = seal.Close(JsonSerializer.Serialize(request), id),
        }).Entity;
        db.Audit($"inspection/{inspectionId}", "sampled apart from the audits (¶55-56)", new { sample = id, sample.Kind, sample.Children });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(sample.Resource(seal));
    }
}
