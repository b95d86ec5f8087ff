using System.Diagnostics;
using System.Text;

// Each test starts the whole system, and two cores are few.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Jtai.System.Tests;

/// <summary>Programs that tests run.</summary>
static class Program
{
    /// <summary>Where everything is.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>The assembly of another project, built in the same configuration.</summary>
    public static string Assembly(string project)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(Repository, "artifacts", "bin", project, configuration, $"{project}.dll");
    }

    /// <summary>Runs a program to its end; its exit status and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan patience, ProcessStartInfo start)
    {
        var output = new StringBuilder();
        using var process = Start(line =>
        {
            lock (output) output.AppendLine(line);
        }, start);
        await process.WaitForExitAsync().WaitAsync(patience);
        lock (output) return (process.ExitCode, output.ToString().TrimEnd());
    }

    /// <summary>Starts a program without the settings of this process's own environment.</summary>
    public static Process Start(Action<string?> onLine, string program, params string[] arguments) => Start(onLine, new ProcessStartInfo(program, arguments));

    static Process Start(Action<string?> onLine, ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment.Remove("ASPNETCORE_URLS");
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => onLine(line.Data);
        process.ErrorDataReceived += (_, line) => onLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
