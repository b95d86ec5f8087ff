using Jtai.Data.Audit;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Jtai.Data.Tests;

public sealed class ContextTests
{
    sealed class AtDisposal(Action work) : IDisposable
    {
        public void Dispose() => work();
    }

    /// <summary>A scope disposes of a context once for each type under which it gave it away. Whoever takes one in between must not lose it at the second.</summary>
    [Fact]
    public void A_context_of_the_pool_is_never_in_two_scopes()
    {
        ServiceProvider provider = null!;
        using var later = new Later();
        var services = new ServiceCollection();
        services.AddContext<LedgerDb>((_, options) => options.UseNpgsql(npgsql => npgsql.UseNodaTime()));
        services.AddScoped(_ => new AtDisposal(() => later.Open(provider)));
        using var disposed = provider = services.BuildServiceProvider();

        using (var first = provider.CreateScope())
        {
            first.ServiceProvider.GetRequiredService<LedgerDb>();
            first.ServiceProvider.GetRequiredService<AtDisposal>();
            first.ServiceProvider.GetRequiredService<JtaiDbContext>();
        }

        later.Open(provider);
        Assert.Equal(2, later.Contexts.Distinct().Count());
    }

    [Fact]
    public void A_scope_has_one_context_under_both_types_and_the_next_scope_has_it_from_the_pool()
    {
        var services = new ServiceCollection();
        services.AddContext<LedgerDb>((_, options) => options.UseNpgsql(npgsql => npgsql.UseNodaTime()));
        using var provider = services.BuildServiceProvider();
        using var later = new Later();
        JtaiDbContext before;
        using (var scope = provider.CreateScope())
        {
            before = scope.ServiceProvider.GetRequiredService<JtaiDbContext>();
            Assert.Same(before, scope.ServiceProvider.GetRequiredService<LedgerDb>());
        }

        later.Open(provider);
        Assert.Same(before, Assert.Single(later.Contexts));
    }

    /// <summary>A scope in which something is done that has a name.</summary>
    static ServiceProvider Working(TestDatabase database, string? process)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IClock>(SystemClock.Instance);
        services.AddScoped(_ => Caller.OfService("test"));
        services.AddScoped(_ => new AuditedWork { Process = process });
        services.AddContext<LedgerDb>((_, options) => options.UseNpgsql(database.ConnectionString, npgsql => npgsql.UseNodaTime()));
        return services.BuildServiceProvider();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_has_a_name_saves_nothing_without_an_entry_whichever_way_it_is_saved(bool asynchronously)
    {
        await using var database = await TestDatabase.CreateAsync<LedgerDb>();
        await using var provider = Working(database, "open-page");
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LedgerDb>();
        // Nothing is changed yet.
        Assert.Equal(0, await SaveAsync());
        var page = new LedgerPage { Title = "page" };
        db.Add(page);
        await Assert.ThrowsAsync<UnauditedException>(SaveAsync);
        db.Audit($"page/{page.Id}");
        Assert.Equal(2, await SaveAsync());
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from audit_entries where process = 'open-page'"));

#pragma warning disable CA1849 // It is what is tested.
        async Task<int> SaveAsync() => asynchronously ? await db.SaveChangesAsync() : db.SaveChanges();
#pragma warning restore CA1849
    }

    [Fact]
    public async Task What_is_published_is_known_to_the_work_once_it_is_saved_and_once_only()
    {
        await using var database = await TestDatabase.CreateAsync<LedgerDb>();
        await using var provider = Working(database, "open-page");
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LedgerDb>();
        foreach (var type in (string[])["scheduling.one", "scheduling.two"])
        {
            db.Add(new OutboxMessage { Id = Guid.CreateVersion7(), Type = type, Body = "{}" });
            db.Audit("page/1");
            await db.SaveChangesAsync();
        }
        var work = scope.ServiceProvider.GetRequiredService<AuditedWork>();
        Assert.Equal(["scheduling.one", "scheduling.two"], work.Published);
        Assert.Equal(2, work.Entries.Count);
    }

    [Fact]
    public async Task An_entry_that_nobody_can_sign_or_name_is_not_made()
    {
        await using var database = await TestDatabase.CreateAsync<LedgerDb>();
        await using var provider = Working(database, process: null);
        await using var scope = provider.CreateAsyncScope();
        var nameless = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<LedgerDb>().Audit("page/1"));
        Assert.StartsWith("Neither the endpoint nor the consumer names the process.", nameless.Message, StringComparison.Ordinal);
        await using var db = database.Open<LedgerDb>();
        var unknown = Assert.Throws<InvalidOperationException>(() => db.AuditAs("open-page", "page/1"));
        Assert.StartsWith("An audit entry needs a context that was made by dependency injection", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_in_snake_case_and_values_of_an_enumeration_are_their_names()
    {
        await using var database = await TestDatabase.CreateAsync<LedgerDb>();
        await using var db = database.Open<LedgerDb>();
        db.Add(new LedgerPage { State = LedgerState.ClosedForGood });
        await db.SaveChangesAsync();
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from ledger_pages where state = 'ClosedForGood' and opened_at is not null and due_on is not null"));
        Assert.Equal("pk_ledger_pages", await database.ScalarAsync<string>("select conname::text from pg_constraint where conrelid = 'ledger_pages'::regclass and contype = 'p'"));
    }

    [Fact]
    public async Task Several_replicas_make_tables_and_triggers_at_once()
    {
        await using var database = await TestDatabase.CreateAsync<LedgerDb>();
        await Parallel.ForAsync(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, stop) =>
        {
            await using var db = database.Open<LedgerDb>();
            await db.CreateSharedAsync(stop);
        });
    }

    /// <summary>Scopes that stay open until the end of the test.</summary>
    sealed class Later : IDisposable
    {
        readonly List<IServiceScope> scopes = [];

        public List<LedgerDb> Contexts { get; } = [];

        public void Open(IServiceProvider provider)
        {
            scopes.Add(provider.CreateScope());
            Contexts.Add(scopes[^1].ServiceProvider.GetRequiredService<LedgerDb>());
        }

        public void Dispose() => scopes.ForEach(scope => scope.Dispose());
    }
}
