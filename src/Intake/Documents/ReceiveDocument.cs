using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Jtai.Contracts.Api.Intake;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>
/// Takes a file for an item (¶91): streamed to disk, encrypted and hashed on the way. The receipt is given once file and row are safe, and stands
/// whatever is in the file. Nothing is refused because the clock ran out: what is late is marked late.
/// </summary>
internal sealed class ReceiveDocument(
    IntakeDb db, Caller caller, DocumentStore documents, ReceiptSigning receipts, CheckDocuments checking, IOptions<IntakeOptions> options, IClock clock)
{
    public const string AtOnce = "uploads-at-once";

    /// <summary>What is on its way takes room too, and is in no quota yet.</summary>
    public static void LimitAtOnce(RateLimiterOptions limits, IOptions<IntakeOptions> options) => limits.AddPolicy(
        AtOnce,
        http => RateLimitPartition.GetConcurrencyLimiter(Caller.Of(http.User).Organisation, _ => new() { PermitLimit = options.Value.UploadsAtOnce }));

    /// <param name="itemId">The item.</param>
    /// <param name="fileName">The name in the address; null where the request says it otherwise, or not at all.</param>
    /// <param name="http">The request with the file.</param>
    /// <param name="cancellationToken">Stops it as long as the file has not arrived.</param>
    public async Task<Results<Created<Receipt>, Ok<Receipt>, ProblemHttpResult>> Handle(
        Guid itemId, string? fileName, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.ItemsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(each => each.Id == itemId, cancellationToken) is not { } item)
        {
            return Problems.NotFound();
        }

        if (await RefuseAsync(item, cancellationToken) is { } notNow) return notNow.ToProblem();
        if (fileName is not null && Upload.RefuseName(fileName) is { } unusable) return Problems.Invalid(unusable);

        var (upload, refusal) = await Upload.OpenAsync(http.Request, cancellationToken);
        if (upload is null) return refusal!.ToProblem();

        var id = Guid.CreateVersion7();
        var key = DocumentKey.New();
        var (arrived, problem) = await StoreAsync(upload, id, key, cancellationToken);
        if (arrived is null) return problem!;

        // From here on nobody's hanging up may cost the receipt. Should recording fail, it is not known whether it was committed:
        // the file stays, and SweepDocuments removes it if it belongs to nobody.
        var (receipt, isNew, full) = await RecordAsync(itemId, id, key, fileName ?? upload.FileName, arrived);
        if (!isNew)
        {
            documents.Delete(id);
            if (full is not null) return full;

            db.NothingChanged();
            return TypedResults.Ok(receipt);
        }

        checking.Wake();
        return TypedResults.Created(IntakeApi.PathOf(id), receipt);
    }

    sealed record Arrived(string Sha256, long Size, Instant At);

    async Task<Refusal?> RefuseAsync(InformationItem item, CancellationToken cancellationToken)
    {
        if (await db.Inspections.AnyAsync(each => each.InspectionId == item.InspectionId && each.CancelledAt != null, cancellationToken))
        {
            return CloseInformationRequest.Cancelled;
        }

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

    async Task<(Arrived?, ProblemHttpResult?)> StoreAsync(Upload upload, Guid id, DocumentKey key, CancellationToken cancellationToken)
    {
        var stored = false;
        try
        {
            await using var writer = documents.Create(id, key);
            var (arrived, problem) = await CopyAsync(upload, writer, cancellationToken);
            if (arrived is not null)
            {
                await writer.CompleteAsync(cancellationToken);
                documents.Persist();
                stored = true;
            }

            return (arrived, problem);
        }
        finally
        {
            if (!stored)
            {
                documents.Delete(id);
            }
        }
    }

    async Task<(Arrived?, ProblemHttpResult?)> CopyAsync(Upload upload, EncryptingWriter writer, CancellationToken cancellationToken)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[EncryptedDocument.ChunkSize];
        var arrived = (Size: 0L, At: clock.GetCurrentInstant());
        while (true)
        {
            if (await upload.ReadAsync(buffer, cancellationToken) is not { } count) return (null, Upload.Incomplete.ToProblem());
            if (count == 0) break;

            arrived = (arrived.Size + count, clock.GetCurrentInstant());
            if (arrived.Size > options.Value.MaxUploadBytes) return (null, Upload.TooLarge(options.Value.MaxUploadBytes).ToProblem());

            documents.RequireRoom();
            sha256.AppendData(buffer, 0, count);
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        var digest = sha256.GetHashAndReset();
        return upload.Sha256 is { } expected && !digest.AsSpan().SequenceEqual(expected)
            ? (null, Upload.Mismatch(expected, digest).ToProblem())
            : (new Arrived(Convert.ToHexStringLower(digest), arrived.Size, AsKept(arrived.At)), null);
    }

    /// <summary>To the microsecond, as the database keeps it: a receipt is the same whenever it is asked for.</summary>
    static Instant AsKept(Instant at) => Instant.FromUnixTimeTicks(at.ToUnixTimeTicks() / 10 * 10);

    async Task<(Receipt? Receipt, bool IsNew, ProblemHttpResult? Problem)> RecordAsync(
        Guid itemId, Guid id, DocumentKey key, string? fileName, Arrived arrived)
    {
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
        var (same, replaced) = Compare(item, own, fileName, arrived.Sha256, inspectionKey);
        if (same is not null)
        {
            if (same.State.Counts() && !item.State.IsSettled())
            {
                // Asked back, or chosen again, and this is what there is.
                item.Settle(ItemState.Submitted, same.ReceivedAt, same.Late);
                if (same.State == DocumentState.Available) item.QueriedAt = null;
                await db.TellAsync(item, caller.Organisation, CancellationToken.None);
                db.Audit($"item/{itemId}", "handed in again (¶91)", new { document = same.Id });
                await change.SaveAsync(CancellationToken.None);
            }

            return (ReceiptSigning.Of(same, item, inspectionKey), false, null);
        }

        if (await db.ReachedAsync(options.Value, item.InspectionId, itemId, caller.Organisation, arrived.Size) is { } full)
        {
            return (null, false, full.ToProblem());
        }

        var document = db.Add(new Document
        {
            Id = id,
            InspectionId = item.InspectionId,
            ItemId = itemId,
            Organisation = caller.Organisation,
            HandedInBy = caller.Subject,
            Sha256 = arrived.Sha256,
            Size = arrived.Size,
            ReceivedAt = arrived.At,
            DueOn = item.DueOn,
            DueAt = item.DueAt,
            Late = item.IsLate(arrived.At),
            WrappedKey = inspectionKey.Wrap(key, id),
            SealedFileName = fileName is null ? null : key.SealText(fileName, id),
            Replaces = replaced?.Id,
        }).Entity;
        receipts.Sign(document, item, fileName);
        // Lists that were accepted count until newer ones are (¶95).
        if (item is not { Kind: ItemKind.ChildLevelData, State: ItemState.Accepted })
        {
            item.Take(ItemEvent.HandedIn, arrived.At);
            await db.TellAsync(item, caller.Organisation, CancellationToken.None);
        }

        db.Audit(
            $"item/{itemId}", "handed in for the information request (¶91)",
            new { document = id, arrived.Size, arrived.Sha256, document.Late, replaces = document.Replaces });
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
