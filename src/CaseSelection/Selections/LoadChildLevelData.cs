using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.Intake;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>
/// Fetches the rows of accepted lists from Intake and keeps them for the selection. What is to be fetched stands in the selection itself: while
/// Intake is away, or after a crash, it is tried again until it is there.
/// </summary>
internal sealed class LoadChildLevelData(IServiceScopeFactory scopes, Seal seal, IClock clock, ILogger<LoadChildLevelData> logger)
    : Worker(TimeSpan.FromSeconds(1), "fetch child-level data", logger)
{
    const int Portion = 1000;

    /// <summary>Loads the data of one inspection, if some wait.</summary>
    /// <returns>False when none wait.</returns>
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CaseSelectionDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetCurrentInstant();
        var selection = await db.Selections.FromSql(
            $"""
            select *, xmin from selections
            where wanted_submission_id is distinct from submission_id and (fetch_after is null or fetch_after <= {now.ToDateTimeUtc()})
            order by wanted_received_at limit 1 for update skip locked
            """).SingleOrDefaultAsync(cancellationToken);
        if (selection?.WantedSubmissionId is not { } submissionId) return false;

        try
        {
            var rows = await ReplaceAsync(
                db, selection, scope.ServiceProvider.GetRequiredService<IntakeClient>().ReadRowsAsync(submissionId, cancellationToken), cancellationToken);
            selection.SubmissionId = submissionId;
            db.AuditAs("load-child-level-data", $"inspection/{selection.InspectionId}", "child-level data read for the selection of children (¶97)",
                new { submissionId, rows });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(
                "Submission {Submission} could not be fetched at attempt {Attempt} ({Exception})", submissionId, selection.FetchAttempts + 1,
                exception.GetType().FullName);
            await transaction.RollbackAsync(CancellationToken.None);
            var next = now + Duration.FromSeconds(Math.Min(60, 1 << Math.Min(selection.FetchAttempts, 6)));
            await db.Selections.Where(s => s.InspectionId == selection.InspectionId)
                .ExecuteUpdateAsync(
                    s => s.SetProperty(x => x.FetchAttempts, x => x.FetchAttempts + 1).SetProperty(x => x.FetchAfter, next), CancellationToken.None);
        }

        return true;
    }

    /// <summary>
    /// Newer lists replace older ones. A child keeps its reference, and its place in the choice, as long as the local authority's identifier is the
    /// same. Only so many rows are in memory at once.
    /// </summary>
    /// <returns>How many rows.</returns>
    async Task<int> ReplaceAsync(CaseSelectionDb db, Selection selection, IAsyncEnumerable<ChildLevelRow> rows, CancellationToken cancellationToken)
    {
        await db.Rows.Where(row => row.InspectionId == selection.InspectionId).ExecuteDeleteAsync(cancellationToken);
        var children = await db.Children.Where(child => child.InspectionId == selection.InspectionId)
            .ToDictionaryAsync(child => child.LocalAuthorityChildId, cancellationToken);
        foreach (var child in children.Values) child.Listed = false;

        var listed = new Dictionary<string, ListedChild>();
        var count = 0;
        await foreach (var row in rows)
        {
            count++;
            if (row.ChildId.Length == 0) continue;
            if (!children.TryGetValue(row.ChildId, out var child))
            {
                children[row.ChildId] = child = db.Add(
                    new Child
                    {
                        Id = Guid.CreateVersion7(),
                        InspectionId = selection.InspectionId,
                        LocalAuthorityChildId = row.ChildId,
                        Number = ++selection.LastChildNumber,
                    }).Entity;
            }

            if (!listed.TryGetValue(row.ChildId, out var known)) listed[row.ChildId] = known = new ListedChild();
            known.Take(row);
            db.Add(ListRow.Of(row, child, seal));
            if (count % Portion == 0) await SaveRowsAsync(db, cancellationToken);
        }

        await SaveRowsAsync(db, cancellationToken);
        var notifiedOn = await db.Inspections.Where(inspection => inspection.InspectionId == selection.InspectionId)
            .Select(inspection => inspection.NotifiedOn).SingleOrDefaultAsync(cancellationToken) ?? UkTime.DayOf(clock.GetCurrentInstant());
        foreach (var (id, known) in listed) known.Describe(children[id], notifiedOn);
        // Whom a call, an earlier choice, or evidence gathered from a sample speaks of stays, though not listed any more.
        var called = await db.InvolvementChecks
            .Where(check => db.Children.Any(child => child.InspectionId == selection.InspectionId && child.Id == check.ChildId))
            .Select(check => check.ChildId).ToListAsync(cancellationToken);
        var sampled = await db.Samples.Where(sample => sample.InspectionId == selection.InspectionId).Select(sample => sample.Children)
            .ToListAsync(cancellationToken);
        var chosen = await db.Choices.AsNoTracking().Where(choice => choice.InspectionId == selection.InspectionId).ToListAsync(cancellationToken);
        var spokenOf = called.Concat(sampled.SelectMany(each => each))
            .Concat(chosen.SelectMany(choice => choice.NotTaken.Concat(choice.Resource(seal).Children.Select(child => child.Child)))).ToHashSet();
        db.RemoveRange(children.Values.Where(child => child is { Listed: false, Reason: null } && !spokenOf.Contains(child.Id)));
        return count;
    }

    static async Task SaveRowsAsync(CaseSelectionDb db, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        foreach (var row in db.ChangeTracker.Entries<ListRow>().ToList()) row.State = EntityState.Detached;
    }
}
