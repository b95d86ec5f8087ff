using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Jtai.NativeServers;
using Jtai.Testing;
using Npgsql;

namespace Jtai.System.Tests;

/// <summary>The AppHost as a process of its own, as <c>./run</c> starts it, in a folder of its own.</summary>
sealed class AppHostProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    readonly ConcurrentQueue<string?> lines = new();
    readonly ConcurrentDictionary<string, bool> commands = new();
    Process? started;

    Process Running => started ?? throw new InvalidOperationException("Nothing was started.");

    /// <summary>Secrets, data, logs, <c>run.json</c>.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine("/tmp", $"jtai-apphost-{Guid.NewGuid():N}")).FullName;

    public int Id => Running.Id;

    /// <summary>Everything that it has printed.</summary>
    public string Output => string.Join('\n', lines);

    public bool IsHealthy => File.Exists(Path.Combine(Folder, "run.json"));

    /// <summary>Every command line that was to be seen on the machine while it started, also for a moment.</summary>
    public IReadOnlyCollection<string> CommandsWhileStarting => [.. commands.Keys];

    /// <summary>Starts it and waits until everything is healthy.</summary>
    public async Task StartAsync()
    {
        using var healthy = new CancellationTokenSource();
        var watch = Task.Factory.StartNew(() => WatchCommands(healthy.Token), healthy.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await StartAndWaitAsync();
        }
        finally
        {
            await healthy.CancelAsync();
            await watch;
        }
    }

    void WatchCommands(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
                if (int.TryParse(Path.GetFileName(folder), out var process)) commands.TryAdd(CommandOf(process), true);
            // Leaves the machine to what is watched.
            Thread.Sleep(2);
        }
    }

    async Task StartAndWaitAsync()
    {
        // Whoever runs tests in the background has SIGINT ignored, and so would every process that they start. What they write would be open to everybody.
        started = Program.Start(
            lines.Enqueue, "env", "--default-signal=INT", "sh", "-c", "umask 0; exec \"$@\"", "sh", "dotnet", Program.Assembly("Jtai.AppHost"), $"--Jtai:Folder={Folder}");
        // A killed AppHost leaves its run.json behind, which the next one removes before it writes who it is.
        var pid = Path.Combine(Folder, "pid");
        await Eventually.TrueAsync(() => Running.HasExited || (File.Exists(pid) && File.ReadAllText(pid).Trim() == $"{Running.Id}"), Patience, "the AppHost has taken its folder");
        await Eventually.TrueAsync(() => IsHealthy || Running.HasExited, Patience, "the system is healthy");
        if (Running.HasExited) throw new InvalidOperationException($"The system did not start:\n{Output}");
    }

    /// <summary>Starts what does not come up; its exit status.</summary>
    public async Task<int> FailAsync(params string[] arguments)
    {
        started = Program.Start(lines.Enqueue, "dotnet", [Program.Assembly("Jtai.AppHost"), $"--Jtai:Folder={Folder}", .. arguments]);
        await Running.WaitForExitAsync().WaitAsync(Patience);
        return Running.ExitCode;
    }

    /// <summary>The orchestrator's process, which the AppHost has started and which has started everything else.</summary>
    public int Orchestrator => Find(Id) ?? throw new InvalidOperationException("There is no orchestrator.");

    /// <summary>Every process of the system: the AppHost's and the orchestrator's with all that descend from them.</summary>
    public IReadOnlyList<int> Processes() => [.. Unix.Tree(Id), .. Unix.Tree(Orchestrator)];

    /// <summary>The way in for everybody.</summary>
    public WayIn Way => new(Folder);

    /// <summary>A client of the dashboard with the key that the AppHost has made for it, and that only its owner can read.</summary>
    public HttpClient Dashboard()
    {
        var dashboard = Processes().First(process => CommandOf(process).Contains("Aspire.Dashboard", StringComparison.Ordinal) && !CommandOf(process).Contains("monitor", StringComparison.Ordinal));
        var key = Read(dashboard, "environ").Split('\0').Single(variable => variable.StartsWith("DASHBOARD__API__PRIMARYAPIKEY=", StringComparison.Ordinal)).Split('=', 2)[1];
        return new HttpClient { BaseAddress = new Uri(Way.Addresses["dashboard"]!.ToString()), DefaultRequestHeaders = { { "x-api-key", key } } };
    }

    /// <summary>The database of scheduling, as the server's own user.</summary>
    public async Task<NpgsqlDataSource> SchedulingDatabaseAsync()
    {
        var secrets = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "parameters.json")))!;
        var port = (await File.ReadAllLinesAsync(Path.Combine(Folder, "data", "postgres", "data", "postmaster.pid")))[3];
        return NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=postgres;Password={secrets["postgres-password"]};Database=schedulingdb;Pooling=false");
    }

    /// <summary>Asks it to end, and waits for that.</summary>
    public async Task StopAsync()
    {
        Unix.Send(Id, Signal.Terminate);
        await EndAsync();
    }

    /// <summary>Waits for the end; the exit status.</summary>
    public async Task<int> EndAsync()
    {
        await Running.WaitForExitAsync().WaitAsync(Patience);
        return Running.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (started is { HasExited: false })
        {
            Unix.Send(Id, Signal.Terminate);
            await Running.WaitForExitAsync().WaitAsync(Patience);
        }
        started?.Dispose();
        await DeleteAsync(Folder);
    }

    /// <summary>Deletes the folder of a system that ends: an AppHost that could not start ends before its servers do, which still write into it.</summary>
    public static async Task DeleteAsync(string folder)
    {
        await Eventually.TrueAsync(
            () => !Directory.EnumerateDirectories("/proc").Any(process => int.TryParse(Path.GetFileName(process), out var id) && CommandOf(id).Contains(folder, StringComparison.Ordinal)),
            what: $"no process works in {folder}");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>True when the process is there and not merely waiting to be buried.</summary>
    public static bool IsAlive(int process) => Read(process, "stat") is { Length: > 0 } stat && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');

    /// <summary>The command line of a process, for people.</summary>
    public static string CommandOf(int process) => Read(process, "cmdline").Replace('\0', ' ');

    static int? Find(int appHost)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"start-apiserver --monitor {appHost} ");
        return Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && CommandOf(id).Contains(mark, StringComparison.Ordinal)).Cast<int?>().FirstOrDefault();
    }

    static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
