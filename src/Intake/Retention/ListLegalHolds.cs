using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Retention;

/// <summary>The legal holds of an inspection, standing and lifted, by whom, and why: for inspectors, as the reason may speak of a child.</summary>
internal static class ListLegalHolds
{
    public static async Task<Results<Ok<IReadOnlyList<LegalHoldResource>>, ProblemHttpResult>> Handle(
        Guid inspectionId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var holds = await db.LegalHolds.AsNoTracking().Where(hold => hold.InspectionId == inspectionId).OrderBy(hold => hold.PlacedAt)
            .ToListAsync(cancellationToken);
        if (holds.Count == 0)
        {
            db.NothingChanged();
            return TypedResults.Ok<IReadOnlyList<LegalHoldResource>>([]);
        }

        var key = await db.KeyOfAsync(inspectionId, documents, cancellationToken);
        db.Audit($"inspection/{inspectionId}", "why nothing is or was to be erased read", new { holds = holds.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<LegalHoldResource>>([.. holds.Select(hold => new LegalHoldResource(
            hold.PlacedBy, hold.PlacedAt.ToDateTimeOffset(), Open(hold.SealedReason, hold), hold.LiftedBy, hold.LiftedAt?.ToDateTimeOffset(),
            Open(hold.SealedReasonForLifting, hold)))]);

        // With the inspection's last class its key goes, and what was said with it.
        string? Open(byte[]? text, LegalHold hold) => text is null || key == DocumentKey.Destroyed ? null : key.OpenText(text, hold.Id);
    }
}
