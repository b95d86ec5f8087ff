using Jtai.Data.Audit;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jtai.Data.Tests;

/// <summary>What the role of a service can do to its own database, by whatever SQL.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    readonly string _role = $"role_{Guid.NewGuid():N}";
    TestDatabase _database = null!;
    NpgsqlDataSource _asRole = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync<LedgerDb>();
        await using (var db = _database.Open<LedgerDb>())
        {
            await db.Database.ExecuteSqlRawAsync("""create table if not exists "__EFMigrationsHistory" (migration_id text primary key)""");
            await db.GrantAsync(_role, "secret");
        }
        _asRole = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = _role, Password = "secret" }.ConnectionString);
        for (var i = 1; i <= 3; i++) await WriteAsync($"child/{i}");
        Assert.True(await SealAsync());
    }

    public async Task DisposeAsync()
    {
        await _asRole.DisposeAsync();
        await _database.ExecuteAsync($"drop owned by {_role}; drop role {_role}");
        await _database.DisposeAsync();
    }

    async Task<object?> AsRoleAsync(string sql)
    {
        await using var command = _asRole.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    async Task WriteAsync(string record) => await AsRoleAsync($"insert into audit_entries (id, at, subject, organisation, process, record, what) values (gen_random_uuid(), now(), 's', 'o', 'p', '{record}', '{{}}')");

    async Task<bool> SealAsync()
    {
        using var sealing = new AuditSealing(_asRole, Options.Create(new AuditOptions { SigningKey = TestDatabase.AuditSigningKey }), NullLogger<AuditSealing>.Instance);
        return await sealing.RunOnceAsync(default);
    }

    Task<AuditReport> VerifyAsync() => AuditTrail.VerifyAsync(_asRole, TestDatabase.AuditSigningKey);

    [Theory]
    [InlineData("update audit_head set sequence = 99")]
    [InlineData("update audit_head set hash = decode(repeat('ff', 32), 'hex')")]
    [InlineData("update audit_head set trail = gen_random_uuid()")]
    [InlineData("insert into audit_head default values")]
    [InlineData("delete from audit_head")]
    [InlineData("truncate audit_head")]
    [InlineData("select * from audit_head for update")]
    [InlineData("do $$ begin lock table audit_head in exclusive mode; end $$")]
    [InlineData("insert into audit_seals (sequence, hash, at, signature) values (1000000, '\\x00', now(), '\\x00')")]
    [InlineData("update audit_seals set sequence = 1000000")]
    [InlineData("delete from audit_seals")]
    [InlineData("truncate audit_seals")]
    [InlineData("update audit_entries set why = 'other'")]
    [InlineData("delete from audit_entries")]
    [InlineData("truncate audit_entries")]
    [InlineData("alter table audit_entries disable trigger all")]
    [InlineData("drop trigger audit_link on audit_entries")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("create or replace function audit_seal(entry bigint, entry_hash bytea, sealed_at timestamptz, signed bytea) returns bigint language sql as 'select 1::bigint'")]
    [InlineData("create function sha256(text) returns bytea language sql as 'select null::bytea'")]
    [InlineData("create temporary table audit_head (sequence bigint, hash bytea)")]
    [InlineData("create table other (id int)")]
    [InlineData("create schema other")]
    [InlineData("insert into \"__EFMigrationsHistory\" values ('x')")]
    [InlineData("delete from \"__EFMigrationsHistory\"")]
    [InlineData("select pg_read_file('/etc/passwd')")]
    [InlineData("copy audit_entries to program 'cat'")]
    public async Task What_would_spoil_the_trail_or_reach_beyond_the_database_is_refused(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AsRoleAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        await WriteAsync("child/4");
        Assert.True(await SealAsync());
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((4, 4), (report.Head, report.SealedTo));
    }

    [Fact]
    public async Task A_seal_is_of_an_entry_that_is_there_and_one_without_the_key_stops_nothing_and_is_found()
    {
        Assert.Equal(0L, await AsRoleAsync("select audit_seal(1000000, '\\x00', now(), '\\x00')"));
        Assert.Equal(0L, await AsRoleAsync("select audit_seal(3, '\\x00', now(), '\\x00')"));
        await WriteAsync("child/4");
        Assert.Equal(1L, await AsRoleAsync("select audit_seal(sequence, hash, now(), '\\x00') from audit_head"));

        Assert.True(await SealAsync());
        await WriteAsync("child/5");
        Assert.True(await SealAsync());
        var report = await VerifyAsync();
        Assert.Equal([("seal-forged", 4L)], report.Findings.Select(finding => (finding.Code, finding.Sequence)));
        Assert.Equal((5, 5), (report.Head, report.SealedTo));
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("template1")]
    public async Task No_other_database_of_the_server_is_open(string database)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_asRole.ConnectionString) { Username = _role, Password = "secret", Database = database, Pooling = false }.ConnectionString);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(connection.OpenAsync)).SqlState);
    }

    [Fact]
    public async Task A_right_of_an_earlier_version_is_taken_back()
    {
        await _database.ExecuteAsync($"grant all on all tables in schema public to {_role}");
        await using (var db = _database.Open<LedgerDb>()) await db.GrantAsync(_role, "secret");
        await What_would_spoil_the_trail_or_reach_beyond_the_database_is_refused("update audit_head set sequence = 99");
    }
}
