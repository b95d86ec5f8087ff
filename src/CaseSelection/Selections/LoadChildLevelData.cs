using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.Intake;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
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
            var rows = await scope.ServiceProvider.GetRequiredService<IntakeClient>().GetRowsAsync(submissionId, cancellationToken);
            await ReplaceAsync(db, selection, rows, cancellationToken);
            selection.SubmissionId = submissionId;
            db.AuditAs("load-child-level-data", $"inspection/{selection.InspectionId}", "child-level data read for the selection of children (¶97)",
                new { submissionId, rows = rows.Count });
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
    /// same.
    /// </summary>
    async Task ReplaceAsync(CaseSelectionDb db, Selection selection, IReadOnlyList<ChildLevelRow> rows, CancellationToken cancellationToken)
    {
        await db.Rows.Where(row => row.InspectionId == selection.InspectionId).ExecuteDeleteAsync(cancellationToken);
        var listed = rows.Select(row => row.ChildId).Distinct().ToList();
        await db.Children
            .Where(child => child.InspectionId == selection.InspectionId && child.Reason == null && !listed.Contains(child.LocalAuthorityChildId))
            .ExecuteDeleteAsync(cancellationToken);
        var known = await db.Children.Where(child => child.InspectionId == selection.InspectionId)
            .ToDictionaryAsync(child => child.LocalAuthorityChildId, cancellationToken);
        foreach (var child in known.Values)
        {
            child.Listed = false;
        }

        foreach (var ofChild in rows.Where(row => row.ChildId.Length > 0).GroupBy(row => row.ChildId))
        {
            if (!known.TryGetValue(ofChild.Key, out var child))
            {
                child = db.Add(new Child { Id = Guid.CreateVersion7(), InspectionId = selection.InspectionId, LocalAuthorityChildId = ofChild.Key }).Entity;
            }

            Describe(child, ofChild);
            db.AddRange(ofChild.Select(row => ListRow.Of(row, child, seal)));
        }
    }

    /// <summary>What ¶97 asks the lead inspector to consider, taken from the child's rows: the newest row that says something holds.</summary>
    static void Describe(Child child, IEnumerable<ChildLevelRow> rows)
    {
        var newestFirst = rows.OrderByDescending(row => row.Date).ToList();
        child.Listed = true;
        child.Gender = newestFirst.Select(row => row.Gender).FirstOrDefault(gender => gender is not null);
        child.Ethnicity = newestFirst.Select(row => row.Ethnicity).FirstOrDefault(ethnicity => ethnicity is not null);
        child.Age = newestFirst.Select(row => row.Age).FirstOrDefault(age => age is not null);
        child.Disability = newestFirst.Select(row => row.Disability).FirstOrDefault(disability => disability is not null);
        child.Lists = [.. newestFirst.Select(row => row.List).Distinct().Order()];
        child.Sources = [.. newestFirst.Select(row => row.Source).OfType<string>().Distinct()];
        child.Need = Needs.Of(child.Lists);
        // List 1 holds contacts, list 3 referrals.
        child.LastContactOn = newestFirst.FirstOrDefault(row => row.List is 1 or 3 && row.Date is not null)?.Date is { } on ? LocalDate.FromDateOnly(on) : null;
    }
}
