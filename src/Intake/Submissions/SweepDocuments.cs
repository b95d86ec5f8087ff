using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Submissions;

/// <summary>Removes what a crash left behind in the middle of an upload: documents that belong to no submission and have not grown for a day.</summary>
internal sealed class SweepDocuments(IServiceScopeFactory scopes, DocumentStore documents, IClock clock, ILogger<SweepDocuments> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError("Left-over documents could not be removed ({Exception}); tried again in an hour", exception.GetType().FullName);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Removes what was left behind.</summary>
    /// <returns>How many documents.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDb>();
        var removed = 0;
        foreach (var some in documents.UntouchedSince((clock.GetCurrentInstant() - Duration.FromDays(1)).ToDateTimeUtc()).Chunk(500))
        {
            var known = await db.Submissions.Where(submission => some.Contains(submission.Id))
                .Select(submission => submission.Id)
                .ToListAsync(cancellationToken);
            foreach (var id in some.Except(known))
            {
                documents.Delete(id);
                logger.LogWarning("Document {Document} belonged to no submission and was removed", id);
                removed++;
            }
        }

        return removed;
    }
}
