namespace Jtai.AnnexA;

/// <summary>
/// The day to which dates and ages refer: the day on which the lists were drawn up if that is stated. If not, any day that they may have been drawn up on:
/// from the Wednesday of the week before the inspection to the notification day; a date or an age that is right on one of them is right.
/// The inspection begins with notification, so that Wednesday lies in the calendar week before the notification day's.
/// </summary>
/// <param name="From">The first such day.</param>
/// <param name="To">The last such day; the same as <paramref name="From"/> when the day is stated.</param>
public readonly record struct ReferencePeriod(DateOnly From, DateOnly To)
{
    /// <summary>The day is stated.</summary>
    /// <param name="drawnUpOn">The day on which the lists were drawn up.</param>
    public static ReferencePeriod On(DateOnly drawnUpOn) => new(drawnUpOn, drawnUpOn);

    /// <summary>Only the notification day is known.</summary>
    /// <param name="notifiedOn">The notification day.</param>
    public static ReferencePeriod NotifiedOn(DateOnly notifiedOn) => new(EarliestFor(notifiedOn), notifiedOn);

    /// <summary>The Wednesday of the calendar week (from Monday) before the notification day's: no list may be older.</summary>
    /// <param name="notifiedOn">The notification day.</param>
    public static DateOnly EarliestFor(DateOnly notifiedOn)
    {
        var monday = notifiedOn.AddDays(-((int)notifiedOn.DayOfWeek + 6) % 7);
        return monday.AddDays(-5);
    }

    /// <summary>First day of the six months before the inspection: calendar months, both ends included, clamped to the end of a shorter month.</summary>
    public DateOnly WindowStart => From.AddMonths(-6);

    /// <summary>True if the period holds one day only.</summary>
    public bool IsStated => From == To;

    /// <summary>Completed years at a day. Someone born on 29 February completes a year on 1 March of a year without that day.</summary>
    /// <param name="born">Date of birth.</param>
    /// <param name="on">The day.</param>
    public static int CompletedYears(DateOnly born, DateOnly on)
    {
        var (bornYear, bornMonth, bornDay) = born;
        var (year, month, day) = on;
        return year - bornYear - (month < bornMonth || month == bornMonth && day < bornDay ? 1 : 0);
    }
}
