using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Jtai.Messaging;

/// <summary>The queues that this service consumes from.</summary>
sealed record ConsumedQueues(IReadOnlyList<string> Names);

/// <summary>Measures at regular times what an operator should see growing: the outbox and the error queues.</summary>
sealed class MessagingWatch(NpgsqlDataSource database, Broker broker, ConsumedQueues queues, ILogger<MessagingWatch> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using (var command = database.CreateCommand(
            "select count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from outbox where sent_at is null"))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            await row.ReadAsync(cancellationToken);
            (MessagingMetrics.OutboxLength, MessagingMetrics.OutboxAge) = (row.GetInt64(0), row.GetDouble(1));
        }
        foreach (var queue in queues.Names)
        {
            var errors = await broker.CountAsync($"{queue}_error", cancellationToken);
            if (errors > MessagingMetrics.ErrorQueues.GetValueOrDefault(queue))
                log.LogError("{Count} messages in {Queue}_error; replay-errors hands them in again once the cause is gone", errors, queue);
            MessagingMetrics.ErrorQueues[queue] = errors;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                limit.CancelAfter(Every);
                await RunOnceAsync(limit.Token);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogDebug("Outbox and error queues could not be measured: {Exception}", exception.GetType().Name);
            }
        }
    }
}
