using Jtai.Contracts.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Submissions;

/// <summary>
/// Reads what was received and tells what became of it. The work to do is the rows themselves: a crash at any point leaves the submission received,
/// and it is read again. Any number of replicas share the work.
/// </summary>
internal sealed class ReadSubmissions(
    IServiceScopeFactory scopes, DocumentStore documents, IClock clock, ILogger<ReadSubmissions> logger)
        : Worker(TimeSpan.FromSeconds(5), "read submissions", logger)
{
    /// <summary>Reads one submission, if one waits.</summary>
    /// <returns>False when nothing waits.</returns>
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDb>();
        if (await ClaimAsync(db, cancellationToken) is not { } id) return false;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var submission = await db.Submissions
            .FromSql($"select *, xmin from submissions where id = {id} and status = 'Received' for update skip locked")
            .SingleOrDefaultAsync(cancellationToken);
        if (submission is null) return true;

        try
        {
            await ReadAsync(db, submission, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Not the file's fault as far as is known: tried again, ever more slowly. The message might quote the file; the type does not.
            logger.LogError(
                "Submission {Submission} could not be read at attempt {Attempt} ({Exception})", id, submission.Attempts,
                exception.GetType().FullName);
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
        var submission = await db.Submissions.FromSql(
            $"""
            select *, xmin from submissions
            where status = 'Received' and (next_attempt_at is null or next_attempt_at <= {now.ToDateTimeUtc()})
            order by received_at limit 1 for update skip locked
            """).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (submission is null) return null;

        var next = now + Duration.FromSeconds(Math.Min(300, 1 << Math.Min(submission.Attempts, 8)));
        await db.Submissions.Where(s => s.Id == submission.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Attempts, x => x.Attempts + 1).SetProperty(x => x.NextAttemptAt, next), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return submission.Id;
    }

    async Task ReadAsync(IntakeDb db, Submission submission, CancellationToken cancellationToken)
    {
        var inspection = await db.Inspections.SingleAsync(i => i.InspectionId == submission.InspectionId, cancellationToken);
        var key = await db.KeyOfAsync(submission, documents, cancellationToken);
        if (!documents.IsIntact(submission, key))
        {
            logger.LogCritical("Submission {Submission} is damaged: what is stored does not match its receipt", submission.Id);
            await db.MarkDamagedAsync(submission, cancellationToken);
            return;
        }

        using var document = documents.Open(submission.Id, key);
        var reading = ChildLevelData.Read(
            document, submission.SealedFileName is null ? null : key.OpenText(submission.SealedFileName, submission.Id), inspection.NotifiedOn!.Value,
            onRow: null, cancellationToken);
        var item = await db.LockItemAsync(submission.ItemId, cancellationToken);
        await RecordAsync(db, submission, item, reading, key, cancellationToken);
    }

    static async Task RecordAsync(
        IntakeDb db, Submission submission, InformationItem item, ChildLevelData reading, DocumentKey key, CancellationToken cancellationToken)
    {
        var newerAccepted = await db.Submissions.AnyAsync(
            s => s.ItemId == item.Id && s.Status == SubmissionStatus.Accepted && s.ReceivedAt > submission.ReceivedAt, cancellationToken);
        var happened = reading.Rejection is not null ? SubmissionEvent.ContentUnusable
            : newerAccepted ? SubmissionEvent.NewerAccepted
            : SubmissionEvent.ListsRead;
        submission.Status = SubmissionStates.After(submission.Status, happened)!.Value;
        (submission.RejectionCode, submission.RejectionMessage) = (reading.Rejection?.Code, reading.Rejection?.Message);
        (submission.Rows, submission.Children) = (reading.Rows, reading.Children);
        (submission.Errors, submission.Warnings, submission.Queries) = (reading.Counts.Error, reading.Counts.Warning, reading.Counts.Query);
        db.AddRange(reading.Findings.Select((finding, index) => finding.Seal(submission.Id, index + 1, key)));
        db.AuditAs("read-submission", $"submission/{submission.Id}", "lists 1 to 5 checked (¶95)", new
        {
            status = submission.Status,
            code = submission.RejectionCode,
            submission.Rows,
            submission.Children,
            submission.Errors,
            submission.Warnings,
            submission.Queries,
        });

        switch (submission.Status)
        {
            case SubmissionStatus.Accepted:
                // What others still read decides for itself when it sees this one (newerAccepted): no two readers wait for each other.
                // One that came later and was damaged stays to be seen: its sender has still to send it again.
                await foreach (var older in db.Submissions.Where(s => s.ItemId == item.Id && s.Id != submission.Id && s.ReceivedAt <= submission.ReceivedAt
                    && (s.Status == SubmissionStatus.Accepted || s.Status == SubmissionStatus.Damaged)).AsAsyncEnumerable().WithCancellation(cancellationToken))
                {
                    older.Status = SubmissionStates.After(older.Status, SubmissionEvent.NewerAccepted)!.Value;
                }

                (item.Status, item.SubmissionId, item.Late) = (ItemStatus.Accepted, submission.Id, submission.Late);
                db.Publish(new ChildLevelDataAccepted(
                    submission.InspectionId, submission.Id, submission.ReceivedAt.ToDateTimeOffset(), reading.Rows, reading.Children));
                break;
            case SubmissionStatus.Rejected:
                db.Return(submission, item);
                break;
        }
    }
}
