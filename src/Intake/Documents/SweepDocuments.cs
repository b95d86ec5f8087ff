using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>
/// Removes what a crash left behind: files that belong to no document and no upload, or to one that was erased or moved to the bucket, and have not grown for
/// a day.
/// </summary>
internal sealed class SweepDocuments(IServiceScopeFactory scopes, DocumentStore documents, IClock clock, ILogger<SweepDocuments> logger)
    : Worker(TimeSpan.FromHours(1), "remove left-over documents", logger)
{
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await SweepAsync(cancellationToken);
        return false;
    }

    /// <summary>Removes what was left behind.</summary>
    /// <returns>How many documents.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDb>();
        var removed = 0;
        foreach (var some in documents.UntouchedSince((clock.GetCurrentInstant() - Duration.FromDays(1)).ToDateTimeUtc()).Chunk(500))
        {
            var known = await db.Documents.Where(document => some.Contains(document.Id) && document.State != DocumentState.Erased && document.Bucket == null)
                .Select(document => document.Id)
                .Concat(db.Uploads.Where(upload => some.Contains(upload.Id)).Select(upload => upload.Id))
                .ToListAsync(cancellationToken);
            foreach (var id in some.Except(known))
            {
                documents.Delete(id);
                logger.LogWarning("Document {Document} was left behind and was removed", id);
                removed++;
            }
        }

        return removed;
    }
}
