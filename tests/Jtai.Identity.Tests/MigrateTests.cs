using System.Diagnostics;
using Jtai.Testing;
using Npgsql;

namespace Jtai.Identity.Tests;

/// <summary>The step before a service starts, on the program as it is delivered.</summary>
public sealed class MigrateTests
{
    [Fact]
    public async Task Migrate_waits_for_a_server_that_is_still_starting_and_makes_the_role_that_may_use_this_database_only()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = server.ConnectionString("identitydb");
        await server.StopAsync();
        using var process = Migrate(database, "identitydb");
        var error = process.StandardError.ReadToEndAsync();
        string? line;
        do
            line = await process.StandardOutput.ReadLineAsync();
        while (line is not null && !line.Contains("PostgreSQL does not answer yet", StringComparison.Ordinal));
        if (line is null)
            Assert.Fail(await error);

        await server.StartAgainAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{output} {await error}");
        var asRole = new NpgsqlConnectionStringBuilder(database) { Username = "identitydb", Password = "it's {secret}", Pooling = false };
        await using var source = NpgsqlDataSource.Create(asRole);
        await using (var audited = source.CreateCommand("insert into audit_entries (id, at, subject, organisation, process, record, what) values (gen_random_uuid(), now(), 's', 'o', 'p', 'r', '{}')"))
            await audited.ExecuteNonQueryAsync();
        foreach (var sql in (string[])["alter table audit_entries disable trigger all", "set session_replication_role = replica", "drop table clients", "create table other (id int)", "create role other superuser"])
        {
            await using var refused = source.CreateCommand(sql);
            var exception = await Assert.ThrowsAsync<PostgresException>(refused.ExecuteNonQueryAsync);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, exception.SqlState);
        }
        await server.ExecuteAsync("create role stranger login password 'stranger'");
        await using var stranger = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(asRole.ConnectionString) { Username = "stranger", Password = "stranger" }.ConnectionString);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(stranger.OpenAsync)).SqlState);
    }

    [Fact]
    public async Task A_role_that_cannot_be_made_fails_the_step_without_a_word_of_its_password()
    {
        await using var server = await PostgresServer.StartAsync("-c", "logging_collector=on");
        var name = $"migrate_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"create database {name}");
        // PostgreSQL keeps these names for itself.
        using var process = Migrate(server.ConnectionString(name), "pg_monitor");
        var output = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await output.Item1 + await output.Item2;
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("reserved", said, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
        // Nor is it in the server's own log, which says what failed.
        await using var source = NpgsqlDataSource.Create(server.Address + ";Pooling=false");
        await using var read = source.CreateCommand("select pg_read_file(pg_current_logfile())");
        var log = (string)(await read.ExecuteScalarAsync())!;
        Assert.Contains("reserved", log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
    }

    static Process Migrate(string database, string role)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "migrate"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__identitydb"] = database;
        start.Environment["ConnectionStrings__messaging"] = "amqp://guest:guest@127.0.0.1:9";
        start.Environment["Audit__SigningKey"] = TestDatabase.AuditSigningKey;
        start.Environment["Database__Role"] = role;
        start.Environment["Database__RolePassword"] = "it's {secret}";
        return Process.Start(start)!;
    }
}
