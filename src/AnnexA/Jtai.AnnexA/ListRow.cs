namespace Jtai.AnnexA;

/// <summary>One row of a list as it was understood. Personal data.</summary>
/// <param name="Layout">Its list.</param>
/// <param name="Sheet">Name of its sheet.</param>
/// <param name="Row">Its row number as the spreadsheet shows it.</param>
/// <param name="Values">The values of <see cref="ListLayout.Columns"/> in order.</param>
public sealed record ListRow(ListLayout Layout, string Sheet, int Row, IReadOnlyList<ListValue> Values)
{
    /// <summary>Its sheet, and where its columns stand.</summary>
    internal SheetReport Report { get; init; } = null!;

    /// <summary>1 to 5.</summary>
    public int List => Layout.Number;

    /// <summary>The child's identity number as given; null if blank, an error value or in scientific notation.</summary>
    public string? ChildId => this[Field.ChildId].Text;

    /// <summary>The date that places the row in time (<see cref="ListLayout.EventDate"/>); null if blank or not understood.</summary>
    public DateOnly? EventDate => this[Layout.EventDate].Date;

    /// <summary>The value of a field.</summary>
    /// <param name="field">The field.</param>
    /// <returns>An empty value if the list does not have the field.</returns>
    public ListValue this[Field field] => Layout.Position(field) is >= 0 and var position ? Values[position] : default;
}

/// <summary>One cell as it was understood.</summary>
/// <param name="Text">
/// As it stands in the file, trimmed and without characters that cannot be seen, unpaired surrogates as U+FFFD; a date cell as DD/MM/YYYY (with its
/// time of day, but in a date column), a percentage with its sign; an id as its number. Null if blank, for a formula saved without its result, and
/// for an id that is an error value or in scientific notation. An id such as 12345.0 is 12345.
/// </param>
/// <param name="Date">For a date column, the day; null if blank or not understood.</param>
/// <param name="Number">For a number column, the number; null if blank or not understood.</param>
/// <param name="Code">For a code column, the official code such as "a) Male", where it is certain; otherwise null.</param>
/// <param name="Match">For a code column, how it was read.</param>
public readonly record struct ListValue(string? Text, DateOnly? Date, int? Number, string? Code, Matching.CodeMatch? Match)
{
    /// <summary>
    /// What stands in the file where that is not <see cref="Text"/>, or where a column of another kind has the format of dates, times or percentages;
    /// empty for a formula saved without its result.
    /// </summary>
    internal string? Given { get; init; }

    /// <summary>For a date column, the day of a cell that the spreadsheet keeps as a date, whether it is relied on or not.</summary>
    internal DateOnly? DateCell { get; init; }
}
