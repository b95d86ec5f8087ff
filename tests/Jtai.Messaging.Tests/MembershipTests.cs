using Jtai.Contracts.Identity;
using Jtai.Data.Messages;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using RabbitMQ.Client;

namespace Jtai.Messaging.Tests;

public sealed class MembershipTests : IAsyncLifetime
{
    static readonly DateTimeOffset From = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);
    readonly Guid inspection = Guid.CreateVersion7();
    TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync<NotesDb>();

    public async Task DisposeAsync() => await database.DisposeAsync();

    MembershipChanged Change(int revision, string role, DateTimeOffset? until = null) => new(inspection, "inspector-1", "ofsted", role, From, until, revision);

    [Fact]
    public async Task The_newest_revision_wins_in_whatever_order_they_arrive()
    {
        await using var db = database.Open<NotesDb>();
        foreach (var change in (MembershipChanged[])[Change(2, "lead"), Change(1, "inspector"), Change(2, "lead"), Change(4, "qa-manager", From.AddDays(1)), Change(3, "inspector")])
            await db.KeepMembershipAsync(change, default);
        var kept = await db.Memberships.SingleAsync();
        Assert.Equal(("qa-manager", 4, Instant.FromUtc(2026, 11, 17, 9, 0)), (kept.Role, kept.SourceRevision, kept.ValidUntil));
    }

    [Fact]
    public async Task A_membership_holds_from_its_start_until_just_before_its_end()
    {
        await using var db = database.Open<NotesDb>();
        await db.KeepMembershipAsync(Change(1, "lead", From.AddDays(1)), default);
        var start = Instant.FromDateTimeOffset(From);

        async Task<bool> HoldsAsync(Instant now, string subject = "inspector-1") => await db.Memberships.Current(subject, now).AnyAsync(m => m.InspectionId == inspection);

        Assert.False(await HoldsAsync(start - Duration.FromMilliseconds(1)));
        Assert.True(await HoldsAsync(start));
        Assert.True(await HoldsAsync(start + Duration.FromDays(1) - Duration.FromMilliseconds(1)));
        Assert.False(await HoldsAsync(start + Duration.FromDays(1)));
        Assert.False(await HoldsAsync(start, "inspector-2"));
    }

    [Fact]
    public async Task A_change_that_Identity_publishes_reaches_every_service()
    {
        var broker = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        await using var second = await TestDatabase.CreateAsync<NotesDb>();
        await using var third = await TestDatabase.CreateAsync<NotesDb>();
        await using var identityDatabase = await TestDatabase.CreateAsync<NotesDb>();
        await using var identity = await TestService.StartAsync("identity", identityDatabase.ConnectionString, broker);
        await identity.SaveAsync(db => db.Publish(Change(1, "lead")));
        await using var scheduling = await TestService.StartAsync("scheduling", database.ConnectionString, broker, bus => bus.AddMemberships());
        await using var intake = await TestService.StartAsync("intake", second.ConnectionString, broker, bus => bus.AddMemberships());
        // One consumer has never started: its copy waits for it.
        await Eventually.TrueAsync(async () => await identityDatabase.CountAsync("outbox where sent_at is not null") == 1);

        await using var caseSelection = await TestService.StartAsync("case-selection", third.ConnectionString, broker, bus => bus.AddMemberships());
        foreach (var copy in (TestDatabase[])[database, second, third])
            await Eventually.TrueAsync(async () => await copy.CountAsync("memberships where role = 'lead'") == 1, TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_consumer_that_has_declared_its_queue_and_not_bound_it_yet_gets_the_change_too()
    {
        var broker = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        // MassTransit declares queues first and binds them last; two services have come so far.
        foreach (var queue in (string[])["intake-membership-changed", "case-selection-membership-changed"])
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, Broker.QueueArguments.ToDictionary());
        await using var scheduling = await TestService.StartAsync("scheduling", database.ConnectionString, broker, bus => bus.AddMemberships());
        await using var identityDatabase = await TestDatabase.CreateAsync<NotesDb>();
        await using var identity = await TestService.StartAsync("identity", identityDatabase.ConnectionString, broker);

        await identity.SaveAsync(db => db.Publish(Change(1, "lead")));
        await Eventually.TrueAsync(async () => await identityDatabase.CountAsync("outbox where sent_at is not null") == 1);
        await Eventually.TrueAsync(async () => await database.CountAsync("inbox") == 1);
        foreach (var queue in (string[])["intake-membership-changed", "case-selection-membership-changed"])
            await Eventually.TrueAsync(async () => await channel.MessageCountAsync(queue) == 1);
    }
}
