using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NativeServers;

namespace Aspire.Hosting.Engine;

/// <summary>Starts the whole application in the order of its dependencies and stops it in the reverse.</summary>
internal sealed class Orchestrator(IDistributedApplicationBuilder app, DistributedApplicationOptions options, ResourceNotificationService notifications, HealthCheckService health, ConsoleLogs logs, ILogger<DistributedApplication> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(13);

    private readonly StateFolder _state = StateFolder.Of(app);
    private readonly List<ReplicaProxy> _proxies = [];
    private readonly CancellationTokenSource _ending = new();
    private ImmutableArray<Runner> _runners = [];
    private DashboardServer? _dashboard;
    private Launchers? _launchers;
    private Task _reporting = Task.CompletedTask;

    public ImmutableArray<Runner> Runners => _runners;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _state.Take();
        logs.WriteTo(Path.Combine(_state.Path, "logs"));
        log.LogInformation("Distributed application starting. Application host directory is: {Directory}", app.AppHostDirectory);
        _launchers = new Launchers(app, _state, logs);
        foreach (var endpoint in app.Resources.SelectMany(r => r.Annotations.OfType<EndpointAnnotation>())) endpoint.AllocatedPort ??= endpoint.Port ?? LoopbackPorts.Next();
        foreach (var parameter in app.Resources.OfType<ParameterResource>())
        {
            await parameter.GetValueAsync(cancellationToken);
            await notifications.PublishUpdateAsync(parameter, s => s with { State = KnownResourceStates.Running, IsReady = true });
        }
        _runners = [.. app.Resources.Where(r => r is not (ParameterResource or IResourceWithParent)).SelectMany(CreateRunners)];
        foreach (var child in app.Resources.OfType<IResourceWithParent>()) await notifications.PublishUpdateAsync(child, s => s with { State = KnownResourceStates.Waiting });
        _reporting = ReportAsync(_ending.Token);

        if (!options.DisableDashboard)
        {
            _dashboard = await DashboardServer.StartAsync(app.Configuration, this, notifications, logs, cancellationToken);
            log.LogInformation("Login to the dashboard at {Url}", _dashboard.LoginUrl);
        }
        foreach (var runner in _runners.Where(r => !r.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())) await runner.StartAsync();
        log.LogInformation("Distributed application started. Press Ctrl+C to shut down.");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + StopBudget;
        var stopped = new Dictionary<IResource, Task>();
        await Task.WhenAll(_runners.Select(r => r.Resource).Distinct().Select(StopInOrder));
        await _ending.CancelAsync();
        await _reporting;
        foreach (var proxy in _proxies) proxy.Dispose();
        foreach (var folder in _launchers?.Temporary ?? []) Remove(folder);
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        logs.Dispose();
        _state.Dispose();

        // Who depends on it goes first. The servers' share of the time is kept for them.
        Task StopInOrder(IResource resource)
        {
            if (stopped.TryGetValue(resource, out var task)) return task;
            return stopped[resource] = StopAfterAsync(resource, [.. DependantsOf(resource).Select(StopInOrder)]);
        }

        async Task StopAfterAsync(IResource resource, Task[] dependants)
        {
            await Task.WhenAll(dependants);
            var reserve = resource is ContainerResource ? TimeSpan.Zero : TimeSpan.FromSeconds(5);
            var left = deadline - reserve - DateTime.UtcNow;
            var patience = left > TimeSpan.FromSeconds(4) ? TimeSpan.FromSeconds(4) : left > TimeSpan.FromSeconds(0.5) ? left : TimeSpan.FromSeconds(0.5);
            await Task.WhenAll(_runners.Where(r => r.Resource == resource).Select(r => r.StopAsync(patience)));
        }
    }

    public void Dispose()
    {
        foreach (var runner in _runners) runner.Dispose();
        _state.Dispose();
        _ending.Dispose();
    }

    private IEnumerable<IResource> DependantsOf(IResource resource) => _runners.Select(r => r.Resource).Distinct()
        .Where(r => r != resource && r.Annotations.OfType<WaitAnnotation>().Any(w => w.Resource == resource || (w.Resource as IResourceWithParent)?.Parent == resource));

    private IEnumerable<Runner> CreateRunners(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        var count = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
        var ids = count == 1 ? [resource.Name] : Enumerable.Range(1, count).Select(n => $"{resource.Name}-{n}").ToArray();
        notifications.Replicas[resource.Name] = ids;
        var ports = ids.Select(_ => endpoints.ToDictionary(e => e, e => count == 1 ? e.AllocatedPort!.Value : LoopbackPorts.Next())).ToArray();
        if (count > 1) _proxies.AddRange(endpoints.Select(e => new ReplicaProxy(e.AllocatedPort!.Value, [.. ports.Select(p => p[e])])));

        for (var i = 0; i < count; i++)
        {
            var urls = ports[i].Select(p => new UrlSnapshot(p.Key.Name, new EndpointReference((IResourceWithEndpoints)resource, p.Key).Url, !p.Key.IsExternal));
            notifications.PublishUpdateAsync(resource, ids[i], s => s with { State = KnownResourceStates.NotStarted, Urls = [.. urls] });
            yield return new Runner(resource, ids[i], _launchers!.Of(resource, ids[i], ports[i]), notifications, health, logs)
            {
                IsStep = app.Resources.Any(r => r.Annotations.OfType<WaitAnnotation>().Any(w => w.Resource == resource && w.WaitType == WaitType.WaitForCompletion)),
                PrepareAsync = resource is PostgresServerResource postgres ? cancellation => CreateDatabasesAsync(postgres, cancellation) : _ => Task.CompletedTask,
                OnChange = resource is PostgresServerResource server ? after => PassOn(server, after) : _ => { },
            };
        }
    }

    private async Task CreateDatabasesAsync(PostgresServerResource resource, CancellationToken cancellation)
    {
        var server = _launchers!.Servers[resource];
        var existing = (await server.ExecuteAsync("select datname from pg_database", cancellation: cancellation)).Split('\n');
        foreach (var database in app.Resources.OfType<PostgresDatabaseResource>().Where(d => d.Parent == resource))
        {
            if (!existing.Contains(database.DatabaseName))
            {
                logs.Say(resource.Name, $"creating database {database.DatabaseName}");
                await server.ExecuteAsync($"create database \"{database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellation: cancellation);
            }
        }
    }

    /// <summary>A database is what its server is, and runs when the server is ready.</summary>
    private void PassOn(PostgresServerResource server, CustomResourceSnapshot after)
    {
        foreach (var database in app.Resources.OfType<PostgresDatabaseResource>().Where(d => d.Parent == server))
        {
            var state = after.State?.Text == KnownResourceStates.Running && !after.IsReady ? KnownResourceStates.Starting : after.State?.Text;
            notifications.PublishUpdateAsync(database, s => s with { State = state, IsReady = after.IsReady });
        }
    }

    /// <summary>Says on the console what an operator wants to know without the dashboard.</summary>
    private async Task ReportAsync(CancellationToken cancellation)
    {
        var last = new Dictionary<string, string>();
        try
        {
            await foreach (var state in notifications.WatchAsync(cancellation))
            {
                if (state.Resource is ParameterResource or IResourceWithParent) continue;
                var text = state.Snapshot switch
                {
                    { State.Text: "Running", HealthStatus: HealthStatus.Healthy, IsReady: true } => _runners.First(r => r.Id == state.ResourceId).IsStep ? "running" : "healthy",
                    { State.Text: "Running" } => "running",
                    { State.Text: "Finished", ExitCode: var status } => status == 0 ? "finished" : $"ended with status {status}",
                    { State.Text: "FailedToStart" } => "failed to start",
                    _ => null,
                };
                if (text is null || (last.TryGetValue(state.ResourceId, out var before) && before == text)) continue;
                last[state.ResourceId] = text;
                if (text is "healthy" or "finished") log.LogInformation("{Resource}: {State}", state.ResourceId, text);
                else if (text != "running") log.LogError("{Resource}: {State}\n{Lines}", state.ResourceId, text, string.Join('\n', Telling(logs.Lines(state.ResourceId))));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>The last lines, without the frames of stack traces.</summary>
    private static IEnumerable<string> Telling(IEnumerable<ConsoleLine> lines) =>
        lines.Where(l => !l.Text.TrimStart().StartsWith("at ", StringComparison.Ordinal) && !l.Text.Contains("--- End of ", StringComparison.Ordinal)).TakeLast(12).Select(l => $"    {l.Text}");

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // The next start of the machine removes it.
        }
    }
}
