namespace Jtai.AnnexA;

/// <summary>Reads one sheet: finds its headings, then gives each row to the checks.</summary>
sealed class SheetReader
{
    /// <summary>Filled rows that are searched for headings of any kind; further down only those that begin like the headings of a list.</summary>
    const int MaxRowsBeforeHeadings = 1_000;

    readonly RowBuffer buffer;
    readonly CheckedRow row;

    readonly RowReader rows;
    readonly Findings findings;
    readonly Children children;

    public SheetReader(RowReader rows, Findings findings, Children children)
    {
        (this.rows, this.findings, this.children) = (rows, findings, children);
        buffer = new RowBuffer();
        row = new CheckedRow(buffer, children);
    }

    /// <summary>Reads the present sheet of the source. Several lists below each other are as many reports.</summary>
    /// <param name="source">The file, at a sheet.</param>
    /// <param name="start">Makes the report of the sheet, and one more for each further list in it.</param>
    /// <param name="fileName">May suggest the list, too.</param>
    /// <param name="check">Called for each row of data.</param>
    public void Read(SheetSource source, Func<SheetReport> start, string fileName, Action<CheckedRow> check)
    {
        var sheet = start();
        var more = FindHeadings(source, sheet, fileName, null);
        while (more && ReadList(source, sheet, check, out var next, out var problem))
        {
            sheet = start();
            if (next is not null) HeaderRow.Map(buffer, next, sheet, findings);
            else more = FindHeadings(source, sheet, fileName, problem);
        }
    }

    /// <summary>
    /// Reads the rows below the headings. True if other headings end the list: those of <paramref name="next"/>, or, if it is null, of one that is
    /// not read.
    /// </summary>
    bool ReadList(SheetSource source, SheetReport sheet, Action<CheckedRow> check, out ListLayout? next, out string? problem)
    {
        var positions = Positions(sheet);
        row.StartSheet(sheet);
        rows.StartList(sheet, distance => source.Ahead(distance) is { } ahead && !EndsList(ahead, sheet) ? ahead : null);
        var withoutHeading = new HashSet<int>();
        var (last, suggested, ended) = (0, 0, false);
        var blank = new List<(int From, int To)>();
        (next, problem) = (null, null);
        while (!ended && source.NextRow(buffer))
        {
            ReportFlaws(sheet);
            if (MayBeHeadings(buffer))
            {
                next = HeaderRow.Recognise(buffer, suggested > 0 ? suggested : sheet.Layout!.Number, out problem);
                if (next == sheet.Layout && HeaderRow.IsSame(buffer, sheet))
                {
                    findings.Sheet(
                        Checks.HeadingsRepeated, sheet, "the headings stand here again; the row was passed over", "one row of headings",
                        buffer.Number);
                    PassOver();
                    continue;
                }
                if (ended = next is not null || problem is not null) break;
            }
            else if (IsTitle(out var title))
            {
                suggested = title;
                findings.Sheet(
                    Checks.HeadingsRepeated, sheet, "the title of a list stands here; the row was passed over", "one list in each sheet",
                    buffer.Number);
                PassOver();
                continue;
            }
            if (!HasMappedCell(positions, sheet, withoutHeading))
            {
                findings.Sheet(
                    Checks.RowNotRead, sheet, "the row holds values only in columns that are not read", "values in the columns of the list",
                    buffer.Number, value: buffer.Quoted(buffer.Cells[0]));
                PassOver();
                continue;
            }
            if (NoChild.What(buffer, sheet) is { } what)
            {
                findings.Sheet(
                    Checks.RowIsNoChild, sheet, $"the row is {what}, and was passed over: \"{buffer.Quoted(buffer.Cells[0])}\"", "rows of children only",
                    buffer.Number, value: buffer.Quoted(buffer.Cells[0]));
                PassOver();
                continue;
            }
            if (buffer.MergedAcross is var (left, right) && HasColumn(positions, left + 1, right))
            {
                findings.Sheet(
                    Checks.MergedCells, sheet,
                    $"the cells in columns {CellReference.Letters(left)} to {CellReference.Letters(right)} are merged; the value was read in the "
                    + "first of them only",
                    "a value in every cell", buffer.Number, left, value: buffer.Find(left) is { } cell ? buffer.Quoted(cell) : null);
            }
            PassOver();
            foreach (var (from, to) in blank)
                findings.Sheet(
                    Checks.BlankRows, sheet, from == to ? "the row is blank" : $"rows {from} to {to} are blank",
                    "no blank row between the rows of children", from);
            blank.Clear();
            last = buffer.Number;
            sheet.DataRows++;
            row.StartRow();
            rows.Read(row, positions, children);
            check(row);
        }
        rows.EndList(sheet);
        if (sheet.DataRows == 0)
        {
            findings.Sheet(
                Checks.NoRows, sheet, "the sheet has headings and no row", "a row for each child, unless there is nothing to report",
                sheet.HeaderRow);
        }
        else if (sheet.Layout!.Position(Field.ContactOutcome) >= 0 && sheet.Columns[(int)Field.ContactOutcome] < 0)
        {
            sheet.Missing.Add("Contact outcome");
            findings.Sheet(
                Checks.OutcomeMissing, sheet,
                "the column \"Contact outcome\" is missing, which a joint inspection asks for beside those of the template",
                "a column \"Contact outcome\" in list 1 (¶95)", sheet.HeaderRow, heading: "Contact outcome");
        }
        return ended;

        // Rows that are missing lie between rows of children only once another child follows.
        void PassOver()
        {
            if (last > 0 && buffer.Number > last + 1) blank.Add((last + 1, buffer.Number - 1));
            if (last > 0) last = buffer.Number;
        }
    }

