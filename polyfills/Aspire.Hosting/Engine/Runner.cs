using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NativeServers;

namespace Aspire.Hosting.Engine;

/// <summary>Something that was started.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Exited">Completes with the exit status when it ends, asked to or not.</param>
/// <param name="StopAsync">Stops it in order, and by force when that takes longer than given.</param>
/// <param name="AnswersAsync">Asks a server in its own protocol whether it is well; null where the resource has checks of its own.</param>
internal sealed record Running(int ProcessId, Task<int> Exited, Func<TimeSpan, Task> StopAsync, Func<CancellationToken, Task<bool>>? AnswersAsync = null);

/// <summary>The life of one resource, or of one of its replicas: waits for what it needs, starts, is checked, is started again when it dies, stops.</summary>
internal sealed class Runner(IResource resource, string id, Func<CancellationToken, Task<Running>> launch, ResourceNotificationService notifications, HealthCheckService health, ConsoleLogs logs) : IDisposable
{
    private const int FirstAttempts = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _commands = new(1);
    private CancellationTokenSource? _stopping;
    private Task _life = Task.CompletedTask;
    private TimeSpan _patience = TimeSpan.FromSeconds(5);

    public IResource Resource => resource;

    public string Id => id;

    /// <summary>True when something waits for its end: then it is a step, and an end is never repaired.</summary>
    public bool IsStep { get; init; }

    /// <summary>What must be done when it is healthy, before others may use it.</summary>
    public Func<CancellationToken, Task> PrepareAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Tells what follows from a change of state, such as the state of a server's databases.</summary>
    public Action<CustomResourceSnapshot> OnChange { get; init; } = _ => { };

    public async Task StartAsync()
    {
        await _commands.WaitAsync();
        try
        {
            if (!_life.IsCompleted) return;
            _stopping?.Dispose();
            _stopping = new CancellationTokenSource();
            _life = LiveAsync(_stopping.Token);
        }
        finally
        {
            _commands.Release();
        }
    }

    public async Task StopAsync(TimeSpan patience)
    {
        await _commands.WaitAsync();
        try
        {
            _patience = patience;
            if (_stopping is not null) await _stopping.CancelAsync();
            await _life;
        }
        finally
        {
            _commands.Release();
        }
    }

    public void Dispose()
    {
        _commands.Dispose();
        _stopping?.Dispose();
    }

