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

/// <summary>
/// Commit to consumed through outbox and inbox, beside Wolverine's on the same servers, and beside bare MassTransit from publish to consumed, which no outbox
/// can beat: it has no database. PostgreSQL with durable commits, quorum queues. In turns, so that what else the machine does falls on all.
/// </summary>
static class OutboxBenchmark
{
    const int Rounds = 5;
    const int Messages = 10_000;
    /// <summary>What is measured is the way of the messages, not the commits of their facts.</summary>
    const int FactsPerTransaction = 100;
    /// <summary>A service answers many requests at once.</summary>
    const int TransactionsAtOnce = 8;
    const int PerSecond = 100;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    internal static readonly ConcurrentDictionary<Guid, long> Consumed = [];

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
        if (!Needs.OfOutbox.AreMet("outbox"))
            return Needs.Unmet;
        Console.WriteLine("Starting PostgreSQL (durable) and RabbitMQ...");
        await using var postgres = await PostgresServer.StartAsync("-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on");
        await using var rabbit = await RabbitMqServer.StartAsync();
        await using var bare = await BareAsync(await rabbit.CreateVirtualHostAsync());
        await using var wolverine = await WolverineOutbox.StartAsync(postgres, await rabbit.CreateVirtualHostAsync(), likeOurs: false);
        await using var careful = await WolverineOutbox.StartAsync(postgres, await rabbit.CreateVirtualHostAsync(), likeOurs: true);
        await using var ours = await OwnAsync(postgres, await rabbit.CreateVirtualHostAsync());

        Side[] sides = [bare, wolverine, careful, ours];
        // A service runs for weeks: what is measured is compiled code, and after 10,000 messages a sixth of the time still goes into compiling.
        foreach (var side in sides) await ThroughputAsync(side, 3 * Messages);
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var side in sides) side.Throughput.Add(await ThroughputAsync(side, Messages));
            foreach (var side in sides) side.Milliseconds.AddRange(await WaitsAsync(side));
            Console.WriteLine($"round {round}: {string.Join("; ", sides.Select(side => $"{side.Name} {side.Throughput[^1]:0}/s"))}");
        }

        foreach (var side in sides)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{side.Name}: {Median(side.Throughput):0} messages/s over {Messages}; at {PerSecond}/s p50 {side.P(50):0.0} ms, p99 {side.P(99):0.0} ms"));
        // Of Wolverine what it does best in each.
        var throughput = Median(ours.Throughput.Select((own, round) => own / Math.Max(wolverine.Throughput[round], careful.Throughput[round])));
        var p99 = ours.P(99) / Math.Min(wolverine.P(99), careful.P(99));
        var bound = Median(ours.Throughput.Zip(bare.Throughput, (own, most) => own / most));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            ours beside the better of Wolverine: {throughput:0.00} of its messages per second (aim: at least 1.5), {p99:0.00} of its p99 (aim: at most 1)
            ours beside bare MassTransit, the upper bound: {bound:0.00} of its messages per second
            """));
        return 0;
    }

    /// <summary>A way for messages to go, from a publisher to a consumer that run.</summary>
    /// <param name="Name">What is printed.</param>
    /// <param name="PublishAsync">Publishes in one transaction, and says when it was committed.</param>
    /// <param name="EndAsync">Stops the two.</param>
    internal sealed record Side(string Name, Func<Guid[], Task<long>> PublishAsync, Func<Task> EndAsync) : IAsyncDisposable
    {
        public List<double> Throughput { get; } = [];
        public List<double> Milliseconds { get; } = [];

        public double P(int percent) => Milliseconds.Order().ElementAt((Milliseconds.Count * percent / 100) - 1);

        public async ValueTask DisposeAsync() => await EndAsync();
    }

    static double Median(IEnumerable<double> ofRounds) => ofRounds.Order().ElementAt(Rounds / 2);

    static async Task<Side> BareAsync(string broker)
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
        var host = builder.Build();
        await host.StartAsync();
        var publisher = host.Services.GetRequiredService<IBus>();
        return new("bare MassTransit", PublishAsync, host.EndAsync);

        async Task<long> PublishAsync(Guid[] ids)
        {
            // There is no commit before it is sent.
            var from = Stopwatch.GetTimestamp();
            await Task.WhenAll(ids.Select(id => publisher.Publish(Message(id))));
            return from;
        }
    }

    static async Task<Side> OwnAsync(PostgresServer postgres, string broker)
    {
        var published = await TestDatabase.CreateAsync<BenchmarkDb>(postgres);
        var consumed = await TestDatabase.CreateAsync<BenchmarkDb>(postgres);
        var consumer = Service("case-selection", consumed.ConnectionString, broker, bus => bus.AddConsumer<Receive>());
        var publisher = Service("intake", published.ConnectionString, broker, null);
        await consumer.StartAsync();
        await publisher.StartAsync();
        return new("ours", PublishAsync, EndAsync);

        async Task<long> PublishAsync(Guid[] ids)
        {
            await using var scope = publisher.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BenchmarkDb>();
            foreach (var id in ids)
                db.Publish(Message(id));
            await db.SaveChangesAsync();
            return Stopwatch.GetTimestamp();
        }

        async Task EndAsync()
        {
            await publisher.EndAsync();
            await consumer.EndAsync();
            await published.DisposeAsync();
            await consumed.DisposeAsync();
        }
    }

    internal static ChildLevelDataAccepted Message(Guid id) => new(id, id, DateTimeOffset.UnixEpoch, 1, 1);

    internal static async Task EndAsync(this IHost host)
    {
        await host.StopAsync();
        host.Dispose();
    }

    /// <summary>Messages per second, of many at once.</summary>
    static async Task<double> ThroughputAsync(Side side, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        var start = Stopwatch.StartNew();
        var options = new ParallelOptions { MaxDegreeOfParallelism = TransactionsAtOnce };
        await Parallel.ForEachAsync(ids.Chunk(FactsPerTransaction), options, async (batch, _) => await side.PublishAsync(batch));
        await Eventually.TrueAsync(() => ids.All(Consumed.ContainsKey), Patience);
        return count / start.Elapsed.TotalSeconds;
    }

    /// <summary>Milliseconds from commit to consumed, at a steady rate.</summary>
    static async Task<IReadOnlyList<double>> WaitsAsync(Side side)
    {
        var sent = new Dictionary<Guid, long>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 5 * PerSecond; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            var id = Guid.CreateVersion7();
            sent[id] = await side.PublishAsync([id]);
        }
        await Eventually.TrueAsync(() => sent.Keys.All(Consumed.ContainsKey), Patience);
        // Consumed before the publisher was told of the commit: 0.
        return [.. sent.Select(s => Math.Max(0, Stopwatch.GetElapsedTime(s.Value, Consumed[s.Key]).TotalMilliseconds))];
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
