using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>Gives an inspection the reminders that follow from its timetable.</summary>
static class Reminders
{
    /// <summary>
    /// ¶91: what was handed in at 16:59:59 is known here some seconds later, by way of Intake's outbox and the broker. Until then nobody is told of
    /// being late.
    /// </summary>
    internal static readonly Duration WordOfArrival = Duration.FromSeconds(45);

    /// <summary>
    /// Adds what the timetable in force asks for and takes away what it no longer does. What was said stays, and is not said again for the same
    /// deadline. The reminders must have been read.
    /// </summary>
    internal static void SetReminders(this Inspection inspection, Framework framework, WorkingDayCalendar calendar, Instant now)
    {
        var wanted = inspection.RemindersOf(framework, inspection.CurrentTimetable, calendar, now).ToDictionary(Key);
        inspection.Reminders.RemoveAll(reminder => reminder.Outcome is null && !wanted.ContainsKey(Key(reminder)));
        // Another calendar may say on another day what is still to come, of a deadline that stays.
        foreach (var reminder in inspection.Reminders.Where(reminder => reminder.Outcome is null && reminder.DueAt > now))
            reminder.DueAt = wanted[Key(reminder)].DueAt;
        var known = inspection.Reminders.Select(Key).ToHashSet();
        // Nobody is told of a deadline that was over before the inspection was entered: whoever had to keep it could not hear of it here.
        inspection.Reminders.AddRange(wanted.Where(each => !known.Contains(each.Key) && each.Value.Deadline > inspection.EnteredAt).Select(each => each.Value));
    }

    /// <summary>
    /// For each milestone that has not happened: due soon, to whoever acts (nobody named is everybody); and of a duty the moments at which it becomes
    /// overdue and very overdue. Nothing for agencies that do not know of their inspection (¶14-15), nothing of what follows a notification that was not
    /// made.
    /// </summary>
    internal static IEnumerable<Reminder> RemindersOf(
        this Inspection inspection, Framework framework, StoredTimetable timetable, WorkingDayCalendar calendar, Instant now)
    {
        var rules = framework.Milestones.ToDictionary(milestone => milestone.Id);
        var happened = inspection.Happenings.Select(happening => happening.Milestone).ToHashSet();
        foreach (var milestone in timetable.Milestones
            .Where(milestone => milestone.HappenedOn is null && milestone.IsWanted(happened) && rules.ContainsKey(milestone.Id))
            .Where(milestone => inspection.NotifiedAt is not null || milestone.Id == Framework.Notification))
        {
            var (rule, clock) = (rules[milestone.Id], milestone.Clock(calendar));
            var word = framework.ItemsDue(milestone.Id).Count > 0 ? WordOfArrival : Duration.Zero;
            foreach (var actor in Actors(rule))
            {
                yield return Make(DeadlineState.DueSoon, clock.RemindAt, actor);
                if (!framework.IsDuty(rule)) continue;
                yield return Make(DeadlineState.Overdue, clock.LateFrom + word, actor);
                yield return Make(DeadlineState.VeryOverdue, clock.VeryLateFrom + word, actor);
            }

            Reminder Make(DeadlineState kind, Instant dueAt, string? actor) => new()
            {
                Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
                InspectionId = inspection.Id,
                Milestone = milestone.Id,
                Kind = kind,
                Actor = actor,
                Deadline = clock.LateFrom,
                // A date that becomes known on the day before is reminded of at once, and that is not late.
                DueAt = Instant.Max(dueAt, now),
            };
        }

        IReadOnlyList<string?> Actors(Milestone rule)
        {
            if (rule.Actors is not { Count: > 0 } actors) return [null];
            var told = actors.Select(actor => (Id: actor, Recipient: Recipient.Of(framework, actor)))
                .Where(actor => inspection.NotifiedAt is not null || !actor.Recipient.IsLocal);
            // The inspectorates' milestones are the whole team's.
            return [.. told.DistinctBy(actor => actor.Recipient.Audience).Select(actor => actor.Id)];
        }
    }

    /// <summary>The deadline that it speaks of, and whose.</summary>
    internal static ReminderDeadline Deadline(Reminder reminder) => new(reminder.InspectionId, reminder.Milestone, reminder.Actor, reminder.Deadline);

    /// <summary>What makes it this reminder and no other.</summary>
    internal static (string, DeadlineState, string?, Instant) Key(Reminder reminder) => (reminder.Milestone, reminder.Kind, reminder.Actor, reminder.Deadline);
}

/// <summary>Somebody's deadline, which several reminders may speak of.</summary>
sealed record ReminderDeadline(Guid InspectionId, string Milestone, string? Actor, Instant At);
