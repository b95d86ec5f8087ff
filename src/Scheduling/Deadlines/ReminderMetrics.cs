using System.Diagnostics.Metrics;
using Jtai.Scheduling.Inspections;

namespace Jtai.Scheduling.Deadlines;

/// <summary>Meter <c>Jtai.Scheduling</c>: what operations see of reminders, numbers only.</summary>
static class ReminderMetrics
{
    static readonly Meter Meter = new("Jtai.Scheduling");
    static readonly Histogram<double> LateBy = Meter.CreateHistogram<double>(
        "jtai.reminders.late_by", "s", "How long after their time reminders were said, by kind; its count is the number said");

    /// <summary>Last seen by the worker.</summary>
    internal static long Waiting { get; set; }

    static ReminderMetrics() =>
        Meter.CreateObservableGauge(
            "jtai.reminders.waiting", () => Waiting, "{reminder}", "Reminders whose time is to come, or has come and is not handled yet");

    internal static void Fired(Reminder reminder) =>
        LateBy.Record(reminder.LateBy!.Value.TotalSeconds, new KeyValuePair<string, object?>("kind", DeadlineClock.Name(reminder.Kind)));
}
