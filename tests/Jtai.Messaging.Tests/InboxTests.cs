using Jtai.Contracts.Intake;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client.Exceptions;

namespace Jtai.Messaging.Tests;

public sealed class InboxTests : IAsyncLifetime
{
    TestDatabase database = null!;
    string broker = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync<NotesDb>();
        broker = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    Task<TestService> ConsumerAsync<T>() where T : class, IConsumer => ConsumerAsync(bus => bus.AddConsumer<T>());

    async Task<TestService> ConsumerAsync(Action<IBusRegistrationConfigurator> add)
    {
        var service = await TestService.StartAsync("case-selection", database.ConnectionString, broker, add);
        // These tests publish past the outbox, which would wait for the queue.
        await Eventually.TrueAsync(() => service.Get<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy);
        return service;
    }

    static Task SendCopyAsync(TestService service, Guid message, Guid inspection) =>
        service.Get<IBus>().Publish(TestService.Accepted(inspection), context => context.MessageId = message);

    static async Task AssertHandledAsync(TestService service, string queue = "case-selection-child-level-data-accepted")
    {
        var queues = service.Get<Broker>();
        await Eventually.TrueAsync(async () => await queues.CountAsync(queue, default) == 0);
        Assert.Equal(0u, await queues.CountAsync($"{queue}_skipped", default));
    }

    [Fact]
    public async Task Ten_copies_of_one_message_have_one_effect()
    {
        using var measured = new Measured();
        await using var service = await ConsumerAsync<NoteData>();
        var (message, last) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var copy = 0; copy < 10; copy++)
            await SendCopyAsync(service, message, Guid.Empty);
        await SendCopyAsync(service, Guid.CreateVersion7(), last);

