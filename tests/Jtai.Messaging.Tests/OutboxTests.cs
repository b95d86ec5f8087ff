using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;

namespace Jtai.Messaging.Tests;

public sealed class OutboxTests : IAsyncLifetime
{
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

    Task<TestService> PublisherAsync(bool start = true) => TestService.StartAsync("intake", published.ConnectionString, broker, start: start);

    Task<TestService> ConsumerAsync<T>() where T : class, IConsumer => TestService.StartAsync("case-selection", consumed.ConnectionString, broker, bus => bus.AddConsumer<T>());

    [Fact]
    public async Task An_event_is_sent_if_and_only_if_its_fact_is_committed()
    {
        await using var consumer = await ConsumerAsync<NoteData>();
        await using var publisher = await PublisherAsync();
        var kept = await publisher.PublishAsync();
        await Assert.ThrowsAsync<DbUpdateException>(() => publisher.SaveAsync(db =>
        {
            db.Publish(TestService.Accepted(Guid.CreateVersion7()));
            db.Add(new OutboxMessage { Type = null!, Body = "" });
        }));
        await publisher.PublishAsync();

        await Notes.AllArrivedOnceAsync(published, consumed);
        Assert.Equal(2, await published.CountAsync("outbox"));
        Assert.Equal(1, await consumed.CountAsync($"notes where subject = '{kept}'"));
    }

    [Fact]
    public async Task A_message_carries_the_outbox_rows_id_and_the_trace_of_the_work_that_published_it()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var activities = new ActivityListener
        {
            // Those that the telemetry of a service has.
            ShouldListenTo = source => source.Name is "Jtai.Messaging" or "MassTransit" or "test",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
        await using var consumer = await ConsumerAsync<NoteIdentity>();
        await using var publisher = await PublisherAsync();
        using var source = new ActivitySource("test");
        string trace;
        using (var work = source.StartActivity("work")!)
        {
            trace = work.TraceId.ToString();
            await publisher.PublishAsync();
        }

        await Eventually.TrueAsync(async () => await consumed.CountAsync("audit_entries") == 1);
        var row = await published.ScalarAsync<Guid>("select id from outbox");
        Assert.Equal(1, await consumed.CountAsync($"audit_entries where record = 'message/{row}' and why = '{trace}'"));
        var sent = Assert.Single(spans, span => span.Source.Name == "Jtai.Messaging" && span.TraceId.ToString() == trace);
        Assert.Equal(("outbox send", true), (sent.OperationName, sent.HasRemoteParent));
    }

    public sealed class NoteIdentity(NotesDb db) : IConsumer<ChildLevelDataAccepted>
    {
        public Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
        {
            db.AuditAs("note", $"message/{context.MessageId}", Activity.Current?.TraceId.ToString());
            return db.SaveChangesAsync(context.CancellationToken);
        }
    }

    [Fact]
    public async Task What_is_published_before_its_consumer_has_ever_started_waits_in_the_consumers_queue()
    {
        await using var publisher = await PublisherAsync();
        await publisher.PublishAsync();
        await Eventually.TrueAsync(async () => await published.CountAsync("outbox where sent_at is not null") == 1);
        Assert.Equal(1u, await publisher.Get<Broker>().CountAsync("case-selection-child-level-data-accepted", default));

        await using var consumer = await ConsumerAsync<NoteData>();
        await Notes.AllArrivedOnceAsync(published, consumed);
    }

