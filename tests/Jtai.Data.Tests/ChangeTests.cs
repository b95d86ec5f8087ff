using Jtai.Data.Http;
using Jtai.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Data.Tests;

/// <summary>A change in one transaction under a lock, of a page that is there.</summary>
public sealed class ChangeTests : IAsyncLifetime
{
    readonly Guid id = Guid.CreateVersion7();
    TestDatabase database = null!;
    Scopes scopes = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync<LedgerDb>();
        scopes = new Scopes(database);
        await scopes.SaveAsync(db => db.Add(new LedgerPage { Id = id, Title = "before" }));
    }

    public async Task DisposeAsync()
    {
        await scopes.DisposeAsync();
        await database.DisposeAsync();
    }

    Task<Change<LedgerPage>?> OfAsync(LedgerDb db, string? title = null) => Change.OfAsync(
        db, db.LedgerPages.Where(page => page.Id == id && (title == null || page.Title == title)), $"select 1 from ledger_pages where id = {id} for update", default);

    Task<string> TitleAsync() => database.ScalarAsync<string>("select coalesce(string_agg(title, ','), 'none') from ledger_pages");

    /// <summary>The second change, begun while the first has the lock, and waiting for it.</summary>
    async Task<Task<Change<LedgerPage>?>> WaitingAsync(LedgerDb db, string? title = null)
    {
        var second = OfAsync(db, title);
        await Eventually.TrueAsync(async () => second.IsCompleted || await database.ScalarAsync<long>("select count(*) from pg_locks where not granted") > 0);
        Assert.False(second.IsCompleted);
        return second;
    }

    [Fact]
    public async Task Of_two_changes_at_once_the_second_decides_on_what_the_first_has_made_of_it()
    {
        await using var scope = scopes.Open();
        await using var other = scopes.Open();
        await using var first = await OfAsync(Db(scope));
        var waiting = await WaitingAsync(Db(other));
        first!.Record.Title = "first";
        await first.SaveAsync(default);
        await using var second = await waiting;
        Assert.Equal("first", second!.Record.Title);
    }

    [Fact]
    public async Task What_the_first_has_taken_out_of_sight_is_not_there_for_the_second_and_keeps_no_lock()
    {
        await using var scope = scopes.Open();
        await using var other = scopes.Open();
        await using var first = await OfAsync(Db(scope));
        var waiting = await WaitingAsync(Db(other), "before");
        first!.Record.Title = "first";
        await first.SaveAsync(default);
        Assert.Null(await waiting);
        Assert.Null(Db(other).Database.CurrentTransaction);
    }

    [Fact]
    public async Task What_the_caller_does_not_see_is_not_locked_either()
    {
        await using var scope = scopes.Open();
        await using var other = scopes.Open();
        await using var first = await OfAsync(Db(scope));
        // ¶14-15: it would have to wait, and would learn from it.
        Assert.Null(await OfAsync(Db(other), "another").WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Null(Db(other).Database.CurrentTransaction);
    }

    [Fact]
    public async Task Without_being_saved_it_has_not_happened()
    {
        await using var scope = scopes.Open();
        await using (var change = await OfAsync(Db(scope)))
        {
            change!.Record.Title = "after";
            await Db(scope).SaveChangesAsync();
        }
        Assert.Equal("before", await TitleAsync());
        Assert.Null(Db(scope).Database.CurrentTransaction);
    }

    [Fact]
    public async Task It_joins_the_transaction_that_there_is_and_leaves_its_end_to_whoever_began_it()
    {
        await using var scope = scopes.Open();
        await using var transaction = await Db(scope).Database.BeginTransactionAsync();
        await using (var change = await OfAsync(Db(scope)))
        {
            change!.Record.Title = "after";
            await change.SaveAsync(default);
        }
        Assert.Same(transaction, Db(scope).Database.CurrentTransaction);
        Assert.Equal("before", await TitleAsync());
        await transaction.CommitAsync();
        Assert.Equal("after", await TitleAsync());
    }

    static LedgerDb Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<LedgerDb>();
}
