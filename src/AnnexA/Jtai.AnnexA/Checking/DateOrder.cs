namespace Jtai.AnnexA;

/// <summary>Whether the dates of a column have the day or the month first, as far as its values show.</summary>
sealed class DateOrder
{
    const int MaxRows = 10;

    readonly List<int> rows = [];
    DateTraits seen;
    int monthFirst;

    /// <summary>Row and value of the first date that can only have the month first; null if there is none.</summary>
    public (int Row, string Value)? First { get; private set; }

    /// <summary>
    /// A date that has the month first was seen, or lies ahead, and none that has the day first: a date that may have either has both.
    /// </summary>
    public bool IsMonthFirst => (seen & (DateTraits.MonthFirst | DateTraits.DayFirst)) == DateTraits.MonthFirst;

    /// <summary>No value shows which it is, though one might have either.</summary>
    public bool IsUnknown => (seen & (DateTraits.MonthFirst | DateTraits.DayFirst | DateTraits.MaySwap)) == DateTraits.MaySwap;

    /// <summary>
    /// Learns from a text, read or still to be read. A real date proves nothing: Excel makes one of any month-first date that is a day-first date too,
    /// and gives it another day.
    /// </summary>
    public void Learn(DateTraits traits) => seen |= traits;

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
            : "; so day and month of its other dates may be the wrong way round, and those that may be either were not read");
}
