using System.Diagnostics;
using Jtai.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jtai.Messaging.Tests;

/// <summary>With servers of its own, which it stops, freezes and restarts.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    PostgresServer postgres = null!;
    RabbitMqServer rabbit = null!;
    TestDatabase published = null!;
    TestDatabase consumed = null!;
    string broker = null!;

    public async Task InitializeAsync()
    {
        var servers = (PostgresServer.StartAsync(), RabbitMqServer.StartAsync());
        (postgres, rabbit) = (await servers.Item1, await servers.Item2);
        published = await TestDatabase.CreateAsync<NotesDb>(postgres);
        consumed = await TestDatabase.CreateAsync<NotesDb>(postgres);
        broker = await rabbit.CreateVirtualHostAsync();
    }

    public async Task DisposeAsync()
    {
        await rabbit.DisposeAsync();
        await postgres.DisposeAsync();
    }

    Task<TestService> PublisherAsync() => TestService.StartAsync("intake", published.ConnectionString, broker);

    Task<TestService> ConsumerAsync() => TestService.StartAsync("case-selection", consumed.ConnectionString, broker, bus => bus.AddConsumer<NoteData>());

    static async Task PublishForAsync(TestService publisher, TimeSpan duration)
    {
        var elapsed = Stopwatch.StartNew();
        do
        {
            await publisher.PublishAsync();
            // A steady hundred a second at the most: what is shown is an outage, not a flood.
            await Task.Delay(10);
        }
        while (elapsed.Elapsed < duration);
    }

    static async Task<HealthStatus> HealthAsync(TestService service) => (await service.Get<HealthCheckService>().CheckHealthAsync()).Status;

    [Fact]
    public async Task RabbitMQ_stopped_for_a_while_delays_but_loses_nothing()
    {
        await using var consumer = await ConsumerAsync();
        await using var publisher = await PublisherAsync();
        await publisher.PublishAsync();
        await Notes.AllArrivedOnceAsync(published, consumed);

        await rabbit.StopAsync();
        // Facts go on; the service is degraded, not unhealthy.
        await PublishForAsync(publisher, TimeSpan.FromSeconds(Long.Count(2, 60)));
        await Eventually.TrueAsync(async () => await HealthAsync(consumer) == HealthStatus.Degraded);
        Assert.True(await published.CountAsync("outbox where sent_at is null") > 0);
        // It is the broker that is away: another process would help nobody, however long it takes.
        for (var look = 0; look < 2 * BusWatch.Patience; look++) await consumer.Get<BusWatch>().RunOnceAsync(default);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(consumer));

        await rabbit.StartAgainAsync();
        await publisher.PublishAsync();
        await Notes.AllArrivedOnceAsync(published, consumed, Patience);
        await Eventually.TrueAsync(async () => await HealthAsync(consumer) == HealthStatus.Healthy, Patience);
    }

    [Fact]
    public async Task A_service_starts_without_RabbitMQ_and_sends_once_it_is_there()
    {
        await rabbit.StopAsync();
        await using var publisher = await PublisherAsync();
        await publisher.PublishAsync();
        Assert.NotEqual(HealthStatus.Unhealthy, await HealthAsync(publisher));
        await rabbit.StartAgainAsync();
        await using var consumer = await ConsumerAsync();
        await Notes.AllArrivedOnceAsync(published, consumed, Patience);
    }

    [Fact]
    public async Task A_frozen_broker_confirms_nothing_and_gets_everything_once_it_thaws()
    {
        await using var consumer = await ConsumerAsync();
        await using var publisher = await PublisherAsync();
        await publisher.PublishAsync();
        await Notes.AllArrivedOnceAsync(published, consumed);

        await rabbit.FreezeAsync();
        await PublishForAsync(publisher, TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => await published.CountAsync("outbox where last_error = 'timeout' and sent_at is null") > 0, Patience);

        await rabbit.ThawAsync();
        await Notes.AllArrivedOnceAsync(published, consumed, Patience);
    }

    /// <summary>SIGSTOP while a service connects, declares, begins to consume or consumes; for longer than it waits for an answer, or not; some brokers die of it.</summary>
    [Fact]
    public async Task A_broker_frozen_at_any_moment_is_consumed_from_once_it_thaws()
    {
        var random = new Random(20261128);
        await using var publisher = await PublisherAsync();
        for (var freeze = 0; freeze < Long.Count(3, 200); freeze++)
        {
            await using var consumer = await ConsumerAsync();
            await Task.Delay(random.Next(600));
            await rabbit.FreezeAsync();
            await publisher.PublishAsync();
            await Task.Delay(random.Next(15_000));
            if (freeze % 3 == 2)
            {
                await rabbit.StopAsync();
                await rabbit.StartAgainAsync();
            }
            else
            {
                await rabbit.ThawAsync();
            }
            await publisher.PublishAsync();
            await Notes.AllArrivedOnceAsync(published, consumed, Patience);
        }
    }

    [Fact]
    public async Task PostgreSQL_restarted_delays_but_loses_nothing()
    {
        await using var consumer = await ConsumerAsync();
        await using var publisher = await PublisherAsync();
        await PublishForAsync(publisher, TimeSpan.FromSeconds(1));

        // Messages are on their way and being consumed when it stops.
        await postgres.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(publisher.PublishAsync);
        await postgres.StartAgainAsync();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await publisher.PublishAsync();
                return true;
            }
            catch (Exception exception) when (Data.Http.Transient.Is(exception))
            {
                return false;
            }
        });
        await Notes.AllArrivedOnceAsync(published, consumed, Patience);
        Assert.Equal(0u, await consumer.Get<Broker>().CountAsync("case-selection-child-level-data-accepted_error", default));
    }
}
