using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Documents;

/// <summary>
/// Moves documents from the folder, where they are received, to the bucket once they have been checked, or found not to be readable: until then they are
/// read again and again. What cannot be moved stays where it is, and is read there.
/// </summary>
internal sealed class MoveDocuments(IServiceScopeFactory scopes, DocumentStore documents, ILogger<MoveDocuments> logger)
    : Worker(TimeSpan.FromMinutes(1), "move documents to the bucket", logger)
{
    static readonly DocumentState[] Settled =
        [DocumentState.Available, DocumentState.Quarantined, DocumentState.Rejected, DocumentState.Superseded];

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var some in documents.InFolder.Chunk(500))
        {
            await using var scope = scopes.CreateAsyncScope();
            var settled = await scope.ServiceProvider.GetRequiredService<IntakeDb>().Documents
                .Where(document => some.Contains(document.Id) && Settled.Contains(document.State)).Select(document => document.Id)
                .ToListAsync(cancellationToken);
            foreach (var id in settled) await EachAsync(id, cancellationToken);
        }

        return false;
    }

    async Task EachAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await MoveAsync(scope.ServiceProvider.GetRequiredService<IntakeDb>(), id, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("Document {Document} stays in the folder ({Exception})", id, exception.GetType().FullName);
        }
    }

    async Task MoveAsync(IntakeDb db, Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Whoever erases it waits; whoever reads it does not. What another replica has is left to it.
        var document = await db.Documents.FromSql($"select *, xmin from documents where id = {id} for no key update skip locked")
            .SingleOrDefaultAsync(cancellationToken);
        if (document is null || !Settled.Contains(document.State)) return;

        var key = await db.KeyOfAsync(document, documents, cancellationToken);
        if (!await documents.CopyToBucketAsync(id, key, document.Sha256, cancellationToken))
        {
            logger.LogCritical("What the bucket has of document {Document} is not what was receipted: it stays in the folder", id);
            return;
        }

        db.AuditAs("move-document", $"document/{id}", "kept in the bucket (¶92-93)");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Should this fail, it is moved once more.
        documents.Delete(id);
    }
}
