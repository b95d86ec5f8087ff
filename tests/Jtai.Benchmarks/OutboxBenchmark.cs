using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Jtai.Contracts.Intake;
using Jtai.Data;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace Jtai.Benchmarks;

/// <summary>Commit to consumed through outbox and inbox, beside bare MassTransit from publish to consumed on the same broker. PostgreSQL with durable commits.</summary>
static class OutboxBenchmark
{
    const int Messages = 10_000;
    const int PerSecond = 100;
    static readonly ConcurrentDictionary<Guid, long> Consumed = [];

    internal sealed class BenchmarkDb(DbContextOptions<BenchmarkDb> options) : JtaiDbContext(options);

    internal sealed class Receive : IConsumer<ChildLevelDataAccepted>
    {
        public Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
        {
            Consumed.TryAdd(context.Message.InspectionId, Stopwatch.GetTimestamp());
            return Task.CompletedTask;
        }
    }

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("Starting PostgreSQL (durable) and RabbitMQ...");
        await using var postgres = await PostgresServer.StartAsync("-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on");
        await using var rabbit = await RabbitMqServer.StartAsync();
        var (bareThroughput, bareLatency) = await BareAsync(await rabbit.CreateVirtualHostAsync());
        var (ownThroughput, ownLatency) = await OwnAsync(postgres, await rabbit.CreateVirtualHostAsync());

        Print("bare MassTransit", bareThroughput, bareLatency);
        Print("outbox and inbox", ownThroughput, ownLatency);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ratio: {ownThroughput / bareThroughput:0.00} of the messages per second (aim 0.60); p99 {ownLatency[^(ownLatency.Count / 100)]:0.0} ms at {PerSecond}/s (aim below 100)"));
        return 0;
    }

    static void Print(string what, double throughput, List<double> latency) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{what}: {throughput:0} messages/s over {Messages}; at {PerSecond}/s p50 {latency[latency.Count / 2]:0.0} ms, p99 {latency[^(latency.Count / 100)]:0.0} ms"));

    static async Task<(double, List<double>)> BareAsync(string broker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<Receive>();
            bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
            {
                if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
                    queue.SetQuorumQueue();
                endpoint.PrefetchCount = 32;
                endpoint.ConcurrentMessageLimit = 16;
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(broker));
                rabbit.ConfigureEndpoints(context);
            });
        });
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        using var host = builder.Build();
        await host.StartAsync();
        var publisher = host.Services.GetRequiredService<IBus>();
        // As the dispatcher: 200 at a time, confirmed.
        var result = await MeasureAsync(
            async ids =>
            {
                foreach (var batch in ids.Chunk(200))
                    await Task.WhenAll(batch.Select(id => publisher.Publish(Message(id))));
            });
        await host.StopAsync();
        return result;
    }

    static async Task<(double, List<double>)> OwnAsync(PostgresServer postgres, string broker)
    {
        await using var published = await TestDatabase.CreateAsync<BenchmarkDb>(postgres);
        await using var consumed = await TestDatabase.CreateAsync<BenchmarkDb>(postgres);
        using var consumer = Service("case-selection", consumed.ConnectionString, broker, bus => bus.AddConsumer<Receive>());
        using var publisher = Service("intake", published.ConnectionString, broker, null);
        await consumer.StartAsync();
        await publisher.StartAsync();
        var result = await MeasureAsync(async ids =>
        {
            // A hundred facts a transaction: what is measured is the way of the messages, not the commits of their facts.
            foreach (var batch in ids.Chunk(100))
            {
                await using var scope = publisher.Services.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<BenchmarkDb>();
                foreach (var id in batch)
                    db.Publish(Message(id));
                await db.SaveChangesAsync();
            }
        });
        await publisher.StopAsync();
        await consumer.StopAsync();
        return result;
    }

    static ChildLevelDataAccepted Message(Guid id) => new(id, id, DateTimeOffset.UnixEpoch, 1, 1);

    /// <summary>Throughput of many at once, then the time from published (committed) to consumed at a steady rate.</summary>
    static async Task<(double PerSecond, List<double> Milliseconds)> MeasureAsync(Func<Guid[], Task> publish)
    {
        // A service runs for weeks: what is measured is compiled code, and after 10,000 messages a sixth of the time still goes into compiling.
        await RunAsync(3 * Messages);
        var throughput = Messages / (await RunAsync(Messages)).TotalSeconds;

        var sent = new Dictionary<Guid, long>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 10 * PerSecond; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            var id = Guid.CreateVersion7();
            await publish([id]);
            sent[id] = Stopwatch.GetTimestamp();
        }
        await Eventually.TrueAsync(() => sent.Keys.All(Consumed.ContainsKey));
        // Consumed before the publisher was told of the commit: 0.
        return (throughput, [.. sent.Select(s => Math.Max(0, Stopwatch.GetElapsedTime(s.Value, Consumed[s.Key]).TotalMilliseconds)).Order()]);

        async Task<TimeSpan> RunAsync(int count)
        {
            var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
            var start = Stopwatch.StartNew();
            await publish(ids);
            await Eventually.TrueAsync(() => ids.All(Consumed.ContainsKey));
            return start.Elapsed;
        }
    }

    static IHost Service(string name, string database, string broker, Action<IBusRegistrationConfigurator>? bus)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:benchmarkdb"] = database,
            ["ConnectionStrings:messaging"] = broker,
            ["Audit:SigningKey"] = TestDatabase.AuditSigningKey,
        });
        builder.Services.AddSingleton(new ServiceName(name));
        builder.Services.AddScoped(_ => Caller.OfService(name));
        builder.Services.AddSingleton<IClock>(SystemClock.Instance);
        builder.AddDatabase<BenchmarkDb>("benchmarkdb");
        builder.AddMessaging<BenchmarkDb>(bus);
        return builder.Build();
    }
}
