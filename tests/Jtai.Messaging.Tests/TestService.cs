using Jtai.Contracts.Intake;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Jtai.Messaging.Tests;

/// <summary>What a test service publishes or has consumed. Without a unique key: a second effect would be a second row.</summary>
public sealed class Note
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid Subject { get; init; }
}

public sealed class NotesDb(DbContextOptions<NotesDb> options) : JtaiDbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<KnownInspection> Inspections => Set<KnownInspection>();
    public DbSet<AddedFramework> AddedFrameworks => Set<AddedFramework>();
}

public sealed class NoteData(NotesDb db) : IConsumer<ChildLevelDataAccepted>
{
    public async Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
    {
        db.Add(new Note { Subject = context.Message.InspectionId });
        db.AuditAs("open-selection", $"inspection/{context.Message.InspectionId}");
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>A service with a database, a bus and nothing else.</summary>
public sealed class TestService(IHost host) : IAsyncDisposable
{
    public static ChildLevelDataAccepted Accepted(Guid inspection) => new(inspection, Guid.Empty, DateTimeOffset.UnixEpoch, Rows: 1, Children: 1);

    // start: false builds the service only; the test runs what it wants to see.
    public static async Task<TestService> StartAsync(string name, string database, string broker, Action<IBusRegistrationConfigurator>? bus = null, bool start = true)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name, DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:notesdb"] = database,
            ["ConnectionStrings:messaging"] = broker,
            ["Audit:SigningKey"] = TestDatabase.AuditSigningKey,
            // Its looks are the test's.
            ["Workers:BusWatch"] = "false",
        });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddSingleton(new ServiceName(name));
        builder.Services.AddScoped(_ => Caller.OfService(name));
        builder.Services.AddSingleton<IClock>(SystemClock.Instance);
        builder.AddDatabase<NotesDb>("notesdb");
        builder.AddMessaging<NotesDb>(bus);
        var host = builder.Build();
        if (start)
            await host.StartAsync();
        return new TestService(host);
    }

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>Runs one of the service's commands.</summary>
    public async Task<int?> RunAsync(params string[] args) => await host.RunCommandAsync<NotesDb>(args);

    /// <summary>Notes a fact and publishes it, in one transaction.</summary>
    public async Task<Guid> PublishAsync()
    {
        var inspection = Guid.CreateVersion7();
        await SaveAsync(db =>
        {
            db.Add(new Note { Subject = inspection });
            db.Publish(Accepted(inspection));
        });
        return inspection;
    }

    public async Task SaveAsync(Action<NotesDb> change)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NotesDb>();
        change(db);
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}

static class Notes
{
    public static Task<long> CountAsync(this TestDatabase database, string what = "notes") => database.ScalarAsync<long>($"select count(*) from {what}");

    /// <summary>Waits until everything that was published has been consumed, and shows that nothing was consumed twice.</summary>
    public static async Task AllArrivedOnceAsync(TestDatabase published, TestDatabase consumed, TimeSpan? limit = null)
    {
        var facts = await published.CountAsync();
        await Eventually.TrueAsync(async () => await consumed.CountAsync("(select distinct subject from notes) as s") >= facts, limit);
        await Eventually.TrueAsync(async () => await published.CountAsync("outbox where sent_at is null") == 0, limit);
        Assert.Equal(await SubjectsAsync(published), await SubjectsAsync(consumed));
    }

    static Task<string> SubjectsAsync(TestDatabase database) => database.ScalarAsync<string>("select coalesce(string_agg(subject::text, ',' order by subject), '') from notes");
}
