namespace Jtai.AnnexA;

/// <summary>What is known of a field in the present row.</summary>
enum ValueState : byte
{
    /// <summary>The list, or the sheet, does not have the column.</summary>
    Absent,
    Blank,
    /// <summary>There is a value, but it was not understood: a finding says so, and no other check uses it.</summary>
    Unclear,
    Known,
}

/// <summary>The present row with its cells understood. Reused from row to row.</summary>
sealed class CheckedRow(RowBuffer buffer, Children children)
{
    public const int MaxId = 200;

    readonly ValueState[] blank = new ValueState[Enum.GetValues<Field>().Length];
    readonly ValueState[] states = new ValueState[Enum.GetValues<Field>().Length];
    readonly int[] values = new int[Enum.GetValues<Field>().Length];
    readonly int[] cells = new int[Enum.GetValues<Field>().Length];

    public SheetReport Sheet { get; private set; } = null!;
    public ListLayout Layout { get; private set; } = null!;
    public RowBuffer Buffer => buffer;
    public int Number => buffer.Number;

    /// <summary>Number of the child; -1 if its id is blank.</summary>
    public int Child { get; set; }

    public string? ChildId => Child < 0 ? null : children.Id(Child);

    /// <summary>Differs for rows that differ in any cell.</summary>
    public ulong Hash { get; set; }

    public void StartSheet(SheetReport sheet)
    {
        (Sheet, Layout) = (sheet, sheet.Layout!);
        for (var field = 0; field < blank.Length; field++)
            blank[field] = sheet.Columns[field] < 0 ? ValueState.Absent : ValueState.Blank;
    }

    public void StartRow()
    {
        Child = -1;
        blank.CopyTo(states);
    }

    public void Set(Field field, ValueState state, int value, int cell) => (states[(int)field], values[(int)field], cells[(int)field]) = (state, value, cell);

    public ValueState State(Field field) => states[(int)field];
    public bool IsKnown(Field field) => State(field) == ValueState.Known;
    public bool IsBlank(Field field) => State(field) == ValueState.Blank;

    /// <summary>A value stands there, understood or not.</summary>
    public bool IsFilled(Field field) => State(field) is ValueState.Known or ValueState.Unclear;

    /// <summary>The number, the day's number, or the number of the spelling; only if known.</summary>
    public int Value(Field field) => values[(int)field];

    public DateOnly Date(Field field) => DateOnly.FromDayNumber(values[(int)field]);

    /// <summary>The cell as it stands in the file; empty if blank. Dates as DD/MM/YYYY, with the time of day if there is one.</summary>
    public string Text(Field field) => IsFilled(field) ? ByFormat(field) ?? Wording.Clean(Buffer.Text(Buffer.Cells[cells[(int)field]])) : "";

    /// <summary>As <see cref="Text"/>, at full length and with the characters that cannot be seen.</summary>
    public string Given(Field field) => IsFilled(field) ? ByFormat(field) ?? Buffer.Text(Buffer.Cells[cells[(int)field]]).ToString() : "";

    /// <summary>A number that the spreadsheet shows as a date, a time or a percentage.</summary>
    public bool HasFormat(Field field) => Buffer.Cells[cells[(int)field]].Kind is CellKind.Date or CellKind.Percentage;

    string? ByFormat(Field field)
    {
        // An id is a number even where the column was given a date's format by mistake.
        return field == Field.ChildId
            ? null
            : Buffer.Shown(Buffer.Cells[cells[(int)field]], anyDay: Layout.Columns[Layout.Position(field)].Kind == ColumnKind.Date);
    }

    /// <summary>The day of a cell that the spreadsheet keeps as a date; null for any other. Only if filled.</summary>
    public DateOnly? DateCell(Field field) =>
        Buffer.Cells[cells[(int)field]] is { Kind: CellKind.Date } cell && DateValues.TryFromSerial(cell.Number + Buffer.EpochShift, out var date)
            ? date
            : null;
}
