using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Jtai.Messaging;

/// <summary>The command <c>replay-errors</c>: hands the messages of the service's error queues in again, each once.</summary>
static class ReplayErrors
{
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var broker = services.GetRequiredService<Broker>();
        foreach (var queue in services.GetRequiredService<ConsumedQueues>().Names)
        {
            var count = await broker.CountAsync($"{queue}_error", limit.Token);
            if (count > 0) await ReplayAsync(await broker.ConnectAsync(limit.Token), queue, count, limit.Token);
            Console.WriteLine($"{queue}: {count} messages handed in again");
        }
        return 0;
    }

    internal static async Task ReplayAsync(IConnection connection, string queue, uint count, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        // Not until the queue is empty: what fails again comes back.
        for (; count > 0 && await channel.BasicGetAsync($"{queue}_error", autoAck: false, cancellationToken) is { } message; count--)
        {
            var properties = new BasicProperties(message.BasicProperties);
            foreach (var header in properties.Headers?.Keys.Where(key => key.StartsWith("MT-", StringComparison.Ordinal)).ToList() ?? [])
                properties.Headers!.Remove(header);
            // Acknowledged only once the broker has it in the other queue; in between it is there twice, which the inbox recognises.
            await channel.BasicPublishAsync("", queue, mandatory: true, properties, message.Body, cancellationToken);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
        }
    }
}
