using System.IO.Compression;

namespace Jtai.AnnexA;

/// <summary>The kinds of file that are written.</summary>
public enum WorkbookFormat
{
    /// <summary>Office Open XML.</summary>
    Xlsx,
    /// <summary>OpenDocument, the official format of the lists.</summary>
    Ods,
    /// <summary>A zip file with one csv file for each sheet, UTF-8 with a byte order mark.</summary>
    CsvZip,
}

/// <summary>Writes a workbook sheet by sheet, forward only, in memory that does not grow with it. The same input gives the same bytes.</summary>
abstract class WorkbookWriter(Stream output) : IDisposable
{
    static readonly DateTimeOffset Written = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected ZipArchive Archive { get; } = new(output, ZipArchiveMode.Create, leaveOpen: true);

    public static WorkbookWriter Create(Stream output, WorkbookFormat format) => format switch
    {
        WorkbookFormat.Xlsx => new XlsxWriter(output),
        WorkbookFormat.Ods => new OdsWriter(output),
        _ => new CsvZipWriter(output),
    };

    public abstract void StartSheet(string name, int columns);
    public abstract void EndSheet();
    public abstract void StartRow();
    public abstract void EndRow();

    /// <summary>Writes a cell: a text, a whole number, a day, or blank.</summary>
    public abstract void Cell(object? value, CellStyle style = CellStyle.Plain);

    public void Row(CellStyle style, params IEnumerable<object?> values)
    {
        StartRow();
        foreach (var value in values)
            Cell(value, style);
        EndRow();
    }

    protected Stream Entry(string name, CompressionLevel level = CompressionLevel.Fastest)
    {
        var entry = Archive.CreateEntry(name, level);
        entry.LastWriteTime = Written;
        return entry.Open();
    }

    protected virtual void Finish() { }

    public void Dispose()
    {
        Finish();
        Archive.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>How a cell looks.</summary>
enum CellStyle
{
    Plain,
    Title,
    Heading,
}

/// <summary>Keeps a text from being taken for a formula when the file is opened in a spreadsheet program.</summary>
static class FormulaGuard
{
    /// <summary>
    /// Puts an apostrophe before a text that starts as a formula does (=, +, -, @, tab, carriage return), and takes invisible characters out.
    /// </summary>
    public static string Text(string text)
    {
        if (text.AsSpan().IndexOfAny(Wording.Invisible) >= 0) text = string.Concat(text.Where(c => !Wording.Invisible.Contains(c)));
        return text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
    }
}