    [Fact]
    public async Task What_the_broker_returns_is_kept_and_sent_again_once_its_queue_is_made_anew()
    {
        await using var publisher = await PublisherAsync();
        await using (await ConsumerAsync<NoteData>())
        {
            await publisher.PublishAsync();
            await Notes.AllArrivedOnceAsync(published, consumed);
        }
        // The publisher has seen the queue; somebody removes it.
        await using (var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
            await channel.QueueDeleteAsync("case-selection-child-level-data-accepted", ifUnused: false, ifEmpty: false);
        await publisher.PublishAsync();
        await Eventually.TrueAsync(async () => await published.CountAsync("outbox where attempts = 2 and sent_at is not null") == 1);

        await using var consumer = await ConsumerAsync<NoteData>();
        await Notes.AllArrivedOnceAsync(published, consumed);
    }

    [Fact]
    public async Task A_broker_that_was_put_up_anew_gets_the_queues_also_of_a_consumer_that_is_away()
    {
        await using var publisher = await TestService.StartAsync("scheduling", published.ConnectionString, broker);
        await CancelAsync();
        await (await RabbitMqServer.SharedAsync()).EmptyAsync(broker);
        // One of two consumers is back before the publisher is: its queue alone would be enough for the broker to confirm.
        await using var consumer = await TestService.StartAsync("intake", consumed.ConnectionString, broker, bus => bus.AddConsumer<NoteCancellation>());
        // Until its queue is bound the broker returns the message, and the publisher would look again for that reason.
        await Eventually.TrueAsync(() => consumer.Get<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy);
        await CancelAsync();
        Assert.Equal(1u, await publisher.Get<Broker>().CountAsync("case-selection-inspection-cancelled", default));

        async Task CancelAsync()
        {
            await publisher.SaveAsync(db => db.Publish(new InspectionCancelled(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch)));
            await Eventually.TrueAsync(async () => await published.CountAsync("outbox where sent_at is null") == 0);
        }
    }

    public sealed class NoteCancellation : IConsumer<InspectionCancelled>
    {
        public Task Consume(ConsumeContext<InspectionCancelled> context) => Task.CompletedTask;
    }

    [Fact]
    public async Task What_cannot_be_sent_at_all_is_kept_with_its_reason_and_stands_in_nobodys_way()
    {
        await using var consumer = await ConsumerAsync<NoteData>();
        await using var publisher = await PublisherAsync();
        await published.ExecuteAsync("""
            insert into outbox (id, type, body, attempts) values
                (gen_random_uuid(), 'intake.forgotten', '{}', 0),
                (gen_random_uuid(), 'intake.child-level-data-accepted', 'no json', 0), (gen_random_uuid(), 'intake.child-level-data-accepted', 'null', 0)
            """);
        await publisher.PublishAsync();

        await Eventually.TrueAsync(async () => await consumed.CountAsync() == 1);
        await Eventually.TrueAsync(async () => await published.CountAsync("outbox where attempts > 0 and next_attempt_at > created_at and sent_at is null") == 3);
        Assert.Equal("unknown-event, unreadable, unreadable", await ErrorsAsync());
    }

    Task<string> ErrorsAsync() => published.ScalarAsync<string>("select coalesce(string_agg(last_error, ', ' order by last_error), '') from outbox");

    [Fact]
    public async Task What_the_broker_refuses_is_kept_with_that_reason()
    {
        // The consumer's queue is there, and of another kind.
        await using (var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
            await channel.QueueDeclareAsync("case-selection-child-level-data-accepted", durable: true, exclusive: false, autoDelete: false);
        await using var publisher = await PublisherAsync(start: false);
        await publisher.Get<IBusControl>().StartAsync();
        await publisher.PublishAsync();
        Assert.Equal(new OutboxRun(0, 1), await publisher.Get<OutboxDispatcher>().RunOnceAsync(default));
        Assert.Equal(("refused", false), (await ErrorsAsync(), publisher.Get<OutboxDispatcher>().IsStuck));
    }

    [Fact]
    public async Task What_finds_no_broker_is_kept_and_tried_again_after_a_second()
    {
        await using var publisher = await TestService.StartAsync("intake", published.ConnectionString, BrokerTests.Nowhere, start: false);
        await publisher.PublishAsync();
        await publisher.PublishAsync();
        Assert.Equal(new OutboxRun(0, 2), await publisher.Get<OutboxDispatcher>().RunOnceAsync(default));
        Assert.Equal(("broker-unavailable, broker-unavailable", true), (await ErrorsAsync(), publisher.Get<OutboxDispatcher>().IsStuck));
        Assert.Equal(2, await published.CountAsync("outbox where attempts = 1 and next_attempt_at < now() + interval '2 seconds'"));
    }

    [Fact]
    public async Task What_nobody_consumes_is_sent_all_the_same()
    {
        await using var publisher = await TestService.StartAsync("scheduling", published.ConnectionString, broker);
        await publisher.SaveAsync(db => db.Publish(new FieldworkStarted(Guid.CreateVersion7(), new(2026, 11, 16), new(2026, 11, 20), DateTimeOffset.UnixEpoch)));
        await Eventually.TrueAsync(async () => await published.CountAsync("outbox where sent_at is not null and attempts = 1") == 1);
    }

    [Fact]
    public async Task A_dispatcher_is_told_of_new_messages_and_comes_back_when_its_connections_break()
    {
        await using var publisher = await PublisherAsync();
        for (var times = 1; times <= 2; times++)
        {
            await Eventually.TrueAsync(async () => await published.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and query = 'listen outbox' and state = 'idle'") == 1);
            await publisher.PublishAsync();
            await Eventually.TrueAsync(async () => await published.CountAsync("outbox where sent_at is not null") == times);
            // As a server does that restarts.
            await published.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen outbox'");
        }
    }

    [Fact]
    public async Task More_than_one_batch_is_sent_each_message_once()
    {
        await published.ExecuteAsync($$"""
            insert into outbox (id, type, body, attempts)
            select gen_random_uuid(), 'intake.child-level-data-accepted', '{{JsonSerializer.Serialize(TestService.Accepted(Guid.Empty), JsonSerializerOptions.Web)}}', 0 from generate_series(1, 900)
            """);
        await using var publisher = await PublisherAsync();
        await Eventually.TrueAsync(async () => await published.CountAsync("outbox where sent_at is null") == 0);
        Assert.Equal(900, await published.CountAsync("outbox where attempts = 1"));
        Assert.Equal(900u, await publisher.Get<Broker>().CountAsync("case-selection-child-level-data-accepted", default));
    }

    [Fact]
    public async Task Several_dispatchers_share_the_work_and_send_nothing_twice()
    {
        await using var consumer = await ConsumerAsync<NoteData>();
        await using var one = await PublisherAsync(start: false);
        await using var two = await PublisherAsync(start: false);
        await one.Get<IBusControl>().StartAsync();
        await two.Get<IBusControl>().StartAsync();
        for (var i = 0; i < 500; i++)
            await one.PublishAsync();

        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : two).Get<OutboxDispatcher>().RunOnceAsync(default)));
        Assert.Equal(500, sent.Sum(run => run.Sent));
        Assert.Equal(500, await published.CountAsync("outbox where attempts = 1"));
        await Notes.AllArrivedOnceAsync(published, consumed);
    }

    [Fact]
    public async Task What_has_failed_is_left_alone_until_its_next_attempt()
    {
        await using var publisher = await PublisherAsync(start: false);
        await published.ExecuteAsync("insert into outbox (id, type, body, attempts, next_attempt_at) values (gen_random_uuid(), 'intake.forgotten', '{}', 3, now() + interval '1 hour')");
        Assert.Equal(new OutboxRun(0, 0), await publisher.Get<OutboxDispatcher>().RunOnceAsync(default));
    }

    [Theory]
    [InlineData("timeout", 9, 1)]
    [InlineData("broker-unavailable", 0, 1)]
    [InlineData("returned", 0, 1)]
    [InlineData("returned", 3, 8)]
    [InlineData("unreadable", 40, 30)]
    public void Only_a_message_that_is_itself_refused_has_to_wait_longer_each_time(string error, int attempts, int seconds) =>
        Assert.Equal(seconds, OutboxDispatcher.BackOff(error, attempts));

    [Fact]
    public void Only_what_is_in_the_catalogue_can_be_published()
    {
        using var db = published.Open<NotesDb>();
        Assert.Equal("System.Object is not in the catalogue of events.", Assert.Throws<InvalidOperationException>(() => db.Publish(new object())).Message);
    }
}
