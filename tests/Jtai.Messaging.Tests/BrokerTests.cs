using Jtai.Contracts.Scheduling;
using Jtai.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Jtai.Messaging.Tests;

/// <summary>What a service asks of RabbitMQ itself, without MassTransit.</summary>
public sealed class BrokerTests
{
    /// <summary>Where nobody listens.</summary>
    internal const string Nowhere = "amqp://127.0.0.1:1/";

    static async Task<string> VirtualHostAsync() => await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();

    static Broker On(string address) => new(new ConnectionFactory { Uri = new Uri(address), AutomaticRecoveryEnabled = false });

    [Theory]
    [InlineData(Constants.AccessRefused, true)]
    [InlineData(Constants.NotFound, true)]
    [InlineData(Constants.PreconditionFailed, true)]
    [InlineData(Constants.ConnectionForced, false)]
    [InlineData(Constants.InternalError, false)]
    public void A_refusal_is_what_another_attempt_does_not_change(ushort code, bool refusal) =>
        Assert.Equal(refusal, Broker.IsRefusal(new OperationInterruptedException(new ShutdownEventArgs(ShutdownInitiator.Peer, code, "as planned"))));

    [Fact]
    public async Task Those_who_need_it_at_once_share_one_connection_which_ends_with_the_service()
    {
        var address = await VirtualHostAsync();
        IConnection connection;
        await using (var broker = On(address))
            connection = Assert.Single((await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => broker.ConnectAsync(default)))).Distinct());
        Assert.False(connection.IsOpen);
    }

    [Fact]
    public async Task An_event_that_nobody_consumes_needs_no_queue_and_so_no_broker()
    {
        await using var broker = On(Nowhere);
        await broker.EnsureQueuesAsync(EventCatalogue.Of(typeof(FieldworkStarted)), default);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => broker.EnsureQueuesAsync(EventCatalogue.Of(typeof(InspectionCancelled)), default));
    }

    [Fact]
    public async Task A_broker_that_takes_the_connection_and_says_nothing_is_given_up()
    {
        await using var silent = new SilentBroker(await VirtualHostAsync());
        silent.FallSilent();
        await using var broker = On(silent.Address);
        broker.Limit = TimeSpan.FromSeconds(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broker.ConnectAsync(default).WaitAsync(Eventually.DefaultLimit));
    }

    [Fact]
    public async Task A_broker_that_says_nothing_more_on_an_open_connection_is_given_up_as_well()
    {
        await using var silent = new SilentBroker(await VirtualHostAsync());
        await using var broker = On(silent.Address);
        await broker.AnswersAsync(default);
        silent.Hang();
        broker.Limit = TimeSpan.FromSeconds(1);
        // Before RabbitMQ.Client gives up by itself, after twenty seconds.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broker.AnswersAsync(default).WaitAsync(TimeSpan.FromSeconds(15)));
        // Or the connection would wait to be closed in order.
        await silent.DisposeAsync();
    }

    [Fact]
    public async Task Whether_there_is_a_connection_is_part_of_the_health()
    {
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(await VirtualHostAsync()));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(Nowhere));

        static async Task<HealthStatus> HealthAsync(string address)
        {
            await using var broker = On(address);
            return (await broker.CheckHealthAsync(new HealthCheckContext { Registration = new("broker", broker, HealthStatus.Degraded, tags: null) })).Status;
        }
    }
}

static class Queues
{
    /// <summary>Puts a message into a queue that is there.</summary>
    public static async Task PutAsync(this Broker broker, string queue, IDictionary<string, object?>? headers = null)
    {
        var connection = await broker.ConnectAsync(default);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { MessageId = "1", Headers = headers }, "{}"u8.ToArray());
    }
}
