using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Retention;

/// <summary>The lead inspector places a legal hold, and lifts it, each with a reason.</summary>
internal static class PlaceLegalHold
{
    public static async Task<Results<Ok<RetentionResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, ItemReasonRequest request, IntakeDb db, DocumentStore documents, GetRetention retention, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        await using var change = await BeginAsync(db, caller, clock, inspectionId, cancellationToken);
        if (change is null) return Problems.NotFound();
        if (Texts.Refuse(request.Reason, "reason") is { } unusable) return Problems.Invalid(unusable);
        if (change.Record.WrappedKey.Length == 0)
        {
            return new Refusal("all-erased", "Everything of this inspection has been erased. There is nothing to hold.")
            {
                Status = StatusCodes.Status409Conflict,
            }.ToProblem();
        }

        if (await db.LegalHolds.AnyAsync(hold => hold.InspectionId == inspectionId && hold.LiftedAt == null, cancellationToken))
        {
            db.NothingChanged();
        }
        else
        {
            var id = Guid.CreateVersion7();
            db.Add(new LegalHold
            {
                Id = id,
                InspectionId = inspectionId,
                PlacedBy = caller.Subject,
                PlacedAt = clock.GetCurrentInstant(),
                SealedReason = (await db.KeyOfAsync(inspectionId, documents, cancellationToken)).SealText(request.Reason, id),
            });
            db.Audit($"inspection/{inspectionId}", "nothing is erased while it stands", new { hold = id });
            await change.SaveAsync(cancellationToken);
        }

        return TypedResults.Ok(await retention.ResourceAsync(inspectionId, cancellationToken));
    }

    /// <summary>What has been kept long enough meanwhile is erased at the next look.</summary>
    public static async Task<Results<Ok<RetentionResource>, ProblemHttpResult>> Lift(
        Guid inspectionId, ItemReasonRequest request, IntakeDb db, DocumentStore documents, GetRetention retention, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        await using var change = await BeginAsync(db, caller, clock, inspectionId, cancellationToken);
        if (change is null) return Problems.NotFound();
        if (Texts.Refuse(request.Reason, "reason") is { } unusable) return Problems.Invalid(unusable);

        if (await db.LegalHolds.SingleOrDefaultAsync(hold => hold.InspectionId == inspectionId && hold.LiftedAt == null, cancellationToken) is not { } standing)
        {
            return new Refusal("no-legal-hold", "There is no legal hold to lift.") { Status = StatusCodes.Status409Conflict }.ToProblem();
        }

        (standing.LiftedBy, standing.LiftedAt) = (caller.Subject, clock.GetCurrentInstant());
        standing.SealedReasonForLifting = (await db.KeyOfAsync(inspectionId, documents, cancellationToken)).SealText(request.Reason, standing.Id);
        db.Audit($"inspection/{inspectionId}", "what has been kept long enough is erased from now on", new { hold = standing.Id });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await retention.ResourceAsync(inspectionId, cancellationToken));
    }

    static Task<Change<InformationRequest>?> BeginAsync(
        IntakeDb db, Caller caller, IClock clock, Guid inspectionId, CancellationToken cancellationToken) => Change.OfAsync(
        db,
        db.InformationRequests.Where(request => request.InspectionId == inspectionId && db.LedBy(caller, clock).Any(led => led.InspectionId == inspectionId)),
        $"select 1 from information_requests where inspection_id = {inspectionId} for update", cancellationToken);
}
