using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Jtai.NativeServers;
using Jtai.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jtai.System.Tests;

/// <summary>The whole AppHost, started by Aspire itself in a folder of its own, its telemetry going to a receiver of the tests. Reached through its gateway, like by anybody else.</summary>
public sealed partial class RunningSystem : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    readonly CapturedOutput output = new();
    DistributedApplication? started;

    DistributedApplication Application => started ?? throw new InvalidOperationException("The system did not start.");

    /// <summary>Logs of every resource, data, <c>run.json</c>.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine("/tmp", $"jtai-system-{Guid.NewGuid():N}")).FullName;

    /// <summary>Everything that every service sends to operations.</summary>
    public OtlpReceiver Telemetry { get; } = new();

    public WayIn Way { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Telemetry.StartAsync();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Jtai_AppHost>([$"--Jtai:Folder={Folder}"]);
        foreach (var project in builder.Resources.OfType<ProjectResource>()) builder.CreateResourceBuilder(project).WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Address);
        builder.Services.AddLogging(logging => logging.AddProvider(output));
        started = await builder.BuildAsync();
        using var limit = new CancellationTokenSource(Patience);
        await Application.StartAsync(limit.Token);
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(Folder, "run.json")), Patience, "the system is healthy");
        Way = new WayIn(Folder);
    }

    public async Task DisposeAsync()
    {
        Way?.Dispose();
        if (started is not null)
        {
            await started.StopAsync();
            await started.DisposeAsync();
        }
        await Telemetry.DisposeAsync();
        output.Dispose();
        await AppHostProcess.DeleteAsync(Folder);
    }

    /// <summary>Kills a process of a resource the hard way, and waits until the resource has another and is healthy.</summary>
    /// <param name="resource">Its name.</param>
    /// <param name="depth">0 is the resource's own process, 1 the server that it has started.</param>
    public async Task KillAsync(string resource, int depth = 0)
    {
        var before = ProcessOf(resource) ?? throw new InvalidOperationException($"{resource} does not run.");
        Unix.Send(depth == 0 ? before : ServerUnder(before), Signal.Kill);
        await Eventually.TrueAsync(() => ProcessOf(resource) is { } after && after != before, Patience, $"{resource} is started again");
        await Application.ResourceNotifications.WaitForResourceHealthyAsync(resource).WaitAsync(Patience);
    }

    /// <summary>Kills several resources at once, the first before what it waits for at a start, and waits until each has another process and is healthy.</summary>
    public async Task KillTogetherAsync(params string[] resources)
    {
        var before = resources.ToDictionary(resource => resource, resource => ProcessOf(resource)!.Value);
        foreach (var process in before.Values) Unix.Send(process, Signal.Kill);
        await Eventually.TrueAsync(() => before.All(each => ProcessOf(each.Key) is { } after && after != each.Value), Patience, "all are started again");
        foreach (var resource in resources) await Application.ResourceNotifications.WaitForResourceHealthyAsync(resource).WaitAsync(Patience);
    }

    /// <summary>Kills a resource's process; whether it is started again, or given up.</summary>
    public async Task<bool> IsStartedAgainAfterKillAsync(string resource)
    {
        var (before, givenUp) = (ProcessOf(resource)!.Value, false);
        Unix.Send(before, Signal.Kill);
        await Eventually.TrueAsync(() => (givenUp = LinesWith($"{resource} has ended").Count > 0) || (ProcessOf(resource) is { } after && after != before), Patience, $"{resource} is started again or given up");
        if (!givenUp) await Application.ResourceNotifications.WaitForResourceHealthyAsync(resource).WaitAsync(Patience);
        return !givenUp;
    }

    /// <summary>Starts a resource as somebody at the dashboard does, and waits until it is healthy.</summary>
    public async Task StartAsync(string resource)
    {
        var answer = await Application.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand);
        Assert.True(answer.Success, answer.Message);
        await Application.ResourceNotifications.WaitForResourceHealthyAsync(resource).WaitAsync(Patience);
    }

    /// <summary>The process that answers: PostgreSQL's, ClamAV's, or RabbitMQ's virtual machine beside its epmd.</summary>
    static int ServerUnder(int launcher) => Unix.Tree(launcher).First(process => Path.GetFileName(AppHostProcess.CommandOf(process).Split(' ')[0]) is "postgres" or "clamd" or "beam.smp");

    /// <summary>The process of a resource while it runs.</summary>
    public int? ProcessOf(string resource) =>
        Application.ResourceNotifications.TryGetCurrentState(resource, out var state)
        && state.Snapshot.State?.Text == KnownResourceStates.Running
        && state.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid
            ? Convert.ToInt32(pid, CultureInfo.InvariantCulture)
            : null;

    /// <summary>Every file that the run has written its logs to, without the times of the lines: the fraction of a second may be a child's number.</summary>
    public IEnumerable<(string Name, string Text)> Logs() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "logs"), "*.log").Select(file => (Path.GetFileName(file), Times().Replace(Read(file), "")));

    [GeneratedRegex(@"\d\d:\d\d:\d\d\.\d+")]
    private static partial Regex Times();

    /// <summary>What the AppHost itself has said that holds a text, the times of its lines aside.</summary>
    public IReadOnlyList<string> LinesWith(string text) => [.. output.LinesWith(text).Where(line => Times().Replace(line, "").Contains(text, StringComparison.OrdinalIgnoreCase))];

    static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
