using System.Globalization;

namespace Jtai.AnnexA;

/// <summary>What was written.</summary>
/// <param name="Result">What was understood of the file.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Changes">Cells changed; each is on the sheet "Changes".</param>
public sealed record NormaliseResult(CheckResult Result, int Rows, int Changes);

/// <summary>
/// Writes a file again in the official layout: one sheet for each list found, codes for all that is exact or inferred, dates as dates, the rest as it was,
/// and a sheet of every change. A column that is missing stays missing, so that nothing new is wrong.
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
    /// <returns>What was written. Nothing is, if the file is not readable or holds no list.</returns>
    /// <exception cref="IOException">The file could not be opened or the output not written.</exception>
    public static NormaliseResult Run(AnnexAFile file, Stream output, CheckOptions options, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var passes = new Passes(progress);
        var result = Read(null);
        var lists = ListLayout.All.Where(layout => Sheets(layout).Any()).ToArray();
        if (!result.Readable || lists.Length == 0)
            return new NormaliseResult(result, 0, 0);
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
                if (row.Layout != layout || ++rows > MaxRows - 2)
                    return;
                writer.Row(CellStyle.Plain, columns.Select(column => Normalised(layout.Columns[column], row.Values[column]).Value));
            });
            writer.EndSheet();
            written += rows;
        }
        return new NormaliseResult(result, written, WriteChanges());

        CheckResult Read(Action<ListRow>? onRow)
        {
            passes.Present++;
            return AnnexACheck.Run([file], options, _ => { }, onRow, passes, cancellationToken);
        }

        IEnumerable<SheetReport> Sheets(ListLayout layout) => result.Files[0].Sheets.Where(sheet => sheet.List == layout.Number);

        int[] Columns(ListLayout layout) =>
            [.. Enumerable.Range(0, layout.Columns.Count).Where(i => Sheets(layout).Any(sheet => sheet.Columns[(int)layout.Columns[i].Field] >= 0))];

        int WriteChanges()
        {
            var (changes, onSheet, sheets) = (0, 0, 0);
            var next = lists.ToDictionary(layout => layout.Number, _ => ListWriter.FirstDataRow);
            Start();
            foreach (var sheet in result.Files[0].Sheets)
                foreach (var extra in sheet.ExtraColumns)
                    Write(sheet.Sheet, null, sheet.List, null, extra, "the column", "left out", "the list has no such column");
            Read(row =>
            {
                var columns = Columns(row.Layout);
                var sheet = result.Files[0].Sheets.First(s => s.Sheet == row.Sheet && s.List == row.List);
                for (var i = 0; i < columns.Length; i++)
                {
                    var (column, value) = (row.Layout.Columns[columns[i]], row.Values[columns[i]]);
                    var (to, rule) = Normalised(column, value);
                    if (rule is not null)
                        Write(row.Sheet, sheet.Cell(column.Field, row.Row), row.List, CellReference.Of(i, next[row.List]), column.Heading, value.Given is { Length: 0 } ? "a formula" : value.Given ?? value.Text, SyntheticWorkbook.Text(to), rule);
                }
                next[row.List]++;
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

    /// <summary>The value to write, and the rule if it is not the one that stood there.</summary>
    static (object? Value, string? Rule) Normalised(ListColumn column, ListValue value)
    {
        if (value.Text is not { } text)
            return (null, value.Given is null ? null : value.Given.Length == 0 ? "a formula saved without its result: left blank" : "an error value is no id: left blank");
        var unseen = value.Given is null ? null : "characters that cannot be seen taken out";
        if (value.Date is { } date)
            return (date, text == Wording.Day(date) ? unseen : "date written as DD/MM/YYYY");
        if (column.Kind == ColumnKind.Number && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var same))
            return (same, unseen);
        if (value.Number is { } number)
            return (number, "whole number");
        if (value.Code is { } code)
            return (code, text == code ? unseen : value.Match?.Rule ?? "official code");
        if (column.Kind == ColumnKind.ChildId && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id.ToString(CultureInfo.InvariantCulture) == text)
            return (id, unseen);
        return (text, FormulaGuard.Text(text) == text ? unseen : "apostrophe, so that it is not taken for a formula");
    }
}
