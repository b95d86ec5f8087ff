using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Jtai.Messaging;

/// <summary>Meter <c>Jtai.Messaging</c>.</summary>
static class MessagingMetrics
{
    static readonly Meter Meter = new("Jtai.Messaging");

    public static Counter<long> Sent { get; } = Meter.CreateCounter<long>("jtai.outbox.sent", "{message}", "Messages confirmed by the broker");
    public static Counter<long> Failed { get; } = Meter.CreateCounter<long>("jtai.outbox.failed", "{attempt}", "Attempts that failed, by error code");
    public static Counter<long> Duplicates { get; } = Meter.CreateCounter<long>(
        "jtai.inbox.duplicates", "{message}", "Copies that were recognised and not consumed again");

    /// <summary>Last seen by the watch.</summary>
    public static ConcurrentDictionary<string, long> ErrorQueues { get; } = [];
    public static long OutboxLength { get; set; }
    public static double OutboxAge { get; set; }

    static MessagingMetrics()
    {
        Meter.CreateObservableGauge("jtai.outbox.length", () => OutboxLength, "{message}", "Messages that wait to be sent");
        Meter.CreateObservableGauge("jtai.outbox.age", () => OutboxAge, "s", "Age of the oldest message that waits");
        Meter.CreateObservableGauge("jtai.error_queue.length",
            () => ErrorQueues.Select(queue => new Measurement<long>(queue.Value, new KeyValuePair<string, object?>("queue", queue.Key))),
            "{message}", "Messages that a consumer could not handle; replay-errors hands them in again");
    }
}
