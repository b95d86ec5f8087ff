using Jtai.Intake.Data;
using Jtai.Intake.Storage;

namespace Jtai.Intake.Uploads;

/// <summary>What follows where an upload is not finished: nothing is kept of it.</summary>
internal static class RemoveUpload
{
    /// <param name="db">Where it is recorded; has the entry for the audit trail already.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="lease">The right to write to it.</param>
    /// <param name="documents">Where what has arrived of it is.</param>
    public static async Task RemoveAsync(this IntakeDb db, ResumableUpload upload, UploadLease lease, DocumentStore documents)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await lease.RemoveAsync();
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        // Should this fail, it belongs to nobody, and SweepDocuments removes it.
        documents.Delete(upload.Id);
    }
}
