using Jtai.Testing;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.Messaging.Tests;

/// <summary>A service that has stopped working with the broker for good is found out, and ends.</summary>
public sealed class BusWatchTests : IAsyncLifetime
{
    const string Queue = "case-selection-child-level-data-accepted";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    TestDatabase published = null!;
    TestDatabase consumed = null!;
    string broker = null!;

    public async Task InitializeAsync()
    {
        published = await TestDatabase.CreateAsync<NotesDb>();
        consumed = await TestDatabase.CreateAsync<NotesDb>();
        broker = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
    }

    public async Task DisposeAsync()
    {
        await published.DisposeAsync();
        await consumed.DisposeAsync();
    }

    /// <summary>The test waits for the end of several attempts.</summary>
    static void GiveUpSoon(params TestService[] services)
    {
        foreach (var service in services) service.Get<Broker>().Limit = TimeSpan.FromSeconds(2);
    }

    Task<TestService> ConsumerAsync(string address) => TestService.StartAsync("case-selection", consumed.ConnectionString, address, bus => bus.AddConsumer<NoteData>());

    Task<TestService> PublisherAsync(string address) => TestService.StartAsync("intake", published.ConnectionString, address);

    /// <summary>Whether the process was asked to end after so many looks, and what <c>/health/ready</c> says of the bus then.</summary>
    static async Task<(bool Ends, HealthStatus Ready)> LookAsync(TestService service, int times)
    {
        for (var look = 0; look < times; look++) await service.Get<BusWatch>().RunOnceAsync(default);
        var health = await service.Get<HealthCheckService>().CheckHealthAsync();
        return (service.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested, health.Entries["bus"].Status);
    }

    /// <summary>What a second watch over the service says when it ends the process.</summary>
    static async Task<string> SaidAtTheEndAsync(TestService service, params string[] queues)
    {
        using var output = new CapturedOutput();
        using var logging = LoggerFactory.Create(builder => output.AddTo(builder.Services));
        using var watch = new BusWatch(
            service.Get<Broker>(), new ConsumedQueues(queues), service.Get<IBusControl>(), service.Get<OutboxDispatcher>(), service.Get<IHostApplicationLifetime>(),
            logging.CreateLogger<BusWatch>());
        for (var look = 0; look < BusWatch.Patience; look++) Assert.False(await watch.RunOnceAsync(default));
        return Assert.Single(output.LinesWith("for two minutes"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_meets_a_silent_broker_is_given_up_and_tried_again(bool bySender)
    {
        await using var silent = new SilentBroker(broker);
        await using var publisher = await PublisherAsync(bySender ? silent.Address : broker);
        await using var consumer = await ConsumerAsync(bySender ? broker : silent.Address);
        await publisher.PublishAsync();
        await Notes.AllArrivedOnceAsync(published, consumed);

        GiveUpSoon(publisher, consumer);
        silent.FallSilent();
        await publisher.PublishAsync();
        await Eventually.TrueAsync(() => silent.Silenced >= 2);
        silent.Recover();

        await publisher.PublishAsync();
        await Notes.AllArrivedOnceAsync(published, consumed, Patience);
        Assert.Equal((false, HealthStatus.Healthy), await LookAsync(consumer, 1));
        Assert.Equal((false, HealthStatus.Healthy), await LookAsync(publisher, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_whose_bus_hangs_is_not_ready_after_a_minute_and_ends_with_1_after_two(bool bySender)
    {
        await using var silent = new SilentBroker(broker);
        await using var publisher = await PublisherAsync(bySender ? silent.Address : broker);
        await using var consumer = await ConsumerAsync(bySender ? broker : silent.Address);
        await publisher.PublishAsync();
        await Notes.AllArrivedOnceAsync(published, consumed);

        // The question whether the broker is well is answered, and MassTransit's own attempt after it is not.
        silent.FallSilent(after: 1);
        await publisher.PublishAsync();
        await Eventually.TrueAsync(() => silent.Silenced == 1);
        if (bySender) await Eventually.TrueAsync(async () => await published.CountAsync("outbox where sent_at is null and last_error = 'timeout'") == 1);
        var (stuck, other) = bySender ? (publisher, consumer) : (consumer, publisher);
        Assert.Equal((false, HealthStatus.Healthy), await LookAsync(stuck, 3));
        Assert.Equal((false, HealthStatus.Unhealthy), await LookAsync(stuck, 1));
        Assert.Equal((false, HealthStatus.Unhealthy), await LookAsync(stuck, 3));
        try
        {
            Assert.Equal((true, HealthStatus.Unhealthy), await LookAsync(stuck, 1));
            Assert.Equal(1, Environment.ExitCode);
            Assert.Contains(bySender ? "nothing could be sent" : "the bus has not been ready", await SaidAtTheEndAsync(stuck), StringComparison.Ordinal);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
        Assert.Equal((false, HealthStatus.Healthy), await LookAsync(other, BusWatch.Patience));
    }

    [Fact]
    public async Task Consumers_are_counted_at_the_broker_and_a_queue_that_is_not_there_has_none()
    {
        await using var consumer = await ConsumerAsync(broker);
        await Eventually.TrueAsync(async () => await consumer.Get<Broker>().ConsumersAsync(Queue, default) == 1);
        Assert.Equal(0u, await consumer.Get<Broker>().ConsumersAsync("case-selection-nothing", default));
        Assert.Equal((false, HealthStatus.Healthy), await LookAsync(consumer, BusWatch.Patience));
    }

    [Fact]
    public async Task A_service_from_one_of_whose_queues_nothing_consumes_ends_too()
    {
        await using var consumer = await ConsumerAsync(broker);
        await Eventually.TrueAsync(() => consumer.Get<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy);
        try
        {
            Assert.Contains("nothing has consumed from case-selection-nothing", await SaidAtTheEndAsync(consumer, Queue, "case-selection-nothing"), StringComparison.Ordinal);
            Assert.Equal((1, true), (Environment.ExitCode, consumer.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested));
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    [Fact]
    public async Task Where_the_broker_itself_is_away_nothing_would_be_gained_by_another_process()
    {
        await using var consumer = await ConsumerAsync(BrokerTests.Nowhere);
        Assert.NotEqual(BusHealthStatus.Healthy, consumer.Get<IBusControl>().CheckHealth().Status);
        Assert.Equal((false, HealthStatus.Healthy), await LookAsync(consumer, BusWatch.Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consumer.Get<BusWatch>().RunOnceAsync(new CancellationToken(canceled: true)));
    }
}
