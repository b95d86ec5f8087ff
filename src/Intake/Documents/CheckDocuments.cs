using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Jtai.Contracts.Api.Intake;
using Jtai.Contracts.Intake;
using Jtai.Intake.Contents;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Scanning;
using Jtai.Intake.Storage;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>
/// Looks at what was received, and nothing is read by anybody before: is it what was receipted, is it harmless, is it a kind of file that is taken, and of
/// child-level lists, can they be read. The work to do is the rows themselves: a crash at any point leaves the document unread, and it is tried again. Any
/// number of replicas share the work.
/// </summary>
internal sealed class CheckDocuments(IServiceScopeFactory scopes, DocumentStore documents, ClamAv scanner, IClock clock, ILogger<CheckDocuments> logger)
    : Worker(TimeSpan.FromSeconds(5), "check documents", logger)
{
    /// <summary>Checks one document, if one waits.</summary>
    /// <returns>False when nothing waits.</returns>
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDb>();
        if (await ClaimAsync(db, cancellationToken) is not { } id) return false;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // No row stays locked while a large file is read; another replica whose turn comes meanwhile passes this document over.
        var mine = await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock(hashtextextended({$"document/{id}"}, 0)) as \"Value\"")
            .SingleAsync(cancellationToken);
        if (!mine || await db.Documents.AsNoTracking().SingleAsync(each => each.Id == id, cancellationToken) is not { State: DocumentState.Scanning } document)
        {
            return true;
        }

        try
        {
            await CheckAsync(db, document, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Not the file's fault as far as is known: tried again, ever more slowly. The message might quote the file; the type does not.
            logger.LogError(
                "Document {Document} could not be checked at attempt {Attempt} ({Exception})", id, document.Attempts, exception.GetType().FullName);
        }

        return true;
    }

    /// <summary>
    /// Takes the oldest that is due. That it is tried, and when again at the earliest, is committed before its first byte is read: a file that ends the process
    /// would otherwise be the first to be read after each start, and nothing else ever.
    /// </summary>
    async Task<Guid?> ClaimAsync(IntakeDb db, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetCurrentInstant();
        var document = await db.Documents.FromSql(
            $"""
            select *, xmin from documents
            where state in ('Received', 'Scanning', 'Undetermined') and (next_attempt_at is null or next_attempt_at <= {now.ToDateTimeUtc()})
            order by received_at limit 1 for update skip locked
            """).SingleOrDefaultAsync(cancellationToken);
        if (document is null) return null;

        document.Take(DocumentEvent.ScanBegun, now);
        document.NextAttemptAt = now + Duration.FromSeconds(Math.Min(300, 1 << Math.Min(document.Attempts, 8)));
        document.Attempts++;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return document.Id;
    }

    async Task CheckAsync(IntakeDb db, Document document, CancellationToken cancellationToken)
    {
        var key = await db.KeyOfAsync(document, documents, cancellationToken);
        var kind = await db.Items.Where(item => item.Id == document.ItemId).Select(item => item.Kind).SingleAsync(cancellationToken);
        var notifiedOn = await db.Inspections.Where(each => each.InspectionId == document.InspectionId).Select(each => each.NotifiedOn!.Value)
            .SingleAsync(cancellationToken);
        var outcome = await LookAsync(document, key, kind, notifiedOn, cancellationToken);

        var item = await db.LockItemAsync(document.ItemId, cancellationToken);
        var current = await db.Documents.SingleAsync(each => each.Id == document.Id, cancellationToken);
        // Its sender has put another in its place meanwhile.
        if (current.State != DocumentState.Scanning) return;
        if (outcome.Happened == DocumentEvent.DamageFound)
        {
            logger.LogCritical("Document {Document} is damaged: what is stored does not match its receipt", document.Id);
            await db.MarkDamagedAsync(current, clock.GetCurrentInstant(), cancellationToken);
            return;
        }

        await RecordAsync(db, current, item, outcome, key, cancellationToken);
    }

    /// <param name="Happened">What follows for the document.</param>
    /// <param name="Objection">What speaks against it.</param>
    /// <param name="Lists">What was read of child-level lists.</param>
    sealed record Outcome(DocumentEvent Happened, Objection? Objection = null, ChildLevelData? Lists = null);

    /// <summary>Reads it once for its digest and the scanner, and then what its kind needs.</summary>
    async Task<Outcome> LookAsync(Document document, DocumentKey key, ItemKind kind, LocalDate notifiedOn, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await documents.OpenAsync(document.Id, key, document.Bucket, cancellationToken);
            using var sha256 = SHA256.Create();
            ScanVerdict verdict;
            await using (var hashed = new CryptoStream(content, sha256, CryptoStreamMode.Read, leaveOpen: true))
            {
                verdict = await scanner.ScanAsync(hashed, cancellationToken);
            }

            if (verdict is ScanVerdict.Infected) return new(DocumentEvent.FoundHarmful, ScanObjections.Infected);
            if (verdict is ScanVerdict.Undetermined { IsOfTheFile: true }) return new(DocumentEvent.FoundHarmful, ScanObjections.Uncheckable);
            if (verdict is not ScanVerdict.Clean) return new(DocumentEvent.CouldNotTell);
            if (Convert.ToHexStringLower(sha256.Hash!) != document.Sha256) return new(DocumentEvent.DamageFound);

            var fileName = document.SealedFileName is null ? null : key.OpenText(document.SealedFileName, document.Id);
            var isLists = kind == ItemKind.ChildLevelData;
            // That the name of lists says otherwise is among the findings of their checks.
            var (_, objection) = ContentCheck.Inspect(
                content, isLists ? null : fileName, isLists ? FileKind.Lists : FileKind.Documents, cancellationToken);
            content.Position = 0;
            var lists = isLists ? ChildLevelData.Read(content, fileName, notifiedOn, onRow: null, cancellationToken) : null;
            // What could not be read is not what its sender has sent wrongly.
            if (content.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
            return lists?.Rejection is { } unusable ? new(DocumentEvent.FoundUnusable, unusable, lists)
                : objection is not null ? new(DocumentEvent.FoundHarmful, objection)
                : new(DocumentEvent.Cleared, Lists: lists);
        }
        catch (Exception exception) when (exception is AuthenticationTagMismatchException or InvalidDataException)
        {
            return new(DocumentEvent.DamageFound);
        }
    }

    async Task RecordAsync(IntakeDb db, Document document, InformationItem item, Outcome outcome, DocumentKey key, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var lists = outcome.Lists;
        document.Take(outcome.Happened, now);
        if (lists is { Rejection: null } && await db.Documents.AnyAsync(
            other => other.ItemId == item.Id && other.State == DocumentState.Available && other.ReceivedAt > document.ReceivedAt, cancellationToken))
        {
            document.Take(DocumentEvent.Replaced, now);
        }

        (document.ObjectionCode, document.ObjectionMessage) = (outcome.Objection?.Code, outcome.Objection?.Message);
        if (lists is not null)
        {
            (document.Rows, document.Children) = (lists.Rows, lists.Children);
            (document.Errors, document.Warnings, document.Queries) = (lists.Counts.Error, lists.Counts.Warning, lists.Counts.Query);
            db.AddRange(lists.Findings.Select((finding, index) => finding.Seal(document.Id, index + 1, key)));
        }

        db.AuditAs("check-document", $"document/{document.Id}", "scanned and checked (¶92, ¶95)", new
        {
            state = document.State,
            code = document.ObjectionCode,
            document.Rows,
            document.Children,
            document.Errors,
            document.Warnings,
            document.Queries,
        });

        if (document.State == DocumentState.Available)
        {
            await db.ReplaceEarlierAsync(document, now, cancellationToken);
            if (lists is not null) await AcceptListsAsync(db, document, item, lists, now, cancellationToken);
        }
        else if (document.State is DocumentState.Quarantined or DocumentState.Rejected)
        {
            await db.ReturnAsync(document, item, now, cancellationToken);
        }
    }

    /// <summary>¶95: lists that could be read are accepted, with their findings, and take the place of older ones.</summary>
    static async Task AcceptListsAsync(
        IntakeDb db, Document document, InformationItem item, ChildLevelData reading, Instant now, CancellationToken cancellationToken)
    {
        // What others still read decides for itself when it sees this one (newerAccepted): no two readers wait for each other.
        // One that came later and was damaged stays to be seen: its sender has still to send it again.
        foreach (var older in await db.Documents.Where(other => other.ItemId == item.Id && other.Id != document.Id && other.ReceivedAt <= document.ReceivedAt
            && (other.State == DocumentState.Available || other.State == DocumentState.Damaged)).ToListAsync(cancellationToken))
        {
            older.Take(DocumentEvent.Replaced, now);
        }

        // What inspectors have said of it meanwhile stands.
        if (item.State is ItemState.Submitted && item.Answers(document.ReceivedAt)) item.Take(ItemEvent.Accepted, now);
        await db.TellAsync(item, document.Organisation, now, cancellationToken);
        db.Publish(new ChildLevelDataAccepted(
            document.InspectionId, document.Id, document.ReceivedAt.ToDateTimeOffset(), reading.Rows, reading.Children));
    }
}
