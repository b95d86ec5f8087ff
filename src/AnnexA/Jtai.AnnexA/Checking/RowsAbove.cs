namespace Jtai.AnnexA;

/// <summary>
/// The rows of a sheet above its headings: a title or notes, as a rule. Where a sheet was sorted together with its headings they are children.
/// Of each that holds a date, which of its columns are filled, and which hold one.
/// </summary>
sealed class RowsAbove
{
    const int MaxShown = 6, MaxLength = 40;

    /// <summary>Filled cells of all rows that are kept: as many as a million children have.</summary>
    const int MaxCells = 1 << 24;

    readonly List<(int Row, int Start, int End)> rows = [];
    readonly List<(ushort Column, bool IsDate)> cells = [];
    readonly List<string> firstColumn = [];
    (int Row, int Headings, int Cells) nearest;
    string shown = "";

    public int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="isFarDown">Too far down to be looked at for headings that nearly are the ones.</param>
    public void Add(RowBuffer row, bool isFarDown = false)
    {
        Count++;
        var (start, headings, hasDate) = (cells.Count, 0, false);
        foreach (ref readonly var cell in row.Cells)
        {
            var text = row.Text(cell);
            headings += !isFarDown && cell.Kind == CellKind.Text && Headings.Of(text) is not null ? 1 : 0;
            var isDate = cell.Kind == CellKind.Date || text.Length is >= 6 and <= 30 && char.IsAsciiDigit(text[0]) && DateValues.MayBeDate(text);
            hasDate |= isDate;
            if (start < MaxCells) cells.Add(((ushort)cell.Column, isDate));
        }
        if (!hasDate) cells.RemoveRange(start, cells.Count - start);
        if (cells.Count > start) rows.Add((row.Number, start, cells.Count));
        if (isFarDown) return;
        if (row.Cells[0] is { Column: 0 or 1, Kind: CellKind.Text } first && firstColumn.Count < 100 && Headings.Of(row.Text(first)) is not null)
        {
            firstColumn.Add(row.Quoted(first));
        }
        var found = (row.Number, headings, row.Cells.Length);
        if (Count == 1 || headings > nearest.Headings || headings == nearest.Headings && headings > 0 && found.Length > nearest.Cells)
        {
            nearest = found;
            shown = string.Join(", ", row.Cells[..Math.Min(row.Cells.Length, MaxShown)].ToArray().Select(cell => $"\"{Cut(row.Quoted(cell))}\""))
                + (row.Cells.Length > MaxShown ? ", …" : "");
        }
    }

    /// <summary>Rows that, by the columns of the headings below them, are children: as many filled as a row has, with a date where one belongs.</summary>
    public List<int> Children(SheetReport sheet)
    {
        var columns = sheet.Layout!.Columns.Where(column => sheet.Columns[(int)column.Field] >= 0)
            .ToDictionary(column => sheet.Columns[(int)column.Field], column => column.Kind == ColumnKind.Date);
        var atLeast = Math.Max(3, columns.Count / 2 + 1);
        return [.. rows.Where(IsChild).Select(row => row.Row)];

        bool IsChild((int Row, int Start, int End) row)
        {
            var (filled, hasDate) = (0, false);
            for (var i = row.Start; i < row.End; i++)
                if (columns.TryGetValue(cells[i].Column, out var isOfDates))
                {
                    filled++;
                    hasDate |= isOfDates && cells[i].IsDate;
                }
            return hasDate && filled >= atLeast;
        }
    }

    /// <summary>What stood there instead of headings, as the end of a sentence.</summary>
    public string Nearest()
    {
        if (firstColumn.Count >= HeaderRow.MinHeadings)
        {
            return $"; they stand one below the other ({string.Join(", ", firstColumn.Take(MaxShown).Select(heading => $"\"{Cut(heading)}\""))}), where a list "
                + "has them side by side";
        }
        if (nearest.Cells == 1 && HeadingsInOneCell(shown) >= HeaderRow.MinHeadings)
        {
            return $"; row {nearest.Row} holds several in one cell, {shown}, as if it had another delimiter than comma, semicolon, tab or vertical bar";
        }
        return nearest.Headings > 0
            ? $"; the nearest is row {nearest.Row}, with {nearest.Headings} of them: {shown}"
            : $"; its first row is row {nearest.Row}: {shown}";
    }

    static int HeadingsInOneCell(string text) => text.Split(['^', '~', '#', ':', '\u00A6', '§', '¬', '·', '*', '/', '\\', '!', '&', '$', ',', ';', '|'])
        .Count(part => Headings.Find(Headings.Key(part)) is not null);

    static string Cut(string value) => value.Length <= 3 * MaxLength ? value : $"{value[..(3 * MaxLength)]}…";
}
