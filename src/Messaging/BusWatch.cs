using Jtai.ServiceDefaults;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jtai.Messaging;

/// <summary>
/// Ends the process where the broker has answered for two minutes and the bus has not worked: whoever started it starts it again. Until then an area is
/// notified and cannot hand in, and an ended membership goes on reading. The bus tries again by itself, but an attempt that never ends is its last.
/// <para>Counted in looks and not by the clock, so that a machine that was asleep has time to connect again.</para>
/// </summary>
sealed class BusWatch(
    Broker broker, ConsumedQueues queues, IBusControl bus, OutboxDispatcher outbox, IHostApplicationLifetime lifetime, ILogger<BusWatch> log)
    : Worker(Every, "look whether the bus works", log), IHealthCheck
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>Two minutes. The bus itself pauses for half a minute at most.</summary>
    internal const int Patience = 8;

    int looks;

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var fault = await FaultAsync(cancellationToken);
        looks = fault is null ? 0 : looks + 1;
        if (looks >= Patience)
        {
            log.LogCritical("The broker answers, but for two minutes {Fault}. The process ends, to be started again", fault);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
        return false;
    }

    /// <summary>What does not work although the broker does.</summary>
    async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await broker.AnswersAsync(cancellationToken);
            if (bus.CheckHealth() is { Status: not BusHealthStatus.Healthy }) return "the bus has not been ready";
            if (outbox.IsStuck) return "nothing could be sent";
            foreach (var queue in queues.Names)
            {
                if (await broker.ConsumersAsync(queue, cancellationToken) == 0) return $"nothing has consumed from {queue}";
            }
            return null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is the broker: nothing is gained by another process.
            return null;
        }
    }

    /// <summary>Not ready after a minute: another replica is to have the requests.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(looks >= Patience / 2 ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
}