    bool FindHeadings(SheetSource source, SheetReport sheet, string fileName, string? problem)
    {
        var (suggested, stated) = (Headings.ListOfName(sheet.Sheet), Headings.NumberInName(sheet.Sheet));
        var above = new RowsAbove();
        var isFilled = problem is not null;
        while (source.NextRow(buffer))
        {
            isFilled = true;
            ReportFlaws(sheet);
            // Sorted by a column of numbers, headings stand below all of them.
            if (above.Count >= MaxRowsBeforeHeadings && (problem is not null || !MayBeHeadings(buffer)))
            {
                if (problem is not null) break;
                above.Add(buffer, isFarDown: true);
                continue;
            }
            if (suggested == 0 && buffer.Cells.Length <= 2 && buffer.Text(buffer.Cells[0]) is { Length: < 100 } title)
            {
                (suggested, stated) = (Headings.ListOfName(title.ToString()), stated == 0 && IsTitle(out _) ? Headings.NumberInName(title.ToString()) : stated);
            }
            if (HeaderRow.Recognise(buffer, suggested > 0 ? suggested : Headings.ListOfName(fileName), out var why) is { } layout)
            {
                if (problem is not null)
                {
                    findings.Sheet(
                        Checks.SheetIgnored, sheet, $"the sheet {problem}; its rows above row {buffer.Number} were not read",
                        "one list in each sheet", buffer.Number);
                }
                HeaderRow.Map(buffer, layout, sheet, findings);
                if (above.Children(sheet) is [var firstAbove, ..] children)
                {
                    findings.Sheet(
                        Checks.RowsAboveHeadings, sheet,
                        $"what looks like children stands above the headings in row {buffer.Number} ({Rows(children)}), as in a sheet that was sorted "
                        + $"together with its headings; it was not read",
                        "the headings above all rows of children", firstAbove);
                }
                if (source.IsHidden)
                {
                    findings.Sheet(
                        Checks.SheetHidden, sheet, "the sheet is hidden; it was read like the others",
                        "a sheet that people see, or none if it is left over", buffer.Number);
                }
                if (stated > 0 && stated != layout.Number)
                {
                    findings.Sheet(
                        Checks.NameContradictsHeadings, sheet,
                        $"the name or the title of the sheet says list {stated}, the headings list {layout.Number}; it was read as list {layout.Number}",
                        $"the headings of list {stated}, or the name of list {layout.Number}", buffer.Number);
                }
                return true;
            }
            problem ??= why;
            above.Add(buffer);
        }
        sheet.IsBlank = !isFilled;
        sheet.Ignored = !isFilled ? "it is blank"
            : IsOfficialText(sheet.Sheet) ? "it is a page of the template, not a list"
            : problem is not null ? $"it {problem}"
            : $"none of its rows holds the headings of lists 1 to 5{above.Nearest()}";
        if (problem is not null && !problem.StartsWith("holds", StringComparison.Ordinal) || problem is null && isFilled && !IsOfficialText(sheet.Sheet))
        {
            findings.Sheet(Checks.SheetIgnored, sheet, $"the sheet was not read: {sheet.Ignored}", "one sheet for each list, with the official headings");
        }
        return false;
    }

