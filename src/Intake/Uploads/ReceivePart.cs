using System.Security.Cryptography;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Uploads;

/// <summary>
/// Takes the next part of a file. What has arrived is kept where the connection breaks, and acknowledged only once it is on the disk. Who may hand in, and
/// whether anything is asked for, is judged with each part and again with the last byte, which makes the file a document with a receipt.
/// </summary>
internal sealed class ReceivePart(
    IntakeDb db, Caller caller, DocumentStore documents, RecordDocument recording, CheckDocuments checking, UploadDigests digests, IClock clock)
{
    /// <summary>What is lost at most of a long part where this process is killed.</summary>
    const long SavedEvery = 8 << 20;

    public async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid uploadId, HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.ContentType != Tus.PartType) return Tus.NotAPart.ToProblem();
        if (Upload.RefuseEncoding(http.Request) is { } encoded) return Problems.Invalid(encoded);

        var (offset, notANumber) = Tus.OffsetIn(http.Request);
        if (notANumber is not null) return Problems.Invalid(notANumber);

        var (checksum, notChecked) = Tus.ChecksumIn(http.Request);
        if (notChecked is not null) return Problems.Invalid(notChecked);

        return await TakeAsync(uploadId, offset, checksum, http, cancellationToken) is { } problem ? problem : TypedResults.NoContent();
    }

    /// <summary>Takes the body of a request as the part that begins at an offset.</summary>
    /// <returns>Null where it was taken; the answer's headers say how far it got.</returns>
    public async Task<ProblemHttpResult?> TakeAsync(Guid uploadId, long offset, PartChecksum? checksum, HttpContext http, CancellationToken cancellationToken)
    {
        await using var lease = await UploadLease.TakeAsync(db, uploadId, cancellationToken);
        if (lease is null) return Tus.InUse.ToProblem();

        var upload = await db.Uploads.AsNoTracking().SingleAsync(each => each.Id == uploadId, cancellationToken);
        if (upload.ExpiresAt <= clock.GetCurrentInstant()) return Tus.Expired.ToProblem();
        if (offset != upload.Offset) return Tus.OffsetMismatch(upload.Offset).ToProblem();
        if (http.Request.ContentLength > upload.Length - offset) return Tus.TooLong(upload.Length).ToProblem();

        if (upload.DocumentId is { } known)
        {
            http.Response.SetUpload(upload, offset);
            http.Response.SetReceipt(known);
            db.NothingChanged();
            return null;
        }

        if (await db.ItemsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(each => each.Id == upload.ItemId, cancellationToken) is not { } item)
        {
            return Problems.NotFound();
        }

        if (await recording.RefuseAsync(item, cancellationToken) is { } notNow) return notNow.ToProblem();

        try
        {
            return await TakeAsync(upload, checksum, lease, http);
        }
        catch (Exception exception) when (exception is UploadLeaseLostException || DocumentStore.IsInUse(exception))
        {
            return Tus.InUse.ToProblem();
        }
    }

    async Task<ProblemHttpResult?> TakeAsync(ResumableUpload upload, PartChecksum? checksum, UploadLease lease, HttpContext http)
    {
        var key = await upload.KeyAsync(db, documents, CancellationToken.None);
        var sha256 = digests.Take(upload.Id, upload.Offset);
        var (arrived, at, refusal) = await StoreAsync(upload, key, checksum, sha256, lease, http.Request.Body);
        if (refusal is null && arrived == upload.Length) return await FinishAsync(upload, key, sha256, at, lease, http);

        http.Response.SetUpload(upload, arrived);
        // What arrives goes on record with its last byte.
        db.NothingChanged();
        return refusal?.ToProblem();
    }

    /// <returns>How much of the file is on the disk, and when the last of it came; or why the part was not kept.</returns>
    async Task<(long Arrived, Instant At, Refusal? Refusal)> StoreAsync(
        ResumableUpload upload, DocumentKey key, PartChecksum? checksum, IncrementalHash? sha256, UploadLease lease, Stream body)
    {
        var part = new Upload(body, FileName: null, Sha256: null);
        using var sum = checksum is null ? null : IncrementalHash.CreateHash(checksum.Algorithm);
        await using var writer = documents.Resume(upload.Id, key, upload.Offset, upload.SealedTail is { } kept ? key.Open(kept, upload.Id) : []);
        var (arrived, saved, at) = (upload.Offset, upload.Offset, clock.GetCurrentInstant());
        var buffer = new byte[EncryptedDocument.ChunkSize];
        using var silence = new CancellationTokenSource();
        int? count;
        while ((count = await ReadAsync(part, buffer, silence)) > 0)
        {
            (arrived, at) = (arrived + count.Value, clock.GetCurrentInstant());
            if (arrived > upload.Length) return (saved, at, Tus.TooLong(upload.Length));

            await lease.KeepAsync();
            documents.RequireRoom();
            sha256?.AppendData(buffer, 0, count.Value);
            sum?.AppendData(buffer, 0, count.Value);
            await writer.WriteAsync(buffer.AsMemory(0, count.Value), CancellationToken.None);
            // Of a part with a checksum nothing is kept before it is known to be right.
            // And that all has arrived is said once there is a receipt.
            if (sum is null && arrived - saved >= SavedEvery && arrived < upload.Length)
            {
                await SaveAsync();
                saved = arrived;
            }
        }

        if (sum is not null && count is null) return (saved, at, Upload.Incomplete);
        if (sum is not null && !sum.GetHashAndReset().AsSpan().SequenceEqual(checksum!.Digest)) return (saved, at, Tus.ChecksumMismatch);

        if (arrived == upload.Length)
        {
            await lease.RenewAsync();
            await writer.CompleteAsync(CancellationToken.None);
            documents.Persist();
        }
        else
        {
            await SaveAsync();
            digests.Keep(upload.Id, arrived, sha256);
        }

        return (arrived, at, null);

        async Task SaveAsync()
        {
            writer.Flush();
            documents.Persist();
            await lease.SaveAsync(arrived, key.Seal(writer.Tail, upload.Id));
        }
    }

    /// <returns>Null where the connection broke, or has been silent: no reason to lose what came before.</returns>
    static async Task<int?> ReadAsync(Upload part, byte[] buffer, CancellationTokenSource silence)
    {
        silence.CancelAfter(UploadLease.LongestSilence);
        try
        {
            return await part.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    async Task<ProblemHttpResult?> FinishAsync(
        ResumableUpload upload, DocumentKey key, IncrementalHash? sha256, Instant at, UploadLease lease, HttpContext http)
    {
        // Its own header, which was read when it began.
        var metadata = UploadMetadata.In(key.OpenText(upload.SealedMetadata, upload.Id)).Metadata!;
        var digest = sha256?.GetHashAndReset() ?? await DigestAsync(upload, key, lease);
        if (metadata.Sha256 is { } expected && !digest.AsSpan().SequenceEqual(expected))
        {
            db.Audit($"upload/{upload.Id}", "what arrived is not what was announced", new { item = upload.ItemId, upload.Length });
            await db.RemoveAsync(upload, lease, documents);
            return (Upload.Mismatch(expected, digest) with { Status = Tus.ChecksumMismatch.Status, Field = "Upload-Metadata" }).ToProblem();
        }

        await using var transaction = await db.Database.BeginTransactionAsync();
        var (receipt, isNew, problem) = await recording.RecordAsync(
            new(upload.Id, upload.ItemId, key, metadata.FileName, Convert.ToHexStringLower(digest), upload.Length, at, IsAnnounced: true));
        // Its last bytes are not acknowledged: they can be sent again when that has changed.
        if (problem is not null) return problem;

        await lease.CompleteAsync(receipt!.DocumentId);
        await transaction.CommitAsync();
        http.Response.SetUpload(upload, upload.Length);
        http.Response.SetReceipt(receipt.DocumentId);
        if (isNew)
        {
            checking.Wake();
        }
        else
        {
            documents.Delete(upload.Id);
        }

        return null;
    }

    async Task<byte[]> DigestAsync(ResumableUpload upload, DocumentKey key, UploadLease lease)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = await documents.OpenAsync(upload.Id, key, bucket: null, CancellationToken.None);
        var buffer = new byte[EncryptedDocument.ChunkSize];
        while (await content.ReadAsync(buffer) is var count and > 0)
        {
            await lease.KeepAsync();
            sha256.AppendData(buffer, 0, count);
        }

        return sha256.GetHashAndReset();
    }
}
