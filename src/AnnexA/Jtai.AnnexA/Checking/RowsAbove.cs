using System.Numerics;

namespace Jtai.AnnexA;

/// <summary>
/// The rows of a sheet above its headings: a title or notes, as a rule. Where a sheet was sorted together with its headings they are children.
/// Of each, which of the first 64 columns are filled, and which hold a date.
/// </summary>
sealed class RowsAbove
{
    const int MaxShown = 6, MaxLength = 40;

    readonly List<(int Row, ulong Filled, ulong Dates)> rows = [];
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
        var (filled, dates, headings) = (0UL, 0UL, 0);
        foreach (ref readonly var cell in row.Cells)
        {
            var text = row.Text(cell);
            headings += !isFarDown && cell.Kind == CellKind.Text && Headings.Of(text) is not null ? 1 : 0;
            if (cell.Column >= 64) continue;
            filled |= 1UL << cell.Column;
            if (cell.Kind == CellKind.Date || text.Length is >= 6 and <= 30 && char.IsAsciiDigit(text[0]) && DateValues.MayBeDate(text))
            {
                dates |= 1UL << cell.Column;
            }
        }
        if (dates != 0) rows.Add((row.Number, filled, dates));
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
        var (mapped, dateColumns) = (0UL, 0UL);
        foreach (var column in sheet.Layout!.Columns)
            if (sheet.Columns[(int)column.Field] is >= 0 and < 64 and var at)
            {
                mapped |= 1UL << at;
                dateColumns |= column.Kind == ColumnKind.Date ? 1UL << at : 0;
            }
        var atLeast = Math.Max(3, BitOperations.PopCount(mapped) / 2 + 1);
        return [.. rows.Where(row => (row.Dates & dateColumns) != 0 && BitOperations.PopCount(row.Filled & mapped) >= atLeast).Select(row => row.Row)];
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
