using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace Jtai.Messaging.Tests;

public sealed class InspectionCopyTests : IAsyncLifetime
{
    static readonly DateTimeOffset At = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);
    readonly Guid inspection = Guid.CreateVersion7();
    TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync<NotesDb>();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task The_newest_timetable_holds_in_whatever_order_the_messages_arrive()
    {
        await using var db = database.Open<NotesDb>();
        var afterFirst = await db.KeepInspectionAsync(Changed(3), default);
        Assert.Null(afterFirst.LocalArea);
        await db.KeepInspectionAsync(Changed(2), default);
        var afterAll = await db.KeepInspectionAsync(Notified(1), default);

        Assert.Equal(("northmarch", 3, new LocalDate(2026, 11, 19)), (afterAll.LocalArea, afterAll.TimetableRevision, afterAll.NotifiedOn));
        Assert.Equal((At.AddDays(3), null), (afterAll.DueAt("select-30"), afterAll.DueAt("select-audits")));
        var newest = await db.KeepInspectionAsync(Changed(4), default);
        Assert.Equal((4, new LocalDate(2026, 11, 20), At.AddDays(4)), (newest.TimetableRevision, newest.NotifiedOn, newest.DueAt("select-30")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_keeps_its_copies_whether_it_consumes_an_event_itself_or_not(bool itself)
    {
        var broker = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        await using var service = await TestService.StartAsync("case-selection", database.ConnectionString, broker, bus =>
        {
            if (itself) bus.AddConsumer<NoteCancellation>();
            bus.AddCopies();
        });
        Assert.Equal(
            ["framework-added", "inspection-cancelled", "inspection-notified", "membership-changed", "timetable-changed"],
            service.Get<ConsumedQueues>().Names.Select(name => name["case-selection-".Length..]).Order(StringComparer.Ordinal));
        await Eventually.TrueAsync(() => service.Get<IBusControl>().CheckHealth().Status == BusHealthStatus.Healthy);
        await service.Get<IBus>().Publish(Notified(1));
        await service.Get<IBus>().Publish(Changed(2));
        await service.Get<IBus>().Publish(new InspectionCancelled(inspection, At));
        await Eventually.TrueAsync(async () =>
            await database.CountAsync("known_inspections where local_area = 'northmarch' and timetable_revision = 2 and cancelled_at is not null") == 1);
        Assert.Equal(itself ? 1 : 0, await database.CountAsync());
    }

    public sealed class NoteCancellation(NotesDb db) : IConsumer<InspectionCancelled>
    {
        public async Task Consume(ConsumeContext<InspectionCancelled> context)
        {
            await db.KeepInspectionAsync(context.Message, context.CancellationToken);
            db.Add(new Note { Subject = context.Message.InspectionId });
            await db.SaveChangesAsync(context.CancellationToken);
        }
    }

    [Fact]
    public async Task A_notification_brings_area_and_timetable_and_its_repetition_changes_nothing()
    {
        await using var db = database.Open<NotesDb>();
        await db.KeepInspectionAsync(Notified(1), default);
        await db.KeepInspectionAsync(Changed(2), default);
        await db.KeepInspectionAsync(Notified(1), default);
        var kept = await db.Inspections.SingleAsync();
        Assert.Equal(("northmarch", 2, (Instant?)null), (kept.LocalArea, kept.TimetableRevision, kept.CancelledAt));
    }

    [Fact]
    public async Task The_first_cancellation_stands_whatever_comes_before_or_after_it()
    {
        await using var db = database.Open<NotesDb>();
        await db.KeepInspectionAsync(new InspectionCancelled(inspection, At), default);
        await db.KeepInspectionAsync(new InspectionCancelled(inspection, At.AddDays(1)), default);
        var kept = await db.KeepInspectionAsync(Notified(1), default);
        Assert.Equal((Instant.FromDateTimeOffset(At), "northmarch"), (kept.CancelledAt!.Value, kept.LocalArea));
    }

    [Fact]
    public async Task Of_two_timetables_at_once_the_newer_one_holds()
    {
        await using var first = database.Open<NotesDb>();
        await using var second = database.Open<NotesDb>();
        await using var transaction = await first.Database.BeginTransactionAsync();
        await first.KeepInspectionAsync(Changed(2), default);
        var older = Task.Run(() => second.KeepInspectionAsync(Changed(1), default));
        await Eventually.TrueAsync(async () =>
            await database.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 1);
        await transaction.CommitAsync();
        Assert.Equal(2, (await older).TimetableRevision);
    }

    [Fact]
    public void Two_consumers_of_one_event_are_refused_at_the_start() => Assert.Contains("NoteData and OtherData", Assert.Throws<InvalidOperationException>(() =>
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddMessaging<NotesDb>(bus =>
        {
            bus.AddConsumer<NoteData>();
            bus.AddConsumer<OtherData>();
        });
    }).Message, StringComparison.Ordinal);

    sealed class OtherData : IConsumer<ChildLevelDataAccepted>
    {
        public Task Consume(ConsumeContext<ChildLevelDataAccepted> context) => Task.CompletedTask;
    }

    InspectionNotified Notified(int revision) => new(
        inspection, "northmarch", "front-door-2024", 1, new(2026, 11, 16 + revision), new(2026, 11, 30), Deadlines(revision), revision, At);

    TimetableChanged Changed(int revision) => new(inspection, new(2026, 11, 16 + revision), new(2026, 11, 30), Deadlines(revision), revision, At);

    static List<Deadline> Deadlines(int revision) => [new("select-30", new(2026, 11, 18), At.AddDays(revision)), new("select-audits", new(2026, 11, 19), null)];
}
