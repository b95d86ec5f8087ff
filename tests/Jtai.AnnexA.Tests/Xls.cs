using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Writes the .xls workbooks of Excel 5 to 2003 record by record, to break in one place.</summary>
static class Xls
{
    /// <summary>A number with a style: 0 plain, 1 a date, 2 leading zeros.</summary>
    /// <param name="Number">The number.</param>
    /// <param name="Style">Its style.</param>
    /// <param name="In">The record that holds it; null for RK where it fits, otherwise NUMBER.</param>
    public readonly record struct Styled(double Number, int Style, string? In = null);

    /// <summary>An error value, by its code.</summary>
    public readonly record struct Error(byte Code);

    /// <summary>A formula whose result is a text, or is missing.</summary>
    public readonly record struct Formula(string? Result);

    /// <summary>A workbook.</summary>
    /// <param name="sheets">Names, and rows of texts, numbers and the above.</param>
    /// <param name="directory">Name of the stream.</param>
    /// <param name="from1904">Whether it counts from 1904.</param>
    /// <param name="shift">What is added to the place where each sheet is said to begin.</param>
    /// <param name="split">After how many characters of the texts a record ends, and whether an empty one follows; 0 for one record.</param>
    /// <param name="mini">Whether the stream lies among the small ones.</param>
    /// <param name="onePlace">Whether all sheets are the first.</param>
    /// <param name="format">The format of style 2.</param>
    /// <param name="rich">Whether texts have fonts and phonetic signs behind them, and the width of their characters changes with each record.</param>
    /// <param name="kind">Of the sheets: 0 a worksheet, 1 a macro sheet, 2 a chart.</param>
    /// <param name="protect">Whether it is write-protected, and so encrypted with the password that every Excel knows.</param>
    public static byte[] Write((string Name, object?[][] Rows)[] sheets, string directory = "Workbook", bool from1904 = false, int shift = 0, (int At, bool Empty) split = default, bool mini = false, bool onePlace = false, string format = "0000000", bool protect = false, bool rich = false, byte kind = 0)
    {
        // Excel 5 names its stream so, has no table of texts, and none of them is wide.
        var isOld = directory.Equals("Book", StringComparison.OrdinalIgnoreCase);
        byte[] Short(string text) => isOld ? [(byte)text.Length, .. Encoding.Latin1.GetBytes(text)] : [(byte)text.Length, 0, .. Encoding.Latin1.GetBytes(text)];
        byte[] Long(string text) => isOld ? [(byte)text.Length, .. Encoding.Latin1.GetBytes(text)] : [(byte)text.Length, 0, 0, .. Encoding.Latin1.GetBytes(text)];
        var texts = sheets.SelectMany(sheet => sheet.Rows).SelectMany(row => row).OfType<string>().Distinct().ToList();
        byte[] Book(int[] starts)
        {
            using var book = new MemoryStream();
            Record(book, 0x809, [0, (byte)(isOld ? 5 : 6), 5, 0, .. new byte[12]]);
            if (protect)
                Record(book, 0x2F, Protection);
            Record(book, 0x22, [(byte)(from1904 ? 1 : 0), 0]);
            foreach (var (id, each) in new[] { (164, "dd/mm/yyyy"), (165, format) })
                Record(book, 0x41E, [(byte)id, 0, .. Long(each)]);
            foreach (var id in new[] { 0, 164, 165 })
                Record(book, 0xE0, [0, 0, (byte)id, 0, .. new byte[isOld ? 12 : 16]]);
            for (var i = 0; i < sheets.Length; i++)
                Record(book, 0x85, [.. BitConverter.GetBytes(starts[onePlace ? 0 : i] + shift), 0, kind, .. Short(sheets[i].Name)]);
            if (!isOld)
                Strings(book, texts, split, rich);
            Record(book, 0x0A, []);
            for (var i = 0; i < (onePlace ? 1 : sheets.Length); i++)
            {
                starts[i] = (int)book.Length;
                Record(book, 0x809, [0, (byte)(isOld ? 5 : 6), 0x10, 0, .. new byte[12]]);
                for (var row = 0; row < sheets[i].Rows.Length; row++)
                    for (var column = 0; column < sheets[i].Rows[row].Length; column++)
                        Cell(book, row, column, sheets[i].Rows[row][column], isOld ? null : texts);
                Record(book, 0x0A, []);
            }
            return book.ToArray();
        }

        var places = new int[sheets.Length];
        Book(places);
        return Compound(protect ? Encrypt(Book(places)) : Book(places), directory, mini);
    }

#pragma warning disable CA5351 // What Excel wrote in 1997.
    /// <summary>RC4 of 40 bits: a salt, and 32 bytes that are compared with what the password gives.</summary>
    static byte[] Protection => [1, 0, 1, 0, 1, 0, .. Salt, .. Rc4(0, [.. Salt, .. MD5.HashData(Salt)])];

