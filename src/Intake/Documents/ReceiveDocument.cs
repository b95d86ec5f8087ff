using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
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
    IntakeDb db, Caller caller, DocumentStore documents, RecordDocument recording, CheckDocuments checking, IOptions<IntakeOptions> options, IClock clock)
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

        if (await recording.RefuseAsync(item, cancellationToken) is { } notNow) return notNow.ToProblem();
        if (fileName is not null && Upload.RefuseName(fileName) is { } unusable) return Problems.Invalid(unusable);

        var (upload, refusal) = await Upload.OpenAsync(http.Request, cancellationToken);
        if (upload is null) return refusal!.ToProblem();

        var id = Guid.CreateVersion7();
        var key = DocumentKey.New();
        var (arrived, problem) = await StoreAsync(upload, id, key, cancellationToken);
        if (arrived is null) return problem!;

        // From here on nobody's hanging up may cost the receipt. Should recording fail, it is not known whether it was committed:
        // the file stays, and SweepDocuments removes it if it belongs to nobody.
        var (receipt, isNew, full) = await recording.RecordAsync(
            new(id, itemId, key, fileName ?? upload.FileName, arrived.Sha256, arrived.Size, arrived.At));
        if (!isNew)
        {
            documents.Delete(id);
            return full is not null ? full : TypedResults.Ok(receipt);
        }

        checking.Wake();
        return TypedResults.Created(IntakeApi.PathOf(id), receipt);
    }

    sealed record Content(string Sha256, long Size, Instant At);

    async Task<(Content?, ProblemHttpResult?)> StoreAsync(Upload upload, Guid id, DocumentKey key, CancellationToken cancellationToken)
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

    async Task<(Content?, ProblemHttpResult?)> CopyAsync(Upload upload, EncryptingWriter writer, CancellationToken cancellationToken)
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
            : (new Content(Convert.ToHexStringLower(digest), arrived.Size, arrived.At), null);
    }
}
