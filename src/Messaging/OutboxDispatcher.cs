using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Jtai.Messaging;

/// <summary>What one run of the dispatcher did.</summary>
/// <param name="Sent">Messages that the broker confirmed.</param>
/// <param name="Failed">Messages that stay in the outbox with the code of what went wrong.</param>
public sealed record OutboxRun(int Sent, int Failed);

/// <summary>
/// Sends what waits in the outbox, oldest first, and marks it as sent once the broker has confirmed it. A crash between the two sends it again under
/// the same message id, which the inbox recognises. Any number of replicas share the work: a row that one has locked is skipped by the others.
/// </summary>
public sealed class OutboxDispatcher(NpgsqlDataSource database, IBus bus, Broker broker, ILogger<OutboxDispatcher> log) : BackgroundService
{
    const int BatchSize = 200;
    static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);
    static readonly ActivitySource Source = new("Jtai.Messaging");

    long failedAt = long.MinValue / 2;

    sealed record Waiting(Guid Id, string Type, string Body, string? TraceParent, int Attempts);

    /// <summary>
    /// Whether the way to the broker kept the last batch from being sent, a moment ago: it is tried again each second, unless another replica has sent it.
    /// </summary>
    internal bool IsStuck => Environment.TickCount64 - failedAt < Moment.TotalMilliseconds;

    /// <summary>Sends one batch of what is due.</summary>
    /// <param name="cancellationToken">Gives up waiting for confirms; what is not confirmed stays.</param>
    public async Task<OutboxRun> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var batch = await LockBatchAsync(connection, cancellationToken);
        if (batch.Count == 0) return new OutboxRun(0, 0);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConfirmLimit);
        var obstacles = new Dictionary<string, string?>();
        foreach (var type in batch.Select(message => message.Type).Distinct())
            obstacles[type] = await FindObstacleAsync(type, limit.Token);
        var errors = await Task.WhenAll(batch.Select(message =>
            obstacles[message.Type] is { } obstacle ? Task.FromResult<string?>(obstacle) : TrySendAsync(message, limit.Token)));

        var failed = batch.Zip(errors).Where(pair => pair.Second is not null).ToList();
        var sent = batch.Zip(errors).Where(pair => pair.Second is null).Select(pair => pair.First.Id).ToArray();
        // Also when asked to stop: what the broker has must not be sent again without need.
        await MarkAsync(connection, sent, failed, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);

        failedAt = sent.Length == 0 && failed.TrueForAll(pair => IsOfBroker(pair.Second!)) ? Environment.TickCount64 : long.MinValue / 2;
        MessagingMetrics.Sent.Add(sent.Length);
        foreach (var group in failed.GroupBy(pair => (pair.First.Type, Error: pair.Second!)))
        {
            MessagingMetrics.Failed.Add(group.Count(), new KeyValuePair<string, object?>("error", group.Key.Error));
            log.LogWarning(
                "{Count} messages {MessageType} could not be sent: {ErrorCode}; they are tried again", group.Count(), group.Key.Type,
                group.Key.Error);
        }
        return new OutboxRun(sent.Length, failed.Count);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A stop waits for confirms that are on their way, but not for a broker that is gone.
        using var giveUp = new CancellationTokenSource();
        await using var stop = stoppingToken.Register(() => giveUp.CancelAfter(TimeSpan.FromSeconds(2)));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var listener = await database.OpenConnectionAsync(stoppingToken);
                await using (var listen = new NpgsqlCommand("listen outbox", listener))
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                while (!stoppingToken.IsCancellationRequested)
                {
                    var run = await RunOnceAsync(giveUp.Token);
                    // With more than enough to do, a batch is read while the broker confirms another.
                    if (IsFull(run)) run = (await Task.WhenAll(DrainAsync(), DrainAsync())).MaxBy(each => each.Failed)!;
                    if (run.Failed > 0) await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
                    else await listener.WaitAsync(Poll, stoppingToken);
                }

                async Task<OutboxRun> DrainAsync()
                {
                    for (; ; )
                    {
                        var run = await RunOnceAsync(giveUp.Token);
                        if (!IsFull(run) || stoppingToken.IsCancellationRequested) return run;
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException or OperationCanceledException)
            {
                log.LogWarning("The outbox cannot be read ({Exception}); it is tried again", exception.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    static bool IsFull(OutboxRun run) => run.Sent == BatchSize;

    static async Task<List<Waiting>> LockBatchAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = new List<Waiting>();
        await using var command = new NpgsqlCommand("""
            select id, type, body, trace_parent, attempts from outbox
            where sent_at is null and next_attempt_at <= now()
            order by next_attempt_at, id limit $1 for update skip locked
            """, connection) { Parameters = { new() { Value = BatchSize } } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            batch.Add(new Waiting(row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetInt32(4)));
        return batch;
    }

    /// <summary>What keeps every message of a type from being sent, if anything.</summary>
    async Task<string?> FindObstacleAsync(string type, CancellationToken cancellationToken)
    {
        if (EventCatalogue.Find(type) is not { } route) return "unknown-event";
        try
        {
            await broker.EnsureQueuesAsync(route, cancellationToken);
            return null;
        }
        catch (OperationCanceledException)
        {
            return "timeout";
        }
        catch (OperationInterruptedException exception) when (Broker.IsRefusal(exception))
        {
            return "refused";
        }
        catch (Exception exception)
        {
            log.LogDebug("The queues of {MessageType} cannot be made: {Exception}", type, exception.GetType().FullName);
            return "broker-unavailable";
        }
    }

    /// <summary>
    /// Null when the broker has confirmed the message, else the code of what went wrong. A code and never the exception's text, which may quote the
    /// message.
    /// </summary>
    async Task<string?> TrySendAsync(Waiting message, CancellationToken cancellationToken)
    {
        var route = EventCatalogue.Find(message.Type)!;
        try
        {
            if (JsonSerializer.Deserialize(message.Body, route.Type, JsonSerializerOptions.Web) is not { } @event) return "unreadable";

            using var span = ActivityContext.TryParse(message.TraceParent, null, isRemote: true, out var origin)
                ? Source.StartActivity("outbox send", ActivityKind.Internal, origin)
                : null;
            await bus.Publish(@event, route.Type, context =>
            {
                context.MessageId = message.Id;
                // The broker confirms, and drops, what no queue is bound for. Mandatory turns that into an error.
                if (context is RabbitMqSendContext rabbit) rabbit.Mandatory = route.Consumers.Count > 0;
            }, cancellationToken);
            return null;
        }
        catch (JsonException)
        {
            return "unreadable";
        }
        catch (MessageReturnedException)
        {
            broker.Forget(route);
            return "returned";
        }
        catch (RabbitMQ.Client.Exceptions.PublishException)
        {
            return "refused";
        }
        catch (OperationCanceledException)
        {
            return "timeout";
        }
        catch (Exception exception)
        {
            log.LogDebug("Sending {MessageId} failed with {Exception}", message.Id, exception.GetType().FullName);
            return "broker-unavailable";
        }
    }

    static async Task MarkAsync(NpgsqlConnection connection, Guid[] sent, List<(Waiting Message, string? Error)> failed, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // The mark need not survive a crash of the server, after which the message is sent again.
                new("set local synchronous_commit = off"),
                new("update outbox set sent_at = clock_timestamp(), attempts = attempts + 1, last_error = null where id = any($1)")
                {
                    Parameters = { new() { Value = sent } },
                },
            },
        };
        if (failed.Count > 0)
        {
            batch.BatchCommands.Add(new("""
                update outbox set attempts = attempts + 1, last_error = failure.error,
                    next_attempt_at = clock_timestamp() + failure.seconds * interval '1 second'
                from unnest($1, $2, $3) as failure(message, error, seconds) where id = failure.message
                """)
            {
                Parameters =
                {
                    new() { Value = failed.Select(f => f.Message.Id).ToArray() },
                    new() { Value = failed.Select(f => f.Error!).ToArray() },
                    new() { Value = failed.Select(f => BackOff(f.Error!, f.Message.Attempts)).ToArray() },
                },
            });
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Seconds until the next attempt. An absent broker is nobody's fault: its messages go as soon as it is back. One that is refused itself makes
    /// way for the others.
    /// </summary>
    internal static int BackOff(string error, int attempts) => IsOfBroker(error) ? 1 : Math.Min(1 << Math.Min(attempts, 5), 30);

    static bool IsOfBroker(string error) => error is "timeout" or "broker-unavailable";
}
