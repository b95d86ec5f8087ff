using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Frameworks;

/// <summary>
/// Every milestone of an inspection with its day, and why it is that day. A pure function of the framework, the calendar, the plan and what has
/// happened.
/// </summary>
/// <param name="FieldworkStartsOn">F1, Europe/London.</param>
/// <param name="FieldworkEndsOn">The last day of fieldwork, Europe/London.</param>
/// <param name="Milestones">In order of their days; on one day in the order of the framework.</param>
public sealed record Timetable(LocalDate FieldworkStartsOn, LocalDate FieldworkEndsOn, IReadOnlyList<TimetableEntry> Milestones)
{
    /// <summary>Computes a timetable.</summary>
    /// <param name="framework">The framework, valid.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="fieldworkStartsOn">The planned first day of fieldwork.</param>
    /// <param name="fieldworkEndsOn">The planned last day, where it is not the usual one.</param>
    /// <param name="happened">The day, Europe/London, on which a milestone really happened; what is counted forward from it then starts there. What
    /// was due before it keeps its day.</param>
    public static Timetable Compute(
        Framework framework, WorkingDayCalendar calendar, LocalDate fieldworkStartsOn, LocalDate? fieldworkEndsOn = null,
        IReadOnlyDictionary<string, LocalDate>? happened = null)
    {
        var fieldwork = FieldworkWeek.Of(framework, calendar, fieldworkStartsOn, fieldworkEndsOn);
        var rules = framework.Milestones.ToDictionary(milestone => milestone.Id);
        var computed = new Dictionary<string, TimetableEntry>();
        return new Timetable(fieldwork.StartsOn, fieldwork.EndsOn, [.. framework.Milestones.Select(Entry).OrderBy(entry => entry.On)]);

        TimetableEntry Entry(Milestone milestone)
        {
            if (computed.TryGetValue(milestone.Id, out var known)) return known;
            var happenedOn = happened is not null && happened.TryGetValue(milestone.Id, out var day) ? day : (LocalDate?)null;
            var (why, on, provisional) = milestone.Id switch
            {
                // ¶13: D1 is the day of notification. A plan that moves afterwards puts no other day beside it.
                Framework.Notification when happenedOn is { } notifiedOn => (new Why("happened", notifiedOn, 0, "calendar-days", [], null), notifiedOn, false),
                Framework.FieldworkStart => Planned(),
                Framework.FieldworkEnd => LastDay(),
                _ => Count(milestone.Anchor!, milestone.Offset, milestone.Unit, null),
            };
            // ¶83: a late draft or final letter moves what follows it, an early one does not.
            if (milestone.NotBefore is { } notBefore
                && Count(notBefore.Anchor, notBefore.Offset, "working-days", notBefore.Reason) is var later
                && later.On > on)
            {
                (why, on, provisional) = later;
            }
            var dueAt = milestone.At is { } at ? UkTime.At(on, LocalTime.FromTimeOnly(at)) : (Instant?)null;
            return computed[milestone.Id] = new TimetableEntry(milestone, on, dueAt, why, provisional, happenedOn);
        }

        (Why, LocalDate On, bool Provisional) Count(string anchorId, int offset, string unit, string? reason)
        {
            var anchor = Entry(rules[anchorId]);
            // What is due before an event was due by the plan: an event that comes late gives nobody back a deadline that has passed.
            var from = offset < 0 ? anchor.On : anchor.HappenedOn ?? anchor.On;
            var counted = unit == "calendar-days" ? new CountedDay(from.PlusDays(offset), [], false) : calendar.Add(from, offset);
            return (
                new Why(anchorId, from, offset, unit, counted.Skipped, reason), counted.On,
                counted.Provisional || (anchor.Provisional && (offset < 0 || anchor.HappenedOn is null)));
        }

        (Why, LocalDate On, bool Provisional) Planned()
        {
            var counted = calendar.Add(fieldworkStartsOn, 0);
            return (new Why("planned", fieldworkStartsOn, 0, "working-days", counted.Skipped, null), counted.On, counted.Provisional);
        }

        (Why, LocalDate On, bool Provisional) LastDay()
        {
            var offset = calendar.CountExcludingAnchor(fieldwork.StartsOn, fieldwork.EndsOn);
            var counted = calendar.Add(fieldwork.StartsOn, offset);
            var reason = fieldworkEndsOn == fieldwork.EndsOn ? "The last day is planned."
                : fieldworkEndsOn is not null
                    ? "Fieldwork stays in its week: the last day that was planned is no working day any more, so it ends on the one before."
                : offset != rules[Framework.FieldworkEnd].Offset ? "Fieldwork stays in its Monday-Friday week." : null;
            return (
                new Why(Framework.FieldworkStart, fieldwork.StartsOn, offset, "working-days", counted.Skipped, reason), fieldwork.EndsOn,
                counted.Provisional);
        }
    }

    /// <summary>The entry of a milestone, or null where the framework does not state it.</summary>
    public TimetableEntry? Find(string milestone) => Milestones.FirstOrDefault(entry => entry.Rule.Id == milestone);
}

/// <summary>A milestone with its day.</summary>
/// <param name="Rule">The framework's rule.</param>
/// <param name="On">The day by which it is due, Europe/London.</param>
/// <param name="DueAt">The instant where the framework gives a clock time; null is until the end of the day in London.</param>
/// <param name="Why">How the day was computed.</param>
/// <param name="Provisional">True when the count, or the one it rests on, left the years of the calendar.</param>
/// <param name="HappenedOn">The day on which it really happened, Europe/London; null while it has not.</param>
public sealed record TimetableEntry(Milestone Rule, LocalDate On, Instant? DueAt, Why Why, bool Provisional, LocalDate? HappenedOn)
{
    /// <summary>The first instant at which it is late: just after <see cref="DueAt"/>, or the end of the day in London.</summary>
    public Instant Deadline => DueAt ?? UkTime.EndOf(On);
}

/// <summary>Why a day is the day it is.</summary>
/// <param name="Anchor">The milestone it was counted from; <c>planned</c> for the start of fieldwork, <c>happened</c> for the notification once it was
/// made.</param>
/// <param name="AnchorOn">The day of the anchor: the real one once it has happened, the planned one before, and always the planned one where the
/// count goes backward.</param>
/// <param name="Offset">Days after the anchor, negative before it.</param>
/// <param name="Unit"><c>working-days</c> or <c>calendar-days</c>.</param>
/// <param name="Skipped">The days passed over, with their reasons.</param>
/// <param name="Reason">Set where the ordinary count gave way to another rule.</param>
public sealed record Why(string Anchor, LocalDate AnchorOn, int Offset, string Unit, IReadOnlyList<SkippedDay> Skipped, string? Reason);
