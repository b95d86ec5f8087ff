using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Jtai.Testing;

namespace Jtai.Benchmarks;

/// <summary>
/// From a built tree to everything healthy, the AppHost of this tree beside that of another, such as one of an earlier commit: the seconds until the AppHost
/// has written <c>run.json</c>, on data that is there already. In turns, so that what else the machine does falls on both. Each is stopped in order, and
/// nothing of it runs any more before the next starts.
/// </summary>
static class StartBenchmark
{
    const string AppHost = "artifacts/bin/Jtai.AppHost/release/Jtai.AppHost.dll";
    const string OtherArguments = "--other-args";
    const int Terminate = 15;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="args">
    /// <c>start other-tree [pairs] [--other-args argument ...]</c>; in an argument, <c>{folder}</c> stands for the folder that the other AppHost works in.
    /// </param>
    public static async Task<int> RunAsync(string[] args)
    {
        var end = Array.IndexOf(args, OtherArguments) is var at and >= 0 ? at : args.Length;
        var pairs = 5;
        if (end is < 2 or > 3 || (end == 3 && !(int.TryParse(args[2], CultureInfo.InvariantCulture, out pairs) && pairs > 0)))
        {
            Console.WriteLine($"usage: start <other tree> [pairs] [{OtherArguments} <argument with {{folder}}> ...]");
            return 2;
        }
        var here = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", AppHost));
        var there = Path.GetFullPath(Path.Combine(args[1], AppHost));
        if (!Needs.OfStart(here, there).AreMet("start")) return Needs.Unmet;

        var temporary = Directory.CreateTempSubdirectory("start-benchmark-").FullName;
        // The servers run as accounts of their own, and have to come to their data.
        const UnixFileMode passable = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(temporary, File.GetUnixFileMode(temporary) | passable);
        try
        {
            var ours = new Tree("this tree", here, Path.Combine(temporary, "this"), []);
            var other = new Tree("the other tree", there, Path.Combine(temporary, "other"), args[Math.Min(end + 1, args.Length)..]);
            foreach (var tree in new[] { ours, other }) Console.WriteLine($"{tree.Name}, first start, not counted: {Seconds(await MeasureAsync(tree))}");
            var times = new List<(double Ours, double Other)>();
            for (var pair = 1; pair <= pairs; pair++)
            {
                // Each goes first as often as the other.
                var first = await MeasureAsync(pair % 2 == 1 ? ours : other);
                var second = await MeasureAsync(pair % 2 == 1 ? other : ours);
                times.Add(pair % 2 == 1 ? (first, second) : (second, first));
                Console.WriteLine($"pair {pair}: {ours.Name} {Seconds(times[^1].Ours)}, {other.Name} {Seconds(times[^1].Other)}");
            }
            Print(ours.Name, times.Select(time => time.Ours));
            Print(other.Name, times.Select(time => time.Other));
            var ratio = Median(times.Select(time => time.Ours / time.Other));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{ours.Name} takes {ratio:0.00} of the time of {other.Name} (median of the ratios, pair by pair)"));
            return 0;
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Starts a tree's AppHost and stops it again.</summary>
    /// <returns>The seconds from its start to <c>run.json</c>.</returns>
    static async Task<double> MeasureAsync(Tree tree)
    {
        var runFile = Path.Combine(tree.Folder, "run.json");
        if (File.Exists(runFile)) File.Delete(runFile);
        var arguments = tree.Arguments.Select(argument => argument.Replace("{folder}", tree.Folder, StringComparison.Ordinal));
        var start = new ProcessStartInfo("dotnet", [tree.AppHost, $"--Jtai:Folder={tree.Folder}", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(tree.AppHost),
        };
        // Each finds a port of its own for its dashboard.
        start.Environment.Remove("ASPNETCORE_URLS");
        var lines = new ConcurrentQueue<string>();
        var watch = Stopwatch.StartNew();
        using var host = Process.Start(start)!;
        host.OutputDataReceived += Keep;
        host.ErrorDataReceived += Keep;
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        try
        {
            await Eventually.TrueAsync(() => File.Exists(runFile) || host.HasExited, Patience, $"{tree.Name} is healthy");
            var seconds = watch.Elapsed.TotalSeconds;
            return host.HasExited
                ? throw new InvalidOperationException($"{tree.Name} ended with {host.ExitCode}:\n{string.Join('\n', lines)}")
                : seconds;
        }
        finally
        {
            var id = host.Id;
            if (!host.HasExited) _ = kill(id, Terminate);
            await host.WaitForExitAsync();
            await Eventually.TrueAsync(() => !IsAnythingLeft(tree.Folder, id), Patience, $"nothing of {tree.Name} is left");
        }

        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not { } text) return;
            lines.Enqueue(text);
            if (lines.Count > 40) lines.TryDequeue(out _);
        }
    }

    /// <summary>Whether a process runs that was told of the folder, or to watch over the AppHost: its orchestrator ends after all it has started.</summary>
    static bool IsAnythingLeft(string folder, int host) => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        if (!int.TryParse(Path.GetFileName(process), out _)) return false;
        try
        {
            var command = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
            return command.Contains(folder, StringComparison.Ordinal) || command.Contains($"--monitor {host} ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // it ended meanwhile
        }
    });

    static void Print(string name, IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        Console.WriteLine($"{name}: min {Seconds(sorted[0])}, median {Seconds(Median(sorted))}, max {Seconds(sorted[^1])}");
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    [DllImport("libc")]
    static extern int kill(int processId, int signal);

    sealed record Tree(string Name, string AppHost, string Folder, IReadOnlyList<string> Arguments);
}
