using System.Globalization;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Intake.Uploads;

/// <summary>Where an upload stands: from there on its sender goes on.</summary>
internal static class GetUpload
{
    public static async Task<Results<Ok, ProblemHttpResult>> Handle(
        Guid uploadId, HttpContext http, IntakeDb db, DocumentStore documents, IClock clock, CancellationToken cancellationToken)
    {
        // Whoever still sends has saved then what came.
        await using var lease = await UploadLease.TakeAsync(db, uploadId, cancellationToken);
        if (lease is null) return Tus.InUse.ToProblem();

        var upload = await db.Uploads.AsNoTracking().SingleAsync(each => each.Id == uploadId, cancellationToken);
        // An empty file that could not be recorded has nothing more to send, and no receipt.
        if (upload.ExpiresAt <= clock.GetCurrentInstant() || (upload.Offset == upload.Length && upload.DocumentId is null)) return Tus.Expired.ToProblem();

        var key = await upload.KeyAsync(db, documents, cancellationToken);
        http.Response.SetUpload(upload, upload.Offset);
        http.Response.Headers["Upload-Length"] = upload.Length.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Upload-Metadata"] = key.OpenText(upload.SealedMetadata, uploadId);
        http.Response.Headers.CacheControl = "no-store";
        if (upload.DocumentId is { } documentId) http.Response.SetReceipt(documentId);
        return TypedResults.Ok();
    }

    /// <summary>What there is of the protocol.</summary>
    public static NoContent Describe(HttpResponse response, IOptions<IntakeOptions> options)
    {
        response.Describe(options.Value.MaxUploadBytes);
        return TypedResults.NoContent();
    }
}
