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
    /// Whether every consumer of the event has declared its queue. A mandatory message that finds one queue is confirmed, and lost to a consumer that has never started;
    /// asked until answered with yes, as queues are durable.
    /// </summary>
    internal async Task<bool> HasQueuesAsync(EventRoute route, CancellationToken cancellationToken)
    {
        if (seen.ContainsKey(route.Type))
            return true;
        foreach (var queue in route.Queues)
            if (await CountAsync(queue, cancellationToken) is null)
                return false;
        seen[route.Type] = true;
        return true;
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
                connecting = Task.Run(services.GetRequiredService<IConnection>, CancellationToken.None);
            return connecting.WaitAsync(cancellationToken);
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
}
