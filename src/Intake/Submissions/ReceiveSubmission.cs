using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Jtai.Contracts.Api.Intake;
using Jtai.Contracts.Intake;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Intake.Submissions;

/// <summary>
/// Takes a file for an item (¶91): streamed to disk, encrypted and hashed on the way. The receipt is given once file and row are safe, and stands
/// whatever is in the file. Nothing is refused because the clock ran out: what is late is marked late.
/// </summary>
internal sealed class ReceiveSubmission(
    IntakeDb db, Caller caller, DocumentStore documents, ReadSubmissions reading, IOptions<IntakeOptions> options, IClock clock)
{
    public const string AtOnce = "uploads-at-once";

    /// <summary>What is on its way takes room too, and is in no quota yet.</summary>
    public static void LimitAtOnce(RateLimiterOptions limits, IOptions<IntakeOptions> options) => limits.AddPolicy(
        AtOnce,
        http => RateLimitPartition.GetConcurrencyLimiter(Caller.Of(http.User).Organisation, _ => new() { PermitLimit = options.Value.UploadsAtOnce }));

    public async Task<Results<Created<Receipt>, Ok<Receipt>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid itemId, HttpContext http, CancellationToken cancellationToken)
    {
        var inspection = await db.VisibleTo(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken);
        if (inspection is null || !await db.Items.OwnedBy(caller).AnyAsync(i => i.Id == itemId && i.InspectionId == inspectionId, cancellationToken))
        {
            return Problems.NotFound();
        }

        if (inspection.CancelledAt is not null) return CloseInformationRequest.Cancelled.ToProblem();

        var (upload, refusal) = await Upload.OpenAsync(http.Request, cancellationToken);
        if (upload is null) return refusal!.ToProblem();

        var id = Guid.CreateVersion7();
        var key = DocumentKey.New();
        var (arrived, problem) = await StoreAsync(upload, id, key, cancellationToken);
        if (arrived is null) return problem!;

        // From here on nobody's hanging up may cost the receipt. Should recording fail, it is not known whether it was committed:
        // the file stays, and SweepDocuments removes it if it belongs to nobody.
        var (receipt, isNew, full) = await RecordAsync(inspection, itemId, id, key, upload.FileName, arrived);
        if (!isNew)
        {
            documents.Delete(id);
            if (full is not null) return full.ToProblem();

            db.NothingChanged();
            return TypedResults.Ok(receipt);
        }

        reading.Wake();
        return TypedResults.Created(IntakeApi.PathOf(inspectionId, id), receipt);
    }

    sealed record Arrived(string Sha256, long Size, Instant At);

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
            : (new Arrived(Convert.ToHexStringLower(digest), arrived.Size, arrived.At), null);
    }

    async Task<(Receipt? Receipt, bool IsNew, Refusal? Full)> RecordAsync(
        KnownInspection inspection, Guid itemId, Guid id, DocumentKey key, string? fileName, Arrived arrived)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var inspectionKey = await db.KeyOfAsync(inspection.InspectionId, documents, CancellationToken.None);
        var item = await db.LockItemAsync(itemId, CancellationToken.None);
        // The newest, which need not be the one that counts so far: what is handed in last is what its sender means.
        var newest = await db.Submissions.Where(s => s.ItemId == itemId)
            .OrderByDescending(s => s.ReceivedAt)
            .ThenByDescending(s => s.Id)
            .FirstOrDefaultAsync(CancellationToken.None);
        if (newest?.Sha256 == arrived.Sha256 && newest.Status != SubmissionStatus.Damaged)
        {
            // The same bytes again, as after a lost answer: the first receipt stands, with its time.
            return (GetReceipt.Of(newest, item), false, null);
        }

        if (await db.ReachedAsync(options.Value, inspection.InspectionId, itemId, caller.Organisation, arrived.Size) is { } full) return (null, false, full);

        var submission = new Submission
        {
            Id = id,
            InspectionId = inspection.InspectionId,
            ItemId = itemId,
            Organisation = caller.Organisation,
            Sha256 = arrived.Sha256,
            Size = arrived.Size,
            ReceivedAt = arrived.At,
            DueOn = item.DueOn,
            DueAt = item.DueAt,
            Late = item.IsLate(arrived.At),
            WrappedKey = inspectionKey.Wrap(key, id),
            SealedFileName = fileName is null ? null : key.SealText(fileName, id),
        };
        db.Add(submission);

        // What was accepted counts until something newer is accepted (¶95).
        if (item.Status != ItemStatus.Accepted)
        {
            (item.Status, item.SubmissionId, item.Late) = (ItemStatus.Submitted, id, submission.Late);
        }

        db.Audit($"item/{itemId}", "handed in for the information request (¶91)", new { submission = id, arrived.Size, arrived.Sha256, submission.Late });
        db.Publish(new InformationItemSubmitted(
            inspection.InspectionId, itemId, item.Item, id, submission.Organisation, arrived.At.ToDateTimeOffset(), submission.Late, item.OwnerKind));
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return (GetReceipt.Of(submission, item), true, null);
    }
}
