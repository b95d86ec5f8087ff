using System.Buffers.Binary;
using System.Text;

namespace Jtai.AnnexA;

/// <summary>
/// Reads the .xls workbooks of Excel 5 to 2003 (BIFF5 and BIFF8), record by record. ExcelDataReader takes a sheet whose first record is missing for a
/// blank one, an error value for a blank cell, and stops at names and texts that Excel takes; it is left with the older kinds (<see cref="OldXlsSource"/>).
/// </summary>
sealed class XlsSource : SheetSource
{
    const int MaxColumns = 256, Excel5 = 0x0500, Excel97 = 0x0600, Macintosh = 0x8000;

    const string NoBeginning = "a sheet does not begin where the list of the sheets says.";

    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    readonly byte[] book;
    readonly ReadingLimits limits;
    readonly List<(int Start, byte State, string Name)> sheets = [];
    readonly List<(CellKind Kind, NumberPattern? Pattern)> styles = [];
    readonly List<string> strings = [];
    readonly List<(int Row, int At)> cells = [];
    MergedCells merged;
    Encoding? codePage;
    bool from1904, hasBeginning;
    int next, cell;
    long looked;

    XlsSource(byte[] book, ReadingLimits limits)
    {
        (this.book, this.limits, merged) = (book, limits, new MergedCells(limits));
    }

    public override string Format => "xls";

    /// <summary>Opens a workbook; null if it is older, or encrypted, which the other reader knows about.</summary>
    public static XlsSource? Open(Stream stream, ReadingLimits limits)
    {
        if (stream.Length > limits.XlsBytes) throw UnreadableException.TooLarge("an .xls workbook is never as large.");
        var book = CompoundFile.Stream(stream, "Workbook") ?? CompoundFile.Stream(stream, "Book");
        return book is not null && new XlsSource(book, limits) is var source && source.ReadBook() ? source : null;
    }

    bool ReadBook()
    {
        var formats = new Dictionary<int, (CellKind, NumberPattern?)>();
        for (var at = 0; ; at = After(at))
            switch (Type(at))
            {
                case Record.Start when at == 0 && Short(at + 4) == Excel5:
                    codePage = Windows;
                    break;
                case Record.Start when at == 0 && Short(at + 4) != Excel97:
                    return false;
                case Record.Encrypted:
                    // What records hold is encrypted, but not where sheets begin. The other reader takes one without a beginning for blank.
                    for (; Type(at) != Record.End; at = After(at))
                        if (Type(at) == Record.Sheet && !Begins(Place(at + 4))) throw UnreadableException.Damaged(NoBeginning);
                    return false;
                case Record.CodePage when codePage is not null:
                    codePage = CodePagesEncodingProvider.Instance.GetEncoding(Short(at + 4) == Macintosh ? 10000 : Short(at + 4)) ?? Windows;
                    break;
                case Record.From1904:
                    from1904 = Short(at + 4) == 1;
                    break;
                case Record.Format:
                    var format = at + 6;
                    formats[Short(at + 4)] = DateFormats.Of(codePage is null ? Text(ref format, After(at), Short) : ShortText(format, After(at)));
                    break;
                case Record.Style:
                    styles.Add(formats.TryGetValue(Short(at + 6), out var kind) ? kind : (DateFormats.BuiltIn(Short(at + 6)), null));
                    break;
                // A worksheet, or one of macros, which has cells too; not a chart.
                case Record.Sheet when book[at + 9] is 0 or 1:
                    var name = at + 10;
                    sheets.Add((Place(at + 4), book[at + 8], ShortText(name, After(at))));
                    break;
                case Record.Strings:
                    ReadStrings(at);
                    break;
                case Record.End:
                    return true;
            }
    }

    bool Begins(int start) => start > 0 && start + 4 <= book.Length && Type(start) == Record.Start;

    public override bool NextSheet()
    {
        if (next == sheets.Count) return false;
        (var start, var state, SheetName) = sheets[next++];
        IsHidden = (state & 3) != 0;
        merged = new MergedCells(limits);
        cells.Clear();
        cell = 0;
        hasBeginning = Begins(start);
        if (hasBeginning) ReadSheet(start);
        merged.Sort();
        return true;
    }

