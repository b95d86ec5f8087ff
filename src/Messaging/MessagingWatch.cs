using Jtai.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Jtai.Messaging;

/// <summary>The queues that this service consumes from.</summary>
sealed record ConsumedQueues(IReadOnlyList<string> Names);

/// <summary>Measures at regular times what an operator should see growing: the outbox and the error queues.</summary>
sealed class MessagingWatch(NpgsqlDataSource database, Broker broker, ConsumedQueues queues, ILogger<MessagingWatch> log)
    : Worker(Every, "measure outbox and error queues", log)
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Every);
        await using (var command = database.CreateCommand(
            "select count(*), coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from outbox where sent_at is null"))
        await using (var row = await command.ExecuteReaderAsync(limit.Token))
        {
            await row.ReadAsync(limit.Token);
            (MessagingMetrics.OutboxLength, MessagingMetrics.OutboxAge) = (row.GetInt64(0), row.GetDouble(1));
        }
        foreach (var queue in queues.Names)
        {
            var errors = await broker.CountAsync($"{queue}_error", limit.Token);
            if (errors > MessagingMetrics.ErrorQueues.GetValueOrDefault(queue))
            {
                log.LogError("{Count} messages in {Queue}_error; replay-errors hands them in again once the cause is gone", errors, queue);
            }
            MessagingMetrics.ErrorQueues[queue] = errors;
        }
        return false;
    }
}
