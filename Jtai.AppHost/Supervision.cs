using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.AppHost;

/// <summary>
/// Starts again what died, which Aspire's orchestrator leaves to people; what dies again and again is left to people after all. Says at once what
/// does not start at all, with the end of its console, and ends the whole application with status 1: half of it is of no use to anybody.
/// </summary>
sealed class Supervision(
    StateFolder folder, ResourceNotificationService notifications, ResourceCommandService commands, ConsoleLogs consoles,
    IHostApplicationLifetime lifetime, ILogger<Supervision> log) : BackgroundService
{
    const int Patience = 5;
    static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);
    readonly Dictionary<string, List<DateTime>> ends = [];
    readonly HashSet<string> healthy = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource is ParameterResource || lifetime.ApplicationStopping.IsCancellationRequested) continue;
            var (state, status) = (change.Snapshot.State?.Text, change.Snapshot.ExitCode);
            if (change.Snapshot.HealthStatus == HealthStatus.Healthy && state == KnownResourceStates.Running) healthy.Add(change.ResourceId);
            if (state == KnownResourceStates.FailedToStart)
            {
                await EndAsync(change, "failed to start");
            }
            // Who is asked to end by the dashboard or the orchestrator ends with 0.
            else if ((state == KnownResourceStates.Exited || state == KnownResourceStates.Finished) && status is not (null or 0) && IsNews(change))
            {
                if (change.Resource.HasAnnotationOfType<RunsOnce>() || !healthy.Contains(change.ResourceId))
                {
                    await EndAsync(change, $"failed with exit code {status}");
                }
                else if (ends[change.ResourceId].Count >= Patience)
                {
                    log.LogCritical(
                        "{Resource} has ended {Times} times within a minute and is given up; the dashboard starts it again", change.Resource.Name,
                        Patience);
                }
                // Not awaited: a start waits for what the resource depends on, which may have died too and is only started again here.
                else _ = StartAgainAsync(change, stoppingToken);
            }
        }
    }

    /// <summary>A state is told more than once.</summary>
    bool IsNews(ResourceEvent change)
    {
        var known = ends.TryGetValue(change.ResourceId, out var list) ? list : ends[change.ResourceId] = [];
        var at = change.Snapshot.StopTimeStamp ?? DateTime.UtcNow;
        if (known.Contains(at)) return false;
        known.RemoveAll(earlier => at - earlier > Forgotten);
        known.Add(at);
        return true;
    }

    async Task StartAgainAsync(ResourceEvent ended, CancellationToken cancellation)
    {
        log.LogWarning("{Resource} ended with exit code {ExitCode}; it is started again", ended.Resource.Name, ended.Snapshot.ExitCode);
        var result = await commands.ExecuteCommandAsync(ended.ResourceId, KnownResourceCommands.StartCommand, cancellation);
        if (!result.Success) log.LogError("{Resource} could not be started again: {Error}", ended.Resource.Name, result.Message);
    }

    async Task EndAsync(ResourceEvent failed, string how)
    {
        // The last lines are told after the state.
        await Task.Delay(TimeSpan.FromSeconds(1));
        var name = failed.Resource.Name;
        // Not logged: the application may be ending already, and nothing is logged any more.
        await Console.Error.WriteLineAsync($"{name} {how}:\n{consoles.LastLines(name)}\nThe whole of it is in {folder.Of("logs", $"{name}.log")}");
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
