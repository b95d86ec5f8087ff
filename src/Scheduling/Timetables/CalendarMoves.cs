using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;

namespace Jtai.Scheduling.Timetables;

/// <summary>What another calendar does to an inspection's dates.</summary>
static class CalendarMoves
{
    /// <summary>The dates that move; a milestone that has happened does not.</summary>
    internal static IReadOnlyList<MovedDate> Of(Inspection inspection, Framework framework, WorkingDayCalendar calendar)
    {
        var before = inspection.CurrentTimetable.Milestones.ToDictionary(milestone => milestone.Id);
        return [.. inspection.Compute(framework, calendar).Milestones
            .Where(entry => entry.HappenedOn is null && before.TryGetValue(entry.Rule.Id, out var known) && known.On != entry.On.ToDateOnly())
            .Select(entry => new MovedDate(entry.Rule.Id, entry.Rule.Title, before[entry.Rule.Id].On, entry.On.ToDateOnly()))];
    }

    /// <summary>
    /// Null where a published list can be the next version: it changes something, and leaves no year between the first and the last without its bank
    /// holidays.
    /// </summary>
    internal static ServiceDefaults.Refusal? Refuse(WorkingDayCalendar inForce, WorkingDayCalendar next)
    {
        if (next.BankHolidays.SequenceEqual(inForce.BankHolidays)) return new("calendar-unchanged", "The list changes nothing in the calendar in force.");
        for (var year = next.FirstYear; year <= next.LastYear; year++)
            // Eight is what a year in England and Wales has had since 1978.
            if (next.BankHolidays.Count(holiday => holiday.On.Year == year) < 8)
            {
                return new("calendar-has-gaps", $"The list leaves {year} with fewer than 8 bank holidays, so dates of that year would be wrong.")
                {
                    Field = "england-and-wales.events",
                    Value = $"{year}",
                    Allowed = "whole years without a gap",
                };
            }
        return null;
    }

    internal static CalendarImport View(
        this CalendarVersion version, WorkingDayCalendar before, IReadOnlyList<InspectionMoves> moves, IReadOnlySet<Guid> visible)
    {
        var (old, now) = (before.BankHolidays.Select(holiday => new NamedHoliday(holiday.On.ToDateOnly(), holiday.Name)).ToList(), version.BankHolidays);
        return new CalendarImport(
            version.Calendar, version.Version, version.BasedOn, version.ImportedAt.ToDateTimeOffset(), version.ImportedBy,
            version.ApprovedAt?.ToDateTimeOffset(),
            [.. now.Except(old)], [.. old.Except(now)], moves.Sum(move => move.Dates.Count), moves.Where(move => move.Notified).Sum(move => move.Dates.Count),
            [.. moves.Where(move => visible.Contains(move.InspectionId))]);
    }
}
