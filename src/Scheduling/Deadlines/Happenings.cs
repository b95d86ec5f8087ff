using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>What happened in another service.</summary>
static class Happenings
{
    /// <summary>
    /// Keeps the first time at which another service says that a milestone happened, whatever the order of arrival, and takes back that it was late where
    /// only word of it was.
    /// </summary>
    internal static async Task KeepHappeningAsync(
        this SchedulingDb db, Guid inspection, string milestone, DateTimeOffset occurredAt, Instant now, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(Inspection.Lock(inspection), cancellationToken);
        await db.Database.ExecuteSqlAsync($"""
        insert into happenings as known (inspection_id, milestone, "on", recorded_at)
        values ({inspection}, {milestone}, {UkTime.DayOf(Instant.FromDateTimeOffset(occurredAt)).ToDateOnly()}, {occurredAt.UtcDateTime})
        on conflict (inspection_id, milestone) do update
            set "on" = excluded."on", recorded_at = excluded.recorded_at where excluded.recorded_at < known.recorded_at
        """, cancellationToken);
        await db.WithdrawRemindersAsync(inspection, now, cancellationToken);
    }
}