        await Eventually.TrueAsync(async () => await database.CountAsync($"notes where subject = '{last}'") == 1);
        await AssertHandledAsync(service);
        Assert.Equal(2, await database.CountAsync());
        Assert.Equal(2, await database.CountAsync("audit_entries"));
        Assert.Equal(2, await database.CountAsync("inbox"));
        Assert.True(measured.Heard.Count(each => each == ("jtai.inbox.duplicates", 1, "")) >= 9);
    }

    [Fact]
    public async Task Copies_that_arrive_at_the_same_time_have_one_effect()
    {
        NoteDataTogether.Reset(messages: 2);
        await using var service = await ConsumerAsync<NoteDataTogether>();
        var messages = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        // Copies of two messages are delivered next to each other, four at a time of each.
        foreach (var pair in messages.Chunk(2))
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendCopyAsync(service, pair[i / 4 % 2], pair[i / 4 % 2])));

        await Eventually.TrueAsync(async () => await database.CountAsync("(select distinct subject from notes) as s") == 20);
        await AssertHandledAsync(service);
        Assert.Equal(20, await database.CountAsync());
    }

    /// <summary>Keeps its transaction open until two messages are being consumed, while copies of both wait for them.</summary>
    public sealed class NoteDataTogether(NotesDb db) : IConsumer<ChildLevelDataAccepted>
    {
        static int awaited;
        static TaskCompletionSource together = new();

        public static void Reset(int messages) => (awaited, together) = (messages, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        public async Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
        {
            db.Add(new Note { Subject = context.Message.InspectionId });
            await db.SaveChangesAsync(context.CancellationToken);
            if (Interlocked.Decrement(ref awaited) == 0)
                together.TrySetResult();
            await together.Task;
        }
    }

    [Fact]
    public async Task An_attempt_that_fails_leaves_nothing_behind_and_the_next_one_succeeds()
    {
        FailTwice.Attempts = 0;
        await using var service = await ConsumerAsync<FailTwice>();
        await SendCopyAsync(service, Guid.CreateVersion7(), Guid.CreateVersion7());
        await Eventually.TrueAsync(async () => await database.CountAsync() == 1);
        Assert.Equal(3, FailTwice.Attempts);
        await AssertHandledAsync(service);
    }

    public sealed class FailTwice(NotesDb db) : IConsumer<ChildLevelDataAccepted>
    {
        internal static int Attempts;

        public async Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
        {
            db.Add(new Note { Subject = context.Message.InspectionId });
            await db.SaveChangesAsync(context.CancellationToken);
            if (Interlocked.Increment(ref Attempts) < 3)
                throw new InvalidOperationException("As planned.");
        }
    }

    [Fact]
    public async Task A_message_that_has_overtaken_another_waits_for_it()
    {
        NeedAnother.Attempts = 0;
        await using var service = await ConsumerAsync<NeedAnother>();
        await SendCopyAsync(service, Guid.CreateVersion7(), Guid.CreateVersion7());
        await Eventually.TrueAsync(async () => await database.CountAsync() == 1);
        Assert.Equal(3, NeedAnother.Attempts);
        await AssertHandledAsync(service);
    }

    public sealed class NeedAnother(NotesDb db) : IConsumer<ChildLevelDataAccepted>
    {
        internal static int Attempts;

        public Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
        {
            if (Interlocked.Increment(ref Attempts) < 3) throw new NotYetArrivedException("What it needs");
            db.Add(new Note { Subject = context.Message.InspectionId });
            return db.SaveChangesAsync(context.CancellationToken);
        }
    }

    /// <summary>Of what a consumer writes by a statement of its own, the context knows nothing.</summary>
    [Fact]
    public async Task What_a_process_does_without_a_word_in_the_audit_trail_is_not_kept()
    {
        await using var service = await ConsumerAsync(bus => bus.AddConsumer<NoteInSilence>("open-selection"));
        await SendCopyAsync(service, Guid.CreateVersion7(), Guid.CreateVersion7());
        await Eventually.TrueAsync(async () => await service.Get<Broker>().CountAsync("case-selection-child-level-data-accepted_error", default) == 1);
        Assert.Equal(0, await database.CountAsync());
        Assert.Equal(0, await database.CountAsync("inbox"));
    }

    public sealed class NoteInSilence(NotesDb db) : IConsumer<ChildLevelDataAccepted>
    {
        public Task Consume(ConsumeContext<ChildLevelDataAccepted> context) => db.Database.ExecuteSqlAsync(
            $"insert into notes (id, subject) values ({Guid.CreateVersion7()}, {context.Message.InspectionId})", context.CancellationToken);
    }

    [Fact]
    public async Task What_keeps_failing_goes_to_the_error_queue_and_can_be_replayed_once()
    {
        FailUntilMended.Mended = false;
        await using var service = await ConsumerAsync<FailUntilMended>();
        var queues = service.Get<Broker>();
        for (var i = 0; i < 3; i++)
            await SendCopyAsync(service, Guid.CreateVersion7(), Guid.CreateVersion7());
        await Eventually.TrueAsync(async () => await queues.CountAsync("case-selection-child-level-data-accepted_error", default) == 3);
        Assert.Equal(0, await database.CountAsync());

        await service.Get<MessagingWatch>().RunOnceAsync(default);
        Assert.Equal(3, MessagingMetrics.ErrorQueues["case-selection-child-level-data-accepted"]);

        // Not yet mended: what is replayed comes back, and the command ends all the same.
        Assert.Equal(0, await service.RunAsync("replay-errors"));
        await Eventually.TrueAsync(async () => await queues.CountAsync("case-selection-child-level-data-accepted_error", default) == 3);

        FailUntilMended.Mended = true;
        Assert.Equal(0, await service.RunAsync("replay-errors"));
        await Eventually.TrueAsync(async () => await database.CountAsync() == 3);
        Assert.Equal(0u, await queues.CountAsync("case-selection-child-level-data-accepted_error", default));
        Assert.Empty(FailUntilMended.Headers);
        // Nobody was told of the faults, whose texts would travel.
        var connection = await queues.ConnectAsync(default);
        await using var channel = await connection.CreateChannelAsync();
        await Assert.ThrowsAsync<OperationInterruptedException>(() => channel.ExchangeDeclarePassiveAsync("MassTransit:Fault--Jtai.Contracts.Intake:ChildLevelDataAccepted--"));
    }

    public sealed class FailUntilMended(NotesDb db) : IConsumer<ChildLevelDataAccepted>
    {
        internal static volatile bool Mended;
        internal static volatile string[] Headers = [];

        public Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
        {
            db.Add(new Note { Subject = context.Message.InspectionId });
            // What MassTransit has written on a message of the error queue.
            Headers = [.. context.ReceiveContext.TransportHeaders.GetAll().Select(header => header.Key).Where(key => key.StartsWith("MT-", StringComparison.Ordinal))];
            return Mended ? db.SaveChangesAsync(context.CancellationToken) : throw new InvalidOperationException("As planned.");
        }
    }

    [Fact]
    public async Task Queues_are_quorum_queues_named_for_service_and_event_and_give_no_message_up_for_being_returned()
    {
        await using var service = await ConsumerAsync<NoteData>();
        var queues = service.Get<Broker>();
        await Eventually.TrueAsync(async () => await queues.CountAsync("case-selection-child-level-data-accepted", default) == 0);
        var connection = await queues.ConnectAsync(default);
        await using var channel = await connection.CreateChannelAsync();
        // The broker refuses another declaration of a queue that exists.
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 1_000_000 };
        await channel.QueueDeclareAsync("case-selection-child-level-data-accepted", durable: true, exclusive: false, autoDelete: false, arguments);
        arguments.Remove("x-delivery-limit");
        await Assert.ThrowsAsync<OperationInterruptedException>(() =>
            channel.QueueDeclareAsync("case-selection-child-level-data-accepted", durable: true, exclusive: false, autoDelete: false, arguments));
    }

    [Fact]
    public async Task A_consumer_of_two_events_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync("case-selection", database.ConnectionString, broker,
            bus => bus.AddConsumer<Both>(), start: false));
        Assert.Contains("Both consumes 2 events", refused.Message);
    }

    public sealed class Both : IConsumer<ChildLevelDataAccepted>, IConsumer<InformationItemSubmitted>
    {
        public Task Consume(ConsumeContext<ChildLevelDataAccepted> context) => Task.CompletedTask;

        public Task Consume(ConsumeContext<InformationItemSubmitted> context) => Task.CompletedTask;
    }
}
