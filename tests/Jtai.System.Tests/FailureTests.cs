using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Jtai.System.Tests;

/// <summary>What keeps the system from starting ends it at once, with status 1, and is said by name with what to do about it.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    readonly AppHostProcess host = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_migration_that_fails()
    {
        await host.StartAsync();
        var scheduling = await host.SchedulingDatabaseAsync();
        await using (var forget = scheduling.CreateCommand("delete from \"__EFMigrationsHistory\"")) await forget.ExecuteNonQueryAsync();
        await host.StopAsync();

        Assert.Equal(1, await host.FailAsync());
        Assert.True(host.Output.Contains("scheduling-migrate failed with exit code", StringComparison.Ordinal), host.Output);
        Assert.Contains("already exists", host.Output, StringComparison.Ordinal);
        Assert.Contains("scheduling-migrate.log", host.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL")]
    public async Task A_port_that_somebody_else_has(string of)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Equal(1, await host.FailAsync($"--{of}=http://localhost:{port}"));
        Assert.Contains($"Port {port} is taken", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_server_that_is_not_installed() => FailForServerAsync();

    /// <summary>What starts the orchestrator ends as soon as it has: that is no end of the orchestrator, however long it takes.</summary>
    [Fact]
    public async Task An_orchestrator_that_is_slow_to_start_is_not_taken_for_one_that_has_ended()
    {
        var orchestrator = Assembly.LoadFrom(Program.Assembly("Jtai.AppHost")).GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "dcpclipath").Value;
        var slow = Path.Combine(host.Folder, "dcp");
        await File.WriteAllTextAsync(slow, $"#!/bin/sh\n\"{orchestrator}\" \"$@\"\nstatus=$?\nsleep 3\nexit $status\n");
        File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await FailForServerAsync($"--DcpPublisher:CliPath={slow}");
    }

    [Theory]
    [InlineData("data")]
    [InlineData("documents")]
    public async Task A_folder_that_is_none(string name)
    {
        await File.WriteAllTextAsync(Path.Combine(host.Folder, name), "");
        Assert.Equal(1, await host.FailAsync());
        Assert.Contains("cannot be used", host.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(host.Folder, name), host.Output, StringComparison.Ordinal);
    }

    async Task FailForServerAsync(params string[] arguments)
    {
        var data = Directory.CreateDirectory(Path.Combine(host.Folder, "data", "postgres", "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "7\n");
        Assert.Equal(1, await host.FailAsync(arguments));
        Assert.True(host.Output.Contains("postgres failed", StringComparison.Ordinal), host.Output);
        Assert.Contains("Install it with: apt-get install postgresql-7", host.Output, StringComparison.Ordinal);
    }
}
