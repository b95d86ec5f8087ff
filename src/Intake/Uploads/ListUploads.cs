using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Uploads;

/// <summary>What an agency has begun to send and not finished, with the addresses at which it goes on: another of its computers may, or a colleague.</summary>
internal static class ListUploads
{
    public static async Task<Results<Ok<IReadOnlyList<UnfinishedUpload>>, ProblemHttpResult>> Handle(
        Guid inspection, HttpResponse response, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspection, cancellationToken)) return Problems.NotFound();

        var now = clock.GetCurrentInstant();
        var uploads = await db.UploadsOf(caller, clock).AsNoTracking()
            .Where(upload => upload.InspectionId == inspection && upload.DocumentId == null && upload.ExpiresAt > now)
            .OrderBy(upload => upload.StartedAt).ThenBy(upload => upload.Id).ToListAsync(cancellationToken);
        response.Headers.CacheControl = "private, no-store";
        if (uploads.Count == 0) return TypedResults.Ok<IReadOnlyList<UnfinishedUpload>>([]);

        var inspectionKey = await db.KeyOfAsync(inspection, documents, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<UnfinishedUpload>>([.. uploads.Select(upload => Resource(upload, inspectionKey))]);
    }

    static UnfinishedUpload Resource(ResumableUpload upload, DocumentKey inspectionKey)
    {
        var key = inspectionKey.Unwrap(upload.WrappedKey, upload.Id);
        return new(
            upload.Id, upload.ItemId, UploadMetadata.In(key.OpenText(upload.SealedMetadata, upload.Id)).Metadata!.FileName, upload.Length, upload.Offset,
            upload.StartedBy, upload.StartedAt.ToDateTimeOffset(), upload.ExpiresAt.ToDateTimeOffset(), UploadGrant.AddressOf(upload, key));
    }
}
