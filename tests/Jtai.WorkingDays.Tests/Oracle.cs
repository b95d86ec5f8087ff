using System.Globalization;

namespace Jtai.WorkingDays.Tests;

/// <summary>
/// Working days written another way than the product: plain BCL dates, a sorted array of all working days, and an index into it instead of a walk.
/// The days themselves come from Debian's python3-holidays (see Data/), not from the shipped calendar.
/// </summary>
internal static class Oracle
{
    /// <summary>Weekdays that python3-holidays 0.10.1 (released before them) gets wrong, as proclaimed: the Jubilee of 2022 moved the spring holiday, the funeral and the coronation added a day each.</summary>
    internal static readonly DateOnly[] ProclaimedSince = [new(2022, 6, 2), new(2022, 6, 3), new(2022, 9, 19), new(2023, 5, 8)];
    internal static readonly DateOnly MovedAway = new(2022, 5, 30);

    internal static readonly HashSet<DateOnly> PythonHolidays = [.. ReadCsv()];
    internal static readonly DateOnly[] WorkingDays = [.. AllDays().Where(IsWorkingDay)];

    internal static bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && (day == MovedAway || !PythonHolidays.Contains(day))
        && !ProclaimedSince.Contains(day);

    /// <summary>The n-th working day after (n &gt; 0) or before (n &lt; 0) a day; null where the calendar's years end.</summary>
    internal static DateOnly? Count(DateOnly from, int n)
    {
        var found = Array.BinarySearch(WorkingDays, from);
        var firstAfter = found >= 0 ? found + 1 : ~found;
        var lastBefore = found >= 0 ? found - 1 : ~found - 1;
        var index = n > 0 ? firstAfter + n - 1 : n < 0 ? lastBefore + n + 1 : found >= 0 ? found : firstAfter;
        return index >= 0 && index < WorkingDays.Length ? WorkingDays[index] : null;
    }

    internal static IEnumerable<DateOnly> AllDays()
    {
        for (var day = new DateOnly(2015, 1, 1); day.Year <= 2028; day = day.AddDays(1)) yield return day;
    }

    private static IEnumerable<DateOnly> ReadCsv()
    {
        using var reader = new StreamReader(typeof(Oracle).Assembly.GetManifestResourceStream("python3-holidays-england.csv")!);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return DateOnly.Parse(line.Split(',')[0], CultureInfo.InvariantCulture);
    }
}
