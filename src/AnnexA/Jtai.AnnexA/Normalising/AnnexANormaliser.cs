using System.Globalization;

namespace Jtai.AnnexA;

/// <summary>What was written.</summary>
/// <param name="Result">What was understood of the file.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Changes">Cells changed; each is on the sheet "Changes".</param>
public sealed record NormaliseResult(CheckResult Result, int Rows, int Changes)
{
    /// <summary>
    /// Why nothing was written though the lists can be read: one has more rows than a sheet holds, or the name of a sheet says another list than its
    /// headings. Null otherwise.
    /// </summary>
    public string? Refused { get; init; }
}

/// <summary>
/// Writes a file again in the official layout: one sheet for each list found, codes for all that is exact or inferred, dates as dates, the rest as it was,
/// and a sheet of every change and of whatever is left out. A column that is missing stays missing, so that nothing new is wrong.
/// </summary>
public static class AnnexANormaliser
{
    /// <summary>A sheet holds no more rows.</summary>
    const int MaxRows = 1_048_576;

    /// <summary>Writes the file again. The file is read once for each list and twice more, so that memory does not grow with it.</summary>
    /// <param name="file">The file; opened several times.</param>
    /// <param name="output">Takes the xlsx; left open.</param>
    /// <param name="options">The day that decides the century of two-digit years, and limits.</param>
    /// <param name="progress">Told now and then how much is done, in bytes of the file.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    /// <returns>What was written. Nothing is, if the file is not readable or holds no list, or <see cref="NormaliseResult.Refused"/> says why not.</returns>
    /// <exception cref="IOException">The file could not be opened or the output not written.</exception>
    public static NormaliseResult Run(
        AnnexAFile file, Stream output, CheckOptions options, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        Run(file, output, options, progress, MaxRows, cancellationToken);

    internal static NormaliseResult Run(
        AnnexAFile file, Stream output, CheckOptions options, IProgress<long>? progress, int maxRows, CancellationToken cancellationToken)
    {
        var passes = new Passes(progress);
        Finding? contradiction = null;
        var result = Read(null, finding => contradiction ??= finding.Check == Checks.NameContradictsHeadings ? finding : null);
        var lists = ListLayout.All.Where(layout => Sheets(layout).Any()).ToArray();
        if (!result.Readable || lists.Length == 0) return new NormaliseResult(result, 0, 0);
        // Written as the one list, columns of the other would be left out.
        if (contradiction is not null) return new NormaliseResult(result, 0, 0) { Refused = $"Sheet \"{contradiction.Sheet}\", {contradiction.Message}" };
        foreach (var layout in lists)
            if (Sheets(layout).Sum(sheet => (long)sheet.DataRows) is var count && count > maxRows - (ListWriter.FirstDataRow - 1))
            {
                return new NormaliseResult(result, 0, 0)
                {
                    Refused = $"List {layout.Number} has {count:N0} rows, and a sheet of a workbook holds "
                        + $"{maxRows - (ListWriter.FirstDataRow - 1):N0} below its headings. Divide the list into several files.",
                };
            }
        passes.Count = lists.Length + 2;
        using var writer = WorkbookWriter.Create(output, WorkbookFormat.Xlsx);
        var written = 0;
        foreach (var layout in lists)
        {
            var columns = Columns(layout);
            writer.StartSheet(layout.SheetName, columns.Length);
            writer.Row(CellStyle.Title, layout.Title);
            writer.Row(CellStyle.Heading, columns.Select(column => layout.Columns[column].Heading));
            var rows = 0;
            Read(row =>
            {
                if (row.Layout != layout) return;
                rows++;
                writer.Row(CellStyle.Plain, columns.Select(column => Normalised(layout.Columns[column], row.Values[column], StaysAsGiven(row, column)).Value));
            });
            writer.EndSheet();
            written += rows;
        }
        return new NormaliseResult(result, written, WriteChanges());

        CheckResult Read(Action<ListRow>? onRow, Action<Finding>? onFinding = null)
        {
            passes.Present++;
            return AnnexACheck.Run([file], options, onFinding ?? (_ => { }), onRow, passes, cancellationToken);
        }

        // The first reading has seen the whole column: a real date that Excel made of a month-first one is wrong for good.
        bool StaysAsGiven(ListRow row, int column) => result.Files[0].Sheets[row.Report.Index].AsGiven.Contains(row.Layout.Columns[column].Field);

        IEnumerable<SheetReport> Sheets(ListLayout layout) => result.Files[0].Sheets.Where(sheet => sheet.List == layout.Number);

        int[] Columns(ListLayout layout) =>
            [.. Enumerable.Range(0, layout.Columns.Count).Where(i => Sheets(layout).Any(sheet => sheet.Columns[(int)layout.Columns[i].Field] >= 0))];

        int WriteChanges()
        {
            var (changes, onSheet, sheets) = (0, 0, 0);
            var next = lists.ToDictionary(layout => layout.Number, _ => ListWriter.FirstDataRow);
            Start();
            foreach (var sheet in result.Files[0].Sheets)
            {
                if (sheet is { Ignored: { } why, IsBlank: false }) Write(sheet.Sheet, null, null, null, null, "the sheet", "left out", why);
                foreach (var column in sheet.Layout?.Columns.Where(column => sheet.AsGiven.Contains(column.Field)) ?? [])
                    Write(
                        sheet.Sheet, sheet.Cell(column.Field, sheet.HeaderRow!.Value), sheet.List, null, column.Heading, "the column", "left as it was",
                        "day and month of its dates may be the wrong way round");
            }
            Read(row =>
            {
                var columns = Columns(row.Layout);
                for (var i = 0; i < columns.Length; i++)
                {
                    var (column, value) = (row.Layout.Columns[columns[i]], row.Values[columns[i]]);
                    var (to, rule) = Normalised(column, value, StaysAsGiven(row, columns[i]));
                    if (rule is not null)
                    {
                        Write(
                            row.Sheet, row.Report.Cell(column.Field, row.Row), row.List, CellReference.Of(i, next[row.List]), column.Heading,
                            value.Given is { Length: 0 } ? "a formula" : value.Given ?? value.Text, SyntheticWorkbook.Text(to), rule);
                    }
                }
                next[row.List]++;
            }, finding =>
            {
                if (finding.Check == Checks.HeadingMisspelt)
                {
                    Write(finding.Sheet, finding.Cell, finding.List, null, finding.Column, finding.Value, finding.Column, "heading read in spite of a slip");
                }
                if (LeftOut(finding) is var (what, why))
                {
                    Write(
                        finding.Sheet, finding.Cell ?? (finding.Row is { } row ? $"row {row}" : null), finding.List, null, finding.Column,
                        finding.Value is { } value ? $"{what}: {value}" : what, "left out", why);
                }
            });
            writer.EndSheet();
            return changes;

            void Start()
            {
                writer.StartSheet(sheets++ == 0 ? "Changes" : $"Changes_{sheets}", 8);
                writer.Row(CellStyle.Heading, "Sheet as given", "Cell as given", "List", "Cell here", "Column", "From", "To", "Rule");
                onSheet = 1;
            }

            void Write(params object?[] cells)
            {
                if (++onSheet > MaxRows)
                {
                    writer.EndSheet();
                    Start();
                    onSheet++;
                }
                changes++;
                writer.Row(CellStyle.Plain, cells);
            }
        }
    }

    /// <summary>Tells of several readings of a file as if it were read once.</summary>
    sealed class Passes(IProgress<long>? progress) : IProgress<long>
    {
        long size;

        /// <summary>Until the lists are known there may be five.</summary>
        public int Count { get; set; } = ListLayout.All.Count + 2;

        public int Present { get; set; } = -1;

        public void Report(long value)
        {
            size = Math.Max(size, value);
            progress?.Report((Present * size + value) / Count);
        }
    }

    /// <summary>What of the file a finding says was not read, and so is not written, and why; null for other findings.</summary>
    static (string What, string Why)? LeftOut(Finding finding) =>
        finding.Check == Checks.ColumnExtra ? ("the column", "the list has no such column")
        : finding.Check == Checks.ColumnTwice ? ("the column", "another column of the same meaning comes before it")
        : finding.Check == Checks.ColumnWithoutHeading ? ("the column", "the column has no heading")
        : finding.Check == Checks.RowNotRead ? ("the row", "it holds values only in columns that are left out")
        : finding.Check == Checks.HeadingsRepeated ? ("the row", "headings or a title, no child")
        : finding.Check == Checks.RowsAboveHeadings ? ("rows", finding.Message)
        : finding.Check == Checks.RowIsNoChild ? ("the row", finding.Message)
        : finding.Check == Checks.SpreadsheetNotRead || finding.Check == Checks.SheetIgnored && finding.Sheet is null ? ("a part of the file", finding.Message)
        : finding.Check == Checks.ColumnsBeyondLimit || finding.Check == Checks.SheetIgnored && finding.Row is not null ? ("cells", finding.Message)
        : null;

    /// <summary>The value to write, and the rule if it is not the one that stood there.</summary>
    static (object? Value, string? Rule) Normalised(ListColumn column, ListValue value, bool asGiven)
    {
        if (asGiven) return (value.DateCell is { } cell && value.Given is null ? cell : value.Given ?? value.Text, null);
        if (value.Text is not { } text)
        {
            return value.Given switch
            {
                null => (null, null),
                "" => (null, "a formula saved without its result: left blank"),
                ['#', _, ..] or ['E', 'r', 'r', ':', ..] => (null, "an error value is no id: left blank"),
                // A number of which digits are lost stays one: as a text it would look as if it were whole.
                [_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, ..] digits when digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 =>
                    (double.Parse(digits, CultureInfo.InvariantCulture), null),
                // An id in scientific notation, or what stands for one: whoever puts it right has to see it.
                var given => (given, FormulaGuard.Text(given) == given ? null : "apostrophe, so that it is not taken for a formula"),
            };
        }
        var unseen = value.Given switch
        {
            null => null,
            var given when given == text => "format of a date, time or percentage taken off",
            var given when column.Kind == ColumnKind.Date && given.StartsWith($"{text} ", StringComparison.Ordinal) => "time of day left out",
            var given when column.Kind == ColumnKind.ChildId && given.StartsWith($"{text}.", StringComparison.Ordinal) => "whole number",
            _ => "characters that cannot be seen taken out",
        };
        if (value.Date is { } date) return (date, text == Wording.Day(date) ? unseen : "date written as DD/MM/YYYY");
        if (column.Kind == ColumnKind.Number && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var same))
        {
            return (same, same.ToString(CultureInfo.InvariantCulture) == text ? unseen : "whole number");
        }
        if (value.Number is { } number) return (number, "whole number");
        if (value.Code is { } code) return (code, text == code ? unseen : value.Match?.Rule ?? "official code");
        if (column.Kind == ColumnKind.ChildId
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && id.ToString(CultureInfo.InvariantCulture) == text)
        {
            return (id, unseen);
        }
        return (text, FormulaGuard.Text(text) == text ? unseen : "apostrophe, so that it is not taken for a formula");
    }
}
