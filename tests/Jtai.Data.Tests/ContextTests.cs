using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task Several_replicas_make_tables_and_triggers_at_once()
    {
        await using var database = await Jtai.Testing.TestDatabase.CreateAsync<LedgerDb>();
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
