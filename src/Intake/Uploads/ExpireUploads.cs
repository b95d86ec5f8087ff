using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Uploads;

/// <summary>Removes uploads that were not finished in time, and what is remembered of those that were: their documents stay.</summary>
internal sealed class ExpireUploads(IServiceScopeFactory scopes, DocumentStore documents, IClock clock, ILogger<ExpireUploads> logger)
    : Worker(TimeSpan.FromHours(1), "remove uploads that have expired", logger)
{
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDb>();
        var now = clock.GetCurrentInstant();
        await db.Uploads.Where(upload => upload.ExpiresAt <= now && upload.DocumentId != null).ExecuteDeleteAsync(cancellationToken);
        var unfinished = await db.Uploads.AsNoTracking().Where(upload => upload.ExpiresAt <= now && upload.DocumentId == null).ToListAsync(cancellationToken);
        foreach (var upload in unfinished)
        {
            await using var each = scopes.CreateAsyncScope();
            await ExpireAsync(each.ServiceProvider.GetRequiredService<IntakeDb>(), upload, cancellationToken);
        }

        return false;
    }

    async Task ExpireAsync(IntakeDb db, ResumableUpload upload, CancellationToken cancellationToken)
    {
        // Another replica is at it; or somebody sends, and is told.
        await using var lease = await UploadLease.TryTakeAsync(db, upload.Id, cancellationToken);
        if (lease is null) return;

        db.AuditAs("expire-upload", $"upload/{upload.Id}", "not finished in time", new { item = upload.ItemId, upload.Offset, upload.Length });
        try
        {
            await db.RemoveAsync(upload, lease, documents);
        }
        catch (UploadLeaseLostException)
        {
            // Its last byte came in time, by the skin of its teeth.
        }
    }
}
