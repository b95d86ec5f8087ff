using System.IO.Compression;

namespace Jtai.AnnexA;

/// <summary>A zip file of csv files: each is a sheet.</summary>
sealed class CsvZipSource : SheetSource
{
    readonly ZipParts parts;
    readonly Queue<ZipArchiveEntry> waiting = new();
    ZipArchiveEntry? next;
    CsvSource? current;

    public CsvZipSource(ZipParts parts)
    {
        this.parts = parts;
        foreach (var entry in parts.Entries)
        {
            if (entry.Name.Length == 0 || entry.FullName.StartsWith("__MACOSX", StringComparison.Ordinal)) continue;
            if (SpreadsheetNames.IsBesideAnother(entry.Name)) continue;
            if (entry.IsEncrypted) throw OpenSource.Encrypted();
            if (SpreadsheetNames.IsText(entry.Name)) waiting.Enqueue(entry);
            else if (SpreadsheetNames.IsRead(entry.Name) || SpreadsheetNames.IsOther(entry.Name))
            {
                Notes.Add(
                    (
                        Checks.SpreadsheetNotRead,
                        $"\"{Wording.Clean(entry.FullName)}\" in the zip file was not read: only csv files are read there.",
                        "the workbook taken out of the zip file"));
            }
            else
            {
                Notes.Add(
                    (
                        Checks.SheetIgnored, $"\"{Wording.Clean(entry.FullName)}\" in the zip file was not read: only csv files are read there.",
                        "csv files, or a workbook that is not in a zip file"));
            }
        }
        if (waiting.Count == 0)
        {
            throw Notes.Exists(note => note.Check == Checks.SpreadsheetNotRead)
                ? new UnreadableException(
                    Checks.NotASpreadsheet,
                    "The file is a zip file with a workbook in it, and only csv files are read there: take the workbook out of the zip file.",
                    "the workbook itself, or a zip file of csv files")
                : new UnreadableException(
                    Checks.NotASpreadsheet, "The file is a zip file without a csv file in it.", "xlsx, xls, ods, csv, or a zip file of csv files");
        }
    }

    public override string Format => "zip of csv";

    public override bool NextSheet()
    {
        current?.Dispose();
        current = null;
        while (waiting.TryDequeue(out next))
            if (next.Length > 0)
            {
                SheetName = Path.ChangeExtension(next.FullName.Replace('\\', '/'), null);
                return true;
            }
        return false;
    }

    public override bool NextRow(RowBuffer row)
    {
        // Opened only here, so that what is wrong with it is said of it and not of the one before.
        current ??= new CsvSource(BoundedStream.Open(next!, parts.Limits, xml: false), SheetName, parts.Limits);
        var more = current.NextRow(row);
        if (!more) Notes.AddRange(current.Notes);
        return more;
    }

    public override void Dispose()
    {
        current?.Dispose();
        parts.Dispose();
    }
}
