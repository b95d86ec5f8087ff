using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Jtai.Messaging;

/// <summary>Questions to RabbitMQ that MassTransit does not ask: whether queues exist and how long they are.</summary>
public sealed class Broker(IServiceProvider services)
{
    readonly ConcurrentDictionary<Type, bool> seen = [];

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

    /// <summary>Connecting is part of resolving the connection, and blocks.</summary>
    internal Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        Task.Run(services.GetRequiredService<IConnection>, cancellationToken).WaitAsync(cancellationToken);
}
