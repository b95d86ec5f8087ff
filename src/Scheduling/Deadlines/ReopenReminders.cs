using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>Takes back that a reminder was needless, where what made it so does not count any more.</summary>
static class ReopenReminders
{
    /// <summary>
    /// Opens again what would not be needless now, of the deadlines in force: it is said at the next look, with how late that is. What was said is
    /// not said again. The inspection must be locked.
    /// </summary>
    internal static async Task ReopenRemindersAsync(this SchedulingDb db, Guid id, Instant now, CancellationToken cancellationToken)
    {
        var inspection = await db.Inspections
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1))
            .Include(each => each.Happenings)
            .Include(each => each.Reminders)
            .AsSplitQuery().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return;
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        var arrivals = await db.Arrivals.AsNoTracking().Where(arrival => arrival.InspectionId == id).ToListAsync(cancellationToken);
        var inForce = inspection.RemindersOf(framework, inspection.CurrentTimetable, await db.CalendarAsync(cancellationToken), now)
            .Select(Reminders.Key).ToHashSet();
        var happened = inspection.Happened();
        foreach (var reminder in inspection.Reminders
            .Where(reminder => reminder.Outcome == ReminderOutcome.Needless && inForce.Contains(Reminders.Key(reminder))))
        {
            if (!FireReminders.IsNeedless(
                framework, framework.Milestones.Single(milestone => milestone.Id == reminder.Milestone), reminder, happened, arrivals, now))
            {
                (reminder.Outcome, reminder.DoneAt) = (null, null);
            }
        }
        await db.SaveChangesAsync(cancellationToken);
    }
}
