using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using NodaTime;

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
            [.. moves.Where(move => visible.Contains(move.InspectionId))], version.ApprovedBy, [.. Warnings(before, version.ToCalendar())],
            [.. moves.GroupBy(move => move.LocalArea).OrderBy(area => area.Key, StringComparer.Ordinal).Select(area => new AreaMoves(
                area.Key, area.Count(), area.Sum(move => move.Dates.Count), area.Where(move => move.Notified).Sum(move => move.Dates.Count)))]);
    }

    /// <summary>
    /// What is not usual in a next version of GOV.UK's list, which adds a year and otherwise stays: somebody looks it up before it moves dates.
    /// </summary>
    internal static IEnumerable<Warning> Warnings(WorkingDayCalendar before, WorkingDayCalendar next)
    {
        var (titles, days) = (before.BankHolidays.Select(Title).ToHashSet(), next.BankHolidays.Select(holiday => holiday.On).ToHashSet());
        foreach (var holiday in before.BankHolidays.Where(holiday => !days.Contains(holiday.On)))
            yield return new Warning("bank-holiday-left", $"{Words(holiday)} is a bank holiday no longer.");
        foreach (var holiday in next.BankHolidays.Except(before.BankHolidays))
        {
            if (!titles.Contains(Title(holiday)))
            {
                yield return new Warning("bank-holiday-title-new", $"{Words(holiday)} has a title that no bank holiday had before.");
            }
            if (next.BankHolidays.Any(other => other.On != holiday.On && other.On.Year == holiday.On.Year && Title(other) == Title(holiday)))
            {
                yield return new Warning("bank-holiday-title-twice", $"{Words(holiday)} has a title that another day of its year has too.");
            }
            if (holiday.On.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
            {
                yield return new Warning("bank-holiday-at-weekend", $"{Words(holiday)} is at a weekend; GOV.UK lists the substitute day.");
            }
        }

        static string Title(BankHoliday holiday) => holiday.Name.Replace(" (substitute day)", "", StringComparison.Ordinal);

        static string Words(BankHoliday holiday) => $"{PlanChecks.Iso(holiday.On)} ({holiday.Name})";
    }
}
