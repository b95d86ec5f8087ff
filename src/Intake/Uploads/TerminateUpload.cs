using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Uploads;

/// <summary>Its sender gives an upload up. What has arrived completely is not taken back: there is a receipt for it.</summary>
internal static class TerminateUpload
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid uploadId, IntakeDb db, DocumentStore documents, CancellationToken cancellationToken)
    {
        await using var lease = await UploadLease.TakeAsync(db, uploadId, cancellationToken);
        if (lease is null) return Tus.InUse.ToProblem();

        var upload = await db.Uploads.AsNoTracking().SingleAsync(each => each.Id == uploadId, cancellationToken);
        if (upload.DocumentId is not null) return Tus.Complete.ToProblem();

        db.Audit($"upload/{uploadId}", "given up by its sender", new { item = upload.ItemId, upload.Offset, upload.Length });
        try
        {
            await db.RemoveAsync(upload, lease, documents);
            return TypedResults.NoContent();
        }
        catch (UploadLeaseLostException)
        {
            return Tus.InUse.ToProblem();
        }
    }
}