    static byte[] Salt => [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    static byte[] Rc4(int block, byte[] data)
    {
        var password = MD5.HashData(Encoding.Unicode.GetBytes("VelvetSweatshop"))[..5];
        var key = MD5.HashData([.. MD5.HashData([.. Enumerable.Repeat((byte[])[.. password, .. Salt], 16).SelectMany(each => each)])[..5], .. BitConverter.GetBytes(block)]);
        var state = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        for (var (i, j) = (0, 0); i < 256; i++)
        {
            j = (j + state[i] + key[i % key.Length]) & 255;
            (state[i], state[j]) = (state[j], state[i]);
        }
        var result = new byte[data.Length];
        for (var (n, i, j) = (0, 0, 0); n < data.Length; n++)
        {
            i = (i + 1) & 255;
            j = (j + state[i]) & 255;
            (state[i], state[j]) = (state[j], state[i]);
            result[n] = (byte)(data[n] ^ state[(state[i] + state[j]) & 255]);
        }
        return result;
    }
#pragma warning restore CA5351

    /// <summary>Encrypts what records hold, but for beginnings, the protection itself, and the places of sheets; each 1,024 bytes have a key of their own.</summary>
    static byte[] Encrypt(byte[] book)
    {
        var plain = book.ToArray();
        for (var i = 0; i < book.Length; i += 1024)
            Rc4(i / 1024, book[i..Math.Min(i + 1024, book.Length)]).CopyTo(book, i);
        for (var at = 0; at < plain.Length; at += 4 + BinaryPrimitives.ReadUInt16LittleEndian(plain.AsSpan(at + 2)))
        {
            var (type, length) = (BinaryPrimitives.ReadUInt16LittleEndian(plain.AsSpan(at)), BinaryPrimitives.ReadUInt16LittleEndian(plain.AsSpan(at + 2)));
            var open = 4 + (type is 0x809 or 0x2F ? length : type == 0x85 ? 4 : 0);
            plain.AsSpan(at, open).CopyTo(book.AsSpan(at));
        }
        return book;
    }

    /// <summary>A write-protected workbook whose sheets, all in one place, hold the last cell that there can be.</summary>
    public static byte[] FarCells(int sheets)
    {
        byte[] Book(int start)
        {
            using var book = new MemoryStream();
            Record(book, 0x809, [0, 6, 5, 0, .. new byte[12]]);
            Record(book, 0x2F, Protection);
            for (var i = 0; i < sheets; i++)
                Record(book, 0x85, [.. BitConverter.GetBytes(start), 0, 0, 1, 0, (byte)'S']);
            Record(book, 0x0A, []);
            if (start == 0) return Book((int)book.Length);
            Record(book, 0x809, [0, 6, 0x10, 0, .. new byte[12]]);
            Record(book, 0x204, [0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 0, 0, (byte)'x']);
            Record(book, 0x0A, []);
            return book.ToArray();
        }

        return Compound(Encrypt(Book(0)), "Workbook", mini: false);
    }

    /// <summary>The rows of a csv, its numbers as numbers.</summary>
    public static object?[][] Rows(string csv) => [.. csv.Split('\n').Select(line => line.Split(',').Select(text => text.Length == 0 ? null : double.TryParse(text, out var number) ? (object)number : text).ToArray())];

    static void Cell(MemoryStream book, int row, int column, object? value, List<string>? texts)
    {
        byte[] At(int style) => [(byte)row, (byte)(row >> 8), (byte)column, 0, (byte)style, 0];
        switch (value)
        {
            case string text when texts is null:
                Record(book, 0x204, [.. At(0), (byte)text.Length, 0, .. Encoding.Latin1.GetBytes(text)]);
                break;
            case string text:
                Record(book, 0xFD, [.. At(0), .. BitConverter.GetBytes(texts.IndexOf(text))]);
                break;
            case double number:
                Record(book, 0x203, [.. At(0), .. BitConverter.GetBytes(number)]);
                break;
            case Styled { Number: var number, Style: var style, In: "MULRK" }:
                Record(book, 0xBD, [.. At(style), .. BitConverter.GetBytes(((int)number << 2) | 2), (byte)column, 0]);
                break;
            case Styled { Number: var number, Style: var style, In: "FORMULA" }:
                Record(book, 0x06, [.. At(style), .. BitConverter.GetBytes(number), 0, 0, 0, 0, 0, 0, 3, 0, 0x1E, 1, 0]);
                break;
            case Styled { Number: var number, Style: var style, In: null } when number == Math.Floor(number) && Math.Abs(number) < 1 << 28:
                Record(book, 0x27E, [.. At(style), .. BitConverter.GetBytes(((int)number << 2) | 2)]);
                break;
            case Styled { Number: var number, Style: var style }:
                Record(book, 0x203, [.. At(style), .. BitConverter.GetBytes(number)]);
                break;
            case Error error:
                Record(book, 0x205, [.. At(0), error.Code, 1]);
                break;
            case Formula formula:
                Record(book, 0x06, [.. At(0), 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 3, 0, 0x1E, 1, 0]);
                if (formula.Result is { } result)
                    Record(book, 0x207, texts is null ? [(byte)result.Length, 0, .. Encoding.Latin1.GetBytes(result)] : [(byte)result.Length, 0, 1, .. Encoding.Unicode.GetBytes(result)]);
                break;
        }
    }

    static void Strings(MemoryStream book, List<string> texts, (int At, bool Empty) split, bool rich)
    {
        var record = new List<byte>([.. BitConverter.GetBytes(texts.Count), .. BitConverter.GetBytes(texts.Count)]);
        var kind = 0xFC;
        var written = 0;
        bool IsFull() => split.At > 0 && ++written % split.At == 0;
        void Continue(params byte[] start)
        {
            Record(book, kind, [.. record]);
            if (split.Empty)
                Record(book, 0x3C, []);
            kind = 0x3C;
            record = [.. start];
        }
        foreach (var text in texts)
        {
            var isWide = false;
            record.AddRange([(byte)text.Length, (byte)(text.Length >> 8), (byte)(rich ? 0x0C : 0)]);
            if (rich)
                record.AddRange([2, 0, 6, 0, 0, 0]);
            foreach (var c in text)
            {
                if (IsFull())
                {
                    isWide = rich && !isWide;
                    Continue((byte)(isWide ? 1 : 0));
                }
                record.AddRange(isWide ? [(byte)c, 0] : [(byte)c]);
            }
            for (var i = 0; rich && i < 2 * 4 + 6; i++)
            {
                if (IsFull())
                    Continue();
                record.Add(0xEE);
            }
        }
        Record(book, kind, [.. record]);
    }

    static void Record(MemoryStream book, int type, byte[] data)
    {
        book.Write([(byte)type, (byte)(type >> 8), (byte)data.Length, (byte)(data.Length >> 8)]);
        book.Write(data);
    }

    static byte[] Compound(byte[] book, string name, bool mini)
    {
        const int Sector = 512;
        const uint End = 0xFFFF_FFFE, Free = 0xFFFF_FFFF, Table = 0xFFFF_FFFD;
        if (!mini)
            Array.Resize(ref book, Math.Max(4096, (book.Length + Sector - 1) / Sector * Sector));
        var bookSectors = (book.Length + Sector - 1) / Sector;
        var file = new byte[Sector * (1 + bookSectors + 3)];
        void Put(int at, uint number) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), number);
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(file, 0);
        (file[24], file[26], file[28], file[30], file[32]) = (0x3E, 3, 0xFE, 9, 6);
        file[29] = 0xFF;
        // The sectors: the book, the directory, the table of sectors, that of small sectors.
        Put(44, 1);
        Put(48, (uint)bookSectors);
        Put(56, mini ? 1u << 20 : 4096);
        Put(60, mini ? (uint)bookSectors + 2 : End);
        Put(64, mini ? 1u : 0);
        Put(68, End);
        for (var i = 0; i < 109; i++)
            Put(76 + 4 * i, i == 0 ? (uint)bookSectors + 1 : Free);
        book.CopyTo(file, Sector);
        void Entry(int at, string entryName, byte type, uint start, int size)
        {
            Encoding.Unicode.GetBytes(entryName).CopyTo(file, at);
            (file[at + 64], file[at + 66]) = ((byte)(2 * entryName.Length + 2), type);
            for (var i = 68; i < 80; i += 4)
                Put(at + i, Free);
            Put(at + 116, start);
            Put(at + 120, (uint)size);
        }
        var entries = Sector * (1 + bookSectors);
        Entry(entries, "Root Entry", 5, mini ? 0 : End, mini ? book.Length : 0);
        Put(entries + 76, 1);
        Entry(entries + 128, name, 2, 0, book.Length);
        var table = entries + Sector;
        for (var i = 0; i < 128; i++)
            Put(table + 4 * i, i < bookSectors - 1 ? (uint)i + 1 : i == bookSectors - 1 || i == bookSectors || i == bookSectors + 2 ? End : i == bookSectors + 1 ? Table : Free);
        var small = (book.Length + 63) / 64;
        for (var i = 0; i < 128; i++)
            Put(table + Sector + 4 * i, i < small - 1 ? (uint)i + 1 : i == small - 1 ? End : Free);
        return file;
    }
}
