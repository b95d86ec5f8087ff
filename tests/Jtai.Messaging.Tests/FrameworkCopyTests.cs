using Jtai.Contracts.Scheduling;
using Jtai.Testing;

namespace Jtai.Messaging.Tests;

public sealed class FrameworkCopyTests : IAsyncLifetime
{
    readonly string theme = $"theme-{Guid.NewGuid():N}";
    TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync<NotesDb>();

    public async Task DisposeAsync() => await database.DisposeAsync();

    FrameworkAdded Added(int version) => new(theme, version, NewTheme.Document(theme, version), DateTimeOffset.UnixEpoch);

    InspectionNotified Notified(int version) => new(Guid.NewGuid(), "northmarch", theme, version, new(2026, 11, 16), new(2026, 11, 30), [], 1, DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task What_was_added_is_known_beside_what_is_shipped_as_soon_as_it_has_arrived()
    {
        await using var db = database.Open<NotesDb>();
        Assert.Empty((await db.FrameworksAsync(default)).Versions(theme));
        foreach (var version in (int[])[1, 1, 2])
        {
            await db.KeepFrameworkAsync(Added(version), default);
            var known = await db.FrameworksAsync(default);
            Assert.Equal(Enumerable.Range(1, version).Reverse(), known.Versions(theme).Select(framework => framework.Version));
            Assert.NotEmpty(known.Versions("front-door-2024"));
        }
        Assert.Equal($"Theme {theme}", (await db.FrameworkOfAsync(Notified(2), default)).Title);
    }

    [Fact]
    public async Task A_notification_that_has_overtaken_its_framework_says_what_it_waits_for()
    {
        await using var db = database.Open<NotesDb>();
        await db.KeepFrameworkAsync(Added(1), default);
        var waiting = await Assert.ThrowsAsync<NotYetArrivedException>(() => db.FrameworkOfAsync(Notified(2), default));
        Assert.Equal($"Version 2 of the framework {theme} has not arrived here yet.", waiting.Message);
    }
}
