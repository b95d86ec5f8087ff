using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Jtai.Messaging;

/// <summary>What MassTransit does not do with RabbitMQ: making the queues of an event before it is sent, and asking how long they are.</summary>
public sealed class Broker(IConnectionFactory factory) : IHealthCheck, IAsyncDisposable
{
    /// <summary>RabbitMQ.Client waits for ever for the greeting of a broker that takes connections and says nothing.</summary>
    internal TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How every queue is declared, by whoever comes first: consumer or publisher. RabbitMQ 4 drops a message after 20 returns unless told otherwise:
    /// too few for a service that dies again and again. 3.10 has no limit of its own, and knows no other argument of quorum queues.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, object?> QueueArguments = new Dictionary<string, object?>
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = 1_000_000,
    };

    readonly ConcurrentDictionary<Type, bool> seen = [];
    readonly SemaphoreSlim one = new(1);
    volatile IConnection? connection;

    /// <summary>
    /// Makes what MassTransit makes for the event's consumers, in its names and with its arguments: the event's exchange, each queue with its
    /// exchange, and the bindings. A mandatory message that finds one queue is confirmed, and lost to a consumer that has never started. Done once
    /// for each connection, as all of it is durable.
    /// </summary>
    internal async Task EnsureQueuesAsync(EventRoute route, CancellationToken cancellationToken)
    {
        if (seen.ContainsKey(route.Type) || route.Queues.Count == 0) return;
        var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var @event = $"{route.Type.Namespace}:{route.Type.Name}";
        await channel.ExchangeDeclareAsync(@event, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        foreach (var queue in route.Queues)
        {
            await DeclareAsync(channel, queue, cancellationToken);
            await channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
            await channel.QueueBindAsync(queue, exchange: queue, routingKey: "", cancellationToken: cancellationToken);
            await channel.ExchangeBindAsync(destination: queue, source: @event, routingKey: "", cancellationToken: cancellationToken);
        }
        seen[route.Type] = true;
    }

    /// <summary>Somebody has removed a queue of the event: they are made again before the next attempt.</summary>
    internal void Forget(EventRoute route) => seen.TryRemove(route.Type, out _);

    /// <summary>
    /// Number of messages ready in a queue of the bus. There is one afterwards: to ask for a queue that is not there is an error in the broker's log.
    /// </summary>
    /// <param name="queue">The queue, such as <c>intake-inspection-notified_error</c>.</param>
    /// <param name="cancellationToken">Stops waiting for the broker.</param>
    public async Task<uint> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        return (await DeclareAsync(channel, queue, cancellationToken)).MessageCount;
    }

    static Task<QueueDeclareOk> DeclareAsync(IChannel channel, string queue, CancellationToken cancellationToken) =>
        channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, QueueArguments.ToDictionary(), cancellationToken: cancellationToken);

    /// <summary>How many consumers a queue has, in all replicas; none where there is no queue.</summary>
    internal async Task<uint> ConsumersAsync(string queue, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).ConsumerCount;
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
    }

    /// <summary>The broker works, and what was asked of it is wrong: a queue of another kind, a missing right. Another attempt changes nothing.</summary>
    internal static bool IsRefusal(OperationInterruptedException exception) =>
        exception.ShutdownReason?.ReplyCode is Constants.AccessRefused or Constants.NotFound or Constants.PreconditionFailed;

    /// <summary>Waits for an answer, but not for long: that a connection is open says nothing of a broker that hangs.</summary>
    internal async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        // The client takes twenty seconds more to end a channel that was not opened in time. That is not waited for.
        await OpenChannelAsync(limit.Token).WaitAsync(limit.Token);
    }

    async Task OpenChannelAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
    }

    /// <summary>
    /// The connection, made anew where it is not open. Not left to the client's own recovery, which has no limit of time, does not come back from a
    /// refusal, and misses what breaks while it ends.
    /// </summary>
    internal async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (connection is { IsOpen: true } open) return open;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        await one.WaitAsync(limit.Token);
        try
        {
            if (connection is { IsOpen: true } opened) return opened;
            var made = await factory.CreateConnectionAsync(limit.Token);
            // The broker that is back may be another one, or have been emptied.
            made.ConnectionShutdownAsync += (_, _) =>
            {
                seen.Clear();
                return Task.CompletedTask;
            };
            return connection = made;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Whether there is a connection. MassTransit says it of the queues that a service consumes from, and a service may have none.</summary>
    /// <param name="context">Says how bad it is if there is none.</param>
    /// <param name="cancellationToken">Stops waiting for the broker.</param>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return (await ConnectAsync(cancellationToken)).IsOpen ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: exception);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (connection is { } made) await made.DisposeAsync();
        one.Dispose();
    }
}
