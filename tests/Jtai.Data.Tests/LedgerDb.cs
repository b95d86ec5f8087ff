using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace Jtai.Data.Tests;

public enum LedgerState { Open, ClosedForGood }

public sealed class LedgerPage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string Title { get; set; } = "";
    public Instant OpenedAt { get; init; }
    public LocalDate DueOn { get; init; }
    public LocalTime? DueAt { get; init; }
    public LedgerState State { get; set; }
    public uint Revision { get; private set; }
}

/// <summary>The smallest service database there is.</summary>
public sealed class LedgerDb(DbContextOptions<LedgerDb> options) : JtaiDbContext(options)
{
    public DbSet<LedgerPage> LedgerPages => Set<LedgerPage>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<KnownInspection> Inspections => Set<KnownInspection>();
    public DbSet<AddedFramework> AddedFrameworks => Set<AddedFramework>();
}

/// <summary>A scope as a request has it: context, caller and clock.</summary>
sealed class Scopes : IAsyncDisposable
{
    readonly ServiceProvider provider;

    public Scopes(TestDatabase database, string subject = "inspector-1", string organisation = "ofsted")
    {
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(Clock);
        services.AddScoped(_ => new Caller(subject, organisation, OrganisationKinds.Inspectorate, null, [Role.Inspector]));
        services.AddContext<LedgerDb>((_, options) => options.UseNpgsql(database.ConnectionString, npgsql => npgsql.UseNodaTime()));
        provider = services.BuildServiceProvider();
    }

    public FakeClock Clock { get; } = FakeClock.FromUtc(2026, 11, 16, 9, 0, 0);

    public async Task SaveAsync(Action<LedgerDb> change)
    {
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LedgerDb>();
        change(db);
        await db.SaveChangesAsync();
    }

    public AsyncServiceScope Open() => provider.CreateAsyncScope();

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
