using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.ServiceDefaults;

/// <summary>
/// Work that a service does of itself, again and again, in any number of replicas. What there is to do is in the database, so that nothing is lost
/// when a process ends; the worker looks for it regularly, and at once when it is woken. What fails is tried again, ever more slowly.
/// </summary>
/// <param name="every">How long it waits where there is nothing to do.</param>
/// <param name="doing">What it does, for people: "read submissions".</param>
/// <param name="log">Its log.</param>
public abstract class Worker(TimeSpan every, string doing, ILogger log) : BackgroundService
{
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Does one piece of the work.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when nothing waits any more.</returns>
    public abstract Task<bool> RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>There is something to do. What another replica was told, this one finds by looking.</summary>
    public void Wake() => woken.Writer.TryWrite(true);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                while (await RunOnceAsync(stoppingToken)) failures = 0;
                failures = 0;
                await WaitAsync(every, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                var pause = Pause(++failures, every);
                // The type and never the message, which may quote what was worked on.
                log.LogWarning("Could not {Doing} ({Exception}, {Cause}). Retrying in {Pause}\n{StackTrace}",
                    doing, exception.GetType().Name, exception.GetBaseException().GetType().Name, pause, exception.StackTrace);
                await WaitAsync(pause, stoppingToken);
            }
        }
    }

    /// <summary>1 s, 2 s, 4 s and so on, up to half a minute; of what is done rarely, up to as long as it waits anyway.</summary>
    internal static TimeSpan Pause(int failures, TimeSpan every)
    {
        var longest = every > LongestPause ? every : LongestPause;
        return TimeSpan.FromSeconds(Math.Min(1 << Math.Min(failures - 1, 16), longest.TotalSeconds));
    }

    /// <summary>Give or take a tenth, so that replicas do not look together.</summary>
    async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(time * (0.9 + (0.2 * Random.Shared.NextDouble())));
        try
        {
            await woken.Reader.ReadAsync(waiting.Token);
        }
        catch (OperationCanceledException)
        {
            // It is time, or the end.
        }
    }
}

/// <summary>Registration of workers.</summary>
public static class Workers
{
    /// <summary>
    /// Adds a worker. With the configuration <c>Workers:{name of its class}</c> = <c>false</c> it is there and does nothing until somebody calls
    /// <see cref="Worker.RunOnceAsync"/>, as in tests.
    /// </summary>
    /// <param name="services">The service's registrations.</param>
    public static void AddWorker<TWorker>(this IServiceCollection services) where TWorker : Worker
    {
        services.AddSingleton<TWorker>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<IConfiguration>().GetValue($"Workers:{typeof(TWorker).Name}", true)
            ? provider.GetRequiredService<TWorker>()
            : new Resting());
    }

    sealed class Resting : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
