namespace Jtai.AnnexA;

/// <summary>Whether the dates of a column have the day or the month first, as far as its values show.</summary>
sealed class DateOrder
{
    const int MaxRows = 10, MinSwapped = 5;
    const DateTraits Shows = DateTraits.DayFirst | DateTraits.MonthFirst;

    readonly List<int> rows = [];
    DateTraits seen, real;
    int monthFirst, read, lastRead;

    /// <summary>Row and value of the first date that can only have the month first; null if there is none.</summary>
    public (int Row, string Value)? First { get; private set; }

    /// <summary>
    /// A date that has the month first was seen, or lies ahead, and none that has the day first: a date that may have either has both.
    /// </summary>
    public bool IsMonthFirst => (seen & Shows) == DateTraits.MonthFirst;

    /// <summary>No value shows which it is, though one might have either.</summary>
    public bool IsUnknown => (seen & (Shows | DateTraits.MaySwap)) == DateTraits.MaySwap;

    /// <summary>
    /// All texts have a day above 12, and all real dates, of which there are some, have none: so does an Excel that takes the month first leave dates
    /// with the day first.
    /// </summary>
    public bool MayBeSwapped =>
        seen == DateTraits.DayFirst && (real & (DateTraits.DayFirst | DateTraits.MaySwap)) == DateTraits.MaySwap && read >= MinSwapped;

    /// <summary>The last row that was looked at.</summary>
    public int LookedTo { get; set; }

    /// <summary>
    /// The next rows have to be looked at: a date was seen that may have either, or has the month first, and none that has the day first. That a real
    /// date has a day above 12 is enough for real dates: Excel does not make it of a month-first one.
    /// </summary>
    public bool IsInDoubt =>
        (seen & DateTraits.DayFirst) == 0 && (seen != DateTraits.None || (real & (DateTraits.DayFirst | DateTraits.MaySwap)) == DateTraits.MaySwap);

    /// <summary>Learns from a text, read or still to be read.</summary>
    public void Learn(DateTraits traits) => seen |= traits & (Shows | DateTraits.MaySwap);

    /// <summary>
    /// Learns from a real date. It proves nothing of texts: Excel makes one of any month-first date that is a day-first date too, and gives it another
    /// day.
    /// </summary>
    public void LearnReal(DateTraits traits) => real |= traits;

    /// <summary>Takes note of a date that may have either and was read with the day first.</summary>
    public void Read(int row) => (read, lastRead) = (read + 1, row);

    /// <summary>Takes note of a date that can only have the month first.</summary>
    public void Add(int row, string value)
    {
        First ??= (row, value);
        if (monthFirst++ is > 0 and <= MaxRows) rows.Add(row);
    }

    /// <summary>What is wrong with the column, as the rest of a sentence about its first such value.</summary>
    public string Problem() =>
        "has the month before the day"
        + (monthFirst == 1
            ? ""
            : $", as {(monthFirst == 2 ? "has" : "have")} {monthFirst - 1:N0} more of the column (row{(rows.Count > 1 ? "s" : "")} {string.Join(", ", rows)}"
                + $"{(monthFirst - 1 > rows.Count ? " and others" : "")})")
        + (seen.HasFlag(DateTraits.DayFirst) ? "; others have the day first, so a date that might have either cannot be relied on"
            : "; so day and month of its other dates may be the wrong way round, and those that may be either were not read"
                + (lastRead == 0 ? "" : $", but those down to row {lastRead:N0}, above which no date showed the order, were read with the day first"));
}