    /// <summary>Finds the cells of a sheet, and its merged cells, which stand behind them. A chart in it is a part of its own.</summary>
    void ReadSheet(int start)
    {
        var depth = 0;
        var isSorted = true;
        for (var at = start; ; at = After(at))
        {
            var type = Type(at);
            depth += type == Record.Start ? 1 : type == Record.End ? -1 : 0;
            if (depth == 0)
            {
                if ((looked += at - start) > book.Length) throw UnreadableException.Damaged("its sheets lie over each other.");
                break;
            }
            if (depth > 1) continue;
            if (type is Record.Text or Record.OwnText or Record.RichText or Record.Number or Record.Rk or Record.Rks or Record.BooleanOrError or Record.Formula)
            {
                if (Short(at + 6) >= MaxColumns) throw UnreadableException.Damaged("it claims more columns than such a workbook can hold.");
                isSorted &= cells.Count == 0 || cells[^1].Row <= Short(at + 4);
                cells.Add((Short(at + 4), at));
            }
            else if (type == Record.Merged)
            {
                for (var (i, range) = (Short(at + 4), at + 6); i > 0 && range + 8 <= After(at); i--, range += 8)
                    merged.Add(Short(range) + 1, Short(range + 2) + 1, Short(range + 4), Short(range + 6));
            }
        }
        if (!isSorted) cells.Sort();
    }

    public override bool NextRow(RowBuffer row)
    {
        if (!hasBeginning) throw UnreadableException.Damaged(NoBeginning);
        while (cell < cells.Count)
        {
            var number = cells[cell].Row;
            row.Clear();
            row.Number = number + 1;
            row.EpochShift = from1904 ? 1462 : 0;
            row.CountsLeapDayOf1900 = !from1904;
            for (; cell < cells.Count && cells[cell].Row == number; cell++)
                Add(row, cells[cell].At);
            if (row.Cells.Length == 0) continue;
            merged.Apply(row);
            return true;
        }
        return false;
    }

    void Add(RowBuffer row, int at)
    {
        var column = Short(at + 6);
        switch (Type(at))
        {
            case Record.Text:
                row.AddText(column, strings[Place(at + 10)]);
                break;
            case Record.OwnText or Record.RichText:
                var text = at + 10;
                row.AddText(column, Text(ref text, After(at), Short));
                break;
            case Record.Number:
                AddNumber(row, column, Short(at + 8), BinaryPrimitives.ReadDoubleLittleEndian(book.AsSpan(at + 10)));
                break;
            case Record.Rk:
                AddNumber(row, column, Short(at + 8), Rk(at + 10));
                break;
            case Record.Rks:
                for (var i = at + 8; i + 6 < After(at) - 1; i += 6, column++)
                    AddNumber(row, column, Short(i), Rk(i + 2));
                break;
            case Record.BooleanOrError when book[at + 11] == 0:
                row.AddText(column, book[at + 10] != 0 ? "TRUE" : "FALSE", CellKind.Boolean);
                break;
            case Record.BooleanOrError:
                row.AddText(column, Error(book[at + 10]), CellKind.Error);
                break;
            case Record.Formula when Short(at + 16) != 0xFFFF:
                AddNumber(row, column, Short(at + 8), BinaryPrimitives.ReadDoubleLittleEndian(book.AsSpan(at + 10)));
                break;
            case Record.Formula:
                AddResult(row, column, at);
                break;
        }
    }

    /// <summary>The result of a formula that is no number: a text has a record of its own, behind those of formulas that several cells share.</summary>
    void AddResult(RowBuffer row, int column, int at)
    {
        switch (book[at + 10])
        {
            case 1:
                row.AddText(column, book[at + 12] != 0 ? "TRUE" : "FALSE", CellKind.Boolean);
                break;
            case 2:
                row.AddText(column, Error(book[at + 12]), CellKind.Error);
                break;
            // An empty text that is to be calculated when the workbook is opened: the program that wrote it did not calculate.
            case 3 when (book[at + 18] & 2) != 0:
                row.AddNoResult(column);
                break;
            case 0:
                var result = After(at);
                while (Type(result) is Record.SharedFormula or Record.ArrayFormula or Record.TableFormula or Record.Continue)
                    result = After(result);
                if (Type(result) != Record.Result)
                {
                    row.AddNoResult(column);
                    break;
                }
                var text = result + 4;
                row.AddText(column, Text(ref text, After(result), Short));
                break;
        }
    }

    void AddNumber(RowBuffer row, int column, int style, double number)
    {
        if (!double.IsFinite(number)) return;
        var (kind, pattern) = style < styles.Count ? styles[style] : (CellKind.Number, null);
        row.AddNumber(column, number, kind, pattern);
    }

