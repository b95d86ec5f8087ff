using System.Diagnostics;
using Jtai.Testing;

namespace Jtai.Messaging.Tests;

public sealed class KillTests
{
    /// <summary>SIGKILL at moments that a seeded generator chooses: before the commit, between commit and publish, between publish and mark, in the middle of consuming.</summary>
    [Fact]
    public async Task A_service_killed_at_any_moment_loses_nothing_and_repeats_nothing()
    {
        await using var published = await TestDatabase.CreateAsync<NotesDb>();
        await using var consumed = await TestDatabase.CreateAsync<NotesDb>();
        var broker = await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync();
        var random = new Random(20241116);
        var unsentWhenKilled = 0;

        using (var consumer = new Service("consume", consumed, broker))
        using (var publisher = new Service("publish", published, broker))
        {
            for (var kill = 0; kill < Long.Count(10, 200); kill++)
            {
                // Only a service in the middle of its work is worth killing.
                var (service, database) = kill % 3 == 2 ? (consumer, consumed) : (publisher, published);
                var before = await database.CountAsync();
                await Eventually.TrueAsync(async () => await database.CountAsync() > before + 20);
                await Task.Delay(random.Next(30));
                service.Kill();
                unsentWhenKilled += await published.CountAsync("outbox where sent_at is null") > 0 ? 1 : 0;
                service.Start();
            }
            publisher.Kill();
            await Eventually.TrueAsync(async () => await consumed.CountAsync() > 0);
        }

        Assert.True(await published.CountAsync() > 0);
        Assert.True(unsentWhenKilled > 0, "No kill came between commit and publish: the test shows nothing.");
        // What the killed services left behind is carried on by services of the same name.
        await using var rest = await TestService.StartAsync("intake", published.ConnectionString, broker);
        await using var end = await TestService.StartAsync("case-selection", consumed.ConnectionString, broker, bus => bus.AddConsumer<NoteData>());
        await Notes.AllArrivedOnceAsync(published, consumed, TimeSpan.FromMinutes(2));
    }

    sealed class Service : IDisposable
    {
        readonly ProcessStartInfo start;
        Process process;

        public Service(string role, TestDatabase database, string broker)
        {
            start = new ProcessStartInfo("dotnet", ["exec", typeof(KillTests).Assembly.Location, role, database.ConnectionString, broker]) { RedirectStandardInput = true, RedirectStandardOutput = true };
            process = Process.Start(start)!;
        }

        public void Start() => process = Process.Start(start)!;

        public void Kill()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        public void Dispose()
        {
            try
            {
                Kill();
            }
            catch (InvalidOperationException)
            {
                // Killed and disposed before.
            }
        }
    }
}
