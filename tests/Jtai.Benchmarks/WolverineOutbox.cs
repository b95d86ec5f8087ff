using System.Diagnostics;
using Jtai.Contracts.Intake;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;
using Wolverine.EntityFrameworkCore;
using Wolverine.Postgresql;
using Wolverine.RabbitMQ;
using Wolverine.RabbitMQ.Internal;

namespace Jtai.Benchmarks;

/// <summary>
/// The context of publisher and consumer: Wolverine adds its envelopes to the model. Public, as is the handler, for the code that Wolverine compiles at start.
/// </summary>
public sealed class WolverineDb(DbContextOptions<WolverineDb> options) : DbContext(options);

/// <summary>
/// Notes the id. That it takes the context makes one transaction of what it would save and of the inbox's note that the message is handled, as ours does it.
/// </summary>
public static class WolverineReceive
{
    public static void Handle(ChildLevelDataAccepted message, WolverineDb db)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(db);
        OutboxBenchmark.Consumed.TryAdd(message.InspectionId, Stopwatch.GetTimestamp());
    }
}

/// <summary>
/// Wolverine's durable outbox and inbox with Entity Framework Core, as its documentation sets them up, with what is ours where it leaves a choice: queue type
/// and limits, messages side by side, statements prepared once. As it comes, it counts a message as sent once it is written to the socket, and gathers those
/// that arrive for 5 ms into one write of the inbox: good for the messages per second, bad for the wait of each.
/// </summary>
static class WolverineOutbox
{
    const string Schema = "wolverine";
    const string Event = "child-level-data-accepted";
    const string Queue = "case-selection-child-level-data-accepted";

    /// <param name="postgres">The server.</param>
    /// <param name="broker">A virtual host.</param>
    /// <param name="likeOurs">The broker confirms each message, and each goes into the inbox at once.</param>
    public static async Task<OutboxBenchmark.Side> StartAsync(PostgresServer postgres, string broker, bool likeOurs)
    {
        // Our tables in them stay empty.
        var published = await TestDatabase.CreateAsync<OutboxBenchmark.BenchmarkDb>(postgres);
        var consumed = await TestDatabase.CreateAsync<OutboxBenchmark.BenchmarkDb>(postgres);
        var consumer = Service("case-selection", consumed, broker, likeOurs, wolverine =>
        {
            wolverine.Discovery.IncludeType(typeof(WolverineReceive));
            var listener = wolverine.ListenToRabbitQueue(Queue).MaximumParallelMessages(16).PreFetchCount(32);
            if (likeOurs) listener.MaximumMessagesToReceive(1);
        });
        var publisher = Service("intake", published, broker, likeOurs,
            wolverine => wolverine.PublishMessage<ChildLevelDataAccepted>().ToRabbitExchange(Event));
        await consumer.StartAsync();
        await publisher.StartAsync();
        return new(likeOurs ? "Wolverine, each message confirmed and into the inbox at once" : "Wolverine as it comes", PublishAsync, EndAsync);

        async Task<long> PublishAsync(Guid[] ids)
        {
            await using var scope = publisher.Services.CreateAsyncScope();
            var outbox = scope.ServiceProvider.GetRequiredService<IDbContextOutbox<WolverineDb>>();
            foreach (var id in ids)
                await outbox.PublishAsync(OutboxBenchmark.Message(id));
            // SaveChangesAndFlushMessagesAsync in its two steps: the second sends before it comes back.
            await outbox.DbContext.SaveChangesAsync();
            var committed = Stopwatch.GetTimestamp();
            await outbox.FlushOutgoingMessagesAsync();
            return committed;
        }

        async Task EndAsync()
        {
            await publisher.EndAsync();
            await consumer.EndAsync();
            await published.DisposeAsync();
            await consumed.DisposeAsync();
        }
    }

    static IHost Service(string name, TestDatabase database, string broker, bool confirms, Action<WolverineOptions> configure)
    {
        var connection = $"{database.ConnectionString};Max Auto Prepare=100";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name });
        builder.UseWolverine(wolverine =>
        {
            wolverine.ServiceName = name;
            // One of each: no nodes to agree with.
            wolverine.Durability.Mode = DurabilityMode.Solo;
            wolverine.Discovery.DisableConventionalDiscovery();
            wolverine.PersistMessagesWithPostgresql(connection, Schema);
            wolverine.Services.AddDbContextWithWolverineIntegration<WolverineDb>(db => db.UseNpgsql(connection), Schema);
            wolverine.UseEntityFrameworkCoreTransactions();
            wolverine.Policies.AutoApplyTransactions();
            wolverine.Policies.UseDurableOutboxOnAllSendingEndpoints();
            wolverine.Policies.UseDurableInboxOnAllListeners();
            wolverine.UseRabbitMq(new Uri(broker))
                .DeclareQueue(Queue, queue =>
                {
                    queue.QueueType = QueueType.quorum;
                    queue.Arguments["x-delivery-limit"] = 1_000_000;
                })
                .DeclareExchange(Event, exchange => exchange.BindQueue(Queue))
                .ConfigureChannelCreation(channel => channel.PublisherConfirmationsEnabled = channel.PublisherConfirmationTrackingEnabled = confirms)
                .AutoProvision();
            configure(wolverine);
        });
        return builder.Build();
    }
}
