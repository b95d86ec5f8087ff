using System.Diagnostics;
using Jtai.Testing;
using Npgsql;

namespace Jtai.Identity.Tests;

/// <summary>The step before a service starts, on the program as it is delivered.</summary>
public sealed class MigrateTests
{
    [Fact]
    public async Task Migrate_waits_for_a_server_that_is_still_starting()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = server.ConnectionString("identitydb");
        await server.StopAsync();
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "migrate"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__identitydb"] = database;
        start.Environment["ConnectionStrings__messaging"] = "amqp://guest:guest@127.0.0.1:9";
        start.Environment["Audit__SigningKey"] = TestDatabase.AuditSigningKey;
        using var process = Process.Start(start)!;
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
        await using var source = NpgsqlDataSource.Create(database);
        await using var count = source.CreateCommand("select count(*) from clients");
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }
}
