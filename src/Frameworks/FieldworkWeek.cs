using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Frameworks;

/// <summary>The days of fieldwork that a planned start leads to.</summary>
/// <param name="StartsOn">F1, the first day, Europe/London.</param>
/// <param name="EndsOn">The last day, Europe/London.</param>
/// <param name="StartsAsUsual">True when the planned start is the framework's usual weekday, a Monday.</param>
/// <param name="BankHolidays">Bank holidays in the Monday-Friday weeks that fieldwork touches; the guidance knows of none.</param>
public sealed record FieldworkWeek(LocalDate StartsOn, LocalDate EndsOn, bool StartsAsUsual, IReadOnlyList<SkippedDay> BankHolidays)
{
    /// <summary>
    /// Fieldwork stays in its Monday-Friday week: F1 is the first working day of it, the last fieldwork day its last. From another weekday it takes
    /// the framework's number of working days.
    /// </summary>
    /// <param name="framework">The framework.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="plannedStart">The planned first day. When it is not a working day, the next one is F1.</param>
    /// <param name="plannedEnd">The planned last day where it is not the usual one. When a bank holiday has been proclaimed on it since, the working
    /// day before is the last, though never one before F1.</param>
    public static FieldworkWeek Of(Framework framework, WorkingDayCalendar calendar, LocalDate plannedStart, LocalDate? plannedEnd = null)
    {
        var first = calendar.Add(plannedStart, 0).On;
        var planned = plannedEnd is { } end ? LocalDate.Max(first, calendar.Add(end.PlusDays(1), -1).On) : (LocalDate?)null;
        var friday = Monday(first).PlusDays(4);
        var isFirstOfItsWeek = calendar.Add(Monday(first), 0).On == first;
        var last = planned
            ?? (isFirstOfItsWeek && framework.Fieldwork.WorkingDays == 5
                ? calendar.Add(friday.PlusDays(1), -1).On
                : calendar.Add(first, framework.Fieldwork.WorkingDays - 1).On);

        var holidays = new List<SkippedDay>();
        for (var day = Monday(LocalDate.Min(plannedStart, first)); day <= Monday(last).PlusDays(4); day = day.PlusDays(1))
            if (calendar.WhyNotWorkingDay(day) is { } reason && reason != "weekend") holidays.Add(new SkippedDay(day, reason));
        return new FieldworkWeek(first, last, plannedStart.DayOfWeek == IsoDayOfWeek.Monday, holidays);

        static LocalDate Monday(LocalDate day) => day.PlusDays(1 - (int)day.DayOfWeek);
    }
}
