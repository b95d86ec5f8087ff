using Jtai.Contracts.Api.Intake;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>A file whose last byte is stored, encrypted under its own key, and on the disk.</summary>
/// <param name="Id">Of the document that it becomes; what is stored has it as its name.</param>
/// <param name="ItemId">What it is handed in for.</param>
/// <param name="Key">Its own.</param>
/// <param name="FileName">As its sender calls it; null where that is not said.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Size">In bytes.</param>
/// <param name="At">When its last byte arrived.</param>
/// <param name="IsAnnounced">Whether it was known to come, and its agency's room was kept for it.</param>
internal sealed record ArrivedFile(
    Guid Id, Guid ItemId, DocumentKey Key, string? FileName, string Sha256, long Size, Instant At, bool IsAnnounced = false);

/// <summary>Makes a document with its receipt of a file that has arrived completely (¶91), however it came.</summary>
internal sealed class RecordDocument(
    IntakeDb db, Caller caller, DocumentStore documents, ReceiptSigning receipts, IOptions<IntakeOptions> options, IClock clock)
{
    /// <summary>Why nothing can be handed in for the item as it stands; null where it can.</summary>
    public async Task<Refusal?> RefuseAsync(InformationItem item, CancellationToken cancellationToken)
    {
        if (await db.WhyClosedAsync(item.InspectionId, cancellationToken) is { } closed) return closed;

        return item.Kind == ItemKind.Question
            ? new("not-of-this-item", "This is a question on a child. Answer it; no file is asked for (¶98).") { Field = "itemId" }
            : ItemStates.After(item.State, ItemEvent.HandedIn) is not null ? null
            : new("not-asked-for", "Nothing is asked for here, or not any more. Read the item again to see what has happened since.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "state",
                Value = Json.Name(item.State),
            };
    }

    /// <summary>Records it, unless it is the same again or may not be handed in (any more).</summary>
    /// <returns>The receipt and whether the file is new: only then is what was stored of it needed. Or why not.</returns>
    public async Task<(Receipt? Receipt, bool IsNew, ProblemHttpResult? Problem)> RecordAsync(ArrivedFile file)
    {
        var (id, itemId, fileName) = (file.Id, file.ItemId, file.FileName);
        // To the microsecond, as the database keeps it: a receipt is the same whenever it is asked for.
        var at = Instant.FromUnixTimeTicks(file.At.ToUnixTimeTicks() / 10 * 10);
        // A large file takes a while: who may hand in, and whether anything is asked for, is judged again at its last byte.
        await using var change = await Change.OfAsync(
            db, db.ItemsOf(caller, clock).Where(each => each.Id == itemId), InformationItem.Lock(itemId), CancellationToken.None);
        if (change is null) return (null, false, Problems.NotFound());

        var item = change.Record;
        if (await RefuseAsync(item, CancellationToken.None) is { } refusal) return (null, false, refusal.ToProblem());

        var inspectionKey = await db.KeyOfAsync(item.InspectionId, documents, CancellationToken.None);
        await db.LockDocumentsAsync(itemId, CancellationToken.None);
        var own = await db.Documents.Where(each => each.ItemId == itemId && each.Organisation == caller.Organisation)
            .OrderByDescending(each => each.ReceivedAt).ThenByDescending(each => each.Id).ToListAsync(CancellationToken.None);
        var (same, replaced) = Compare(item, own, fileName, file.Sha256, inspectionKey);
        if (same is not null)
        {
            if (same.State.Counts() && !item.State.IsSettled())
            {
                // Asked back, or chosen again, and this is what there is.
                item.Settle(ItemState.Submitted, same.ReceivedAt, same.Late);
                if (same.State == DocumentState.Available) item.QueriedAt = null;
                await db.TellAsync(item, caller.Organisation, clock.GetCurrentInstant(), CancellationToken.None);
                db.Audit($"item/{itemId}", "handed in again (¶91)", new { document = same.Id });
                await change.SaveAsync(CancellationToken.None);
            }

            db.NothingChanged();
            return (ReceiptSigning.Of(same, item, inspectionKey), false, null);
        }

        var announced = file.IsAnnounced ? id : (Guid?)null;
        if (await db.ReachedAsync(options.Value, item, caller.Organisation, file.Size, announced) is { } full) return (null, false, full.ToProblem());

        var document = db.Add(new Document
        {
            Id = id,
            InspectionId = item.InspectionId,
            ItemId = itemId,
            Organisation = caller.Organisation,
            HandedInBy = caller.Subject,
            Sha256 = file.Sha256,
            Size = file.Size,
            ReceivedAt = at,
            DueOn = item.DueOn,
            DueAt = item.DueAt,
            Late = item.IsLate(at),
            WrappedKey = inspectionKey.Wrap(file.Key, id),
            SealedFileName = fileName is null ? null : file.Key.SealText(fileName, id),
            Replaces = replaced?.Id,
        }).Entity;
        receipts.Sign(document, item, fileName);
        // Lists that were accepted count until newer ones are (¶95).
        if (item is not { Kind: ItemKind.ChildLevelData, State: ItemState.Accepted })
        {
            item.Take(ItemEvent.HandedIn, at);
            await db.TellAsync(item, caller.Organisation, clock.GetCurrentInstant(), CancellationToken.None);
        }

        db.Audit(
            $"item/{itemId}", "handed in for the information request (¶91)",
            new { document = id, file.Size, file.Sha256, document.Late, replaces = document.Replaces });
        await change.SaveAsync(CancellationToken.None);
        return (ReceiptSigning.Of(document, item, inspectionKey), true, null);
    }

    /// <summary>
    /// The document that is the same again, as after a lost answer: its receipt stands, with its time. And the one whose place a new one takes: of the same
    /// name. Of lists the newest is meant, whatever its name, and what it replaces shows once it is read.
    /// </summary>
    static (Document? Same, Document? Replaced) Compare(
        InformationItem item, IReadOnlyList<Document> newestFirst, string? fileName, string sha256, DocumentKey inspectionKey)
    {
        if (item.Kind == ItemKind.ChildLevelData)
        {
            return (newestFirst is [var newest, ..] && newest.Sha256 == sha256 && newest.State != DocumentState.Damaged ? newest : null, null);
        }

        var ofThisName = newestFirst.FirstOrDefault(each => each.State != DocumentState.Superseded && each.NameWith(inspectionKey) == fileName);
        return ofThisName?.Sha256 == sha256 && ofThisName.State != DocumentState.Damaged ? (ofThisName, null) : (null, fileName is null ? null : ofThisName);
    }
}
