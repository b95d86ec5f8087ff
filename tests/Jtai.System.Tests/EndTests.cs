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
        Assert.All(host.Processes(), process => Assert.DoesNotContain(secrets, secret => AppHostProcess.CommandOf(process).Contains(secret, StringComparison.Ordinal)));
        Assert.All(Directory.EnumerateFiles(host.Folder).Concat(Directory.EnumerateFiles(Path.Combine(host.Folder, "logs"))),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(owner, File.GetUnixFileMode(Path.Combine(host.Folder, "logs")));
        // The servers' accounts pass through to their data, and see nothing on the way.
        Assert.All((string[])[host.Folder, Path.Combine(host.Folder, "data")], folder => Assert.Equal(owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, File.GetUnixFileMode(folder)));

        // A second one on the same folder is told whom to ask.
        Assert.Equal(1, await second.FailAsync($"--Jtai:Folder={host.Folder}"));
        Assert.Contains($"already running on {host.Folder}, as process {host.Id}", second.Output, StringComparison.Ordinal);
        Assert.True(host.IsHealthy);
    }

    async Task NothingIsLeftAsync(IReadOnlyList<int> processes)
    {
        // AppHost, orchestrator, dashboard, five services, PostgreSQL with backends, epmd, RabbitMQ with helpers.
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
