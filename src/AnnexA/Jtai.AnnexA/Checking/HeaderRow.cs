namespace Jtai.AnnexA;

/// <summary>Finds the headings of a sheet and what its columns mean.</summary>
static class HeaderRow
{
    /// <summary>Headings that a row must show before it is taken for the headings.</summary>
    public const int MinHeadings = 3;

    /// <summary>Decides whether a row holds the headings of one of lists 1-5.</summary>
    /// <param name="row">The row.</param>
    /// <param name="suggested">The list that the sheet's name or title suggests; 0 if none.</param>
    /// <param name="problem">Why the row, which looks like headings, is not taken.</param>
    public static ListLayout? Recognise(RowBuffer row, int suggested, out string? problem)
    {
        problem = null;
        if (row.Cells.Length < MinHeadings) return null;
        Span<int> known = stackalloc int[6];
        Span<int> distinctive = stackalloc int[6];
        var (id, date, others) = (false, false, 0);
        foreach (var cell in row.Cells)
        {
            if (cell.Kind != CellKind.Text) continue;
            var text = row.Text(cell);
            others += Headings.IsOfOtherList(Headings.Key(text)) ? 1 : 0;
            if (Headings.Of(text) is not { } fields) continue;
            for (var list = 1; list <= 5; list++)
                if (fields[list] is { } field)
                {
                    known[list]++;
                    distinctive[list] += ListLayout.Distinctive.Contains(field) ? 1 : 0;
                    id |= field == Field.ChildId;
                    date |= ListLayout.For(list).Columns[ListLayout.For(list).Position(field)].Kind == ColumnKind.Date;
                }
        }
        // The sheet Codes_used heads its columns with some of the same words, but has neither ids nor dates.
        var most = 0;
        foreach (var count in known)
            most = Math.Max(most, count);
        if (most < MinHeadings || !id && !date)
        {
            problem = others > 1 ? OtherList : null;
            return null;
        }

        var (best, tied) = (0, false);
        for (var list = 1; list <= 5; list++)
        {
            if (distinctive[list] == 0) continue;
            var score = distinctive[list] * 100 + known[list] * 2;
            var bestScore = best == 0 ? 0 : distinctive[best] * 100 + known[best] * 2;
            tied = score == bestScore || tied && score < bestScore;
            if (score > bestScore) (best, tied) = (list, false);
        }
        // "Assessment Start Date" is a heading of list 2, and yet a list 4 may have it: where its own list has as many of the headings, a name decides.
        if (best > 0 && suggested > 0 && known[suggested] >= known[best]) return ListLayout.For(suggested);
        if (best > 0 && !tied) return ListLayout.For(best);
        if (others > 0)
        {
            problem = OtherList;
            return null;
        }
        if (suggested > 0) return ListLayout.For(suggested);
        problem = tied ? "has headings that fit more than one list" : "has headings that fit every list, and neither its name nor its title says which it is";
        return null;
    }

    /// <summary>Whether a row of headings gives the columns of a sheet the same fields as its present ones.</summary>
    public static bool IsSame(RowBuffer row, SheetReport sheet)
    {
        Span<bool> seen = stackalloc bool[sheet.Columns.Length];
        foreach (var cell in row.Cells)
            if (Headings.Of(row.Text(cell))?[sheet.Layout!.Number] is { } field && !seen[(int)field])
            {
                if (sheet.Columns[(int)field] != cell.Column) return false;
                seen[(int)field] = true;
            }
        return true;
    }

    /// <summary>Gives each column its field and reports what is missing, extra or double.</summary>
    public static void Map(RowBuffer row, ListLayout layout, SheetReport sheet, Findings findings)
    {
        sheet.Layout = layout;
        sheet.HeaderRow = row.Number;
        var unknown = new List<(int Column, string Heading, string Key)>();
        foreach (var cell in row.Cells)
        {
            var heading = Wording.Clean(row.Text(cell));
            var key = Headings.Key(heading);
            if (heading.Length == 0) continue;
            if (Headings.Of(heading)?[layout.Number] is not { } field) unknown.Add((cell.Column, heading, key));
            else if (sheet.Columns[(int)field] is >= 0 and var first)
            {
                findings.Sheet(
                    Checks.ColumnTwice, sheet,
                    $"columns {CellReference.Letters(first)} and {CellReference.Letters(cell.Column)} both mean \"{Heading(layout, field)}\"; the "
                    + "second was not read",
                    "one such column", row.Number, cell.Column, heading, heading);
            }
            else sheet.Columns[(int)field] = cell.Column;
        }
        foreach (var (column, heading, key) in unknown)
        {
            if (Headings.FindMisspelt(layout, key) is { } near && sheet.Columns[(int)near.Field] < 0)
            {
                sheet.Columns[(int)near.Field] = column;
                findings.Sheet(
                    Checks.HeadingMisspelt, sheet, $"the heading \"{heading}\" was read as \"{near.Heading}\"", $"\"{near.Heading}\"", row.Number,
                    column, near.Heading, heading);
                continue;
            }
            if (sheet.Extra.Count >= MaxExtra) continue;
            sheet.Extra.Add(heading);
            findings.Sheet(
                Checks.ColumnExtra, sheet,
                layout.Number == 5 && Headings.IsOpposite(heading)
                    ? $"\"{heading}\" asks the opposite of \"{Heading(layout, Field.ConferenceUnnecessary)}\"; it was not read"
                    : $"the list has no column \"{heading}\"; it was not read",
                "the columns of the list only", row.Number, column, heading, heading);
        }
        if (unknown.Count > MaxExtra)
        {
            findings.Sheet(
                Checks.ColumnExtra, sheet, $"{unknown.Count} columns have headings that the list does not have; the first {MaxExtra} are named",
                "the columns of the list only", row.Number);
        }
        foreach (var column in layout.Columns)
            if (sheet.Columns[(int)column.Field] < 0 && column.Field != Field.ContactOutcome)
            {
                sheet.Missing.Add(column.Heading);
                findings.Sheet(
                    Checks.ColumnMissing, sheet, $"the column \"{column.Heading}\" is missing", $"a column with that heading", row.Number,
                    heading: column.Heading);
            }
    }

    const int MaxExtra = 100;
    const string OtherList = "holds one of lists 6 to 11, which a joint inspection does not ask for";

    static string Heading(ListLayout layout, Field field) => layout.Columns[layout.Position(field)].Heading;
}
