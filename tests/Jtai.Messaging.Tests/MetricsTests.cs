using System.Diagnostics.Metrics;
using Jtai.Testing;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Jtai.Messaging.Tests;

/// <summary>What an operator should see growing.</summary>
public sealed class MetricsTests : IAsyncLifetime
{
    readonly string queue = $"case-selection-{Guid.NewGuid():N}";
    TestDatabase database = null!;
    TestService service = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync<NotesDb>();
        service = await TestService.StartAsync("intake", database.ConnectionString, await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync(), start: false);
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    MessagingWatch Watch(ILogger<MessagingWatch>? log = null) =>
        new(database.Source, service.Get<Broker>(), new ConsumedQueues([queue]), log ?? NullLogger<MessagingWatch>.Instance);

    /// <summary>A message that the consumer of the queue could not handle.</summary>
    async Task FailAsync()
    {
        await service.Get<Broker>().CountAsync($"{queue}_error", default);
        await service.Get<Broker>().PutAsync($"{queue}_error");
    }

    [Fact]
    public void Everything_that_is_measured_has_a_name_a_unit_and_a_description()
    {
        MessagingMetrics.Sent.Add(0);
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Jtai.Messaging") instruments.Add(instrument);
            },
        };
        listener.Start();
        Assert.Equal(
            [
                "jtai.error_queue.length {message}", "jtai.inbox.duplicates {message}", "jtai.outbox.age s", "jtai.outbox.failed {attempt}", "jtai.outbox.length {message}",
                "jtai.outbox.sent {message}",
            ],
            instruments.Select(each => $"{each.Name} {each.Unit}").Order(StringComparer.Ordinal));
        Assert.All(instruments, each => Assert.NotEqual("", each.Description));
    }

    [Fact]
    public async Task What_was_sent_and_what_could_not_be_are_counted_the_latter_by_its_reason()
    {
        await service.Get<IBusControl>().StartAsync();
        await service.PublishAsync();
        await database.ExecuteAsync("insert into outbox (id, type, body, attempts) values (gen_random_uuid(), 'intake.forgotten', '{}', 0), (gen_random_uuid(), 'intake.forgotten', '{}', 0)");
        using var measured = new Measured();
        Assert.Equal(new OutboxRun(1, 2), await service.Get<OutboxDispatcher>().RunOnceAsync(default));
        Assert.Contains(("jtai.outbox.sent", 1, ""), measured.Heard);
        Assert.Contains(("jtai.outbox.failed", 2, "error=unknown-event"), measured.Heard);
    }

    [Fact]
    public async Task What_waits_how_long_it_does_and_what_nobody_could_handle_is_measured()
    {
        for (var i = 0; i < 2; i++) await service.PublishAsync();
        await database.ExecuteAsync("update outbox set created_at = now() - interval '1 hour' where id = (select id from outbox limit 1)");
        await FailAsync();
        using var measured = new Measured();
        using var watch = Watch();
        // Other services of the process measure their own meanwhile.
        await Eventually.TrueAsync(async () =>
        {
            Assert.False(await watch.RunOnceAsync(default));
            return measured.Now("jtai.outbox.length") == 2 && measured.Now("jtai.outbox.age") is >= 3600 and < 7200 && measured.Now("jtai.error_queue.length", $"queue={queue}") == 1;
        });
    }

    [Fact]
    public async Task A_watch_that_finds_no_database_says_what_it_could_not_do()
    {
        using var output = new CapturedOutput();
        using var logging = LoggerFactory.Create(builder => output.AddTo(builder.Services));
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        using var watch = new MessagingWatch(nowhere, service.Get<Broker>(), new ConsumedQueues([queue]), logging.CreateLogger<MessagingWatch>());
        await watch.StartAsync(default);
        await Eventually.TrueAsync(() => output.LinesWith("Could not measure outbox and error queues").Count > 0);
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task What_nobody_could_handle_is_told_once_for_each_time_that_it_has_grown()
    {
        using var output = new CapturedOutput();
        using var logging = LoggerFactory.Create(builder => output.AddTo(builder.Services));
        using var watch = Watch(logging.CreateLogger<MessagingWatch>());
        for (var growth = 0; growth < 3; growth++)
        {
            if (growth > 0) await FailAsync();
            await Eventually.TrueAsync(async () => await service.Get<Broker>().CountAsync($"{queue}_error", default) == growth);
            for (var look = 0; look < 2; look++) await watch.RunOnceAsync(default);
            Assert.Equal(growth, output.LinesWith($"messages in {queue}_error").Count);
        }
    }
}
