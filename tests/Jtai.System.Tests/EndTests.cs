using System.Diagnostics;
using Jtai.NativeServers;
using Jtai.Testing;
using Xunit.Abstractions;

namespace Jtai.System.Tests;

/// <summary>However the system ends, nothing of it is left.</summary>
public sealed class EndTests(ITestOutputHelper output) : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    readonly AppHostProcess host = new();

    public Task InitializeAsync() => host.StartAsync();

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    [Theory]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    public async Task Asked_to_end_the_AppHost_ends_last_and_with_0(Signal signal)
    {
        var processes = host.Processes();
        Unix.Send(host.Id, signal);
        Assert.Equal(0, await host.EndAsync());
        await NothingIsLeftAsync(processes);
        Assert.False(host.IsHealthy);
    }

    [Fact]
    public async Task Nothing_is_left_of_an_AppHost_that_was_killed()
    {
        var processes = host.Processes();
        Unix.Send(host.Id, Signal.Kill);
        await NothingIsLeftAsync(processes);
    }

    [Fact]
    public async Task Nothing_is_left_where_the_orchestrator_was_killed_and_the_AppHost_says_so()
    {
        var processes = host.Processes();
        Unix.Send(host.Orchestrator, Signal.Kill);
        Assert.Equal(1, await host.EndAsync());
        Assert.Contains("orchestrator", host.Output, StringComparison.Ordinal);
        await NothingIsLeftAsync(processes);
        Assert.False(host.IsHealthy);
    }

    [Fact]
    public async Task Nothing_is_left_where_both_were_killed_and_the_next_start_finds_its_secrets_and_data()
    {
        var processes = host.Processes();
        var secrets = await File.ReadAllTextAsync(Path.Combine(host.Folder, "parameters.json"));
        foreach (var process in (int[])[host.Id, host.Orchestrator]) Unix.Send(process, Signal.Kill);
        await NothingIsLeftAsync(processes);

        await host.StartAsync();
        Assert.Equal(secrets, await File.ReadAllTextAsync(Path.Combine(host.Folder, "parameters.json")));
        using var way = host.Way;
        using var lead = await way.SignInAsync("demo-ofsted-lead");
    }

    [Fact]
    public async Task What_it_writes_is_for_its_owner_only_and_no_secret_is_in_an_argument_of_a_process()
    {
        await using var second = new AppHostProcess();
        var secrets = global::System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(host.Folder, "parameters.json")))!.AsObject().Select(secret => secret.Value!.ToString()).ToList();
        Assert.NotEmpty(secrets);
        secrets.Add(host.Way.Addresses["dashboard"]!.ToString().Split("t=")[1]);
        Assert.True(host.CommandsWhileStarting.Count > 20);
        Assert.DoesNotContain(host.CommandsWhileStarting.Concat(host.Processes().Select(AppHostProcess.CommandOf)), command => secrets.Exists(secret => command.Contains(secret, StringComparison.Ordinal)));

        // The servers' accounts pass through to their data, and see nothing on the way.
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string[] passable = [host.Folder, Path.Combine(host.Folder, "data")];
        Assert.All(passable, folder => Assert.Equal(owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, File.GetUnixFileMode(folder)));
        var seen = 0;
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(host.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 }).Except(passable),
            entry => ++seen > 0 && IsOpenToOthers(entry));
        Assert.True(seen > 500, $"only {seen} files and folders");

        // A second one on the same folder is told whom to ask.
        Assert.Equal(1, await second.FailAsync($"--Jtai:Folder={host.Folder}"));
        Assert.Contains($"already running on {host.Folder}, as process {host.Id}", second.Output, StringComparison.Ordinal);
        Assert.True(host.IsHealthy);
    }

    static bool IsOpenToOthers(string entry)
    {
        try
        {
            return (File.GetUnixFileMode(entry) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != 0;
        }
        catch (IOException)
        {
            // A server has removed it meanwhile.
            return false;
        }
    }

    async Task NothingIsLeftAsync(IReadOnlyList<int> processes)
    {
        // AppHost, orchestrator, dashboard, five services, PostgreSQL with backends, epmd, RabbitMQ with helpers, ClamAV.
        Assert.InRange(processes.Count, 20, 200);
        var clock = Stopwatch.StartNew();
        try
        {
            await Eventually.TrueAsync(() => !processes.Any(AppHostProcess.IsAlive), Patience);
            output.WriteLine($"Nothing was left after {clock.Elapsed.TotalSeconds:0.0} s");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Left after {Patience.TotalSeconds} s:\n{string.Join('\n', processes.Where(AppHostProcess.IsAlive).Select(AppHostProcess.CommandOf))}");
        }
    }
}
