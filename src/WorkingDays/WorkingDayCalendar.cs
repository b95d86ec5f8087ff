using System.Collections.Frozen;
using NodaTime;

namespace Jtai.WorkingDays;

/// <summary>
/// A dated version of the bank holidays of one division, and the counting of working days by it. A working day is a Monday to Friday that is not a
/// bank holiday. Immutable: whoever stores a computed date stores <see cref="Id"/> and <see cref="Version"/> with it, so that the date can be
/// explained years later.
/// </summary>
public sealed class WorkingDayCalendar
{
    private readonly FrozenDictionary<LocalDate, string> _bankHolidays;

    /// <summary>Makes a calendar. It covers whole years, from the year of the first to the year of the last bank holiday.</summary>
    /// <param name="id">The division, as GOV.UK names it: <c>england-and-wales</c>.</param>
    /// <param name="version">1 is the version that is shipped; every import adds one.</param>
    /// <param name="bankHolidays">The bank holidays; at least one.</param>
    /// <exception cref="ArgumentException">There is no bank holiday, or two on one day.</exception>
    public WorkingDayCalendar(string id, int version, IEnumerable<BankHoliday> bankHolidays)
    {
        Id = id;
        Version = version;
        BankHolidays = [.. bankHolidays.OrderBy(holiday => holiday.On)];
        if (BankHolidays.Count == 0) throw new ArgumentException("A calendar needs at least one bank holiday.", nameof(bankHolidays));
        _bankHolidays = BankHolidays.ToFrozenDictionary(holiday => holiday.On, holiday => holiday.Name);
        FirstYear = BankHolidays[0].On.Year;
        LastYear = BankHolidays[^1].On.Year;
    }

    /// <summary>
    /// England and Wales 2015-2028 as published by GOV.UK: version 1, shipped with the product, so that every date can be computed without a network.
    /// </summary>
    public static WorkingDayCalendar EnglandAndWales { get; } = GovUkBankHolidays.Shipped();

    /// <summary>The division, such as <c>england-and-wales</c>.</summary>
    public string Id { get; }

    /// <summary>Grows by one with every import.</summary>
    public int Version { get; }

    /// <summary>The bank holidays in order of their dates.</summary>
    public IReadOnlyList<BankHoliday> BankHolidays { get; }

    /// <summary>The first year whose bank holidays are known.</summary>
    public int FirstYear { get; }

    /// <summary>The last year whose bank holidays are known.</summary>
    public int LastYear { get; }

    /// <summary>Whether the bank holidays of the day's year are known. A count that leaves the known years is provisional.</summary>
    public bool Covers(LocalDate day) => day.Year >= FirstYear && day.Year <= LastYear;

    /// <summary>Whether the day is a working day, as far as is known.</summary>
    public bool IsWorkingDay(LocalDate day) => WhyNotWorkingDay(day) is null;

    /// <summary>Null for a working day, otherwise the reason in words: <c>weekend</c> or the name of the bank holiday.</summary>
    public string? WhyNotWorkingDay(LocalDate day) =>
        day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday ? "weekend" : _bankHolidays.GetValueOrDefault(day);

    /// <summary>
    /// Counts with the anchor excluded: the working day after the anchor is 1, the working day before it is -1, also when the anchor is not a working
    /// day itself. 0 is the anchor if it is a working day, otherwise the next working day.
    /// </summary>
    /// <param name="anchor">The day of the event, Europe/London. Never counted.</param>
    /// <param name="workingDays">How many working days, forward when positive and backward when negative; at most 10,000 either way.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than 10,000 working days either way.</exception>
    public CountedDay Add(LocalDate anchor, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workingDays, MaximumCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, -MaximumCount);
        var step = workingDays < 0 ? -1 : 1;
        var left = Math.Abs(workingDays);
        // Zero asks for the anchor or the next working day: the same walk, one day, started a day early.
        var day = left == 0 ? anchor.PlusDays(-1) : anchor;
        if (left == 0) left = 1;
        var skipped = new List<SkippedDay>();
        var provisional = !Covers(anchor);
        while (left > 0)
        {
            day = day.PlusDays(step);
            provisional |= !Covers(day);
            if (WhyNotWorkingDay(day) is { } reason) skipped.Add(new SkippedDay(day, reason));
            else left--;
        }
        skipped.Sort((one, other) => one.On.CompareTo(other.On));
        return new CountedDay(day, skipped, provisional);
    }

    /// <summary>Counts with the anchor included: a first day that is a working day is 1. "Within n working days, that day included" ends here.</summary>
    /// <param name="first">The first day that counts, Europe/London.</param>
    /// <param name="workingDays">Which working day is asked for, 1 to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 10,000 working days.</exception>
    public CountedDay AddIncludingAnchor(LocalDate first, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        return Add(first.PlusDays(-1), workingDays);
    }

    /// <summary>
    /// How many working days lie after <paramref name="anchor"/> up to and including <paramref name="day"/>; negative when the day is before the
    /// anchor (then from it up to the day before the anchor).
    /// </summary>
    public int CountExcludingAnchor(LocalDate anchor, LocalDate day) => day >= anchor
        ? CountIncludingBoth(anchor.PlusDays(1), day)
        : -CountIncludingBoth(day, anchor.PlusDays(-1));

    /// <summary>How many working days there are from <paramref name="first"/> to <paramref name="last"/>, both included; 0 when last is before first.</summary>
    public int CountIncludingBoth(LocalDate first, LocalDate last)
    {
        var count = 0;
        for (var day = first; day <= last; day = day.PlusDays(1))
            if (IsWorkingDay(day)) count++;
        return count;
    }

    /// <summary>The next version: the years that the published list covers are replaced by it, the others are kept.</summary>
    /// <param name="published">The bank holidays of a newer list; at least one.</param>
    /// <exception cref="ArgumentException">The list is empty or names a day twice.</exception>
    public WorkingDayCalendar With(IReadOnlyCollection<BankHoliday> published)
    {
        if (published.Count == 0) throw new ArgumentException("The list names no bank holiday.", nameof(published));
        var (from, until) = (published.Min(holiday => holiday.On.Year), published.Max(holiday => holiday.On.Year));
        return new WorkingDayCalendar(Id, Version + 1, [.. BankHolidays.Where(holiday => holiday.On.Year < from || holiday.On.Year > until), .. published]);
    }

    private const int MaximumCount = 10_000;
}

/// <summary>A bank holiday.</summary>
/// <param name="On">The day.</param>
/// <param name="Name">Its name as GOV.UK publishes it, followed by <c>(substitute day)</c> where it stands in for another day.</param>
public sealed record BankHoliday(LocalDate On, string Name);

/// <summary>A day that a count passed over.</summary>
/// <param name="On">The day, Europe/London.</param>
/// <param name="Reason"><c>weekend</c>, or the name of the bank holiday.</param>
public sealed record SkippedDay(LocalDate On, string Reason);

/// <summary>Where a count ends, and why there.</summary>
/// <param name="On">The working day reached, Europe/London.</param>
/// <param name="Skipped">The days that were passed over, in order of date.</param>
/// <param name="Provisional">True when a day of the count lies in a year whose bank holidays are not known: the date may still move.</param>
public sealed record CountedDay(LocalDate On, IReadOnlyList<SkippedDay> Skipped, bool Provisional);
