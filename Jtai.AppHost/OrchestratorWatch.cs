using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Jtai.AppHost;

/// <summary>
/// Ends this process when the orchestrator's is gone: without it nothing can be started, stopped or shown, and the AppHost would wait for it for
/// ever.
/// </summary>
sealed class OrchestratorWatch(StateFolder folder, IHostApplicationLifetime lifetime) : BackgroundService
{
    static readonly string Mark = string.Create(CultureInfo.InvariantCulture, $"\0start-apiserver\0--monitor\0{Environment.ProcessId}\0");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (string? orchestrator = null; await timer.WaitForNextTickAsync(stoppingToken);)
        {
            if (orchestrator is null) orchestrator = Find();
            else if (!IsIt(orchestrator) && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Not logged: the logger writes later, and nothing is written after the exit.
                Console.Error.WriteLine("The orchestrator (dcp) has ended without having been asked to.");
                File.Delete(folder.Of("run.json"));
                Environment.Exit(1);
            }
        }
    }

    static string? Find() => Directory.EnumerateDirectories("/proc").FirstOrDefault(IsIt);

    /// <summary>Whether a folder of /proc is the orchestrator's: it is told whom to watch in turn. Not that of the one that only starts it and ends.</summary>
    static bool IsIt(string process)
    {
        try
        {
            var command = File.ReadAllText(Path.Combine(process, "cmdline"));
            return command.Contains(Mark, StringComparison.Ordinal) && !command.Contains("\0--detach\0", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
