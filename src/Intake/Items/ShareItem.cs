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

namespace Jtai.Intake.Items;

/// <summary>
/// The lead inspector shares an item with another kind of agency of the inspection, and says why, or shares it no more. Agencies are strictly apart otherwise;
/// who handed it in sees with whom it is shared, and each reading.
/// </summary>
internal static class ShareItem
{
    public static async Task<Results<Ok<ItemResource>, ProblemHttpResult>> Handle(
        Guid itemId, string agency, ItemReasonRequest request, IntakeDb db, DocumentStore documents, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        await using var change = await BeginAsync(db, caller, clock, itemId, cancellationToken);
        if (change is null) return Problems.NotFound();

        var item = change.Record;
        if (Texts.Refuse(request.Reason, "reason") is { } unusable) return Problems.Invalid(unusable);
        if (await db.WhyClosedAsync(item.InspectionId, cancellationToken) is { } closed) return closed.ToProblem();
        // ¶50: lists hold every child of six months, and answers are for the inspectors.
        if (item.Kind != ItemKind.Documents) return ItemStep.NotOfThisItem("Only what is handed in as documents is shared.").ToProblem();

        var others = await db.Items.Where(other => other.InspectionId == item.InspectionId && other.OwnerKind != item.OwnerKind)
            .Select(other => other.OwnerKind).Distinct().Order().ToListAsync(cancellationToken);
        if (!others.Contains(agency))
        {
            return new Refusal("agency-unknown", "Name a kind of agency of which something is asked in this inspection.")
            {
                Field = "agency",
                Value = agency,
                Allowed = string.Join(", ", others),
            }.ToProblem();
        }

        if (await db.SharedNow.AnyAsync(shared => shared.ItemId == itemId && shared.Agency == agency, cancellationToken))
        {
            return await UnchangedAsync(db, change, documents, caller, clock, cancellationToken);
        }

        var key = await db.KeyOfAsync(item.InspectionId, documents, cancellationToken);
        db.Add(new SharedItem
        {
            Id = Guid.CreateVersion7(),
            ItemId = itemId,
            Agency = agency,
            SharedBy = caller.Subject,
            At = clock.GetCurrentInstant(),
            SealedReason = key.SealText(request.Reason, itemId),
        });
        db.Audit($"item/{itemId}", "shared by the lead inspector", new { agency });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await ListItems.ResourceAsync(db, item, documents, caller, clock, cancellationToken));
    }

    /// <summary>From now on nobody of that kind reads it any more.</summary>
    public static async Task<Results<Ok<ItemResource>, ProblemHttpResult>> End(
        Guid itemId, string agency, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        await using var change = await BeginAsync(db, caller, clock, itemId, cancellationToken);
        if (change is null) return Problems.NotFound();

        if (await db.SharedNow.SingleOrDefaultAsync(each => each.ItemId == itemId && each.Agency == agency, cancellationToken) is not { } shared)
        {
            return await UnchangedAsync(db, change, documents, caller, clock, cancellationToken);
        }

        (shared.EndedBy, shared.EndedAt) = (caller.Subject, clock.GetCurrentInstant());
        db.Audit($"item/{itemId}", "shared no more by the lead inspector", new { agency });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(await ListItems.ResourceAsync(db, change.Record, documents, caller, clock, cancellationToken));
    }

    /// <summary>It is so already. What is said of the item is read with the answer, and that is on record.</summary>
    static async Task<Results<Ok<ItemResource>, ProblemHttpResult>> UnchangedAsync(
        IntakeDb db, Change<InformationItem> change, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var read = await ListItems.ResourceAsync(db, change.Record, documents, caller, clock, cancellationToken);
        await db.AuditNotesAsync($"item/{change.Record.Id}", [read], cancellationToken);
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(read);
    }

    static Task<Change<InformationItem>?> BeginAsync(
        IntakeDb db, Caller caller, IClock clock, Guid itemId, CancellationToken cancellationToken) => Change.OfAsync(
        db, db.ItemsOf(caller, clock).Where(item => item.Id == itemId && db.LedBy(caller, clock).Any(led => led.InspectionId == item.InspectionId)),
        InformationItem.Lock(itemId), cancellationToken);
}
