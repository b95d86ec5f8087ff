using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>When it was done: the instant where it is known, else the day.</summary>
/// <param name="On">The day, Europe/London.</param>
/// <param name="At">The instant.</param>
/// <param name="InTime">Its receipt says that it was in time: that stays, whatever becomes of the deadline.</param>
readonly record struct Done(LocalDate On, Instant? At, bool InTime = false)
{
    internal static Done AtInstant(Instant at) => new(UkTime.DayOf(at), at);

    internal static Done OnDay(LocalDate day) => new(day, null);
}

/// <summary>
/// The instants at which a deadline's state changes. A pure function of the milestone's day, its clock time and the working days; Europe/London, so
/// that 17:00 is 17:00 on the wall in the weeks of the clock change too.
/// </summary>
/// <param name="On">The day by which it is due.</param>
/// <param name="DueAt">The last instant in time; null is until the end of the day [I].</param>
/// <param name="SoonFrom">Our decision, the guidance has no such word: due soon is from the start of the working day before.</param>
/// <param name="RemindAt">09:00 of that day, when people are at work.</param>
/// <param name="LateFrom">The instant from which nothing is in time, or with which being in time ends.</param>
/// <param name="VeryLateFrom">Our decision: very overdue is more than one working day late.</param>
sealed record DeadlineClock(LocalDate On, Instant? DueAt, Instant SoonFrom, Instant RemindAt, Instant LateFrom, Instant VeryLateFrom)
{
    const int SoonWorkingDays = 1, VeryLateWorkingDays = 1;
    static readonly LocalTime ReminderTime = new(9, 0);

    internal static DeadlineClock Of(LocalDate on, Instant? dueAt, WorkingDayCalendar calendar)
    {
        var (before, after) = (calendar.Add(on, -SoonWorkingDays).On, calendar.Add(on, VeryLateWorkingDays).On);
        return new(
            on, dueAt, UkTime.EndOf(before.PlusDays(-1)), UkTime.At(before, ReminderTime), dueAt ?? UkTime.EndOf(on),
            dueAt is { } at ? UkTime.At(after, at.InZone(UkTime.Zone).TimeOfDay) : UkTime.EndOf(after));
    }

    /// <summary>What arrives at 17:00:00 is in time; a day without a clock time ends with its last instant.</summary>
    internal bool IsLate(Instant at) => DueAt is { } dueAt ? at > dueAt : at >= LateFrom;

    internal bool IsLate(Done done) => !done.InTime && (done.At is { } at ? IsLate(at) : done.On > On);

    internal DeadlineState State(Done? done, Instant now) => done switch
    {
        { } met => IsLate(met) ? DeadlineState.MetLate : DeadlineState.Met,
        null when !IsLate(now) => now >= SoonFrom ? DeadlineState.DueSoon : DeadlineState.Upcoming,
        null => DueAt is null
            ? (now >= VeryLateFrom ? DeadlineState.VeryOverdue : DeadlineState.Overdue)
            : (now > VeryLateFrom ? DeadlineState.VeryOverdue : DeadlineState.Overdue),
    };

    /// <summary>The state of what nobody can be late with: it comes, and it has been.</summary>
    internal DeadlineState StateOfOccasion(Done? done, Instant now) => State(done, now) switch
    {
        DeadlineState.MetLate => DeadlineState.Met,
        DeadlineState.Overdue or DeadlineState.VeryOverdue => DeadlineState.Passed,
        var state => state,
    };

    internal static string Name(DeadlineState state) => Json.Name(state);
}