    /// <summary>"5 rows: 1 to 4, 8".</summary>
    static string Rows(List<int> rows)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var number in rows)
            if (ranges.Count > 0 && ranges[^1].To + 1 == number) ranges[^1] = (ranges[^1].From, number);
            else if (ranges.Count <= 20) ranges.Add((number, number));
        var named = ranges.Take(20).Select(range => range.From == range.To ? $"{range.From}" : $"{range.From} to {range.To}");
        return $"{rows.Count:N0} row{(rows.Count == 1 ? "" : "s")}: {string.Join(", ", named)}{(ranges.Count > 20 ? " and others" : "")}";
    }

    /// <summary>The list position of each column of the sheet; -1 for a known heading that is not read, -2 for a column without heading.</summary>
    int[] Positions(SheetReport sheet)
    {
        var positions = new int[buffer.Cells[^1].Column + 1];
        Array.Fill(positions, -2);
        foreach (var cell in buffer.Cells)
            positions[cell.Column] = -1;
        for (var i = 0; i < sheet.Layout!.Columns.Count; i++)
            if (sheet.Columns[(int)sheet.Layout.Columns[i].Field] is >= 0 and var column) positions[column] = i;
        return positions;
    }

    static bool HasColumn(int[] positions, int first, int last) =>
        first < positions.Length && positions.AsSpan(first..(Math.Min(last, positions.Length - 1) + 1)).IndexOfAnyInRange(0, int.MaxValue) >= 0;

    bool HasMappedCell(int[] positions, SheetReport sheet, HashSet<int> withoutHeading)
    {
        var mapped = false;
        foreach (ref readonly var cell in buffer.Cells)
        {
            var position = cell.Column < positions.Length ? positions[cell.Column] : -2;
            mapped |= position >= 0;
            if (position == -2 && withoutHeading.Count < 100 && withoutHeading.Add(cell.Column))
            {
                findings.Sheet(
                    Checks.ColumnWithoutHeading, sheet,
                    $"column {CellReference.Letters(cell.Column)} holds values but has no heading; it was not read", "a heading for every column",
                    buffer.Number, cell.Column, value: buffer.Quoted(cell));
            }
        }
        return mapped;
    }

    /// <summary>
    /// A row of a child has a digit or a value that is no text soon, mostly in its id or date of birth; a row of headings names an id, or has none.
    /// </summary>
    static bool MayBeHeadings(RowBuffer row)
    {
        for (var i = 0; i < row.Cells.Length; i++)
        {
            if (row.Cells[i].Kind != CellKind.Text) return false;
            var text = row.Text(row.Cells[i]);
            // "1. Child Unique ID", "Contacts[Child ID]"; an id of many digits has no such letters.
            var mayNameId = text.Length is >= 8 and < 80 && (char.ToLowerInvariant(text[0]) is 'c' or 'u' || i == 0 && text.IndexOfAny('I', 'i') > 0);
            if (mayNameId && Headings.Of(text)?[1] == Field.ChildId) return true;
            if (char.IsAsciiDigit(text[0])) return false;
        }
        return row.Cells.Length >= HeaderRow.MinHeadings;
    }

    /// <summary>Whether a row further down is the headings of another list, or of one that is not read.</summary>
    static bool EndsList(RowBuffer row, SheetReport sheet) =>
        MayBeHeadings(row)
        && HeaderRow.Recognise(row, sheet.Layout!.Number, out var problem) is var next
        && (next is not null || problem is not null)
        && !(next == sheet.Layout && HeaderRow.IsSame(row, sheet));

    /// <summary>"List 3: Referral", alone in its row.</summary>
    bool IsTitle(out int list)
    {
        list = 0;
        if (buffer.Cells.Length > 2
            || buffer.Text(buffer.Cells[0]) is not { Length: >= 5 and < 100 } text
            || !text.StartsWith("list", StringComparison.OrdinalIgnoreCase)
            || text[4..].TrimStart(" _") is not [>= '0' and <= '9', ..])
        {
            return false;
        }
        list = Headings.ListOfName(text.ToString());
        return true;
    }

    void ReportFlaws(SheetReport sheet)
    {
        if (buffer.Flaws.HasFlag(RowFlaws.QuotesDoNotFit))
        {
            findings.Sheet(
                Checks.QuotesDoNotFit, sheet, "the quotation marks do not fit; rows may have run together",
                "quotation marks around a value, and two for one inside it", buffer.Number);
        }
        if (buffer.Flaws.HasFlag(RowFlaws.RowsInValue))
        {
            findings.Sheet(
                Checks.RowsInValue, sheet, "a value goes over several lines and holds as many delimiters as a row; rows may have run together",
                "a closing quotation mark for each opening one", buffer.Number);
        }
    }

    /// <summary>Pages of the official template that are not lists.</summary>
    static bool IsOfficialText(string sheet) =>
        Headings.Key(sheet) is "frontsheet" or "faqandchanges" or "guidance" or "codesused"
            || Headings.Key(sheet).StartsWith("changes", StringComparison.Ordinal);
}
