using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace Jtai.NativeServers.Tests;

/// <summary>The real servers as child processes.</summary>
public sealed class ServerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PostgreSQL_keeps_what_is_committed_through_a_power_cut()
    {
        var options = new NativePostgresOptions(Path.Combine(_folder.Path, "postgres"), "se'c ret");
        await using var first = await NativePostgres.StartAsync(options);
        await first.ExecuteAsync("create table t (n int)");
        await first.ExecuteAsync("insert into t values (42)");
        await first.KillAsync();
        Assert.False(IsAlive(first.ProcessId));

        await using var second = await NativePostgres.StartAsync(options with { Port = first.Port });
        Assert.Equal("42", await second.ExecuteAsync("select n from t"));
        var refusal = await Assert.ThrowsAsync<IOException>(() => second.ExecuteAsync("select * from absent"));
        Assert.Contains("absent", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_frozen_does_not_answer_and_does_when_woken()
    {
        await using var server = await NativePostgres.StartAsync(new(Path.Combine(_folder.Path, "postgres"), "secret"));
        server.Pause();
        Assert.False(await server.IsReadyAsync(CancellationToken.None));
        server.Resume();
        Assert.True(await server.IsReadyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task PostgreSQL_frozen_is_stopped_in_order_all_the_same()
    {
        await using var server = await NativePostgres.StartAsync(new(Path.Combine(_folder.Path, "postgres"), "secret"));
        server.Pause();
        await server.StopAsync();
        Assert.Equal(0, await server.Exited);
    }

    [Fact]
    public async Task PostgreSQL_waits_for_the_server_of_an_earlier_run_on_its_folder()
    {
        var options = new NativePostgresOptions(Path.Combine(_folder.Path, "postgres"), "secret");
        await using var first = await NativePostgres.StartAsync(options);
        var second = NativePostgres.StartAsync(options);
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(2)));
        await first.StopAsync();
        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task A_folder_that_the_servers_account_cannot_reach_is_replaced_by_one_that_it_can()
    {
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new NativePostgresOptions(Path.Combine(_folder.Path, "postgres"), "secret");
        await using (var first = await NativePostgres.StartAsync(options)) await first.ExecuteAsync("create table t (n int)");
        await using var second = await NativePostgres.StartAsync(options);
        Assert.Equal("0", await second.ExecuteAsync("select count(*) from t"));
    }

    [Fact]
    public async Task Two_RabbitMQ_servers_run_side_by_side_on_loopback_only_and_stop_in_order()
    {
        var servers = await Task.WhenAll(
            NativeRabbitMq.StartAsync(new(Path.Combine(_folder.Path, "one"), "secret")),
            NativeRabbitMq.StartAsync(new(Path.Combine(_folder.Path, "two"), "secret") { User = "jtai", Management = true }));
        var ports = servers.SelectMany(s => s.Ports).ToHashSet();
        Assert.Equal(7, ports.Count);
        Assert.All(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => ports.Contains(l.Port)), l => Assert.True(IPAddress.IsLoopback(l.Address), l.ToString()));
        Assert.Contains("jtai", await servers[1].ControlAsync(["list_users"]), StringComparison.Ordinal);

        var processes = servers.SelectMany(s => Unix.Tree(s.ProcessId)).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(servers.Select(s => s.StopAsync()));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(12), $"stopping took {watch.Elapsed}");
        Assert.DoesNotContain(processes, IsAlive);
        Assert.DoesNotContain(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), l => ports.Contains(l.Port));
    }

    [Fact]
    public void A_missing_server_is_named_with_the_package_that_brings_it()
    {
        var missing = new MissingServerException("PostgreSQL", "/usr/lib/postgresql/*/bin/postgres", "postgresql");
        Assert.Contains("apt-get install postgresql", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_of_another_version_is_refused_with_the_version_that_it_needs()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder.Path, "postgres", "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "7\n");
        var missing = await Assert.ThrowsAsync<MissingServerException>(() => NativePostgres.StartAsync(new(Path.Combine(_folder.Path, "postgres"), "secret")));
        Assert.Equal("postgresql-7", missing.Package);
    }

    /// <summary>True when the process is there and not merely waiting to be buried.</summary>
    internal static bool IsAlive(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}

/// <summary>A folder that other accounts may pass through, and that is removed again.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jtai-test-").FullName;

    public TemporaryFolder() =>
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