    /// <summary>A number in four bytes: 30 bits of a whole number or the upper ones of a double, perhaps in hundredths.</summary>
    double Rk(int at)
    {
        var rk = BinaryPrimitives.ReadInt32LittleEndian(book.AsSpan(at));
        var number = (rk & 2) != 0 ? rk >> 2 : BitConverter.Int64BitsToDouble((long)(rk & ~3) << 32);
        return (rk & 1) != 0 ? number / 100 : number;
    }

    static string Error(byte code) => code switch
    {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };

    /// <summary>
    /// The distinct texts of the book, in one record and those that continue it. A text that goes over the end of a record says anew how wide its
    /// characters are; a record may be empty.
    /// </summary>
    void ReadStrings(int record)
    {
        var (at, end) = (record + 12, After(record));
        var left = 0L;
        var text = new char[SharedStrings.MaxCell];
        while (More())
        {
            var length = Take(2);
            var flags = Take(1);
            var runs = (flags & 8) != 0 ? Take(2) * 4 : 0;
            var more = (flags & 4) != 0 ? Take(4) : 0;
            var kept = 0;
            for (var (i, isWide) = (0, (flags & 1) != 0); i < length; i++)
            {
                if (at >= end)
                {
                    if (!More()) return;
                    isWide = (book[at++] & 1) != 0;
                }
                var c = isWide ? (char)Short(at) : (char)book[at];
                at += isWide ? 2 : 1;
                if (kept < text.Length) text[kept++] = c;
            }
            if ((left += kept) > limits.TextBytes) throw UnreadableException.TooLarge("its texts take more memory than there is for them.");
            strings.Add(new string(text, 0, kept));
            for (var skip = runs + more; skip > 0 && More(); skip--)
                at++;
        }

        // Whether there is more of the texts, in this record or one that continues it.
        bool More()
        {
            while (at >= end)
            {
                if (end + 4 > book.Length || Type(end) != Record.Continue) return false;
                (at, end) = (end + 4, After(end));
            }
            return true;
        }

        int Take(int bytes)
        {
            var number = 0;
            for (var i = 0; i < bytes && More(); i++)
                number |= book[at++] << (8 * i);
            return number;
        }
    }

    /// <summary>A text of at most 255 characters.</summary>
    string ShortText(int at, int end) => Text(ref at, end, i => book[i], 1);

    /// <summary>
    /// A text that lies in one record: its length, how wide its characters are, and they. Of Excel 5, its length, and bytes of the book's code page.
    /// </summary>
    string Text(ref int at, int end, Func<int, int> length, int lengthBytes = 2)
    {
        var count = length(at);
        if (codePage is not null) return codePage.GetString(book, at + lengthBytes, Math.Max(0, Math.Min(count, end - at - lengthBytes)));
        var flags = book[at + lengthBytes];
        at += lengthBytes + 1 + ((flags & 8) != 0 ? 2 : 0) + ((flags & 4) != 0 ? 4 : 0);
        var width = (flags & 1) != 0 ? 2 : 1;
        count = Math.Max(0, Math.Min(count, (end - at) / width));
        return string.Create(count, (this, at, width), static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = from.width == 2 ? (char)from.Item1.Short(from.at + 2 * i) : (char)from.Item1.book[from.at + i];
        });
    }

    int Place(int at) => BinaryPrimitives.ReadInt32LittleEndian(book.AsSpan(at));

    int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(book.AsSpan(at));

    Record Type(int at) => at + 4 <= book.Length ? (Record)Short(at) : throw UnreadableException.Damaged("its last part is missing.");

    int After(int at) => at + 4 + Short(at + 2) is var after && after <= book.Length ? after : throw UnreadableException.Damaged("its last part is missing.");

    public override void Dispose() { }

    enum Record : ushort
    {
        Formula = 0x06, End = 0x0A, From1904 = 0x22, Encrypted = 0x2F, Continue = 0x3C, CodePage = 0x42, Sheet = 0x85, Rks = 0xBD, RichText = 0xD6,
        Style = 0xE0, Merged = 0xE5, Strings = 0xFC, Text = 0xFD, Number = 0x203, OwnText = 0x204, BooleanOrError = 0x205, Result = 0x207, ArrayFormula = 0x221,
        TableFormula = 0x236, Rk = 0x27E, Format = 0x41E, SharedFormula = 0x4BC, Start = 0x809,
    }
}
