using Jtai.Intake.Data;
using Jtai.Intake.Storage;

namespace Jtai.Intake.Uploads;

/// <summary>What follows where an upload is not finished: nothing is kept of it, and that is on record.</summary>
internal static class RemoveUpload
{
    /// <param name="db">Where it is recorded.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="lease">The right to write to it.</param>
    /// <param name="documents">Where what has arrived of it is.</param>
    /// <param name="why">The reason, for the audit trail.</param>
    /// <param name="process">What does it, where that is no request.</param>
    public static async Task RemoveAsync(
        this IntakeDb db, ResumableUpload upload, UploadLease lease, DocumentStore documents, string why, string? process = null)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await lease.RemoveAsync();
            var (record, what) = ($"upload/{upload.Id}", new { item = upload.ItemId, upload.Offset, upload.Length });
            if (process is null) db.Audit(record, why, what);
            else db.AuditAs(process, record, why, what);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        // Should this fail, it belongs to nobody, and SweepDocuments removes it.
        documents.Delete(upload.Id);
    }
}