    private async Task LiveAsync(CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            Publish(s => new() { ResourceType = s.ResourceType, Urls = s.Urls, State = KnownResourceStates.Waiting });
            await notifications.WaitForDependenciesAsync(resource, stopping);
            var (failures, everSteady) = (0, false);
            while (true)
            {
                var (status, wasReady, lasted) = await LiveOnceAsync(stopping);
                if (status is { } ended && (ended == 0 || IsStep))
                {
                    logs.Say(id, $"ended with status {ended}", isError: ended != 0);
                    Publish(s => s with { State = KnownResourceStates.Finished, ExitCode = ended, StopTimeStamp = DateTime.UtcNow, ProcessId = null, IsReady = false, HealthReports = [] });
                    return;
                }
                failures = wasReady && lasted > StableAfter ? 1 : failures + 1;
                // Without health checks, whatever runs is healthy, if only for a moment.
                everSteady |= wasReady && lasted > TimeSpan.FromSeconds(5);
                if (!everSteady && failures >= FirstAttempts) throw new DistributedApplicationException($"{id} failed {failures} times and was never healthy for long; not started again");

                var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1) / 2, LongestPause.TotalSeconds));
                logs.Say(id, $"ended unasked{(status is null ? "" : $" with status {status}")}; started again in {pause.TotalSeconds:0.#} s", isError: true);
                Publish(s => s with { State = KnownResourceStates.Starting, ExitCode = status, ProcessId = null, IsReady = false, HealthReports = [], Restarts = s.Restarts + 1 });
                await Task.Delay(pause, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Publish(s => s with { State = KnownResourceStates.Exited, StopTimeStamp = DateTime.UtcNow, ProcessId = null, IsReady = false, HealthReports = [] });
        }
        catch (Exception e)
        {
            logs.Say(id, e.Message, isError: true);
            Publish(s => s with { State = KnownResourceStates.FailedToStart, StopTimeStamp = DateTime.UtcNow, ProcessId = null, IsReady = false, HealthReports = [] });
        }
    }

    /// <summary>From start to end.</summary>
    /// <returns>The exit status, null when it did not even start; whether it was healthy once; for how long it ran.</returns>
    private async Task<(int? Status, bool WasReady, TimeSpan Lasted)> LiveOnceAsync(CancellationToken stopping)
    {
        Publish(s => s with { State = KnownResourceStates.Starting, ExitCode = null, IsReady = false, HealthReports = [] });
        var since = DateTime.UtcNow;
        Running running;
        try
        {
            running = await launch(stopping);
        }
        catch (IOException e) when (e is not (MissingServerException or FileNotFoundException))
        {
            logs.Say(id, e.Message, isError: true);
            return (null, false, TimeSpan.Zero);
        }

        var checks = resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key).ToHashSet();
        Publish(s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = since,
            StopTimeStamp = null,
            ProcessId = running.ProcessId,
            HealthReports = [.. checks.Select(key => new HealthReportSnapshot(key, null, null, null))],
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var checking = CheckAsync(checks, running, ended.Token);
        try
        {
            var status = await running.Exited.WaitAsync(stopping);
            return (status, await StopCheckingAsync(), DateTime.UtcNow - since);
        }
        catch (OperationCanceledException)
        {
            await StopCheckingAsync();
            Publish(s => s with { State = KnownResourceStates.Stopping });
            await running.StopAsync(_patience);
            throw;
        }

        async Task<bool> StopCheckingAsync()
        {
            await ended.CancelAsync();
            return await checking;
        }
    }

    /// <summary>Checks the health until cancelled, quickly until it is good and then leisurely.</summary>
    /// <returns>Whether it was healthy once.</returns>
    private async Task<bool> CheckAsync(HashSet<string> checks, Running running, CancellationToken ended)
    {
        var ready = false;
        try
        {
            while (true)
            {
                var reports = await ReportsAsync(checks, running, ended);
                Publish(s => s with { HealthReports = reports });
                if (!ready && reports.Any(report => report.Status != HealthStatus.Healthy))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(250), ended);
                    continue;
                }
                if (!ready)
                {
                    await PrepareAsync(ended);
                    ready = true;
                    Publish(s => s with { IsReady = true });
                }
                await Task.Delay(TimeSpan.FromSeconds(5), ended);
            }
        }
        catch (OperationCanceledException)
        {
            return ready;
        }
        catch (IOException e)
        {
            logs.Say(id, e.Message, isError: true);
            return ready;
        }
    }

    private async Task<ImmutableArray<HealthReportSnapshot>> ReportsAsync(HashSet<string> checks, Running running, CancellationToken cancellation)
    {
        var reports = ImmutableArray.CreateBuilder<HealthReportSnapshot>();
        if (running.AnswersAsync is { } answers)
        {
            var status = await answers(cancellation) ? HealthStatus.Healthy : HealthStatus.Unhealthy;
            reports.Add(new($"{resource.Name}_check", status, status == HealthStatus.Healthy ? null : "The server does not answer.", null));
        }
        if (checks.Count > 0)
        {
            var report = await health.CheckHealthAsync(check => checks.Contains(check.Name), cancellation);
            reports.AddRange(report.Entries.Select(e => new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, null)));
        }
        return reports.ToImmutable();
    }

    private void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => notifications.PublishUpdateAsync(resource, id, before =>
    {
        var after = change(before);
        OnChange(after);
        return after;
    });
}
