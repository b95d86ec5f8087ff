using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Jtai.AnnexA;

/// <summary>
/// Reads .xls workbooks older than Excel 5, and write-protected ones, which are encrypted with a password that everybody knows, through ExcelDataReader.
/// </summary>
sealed class OldXlsSource : SheetSource
{
    /// <summary>An .xls sheet has no more.</summary>
    const int MaxColumns = 256, MaxRows = 65_536;

    /// <summary>Of all sheets together: sixteen in which the last cell that there can be is filled.</summary>
    const long MaxRoom = 16L * MaxColumns * MaxRows;

    readonly IExcelDataReader reader;
    readonly ReadingLimits limits;
    readonly Dictionary<string, (CellKind Kind, NumberPattern? Pattern)> formats = [];
    MergedCells merged;
    bool first = true;
    int row;
    long room;

    static OldXlsSource() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public OldXlsSource(Stream stream, ReadingLimits limits)
    {
        (this.limits, merged) = (limits, new MergedCells(limits));
        if (stream.Length > limits.XlsBytes) throw UnreadableException.TooLarge("an .xls workbook is never as large.");
        try
        {
            reader = ExcelReaderFactory.CreateBinaryReader(
                new BudgetedStream(stream, limits), new ExcelReaderConfiguration { LeaveOpen = true, FallbackEncoding = Encoding.GetEncoding(1252) });
        }
        catch (InvalidPasswordException)
        {
            throw OpenSource.Encrypted();
        }
        Notes.Add(
            (
                Checks.ErrorsLookBlank, "The workbook is older than Excel 5, or write-protected: an error value such as #N/A looks like a blank cell in it.",
                "the same workbook saved as xlsx, without protection"));
    }

    public override string Format => "xls";

    public override bool NextSheet()
    {
        if (!first && !reader.NextResult() || reader.ResultsCount == 0) return false;
        (first, row, SheetName, IsHidden) = (false, 0, reader.Name ?? "", reader.VisibleState is "hidden" or "veryhidden");
        // The reader would make room for all of them on each of 65,536 rows.
        if (reader.FieldCount > MaxColumns || reader.RowCount > MaxRows)
        {
            throw UnreadableException.Damaged("it claims more columns or rows than such a workbook can hold.");
        }
        // It goes through all of that room, whatever little is in it, and sheets may share a place in the file.
        if ((room += (long)reader.FieldCount * reader.RowCount) > MaxRoom)
        {
            throw UnreadableException.TooLarge("its sheets claim room for far more cells than they hold.");
        }
        merged = new MergedCells(limits);
        foreach (var range in reader.MergeCells ?? [])
            merged.Add(range.FromRow + 1, range.ToRow + 1, range.FromColumn, range.ToColumn);
        merged.Sort();
        return true;
    }

    public override bool NextRow(RowBuffer into)
    {
        while (reader.Read())
        {
            into.Clear();
            into.Number = ++row;
            into.CountsLeapDayOf1900 = true;
            for (var column = 0; column < reader.FieldCount; column++)
                Add(into, column);
            if (into.Cells.Length == 0) continue;
            merged.Apply(into);
            return true;
        }
        return false;
    }

    void Add(RowBuffer into, int column)
    {
        switch (reader.GetValue(column))
        {
            case DateTime date:
                // The format counts a 29 February 1900, and the reader moves what lies before it: an age, or a time of day, that has the format of a date.
                var serial = DateValues.ToSerial(DateOnly.FromDateTime(date)) + date.TimeOfDay.TotalDays;
                into.AddNumber(column, serial < 61 ? serial - 1 : serial, CellKind.Date);
                break;
            case double number when double.IsFinite(number):
                var (kind, pattern) = StyleOf(column);
                into.AddNumber(column, number, kind == CellKind.Percentage ? kind : CellKind.Number, pattern);
                break;
            case int number:
                into.AddNumber(column, number, pattern: StyleOf(column).Pattern);
                break;
            case bool truth:
                into.AddText(column, truth ? "TRUE" : "FALSE", CellKind.Boolean);
                break;
            case TimeSpan time:
                into.AddText(column, time.ToString("c", CultureInfo.InvariantCulture));
                break;
            case string text:
                into.AddText(column, text.AsSpan(0, Math.Min(text.Length, SharedStrings.MaxCell)));
                break;
        }
    }

    (CellKind Kind, NumberPattern? Pattern) StyleOf(int column)
    {
        if (reader.GetNumberFormatString(column) is not { } format) return (CellKind.Number, null);
        return formats.TryGetValue(format, out var known) ? known : formats[format] = DateFormats.Of(format);
    }

    public override void Dispose() => reader.Dispose();
}
