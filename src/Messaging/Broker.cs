using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Jtai.Messaging;

/// <summary>Questions to RabbitMQ that MassTransit does not ask: whether queues exist and how long they are.</summary>
public sealed class Broker(IServiceProvider services) : IHealthCheck
{
    readonly ConcurrentDictionary<Type, bool> seen = [];
    readonly Lock one = new();
    Task<IConnection>? connecting;

    /// <summary>
    /// Whether the event reaches the queue of every consumer. A mandatory message that finds one queue is confirmed, and lost to a consumer that has never started, or that has declared its queue
    /// and not bound it yet: so the queues are waited for, and bound here. Asked once for each connection, as queues and bindings are durable.
    /// </summary>
    internal async Task<bool> ReachesQueuesAsync(EventRoute route, CancellationToken cancellationToken)
    {
        if (seen.ContainsKey(route.Type))
            return true;
        foreach (var queue in route.Queues)
            if (await CountAsync(queue, cancellationToken) is null)
                return false;
        await BindAsync(route, cancellationToken);
        seen[route.Type] = true;
        return true;
    }

    /// <summary>What MassTransit declares for a consumer, in its names and with its arguments: the event's exchange, one exchange for each queue, and the bindings.</summary>
    async Task BindAsync(EventRoute route, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var @event = $"{route.Type.Namespace}:{route.Type.Name}";
        await channel.ExchangeDeclareAsync(@event, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
        foreach (var queue in route.Queues)
        {
            await channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken);
            await channel.QueueBindAsync(queue, exchange: queue, routingKey: "", cancellationToken: cancellationToken);
            await channel.ExchangeBindAsync(destination: queue, source: @event, routingKey: "", cancellationToken: cancellationToken);
        }
    }

    /// <summary>Number of messages ready in a queue, or null when there is no such queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Stops waiting for the broker.</param>
    public async Task<uint?> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        // The broker closes the channel on which a queue was not found.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    /// <summary>Connecting is part of resolving the connection, and blocks: while a broker does not answer, one thread waits for it and no more.</summary>
    internal Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        lock (one)
        {
            if (connecting is null or { IsFaulted: true })
                connecting = Task.Run(Connect, CancellationToken.None);
            return connecting.WaitAsync(cancellationToken);
        }
    }

    IConnection Connect()
    {
        var connection = services.GetRequiredService<IConnection>();
        // The broker that is back may be another one, or have been emptied.
        connection.ConnectionShutdownAsync += (_, _) =>
        {
            seen.Clear();
            return Task.CompletedTask;
        };
        return connection;
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
}
