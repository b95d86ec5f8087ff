using System.Diagnostics;
using Jtai.Identity.Data;
using Jtai.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Identity.Tests;

/// <summary>The command that an operator types, on the program as it is delivered.</summary>
public sealed class VerifyAuditTests : IAsyncLifetime
{
    TestDatabase database = null!;

    public async Task InitializeAsync()
    {
        (var app, database) = await IdentityApp.CreateAsync();
        await using var _ = app;
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        for (var i = 1; i <= 5; i++)
        {
            db.AuditAs("check-references", $"client/{i}");
            await db.SaveChangesAsync();
        }
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__identitydb"] = database.ConnectionString;
        start.Environment["ConnectionStrings__messaging"] = "amqp://guest:guest@127.0.0.1:9";
        start.Environment["Audit__SigningKey"] = TestDatabase.AuditSigningKey;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }

    [Fact]
    public async Task An_intact_trail_is_0_with_a_head_that_can_be_written_down_and_a_tampered_one_is_1_with_what_was_done()
    {
        var (exit, output, error) = await RunAsync("verify-audit");
        Assert.True(exit == 0, $"{exit}: {output} {error}");
        Assert.StartsWith("audit trail intact: ", output, StringComparison.Ordinal);
        var head = output[(output.LastIndexOf(' ') + 1)..];
        Assert.Matches("^[0-9]+:[0-9a-f]{64}$", head);
        Assert.Equal(0, (await RunAsync("verify-audit", "--expect", head)).Exit);

        await database.ExecuteAsync("set session_replication_role = replica; update audit_entries set record = 'client/other' where record = 'client/3'; set session_replication_role = origin;");
        var sequence = await database.ScalarAsync<long>("select sequence from audit_entries where record = 'client/other'");
        (exit, output, _) = await RunAsync("verify-audit", "--expect", head);
        Assert.Equal(1, exit);
        Assert.Contains($"changed at {sequence}: ", output, StringComparison.Ordinal);
        Assert.Contains("audit trail NOT intact: 1 findings", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify-audit", "--expect", "tomorrow")]
    [InlineData("verify-audit", "--expect", "1:0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("verify-audits")]
    public async Task What_is_not_understood_is_2_with_what_is_known(params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("verify-audit", error, StringComparison.Ordinal);
    }
}
