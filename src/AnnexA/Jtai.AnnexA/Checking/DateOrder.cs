namespace Jtai.AnnexA;

/// <summary>Whether the dates of a column have the day or the month first, as far as its values show.</summary>
sealed class DateOrder
{
    const int MaxRows = 10;

    readonly List<int> rows = [];
    int monthFirst;
    bool mayHaveMonthFirst, dayFirst, swappable;

    /// <summary>Row and value of the first date that can only have the month first; null if there is none.</summary>
    public (int Row, string Value)? First { get; private set; }

    /// <summary>
    /// A date that has the month first was seen, or lies ahead, and none that has the day first: a date that may have either has both.
    /// </summary>
    public bool IsMonthFirst => mayHaveMonthFirst && !dayFirst;

    /// <summary>No value shows which it is, though one might have either.</summary>
    public bool IsUnknown => !mayHaveMonthFirst && !dayFirst && swappable;

    /// <summary>Learns from a value that is still to be read.</summary>
    public void LookAhead(DateTraits traits, bool isText)
    {
        mayHaveMonthFirst |= traits.HasFlag(DateTraits.MonthFirst);
        // A real date proves nothing: Excel makes one of any month-first date that is a day-first date too, and gives it another day.
        dayFirst |= isText && traits.HasFlag(DateTraits.DayFirst);
        swappable |= isText && traits.HasFlag(DateTraits.MaySwap);
    }

    public void Add(DateTraits traits, bool isText, int row, string? value)
    {
        LookAhead(traits, isText);
        if (!traits.HasFlag(DateTraits.MonthFirst))
            return;
        First ??= (row, value ?? "");
        if (monthFirst++ is > 0 and <= MaxRows)
            rows.Add(row);
    }

    /// <summary>What is wrong with the column, as the rest of a sentence about its first such value.</summary>
    public string Problem() =>
        (monthFirst == 1 ? "has the month before the day" : $"has the month before the day, as {monthFirst - 1:N0} more of the column (row{(rows.Count > 1 ? "s" : "")} "
            + $"{string.Join(", ", rows)}{(monthFirst - 1 > rows.Count ? " and others" : "")})")
        + (dayFirst ? "; others have the day first, so a date that might have either cannot be relied on"
            : "; so day and month of its other dates may be the wrong way round, and those that may be either were not read");
}
