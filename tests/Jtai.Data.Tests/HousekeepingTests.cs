using Jtai.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jtai.Data.Tests;

public sealed class HousekeepingTests : IAsyncLifetime
{
    TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync<LedgerDb>();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task What_has_served_its_purpose_goes_and_what_is_still_needed_stays()
    {
        await database.ExecuteAsync("""
            insert into outbox (id, type, body, attempts, created_at, sent_at) values
                (gen_random_uuid(), 'sent long ago', '{}', 1, now() - interval '40 days', now() - interval '8 days'),
                (gen_random_uuid(), 'sent lately', '{}', 1, now() - interval '40 days', now() - interval '6 days'),
                (gen_random_uuid(), 'never sent', '{}', 99, now() - interval '400 days', null);
            insert into inbox (message_id, endpoint, consumed_at) values
                (gen_random_uuid(), 'consumed long ago', now() - interval '31 days'),
                (gen_random_uuid(), 'consumed lately', now() - interval '29 days');
            insert into idempotent_answers (caller, route, key, request_hash, status, headers, body, answered_at) values
                ('a', 'POST /pages', 'long ago', '', 200, '{}', '', now() - interval '25 hours'),
                ('a', 'POST /pages', 'lately', '', 200, '{}', '', now() - interval '23 hours');
            """);

        var housekeeping = new Housekeeping(database.Source, NullLogger<Housekeeping>.Instance);
        for (var times = 0; times < 2; times++) Assert.False(await housekeeping.RunOnceAsync(default));

        Assert.Equal("never sent, sent lately", await LeftAsync("type", "outbox"));
        Assert.Equal("consumed lately", await LeftAsync("endpoint", "inbox"));
        Assert.Equal("lately", await LeftAsync("key", "idempotent_answers"));
    }

    Task<string> LeftAsync(string column, string table) => database.ScalarAsync<string>($"select string_agg({column}, ', ' order by {column}) from {table}");
}
