using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every resource, and tells whoever waits for one.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Dictionary<string, ResourceEvent> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly WaitBehavior _defaultBehavior;

    // As in Aspire: with a dashboard, from which a failed resource can be started again, waiting goes on.
    internal ResourceNotificationService(DistributedApplicationOptions options) =>
        _defaultBehavior = options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable;

    /// <summary>The ids of a resource's replicas, by its name.</summary>
    internal ConcurrentDictionary<string, IReadOnlyList<string>> Replicas { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) => PublishUpdateAsync(resource, resource.Name, stateFactory);

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var before = _states.TryGetValue(resourceId, out var known) ? known.Snapshot : new CustomResourceSnapshot { ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal) };
            var after = new ResourceEvent(resource, resourceId, stateFactory(before));
            _states[resourceId] = after;
            foreach (var watcher in _watchers) watcher.Writer.TryWrite(after);
        }
        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock) return _states.TryGetValue(resourceId, out resourceEvent);
    }

    /// <summary>The present state of every resource, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var state in _states.Values) channel.Writer.TryWrite(state);
            _watchers.Add(channel);
        }
        try
        {
            await foreach (var state in channel.Reader.ReadAllAsync(end.Token)) yield return state;
        }
        finally
        {
            lock (_lock) _watchers.Remove(channel);
        }
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default) =>
        (await WaitForResourceAsync(resourceName, state => targetStates.Contains(state.Snapshot.State?.Text, StringComparer.OrdinalIgnoreCase), cancellationToken)).Snapshot.State!.Text;

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var state in WatchAsync(cancellationToken))
        {
            if (string.Equals(state.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(state)) return state;
        }
        throw new OperationCanceledException($"The operation was cancelled while waiting for the resource '{resourceName}'.");
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) => WaitForResourceHealthyAsync(resourceName, _defaultBehavior, cancellationToken);

    /// <exception cref="DistributedApplicationException">The resource failed or ended, and the behaviour is to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var state = await WaitForResourceAsync(resourceName, s => IsReady(s) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(s)), cancellationToken);
        return IsReady(state) ? state : throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start.");
    }

    /// <summary>Waits until everything that the resource waits for is as it must be.</summary>
    /// <exception cref="DistributedApplicationException">It can no longer become so.</exception>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken) => Task.WhenAll(
        from wait in resource.Annotations.OfType<WaitAnnotation>()
        from id in Replicas.GetValueOrDefault(wait.Resource.Name) ?? [wait.Resource.Name]
        select WaitForAsync(resource, wait, id, cancellationToken));

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task WaitForAsync(IResource resource, WaitAnnotation wait, string id, CancellationToken cancellationToken)
    {
        var stops = (wait.WaitBehavior ?? _defaultBehavior) == WaitBehavior.StopOnResourceUnavailable;
        var state = await WaitForResourceAsync(wait.Resource.Name, s => s.ResourceId == id && wait.WaitType switch
        {
            WaitType.WaitForCompletion => KnownResourceStates.TerminalStates.Contains(s.Snapshot.State?.Text),
            WaitType.WaitUntilStarted => s.Snapshot.State?.Text == KnownResourceStates.Running || (stops && IsUnavailable(s)),
            _ => IsReady(s) || (stops && IsUnavailable(s)),
        }, cancellationToken);

        if (state.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
        {
            throw new DistributedApplicationException($"Resource '{resource.Name}' stopped waiting for dependency resource '{id}' because it failed to start.");
        }
        if (wait.WaitType == WaitType.WaitForCompletion ? state.Snapshot.ExitCode != wait.ExitCode : IsUnavailable(state))
        {
            throw new DistributedApplicationException($"Resource '{resource.Name}' stopped waiting for dependency resource '{id}' because it entered the '{state.Snapshot.State?.Text}' state with exit code '{state.Snapshot.ExitCode}'.");
        }
    }

    private static bool IsReady(ResourceEvent state) => state.Snapshot is { HealthStatus: HealthStatus.Healthy, IsReady: true };

    private static bool IsUnavailable(ResourceEvent state) =>
        state.Snapshot.State?.Text is { } text && (KnownResourceStates.TerminalStates.Contains(text) || text == KnownResourceStates.RuntimeUnhealthy);
}
