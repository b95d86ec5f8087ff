using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>
/// Moves documents from the folder, where they are received, to the bucket once nobody checks them any more. What cannot be moved stays where it is, and is
/// read there.
/// </summary>
internal sealed class MoveDocuments(IServiceScopeFactory scopes, DocumentStore documents, IClock clock, ILogger<MoveDocuments> logger)
    : Worker(TimeSpan.FromMinutes(1), "move documents to the bucket", logger)
{
    static readonly DocumentState[] Settled =
        [DocumentState.Available, DocumentState.Quarantined, DocumentState.Rejected, DocumentState.Superseded];

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetCurrentInstant();
        var waiting = await scope.ServiceProvider.GetRequiredService<IntakeDb>().Documents
            .Where(document => document.Bucket == null && Settled.Contains(document.State))
            .Where(document => document.NextAttemptAt == null || document.NextAttemptAt <= now).OrderBy(document => document.Id)
            .Select(document => document.Id).ToListAsync(cancellationToken);
        foreach (var id in waiting)
        {
            if (!await EachAsync(id, cancellationToken)) break;
        }

        return false;
    }

    /// <returns>False where the bucket is away: the others would be read in vain.</returns>
    async Task<bool> EachAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await MoveAsync(scope.ServiceProvider.GetRequiredService<IntakeDb>(), id, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(
                "Document {Document} stays in the folder ({Exception}, {Cause})", id, exception.GetType().FullName,
                exception.GetBaseException().GetType().FullName);
            return exception is not HttpRequestException;
        }
    }

    async Task MoveAsync(IntakeDb db, Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Copying may take long, and keeps nobody waiting but who erases it: not who hands in the next file of its item.
        var mine = await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock(hashtextextended({$"document/{id}"}, 0)) as \"Value\"")
            .SingleAsync(cancellationToken);
        if (!mine || await db.Documents.AsNoTracking().SingleAsync(each => each.Id == id, cancellationToken) is not { Bucket: null } document) return;
        if (!Settled.Contains(document.State)) return;

        var key = await db.KeyOfAsync(document, documents, cancellationToken);
        if (!await documents.IsIntactAsync(id, key, bucket: null, document.Sha256, cancellationToken))
        {
            logger.LogCritical("Document {Document} is damaged: what is stored does not match its receipt", id);
            await transaction.RollbackAsync(cancellationToken);
            await db.RecordDamageAsync(document, clock, cancellationToken);
            await LaterAsync(db, id, cancellationToken);
            return;
        }

        if (!await documents.CopyToBucketAsync(id, key, document.Sha256, cancellationToken))
        {
            logger.LogCritical("What the bucket has of document {Document} is not what was receipted: it stays in the folder", id);
            await LaterAsync(db, id, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return;
        }

        await db.Database.ExecuteSqlAsync($"select 1 from documents where id = {id} for no key update", cancellationToken);
        var moved = await db.Documents.SingleAsync(each => each.Id == id, cancellationToken);
        // Erased meanwhile: whoever certifies that waits, and removes it there too.
        if (!Settled.Contains(moved.State)) return;

        moved.Bucket = documents.Bucket!.Name;
        db.AuditAs("move-document", $"document/{id}", "kept in the bucket (¶92-93)", new { bucket = moved.Bucket });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Should this fail, it is read in the bucket all the same, and SweepDocuments removes what is left.
        documents.Delete(id);
    }

    /// <summary>Large ones are not to be read in vain each minute.</summary>
    Task<int> LaterAsync(IntakeDb db, Guid id, CancellationToken cancellationToken)
    {
        var later = clock.GetCurrentInstant() + Duration.FromHours(1);
        return db.Documents.Where(document => document.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(document => document.NextAttemptAt, later), cancellationToken);
    }
}
