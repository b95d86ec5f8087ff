using System.Security.Cryptography;
using Jtai.Data.Audit;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace Jtai.Data.Tests;

public sealed class AuditTrailTests : IAsyncLifetime
{
    TestDatabase database = null!;
    Scopes scopes = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync<LedgerDb>();
        scopes = new Scopes(database);
    }

    public async Task DisposeAsync()
    {
        await scopes.DisposeAsync();
        await database.DisposeAsync();
    }

    async Task<AuditReport> VerifyAsync((long, string)? expected = null, DateTime? sealedBefore = null)
    {
        var report = await AuditTrail.VerifyAsync(database.Source, TestDatabase.AuditSigningKey, expected, sealedBefore);
        Assert.All(report.Findings, finding => Assert.EndsWith(".", finding.Message, StringComparison.Ordinal));
        return report;
    }

    AuditSealing Sealing(ILogger<AuditSealing>? log = null) =>
        new(database.Source, Options.Create(new AuditOptions { SigningKey = TestDatabase.AuditSigningKey }), log ?? NullLogger<AuditSealing>.Instance);

    async Task<bool> SealAsync()
    {
        using var sealing = Sealing();
        return await sealing.RunOnceAsync(default);
    }

    async Task WriteAsync(int count)
    {
        for (var i = 1; i <= count; i++)
            await scopes.SaveAsync(db => db.AuditAs("read-child-level-data", $"child/{i}", i % 2 == 0 ? null : "Selection ¶97", new { row = i, list = "3", ratio = 1.50m }));
    }

    /// <summary>As somebody who owns the server: past the triggers.</summary>
    Task<int> TamperAsync(string sql) => database.ExecuteAsync($"set session_replication_role = replica; {sql}; set session_replication_role = origin;");

    [Fact]
    public async Task An_entry_says_who_when_for_whom_in_which_process_why_and_what()
    {
        await scopes.SaveAsync(db => db.AuditAs("plan-inspection", "inspection/1", "Routine", new { framework = "front-door-2024" }));

        await using var db = database.Open<LedgerDb>();
        var entry = await db.Set<AuditEntry>().SingleAsync();
        Assert.Equal(("inspector-1", "ofsted", "plan-inspection", "Routine", "inspection/1"), (entry.Subject, entry.Organisation, entry.Process, entry.Why, entry.Record));
        Assert.Equal("""{"framework": "front-door-2024"}""", entry.What);
        Assert.Equal(Instant.FromUtc(2026, 11, 16, 9, 0), entry.At);
        Assert.Equal(1, entry.Sequence);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Entry_and_state_are_saved_together_or_not_at_all()
    {
        var id = Guid.CreateVersion7();
        await scopes.SaveAsync(db => db.Add(new LedgerPage { Id = id }));
        await Assert.ThrowsAsync<DbUpdateException>(() => scopes.SaveAsync(db =>
        {
            db.AuditAs("open-page", $"page/{id}");
            db.Add(new LedgerPage { Id = id });
        }));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from audit_entries"));
    }

    [Fact]
    public async Task An_untouched_trail_is_intact_with_odd_texts_and_numbers_too()
    {
        await scopes.SaveAsync(db => db.AuditAs("a", "b", "", new { text = "ünïcode \"quoted\" 🙂 \u0001", big = 12345678901234567890m, small = 0.000100m, none = (string?)null, nested = new { z = 1, a = new[] { 1, 2 } } }));
        scopes.Clock.Advance(Duration.FromTicks(12_345_678));
        await WriteAsync(5);
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((6, 6), (report.Entries, report.Head));
    }

    [Fact]
    public async Task Entries_added_at_the_same_time_keep_one_chain_without_gaps()
    {
        await Parallel.ForAsync(0, Long.Count(100, 5000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            try
            {
                await scopes.SaveAsync(db =>
                {
                    db.AuditAs("open-page", $"page/{i}");
                    db.AuditAs("read-page", $"page/{i}");
                    // Every fifth transaction rolls back after its entries were written.
                    db.Add(new LedgerPage { Title = i % 5 == 0 ? null! : "page" });
                });
            }
            catch (DbUpdateException) when (i % 5 == 0)
            {
                // As planned.
            }
        });
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal(Long.Count(100, 5000) * 2 * 4 / 5, report.Entries);
        Assert.Equal(report.Entries, report.Head);
    }

    [Fact]
    public async Task Two_transactions_that_audit_first_and_change_the_same_rows_in_opposite_order_do_not_block_on_the_trail()
    {
        await using var first = scopes.Open();
        await using var second = scopes.Open();
        var one = first.ServiceProvider.GetRequiredService<LedgerDb>();
        var two = second.ServiceProvider.GetRequiredService<LedgerDb>();
        await using var transactionOne = await one.Database.BeginTransactionAsync();
        await using var transactionTwo = await two.Database.BeginTransactionAsync();
        one.AuditAs("a", "1");
        await one.SaveChangesAsync();
        two.AuditAs("b", "2");
        await two.SaveChangesAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await transactionTwo.CommitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await transactionOne.CommitAsync();
        Assert.Equal("2,1", await database.ScalarAsync<string>("select string_agg(record, ',' order by sequence) from audit_entries"));
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Theory]
    [InlineData("update audit_entries set why = 'other' where sequence = 2")]
    [InlineData("delete from audit_entries where sequence = 2")]
    [InlineData("truncate audit_entries")]
    [InlineData("update audit_seals set at = now()")]
    [InlineData("delete from audit_seals")]
    [InlineData("truncate audit_seals")]
    [InlineData("delete from audit_head")]
    public async Task The_database_refuses_to_change_the_trail(string sql)
    {
        await WriteAsync(3);
        await SealAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task An_entry_cannot_choose_its_place()
    {
        await WriteAsync(2);
        await database.ExecuteAsync("""
            insert into audit_entries (id, sequence, at, subject, organisation, process, record, what, hash)
            values (gen_random_uuid(), 1, now(), 's', 'o', 'p', 'r', '{}', '\x00')
            """);
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal(3, report.Head);
    }

    /// <summary>What was sealed under an earlier version has to be verified by every later one.</summary>
    [Fact]
    public void A_seal_is_made_over_its_trail_its_entry_and_its_time()
    {
        var (trail, hash) = (Guid.Parse("0197a2b4-0000-7000-8000-00000000000f"), Enumerable.Range(0, 32).Select(each => (byte)each).ToArray());
        byte[] sealedText =
        [
            .. "jtai-audit-seal-1"u8, .. trail.ToByteArray(), 0, 0, 0, 0, 0, 0, 1, 2, .. Convert.FromHexString("00038D7EA4C68001"), .. hash,
        ];
        var at = DateTime.UnixEpoch.AddTicks(1_000_000_000_000_001 * TimeSpan.TicksPerMicrosecond);
        Assert.Equal(HMACSHA256.HashData("key"u8, sealedText), AuditSeal.Sign("key", trail, 258, hash, at));
    }

    [Theory]
    [InlineData("delete from audit_entries where sequence = 3", "Entry 3 is missing.")]
    [InlineData("delete from audit_entries where sequence in (3, 4)", "Entries 3 to 4 are missing.")]
    [InlineData("update audit_head set sequence = 3", "Entry 6 is not the head that the database remembers.")]
    [InlineData("update audit_head set hash = decode(repeat('00', 32), 'hex')", "Entry 6 is not the head that the database remembers.")]
    [InlineData("delete from audit_head", "Entry 6 is not the head that the database remembers.")]
    public async Task What_was_found_is_said_for_people(string sql, string message)
    {
        await WriteAsync(6);
        await TamperAsync(sql);
        Assert.Equal(message, (await VerifyAsync()).Findings[0].Message);
    }

    [Theory]
    [InlineData("update audit_entries set why = 'other' where sequence = 3", "changed", 3)]
    [InlineData("update audit_entries set at = at + interval '1 microsecond' where sequence = 3", "changed", 3)]
    [InlineData("""update audit_entries set what = '{"row": 4}' where sequence = 3""", "changed", 3)]
    [InlineData("update audit_entries set why = null where sequence = 3", "changed", 3)]
    [InlineData("update audit_entries set subject = subject || organisation, organisation = '' where sequence = 3", "changed", 3)]
    [InlineData("delete from audit_entries where sequence = 3", "missing", 3)]
    [InlineData("delete from audit_entries where sequence in (3, 4)", "missing", 3)]
    [InlineData("delete from audit_entries where sequence = 1", "missing", 1)]
    [InlineData("delete from audit_entries where sequence = 3; update audit_entries set sequence = sequence - 1 where sequence > 3", "moved", 3)]
    [InlineData("delete from audit_entries where sequence = 6", "truncated", 6)]
    [InlineData("truncate audit_entries", "truncated", 1)]
    [InlineData("insert into audit_entries (id, at, subject, organisation, process, record, what) values (gen_random_uuid(), now(), 's', 'o', 'p', 'r', '{}')", "unlinked", 6)]
    public async Task Tampering_is_found_at_its_entry(string sql, string code, long sequence)
    {
        await WriteAsync(6);
        await TamperAsync(sql);
        var finding = (await VerifyAsync()).Findings[0];
        Assert.Equal((code, sequence), (finding.Code, finding.Sequence));
    }

    [Fact]
    public async Task Two_swapped_entries_are_found()
    {
        await WriteAsync(6);
        await TamperAsync("update audit_entries set sequence = -sequence where sequence in (2, 4); update audit_entries set sequence = case sequence when -2 then 4 else 2 end where sequence < 0");
        var findings = (await VerifyAsync()).Findings;
        Assert.Equal([2, 2, 3, 4, 4, 5], findings.Select(f => f.Sequence));
        Assert.Equal("changed", findings.First(f => f.Sequence == 4 && f.Code == "changed").Code);
    }

    /// <summary>Somebody who owns the server and knows how the chain is made can make a new one. Not the seal.</summary>
    const string Rewrite = """
        update audit_entries set why = 'rewritten', sequence = null, previous_hash = null, hash = null where sequence = 3;
        create table kept as select * from audit_entries order by coalesce(sequence, 3);
        delete from audit_entries;
        update audit_head set sequence = 0, hash = decode(repeat('00', 32), 'hex');
        set session_replication_role = origin;
        insert into audit_entries select * from kept order by coalesce(sequence, 3);
        set constraints all immediate;
        """;

    [Fact]
    public async Task A_chain_made_anew_is_found_by_its_seal()
    {
        await WriteAsync(6);
        Assert.True(await SealAsync());
        Assert.False(await SealAsync());
        Assert.Empty((await VerifyAsync()).Findings);

        await TamperAsync(Rewrite);
        Assert.Equal("rewritten", await database.ScalarAsync<string>("select why from audit_entries where sequence = 3"));
        Assert.Equal([("seal-broken", 6L)], (await VerifyAsync()).Findings.Select(f => (f.Code, f.Sequence)));
    }

    [Fact]
    public async Task A_seal_made_without_the_key_is_found()
    {
        await WriteAsync(6);
        await SealAsync();
        await TamperAsync(Rewrite + "set session_replication_role = replica; update audit_seals set hash = (select hash from audit_head)");
        Assert.Equal([("seal-forged", 6L)], (await VerifyAsync()).Findings.Select(f => (f.Code, f.Sequence)));
    }

    [Fact]
    public async Task A_tail_cut_off_after_a_seal_is_found_even_if_the_head_was_turned_back()
    {
        await WriteAsync(6);
        await SealAsync();
        await TamperAsync("delete from audit_entries where sequence > 4; update audit_head set (sequence, hash) = (select sequence, hash from audit_entries where sequence = 4)");
        Assert.Equal([("truncated", 5L)], (await VerifyAsync()).Findings.Select(f => (f.Code, f.Sequence)));
    }

    [Fact]
    public async Task A_head_written_down_elsewhere_finds_what_was_cut_off_together_with_its_seal()
    {
        await WriteAsync(6);
        await SealAsync();
        var before = await VerifyAsync();
        await TamperAsync("delete from audit_seals; delete from audit_entries where sequence > 4; update audit_head set (sequence, hash) = (select sequence, hash from audit_entries where sequence = 4)");
        Assert.Empty((await VerifyAsync()).Findings);
        Assert.Equal(
            new AuditFinding(5, "truncated", "The trail ends at entry 4, but had reached entry 6."), Assert.Single((await VerifyAsync((before.Head, before.HeadHash))).Findings));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_trail_rewritten_under_a_running_service_is_not_sealed_anew(bool anotherReplicaSealed)
    {
        using var output = new CapturedOutput();
        using var logging = LoggerFactory.Create(builder => output.AddTo(builder.Services));
        using var sealing = Sealing(logging.CreateLogger<AuditSealing>());
        await WriteAsync(6);
        if (anotherReplicaSealed) Assert.True(await SealAsync());
        Assert.Equal(!anotherReplicaSealed, await sealing.RunOnceAsync(default));
        await WriteAsync(1);
        Assert.True(await sealing.RunOnceAsync(default));

        await TamperAsync(Rewrite + "set session_replication_role = replica; delete from audit_seals where sequence >= 3");
        await WriteAsync(1);
        Assert.False(await sealing.RunOnceAsync(default));
        Assert.False(await sealing.RunOnceAsync(default));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from audit_seals"));
        Assert.NotEmpty(output.LinesWith("The audit trail was rewritten: entry 7 "));

        // FakeClock's entries are of the past.
        var report = await VerifyAsync(sealedBefore: scopes.Clock.GetCurrentInstant().ToDateTimeUtc().AddMinutes(10));
        Assert.Equal([("unsealed", 1L)], report.Findings.Select(f => (f.Code, f.Sequence)));
    }

    [Fact]
    public async Task An_entry_that_waits_too_long_for_its_seal_is_found()
    {
        await WriteAsync(2);
        await SealAsync();
        await WriteAsync(1);
        scopes.Clock.Advance(Duration.FromMinutes(5));
        await WriteAsync(1);
        var start = Instant.FromUtc(2026, 11, 16, 9, 0).ToDateTimeUtc();
        async Task<IEnumerable<(string, long)>> FindAsync(DateTime sealedBefore) =>
            (await VerifyAsync(sealedBefore: sealedBefore)).Findings.Select(f => (f.Code, f.Sequence));

        Assert.Empty(await FindAsync(start));
        Assert.Equal([("unsealed", 3L)], await FindAsync(start.AddMinutes(1)));
        await SealAsync();
        Assert.Empty(await FindAsync(start.AddMinutes(10)));
    }

    [Fact]
    public async Task A_service_that_stops_leaves_nothing_unsealed()
    {
        using var sealing = Sealing();
        await sealing.StartAsync(default);
        await WriteAsync(2);
        await sealing.StopAsync(default);
        Assert.Equal(2, (await VerifyAsync()).SealedTo);
    }
}
