using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>
/// Puts reminders right by what is told late: that something was handed in or done in time, that it does not count, or that it was due on another day.
/// </summary>
static class CorrectReminders
{
    /// <summary>
    /// Opens again what would not be needless now, of the deadlines in force: it is said at the next look, with how late that is. What was said and
    /// stands is not said again. The inspection must be locked.
    /// </summary>
    internal static async Task ReopenRemindersAsync(this SchedulingDb db, Guid id, Instant now, CancellationToken cancellationToken)
    {
        if (await db.RemindedAsync(id, now, cancellationToken) is not { } reminded) return;
        var worse = reminded.InForce.Where(each => each.Reminder.Kind == DeadlineState.VeryOverdue && each.Reminder.DueAt <= now)
            .Select(each => Reminders.Deadline(each.Reminder)).ToHashSet();
        foreach (var (reminder, milestone, _) in reminded.InForce.Where(each => each.Reminder.Outcome is ReminderOutcome.Needless or ReminderOutcome.Withdrawn))
        {
            if (!FireReminders.IsNeedless(reminded.Framework, milestone, reminder, reminded.Happened, reminded.Arrivals, worse, now))
            {
                (reminder.Outcome, reminder.DoneAt) = (null, null);
            }
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Takes back that somebody is overdue who was not: word of what came in time came after the reminder, or the day from which it was counted has just
    /// been corrected to a later one. Whoever was told is told so, once. The inspection must be locked.
    /// </summary>
    internal static async Task WithdrawRemindersAsync(
        this SchedulingDb db, Guid id, Instant now, CancellationToken cancellationToken, bool corrected = false)
    {
        if (await db.RemindedAsync(id, now, cancellationToken) is not { } reminded) return;
        var wrong = reminded.InForce.Where(WasNot).Select(each => each.Reminder).Concat(corrected ? reminded.MovedLater : [])
            .Where(reminder => reminder is { Outcome: ReminderOutcome.Fired, Kind: DeadlineState.Overdue or DeadlineState.VeryOverdue }).ToList();
        var facts = wrong.Select(reminder => reminder.Fact).ToList();
        var told = await db.Notices.Where(notice => notice.InspectionId == id && notice.WithdrawnAt == null && facts.Contains(notice.Fact))
            .ToListAsync(cancellationToken);
        foreach (var reminder in wrong) reminder.Outcome = ReminderOutcome.Withdrawn;
        foreach (var notice in told) notice.WithdrawnAt = now;
        foreach (var notice in told.DistinctBy(notice => (notice.To, notice.About, notice.Title))) db.Add(notice.TakenBack(now));
        await db.SaveChangesAsync(cancellationToken);

        bool WasNot((Reminder Reminder, Milestone Milestone, DeadlineClock Clock) each)
        {
            var done = DeadlineRules.Done(reminded.Framework, each.Milestone, each.Reminder.Actor, reminded.Happened, reminded.Arrivals);
            return each.Reminder.Kind switch
            {
                DeadlineState.Overdue => done is { } met && !each.Clock.IsLate(met),
                DeadlineState.VeryOverdue => done is { At: { } at } && at <= each.Clock.VeryLateFrom,
                _ => false,
            };
        }
    }

    /// <summary>The reminders of the deadlines in force with what they are decided by; null where there is no such inspection.</summary>
    static async Task<Reminded?> RemindedAsync(this SchedulingDb db, Guid id, Instant now, CancellationToken cancellationToken)
    {
        var inspection = await db.Inspections
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(2))
            .Include(each => each.Happenings)
            .Include(each => each.Reminders)
            .AsSplitQuery().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return null;
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        var calendar = await db.CalendarAsync(cancellationToken);
        var arrivals = await db.Arrivals.AsNoTracking().Where(arrival => arrival.InspectionId == id).ToListAsync(cancellationToken);
        var clocks = Clocks(inspection.CurrentTimetable);
        // Only what moves now: what was said by the days before a re-plan was true.
        var before = inspection.CurrentTimetable.ComputedAt == now
            && inspection.Timetables.FirstOrDefault(timetable => timetable.Revision == inspection.TimetableRevision - 1) is { } earlier
            ? Clocks(earlier)
            : [];
        var rules = framework.Milestones.ToDictionary(milestone => milestone.Id);
        return new Reminded(
            framework, inspection.Happened(), arrivals,
            [.. inspection.Reminders.Where(reminder => clocks.TryGetValue(reminder.Milestone, out var clock) && clock.LateFrom == reminder.Deadline)
                .Select(reminder => (reminder, rules[reminder.Milestone], clocks[reminder.Milestone]))],
            [.. inspection.Reminders.Where(reminder =>
                before.TryGetValue(reminder.Milestone, out var clock) && clock.LateFrom == reminder.Deadline
                    && clocks.TryGetValue(reminder.Milestone, out var later) && later.LateFrom > reminder.Deadline)]);

        Dictionary<string, DeadlineClock> Clocks(StoredTimetable timetable) =>
            timetable.Milestones.ToDictionary(milestone => milestone.Id, milestone => milestone.Clock(calendar));
    }

    sealed record Reminded(
        Framework Framework, IReadOnlyDictionary<string, Done> Happened, IReadOnlyList<ItemArrival> Arrivals,
        IReadOnlyList<(Reminder Reminder, Milestone Milestone, DeadlineClock Clock)> InForce, IReadOnlyList<Reminder> MovedLater);
}
