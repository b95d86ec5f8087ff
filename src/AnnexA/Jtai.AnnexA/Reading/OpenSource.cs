using System.Text;

namespace Jtai.AnnexA;

/// <summary>Finds out what a file really is, whatever its name says, and opens it.</summary>
static class OpenSource
{
    static ReadOnlySpan<byte> Compound => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Opens a file.</summary>
    /// <param name="stream">Seekable; not closed.</param>
    /// <param name="name">Its name, for the sheet name of a csv and to notice a wrong extension.</param>
    /// <param name="limits">What it may cost.</param>
    /// <exception cref="UnreadableException">It is not a spreadsheet that can be read.</exception>
    public static SheetSource Open(Stream stream, string name, ReadingLimits limits)
    {
        if (stream.Length == 0)
        {
            throw new UnreadableException(Checks.EmptyFile, "The file is empty: it has no bytes at all.", "a spreadsheet with lists 1 to 5");
        }
        var head = new byte[(int)Math.Min(stream.Length, 4096)];
        stream.ReadExactly(head);
        stream.Position = 0;
        SheetSource source;
        try
        {
            source = Open(stream, head, name, limits);
        }
        catch (Exception exception) when (exception is not (UnreadableException or OutOfMemoryException))
        {
            throw UnreadableException.Of(exception);
        }
        NoteWrongExtension(source, name);
        return source;
    }

    public static UnreadableException Encrypted() =>
        new(Checks.Encrypted, "The file is encrypted or asks for a password.", "the same workbook saved without a password; the upload itself is protected");

    static SheetSource Open(Stream stream, ReadOnlySpan<byte> head, string name, ReadingLimits limits)
    {
        if (head.StartsWith("PK"u8)) return OpenZip(stream, limits);
        if (head.StartsWith(Compound))
        {
            return IsEncryptedPackage(stream) ? throw Encrypted()
                : !IsWorkbook(stream) ? throw NotASpreadsheet("an Office document, but not a workbook")
                : !HasSectorsOfAKnownSize(head) ? throw UnreadableException.Damaged("its header gives it parts of a size that there is not.")
                : (SheetSource?)XlsSource.Open(stream, limits) ?? new OldXlsSource(stream, limits);
        }
        if (head.Length > 4 && head[0] == 0x09 && head[1] is 0x00 or 0x02 or 0x04 or 0x08 && head[2] is 0x04 or 0x06 or 0x08 or 0x10 && head[3] == 0)
        {
            return new OldXlsSource(stream, limits);
        }
        if (Known(head) is { } other) throw NotASpreadsheet(other);
        if (!LooksLikeText(head)) throw NotASpreadsheet("none of the kinds of file that hold a spreadsheet");
        return new CsvSource(new NotClosing(stream), Path.GetFileNameWithoutExtension(name), limits);
    }

    /// <summary>512 or 4096 bytes, and 64: of another size the reader would make room before it looks whether the file has as much.</summary>
    static bool HasSectorsOfAKnownSize(ReadOnlySpan<byte> head) => head is { Length: >= 512 } && head[30..34] is [9 or 12, 0, 6, 0];

    static SheetSource OpenZip(Stream stream, ReadingLimits limits)
    {
        ZipParts? parts = null;
        try
        {
            parts = new ZipParts(stream, limits);
            if (parts.Has("[Content_Types].xml") || parts.Has("xl/workbook.xml"))
            {
                return parts.Has("xl/workbook.bin") ? throw NotASpreadsheet("a binary workbook (.xlsb)")
                    : parts.Entries.Any(e => e.FullName.StartsWith("word/", StringComparison.OrdinalIgnoreCase)) ? throw NotASpreadsheet("a Word document")
                    : parts.Entries.Any(e => e.FullName.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase)) ? throw NotASpreadsheet("a presentation")
                    : new XlsxSource(parts);
            }
            if (parts.Has("content.xml")) return new OdsSource(parts);
            return new CsvZipSource(parts);
        }
        catch
        {
            parts?.Dispose();
            throw;
        }
    }

    static UnreadableException NotASpreadsheet(string what) =>
        new(Checks.NotASpreadsheet, $"The file is not a spreadsheet that can be read: it is {what}.", "xlsx, xls, ods, csv, or a zip file of csv files");

    static string? Known(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("%PDF"u8)) return "a PDF";
        if (head.StartsWith("{\\rtf"u8)) return "a rich text document";
        var text = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 512)]).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\r', '\n', '\t');
        if (text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<table", StringComparison.OrdinalIgnoreCase))
        {
            return "a web page, which some systems save under the name of a spreadsheet. Open it in Excel and save it as xlsx";
        }
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)) return "an XML file. Open it in Excel and save it as xlsx";
        return null;
    }

    /// <summary>Text has no control characters but line ends and tabs; UTF-16 has a zero in every other byte.</summary>
    static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF])) return true;
        var (zeros, controls) = (0, 0);
        foreach (var b in head)
            if (b == 0) zeros++;
            else if (b < 32 && b is not (9 or 10 or 13)) controls++;
        return controls * 50 <= head.Length && (zeros == 0 || zeros * 4 > head.Length && zeros * 3 < head.Length * 2);
    }

    /// <summary>An encrypted workbook is a compound file with a stream of this name.</summary>
    static bool IsEncryptedPackage(Stream stream) => DirectoryNames(stream, "EncryptedPackage");

    static bool IsWorkbook(Stream stream) => DirectoryNames(stream, "Workbook") || DirectoryNames(stream, "Book");

    /// <summary>Looks for a name, whatever its case, in the directory of a compound file: it is UTF-16 text at a multiple of 128 bytes.</summary>
    static bool DirectoryNames(Stream stream, string name)
    {
        var wanted = name + '\0';
        var length = Encoding.Unicode.GetByteCount(wanted);
        var block = new byte[1 << 16];
        stream.Position = 0;
        for (int read; (read = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0;)
            for (var i = 0; i + length <= read; i += 128)
                if (System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(block.AsSpan(i, length)).Equals(wanted, StringComparison.OrdinalIgnoreCase))
                {
                    stream.Position = 0;
                    return true;
                }
        stream.Position = 0;
        return false;
    }

    static void NoteWrongExtension(SheetSource source, string name)
    {
        var extension = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        var kind = source.Format.Split(',')[0];
        var usual = extension is "" or "tmp" or "bin" || kind switch
        {
            "csv" => extension is not ("xlsx" or "xls" or "ods" or "zip" or "xlsm"),
            "xlsx" => extension is "xlsx" or "xlsm" or "xltx" or "xltm",
            "zip of csv" => extension is "zip",
            _ => extension == kind,
        };
        if (!usual)
        {
            source.Notes.Add(
                (
                    Checks.WrongExtension, $"The file's name ends in .{extension}, but it is {kind}. It was read all the same.",
                    $"a name that ends in .{(kind == "zip of csv" ? "zip" : kind)}"));
        }
    }
}
