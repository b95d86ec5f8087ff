using System.Buffers.Binary;
using System.Text;

namespace Jtai.Intake.Tests.Contents;

/// <summary>Writes compound files, and the main parts of the documents in them as far as the checks look.</summary>
internal static class Compounds
{
    const int Sector = 512;
    const uint EndOfChain = 0xFFFF_FFFE, Free = 0xFFFF_FFFF, Table = 0xFFFF_FFFD;

    /// <summary>A stream has data, a storage none.</summary>
    public static byte[] Write(params (string Name, byte[]? Data)[] entries)
    {
        var chains = new List<uint>();
        using var content = new MemoryStream();
        uint Add(byte[] data)
        {
            var start = (uint)chains.Count;
            var sectors = (data.Length + Sector - 1) / Sector;
            for (var i = 1; i <= sectors; i++) chains.Add(i == sectors ? EndOfChain : start + (uint)i);
            content.Write(data);
            content.Write(new byte[sectors * Sector - data.Length]);
            return start;
        }

        var directory = new byte[(entries.Length + 4) / 4 * Sector];
        void Entry(int number, string name, byte type, uint start, int size)
        {
            var entry = directory.AsSpan(number * 128, 128);
            Encoding.Unicode.GetBytes(name).CopyTo(entry);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[64..], (ushort)(2 * name.Length + 2));
            entry[66] = type;
            entry[68..80].Fill(0xFF);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[116..], start);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[120..], (uint)size);
        }

        Entry(0, "Root Entry", 5, EndOfChain, 0);
        for (var i = 0; i < entries.Length; i++)
        {
            // What is smaller would lie among the small ones.
            var data = entries[i].Data is { Length: < 4096 } small ? [.. small, .. new byte[4096 - small.Length]] : entries[i].Data;
            Entry(i + 1, entries[i].Name, data is null ? (byte)1 : (byte)2, data is null ? 0 : Add(data), data?.Length ?? 0);
        }

        var directoryAt = Add(directory);
        var tableAt = (uint)chains.Count;
        chains.Add(Table);
        Assert.InRange(chains.Count, 1, 128);
        var header = new byte[Sector];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(header, 0);
        (header[24], header[26], header[28], header[29], header[30], header[32]) = (0x3E, 3, 0xFE, 0xFF, 9, 6);
        void Put(int at, uint number) => BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at), number);
        Put(44, 1);
        Put(48, directoryAt);
        Put(56, 4096);
        Put(60, EndOfChain);
        Put(68, EndOfChain);
        for (var i = 0; i < 109; i++) Put(76 + 4 * i, i == 0 ? tableAt : Free);
        return [.. header, .. content.ToArray(), .. Enumerable.Range(0, 128).SelectMany(i => BitConverter.GetBytes(i < chains.Count ? chains[i] : Free))];
    }

    public static byte[] Doc(int flags = 0, string text = "The minutes of the board.", bool wide = false, (string, byte[]?)[]? more = null)
    {
        var document = new byte[4096];
        (document[0], document[1], document[10], document[11]) = (0xEC, 0xA5, (byte)flags, (byte)(flags >> 8));
        (wide ? Encoding.Unicode : Encoding.Latin1).GetBytes(text).CopyTo(document, 1024);
        return Write([("WordDocument", document), ("1Table", new byte[4096]), ("\u0005SummaryInformation", new byte[4096]), .. more ?? []]);
    }

    /// <summary>A workbook with one sheet, and what else its first part holds.</summary>
    public static byte[] Xls(byte[]? record = null, byte sheetType = 0, int substream = 0x10, (string, byte[]?)[]? more = null)
    {
        byte[] Book(int sheetAt) =>
        [
            .. Record(0x809, [0, 6, 5, 0, .. new byte[12]]), .. record ?? [], .. Record(0x85, [.. BitConverter.GetBytes(sheetAt), 0, sheetType, 1, 0, (byte)'S']),
            .. Record(0x0A, []), .. Record(0x809, [0, 6, (byte)substream, 0, .. new byte[12]]), .. Record(0x0A, []),
        ];
        return Write([("Workbook", Book(Book(0).Length - 4 - 20)), .. more ?? []]);
    }

    public static byte[] Record(int type, byte[] data) => [(byte)type, (byte)(type >> 8), (byte)data.Length, (byte)(data.Length >> 8), .. data];

    /// <summary>A presentation, and what its document holds.</summary>
    public static byte[] Ppt(byte[]? atom = null, uint token = 0xE391_C05F, (string, byte[]?)[]? more = null)
    {
        byte[] user = [0, 0, 0xF6, 0x0F, 0x14, 0, 0, 0, 0x14, 0, 0, 0, .. BitConverter.GetBytes(token), .. new byte[12]];
        return Write([("PowerPoint Document", Container(0x03E8, [.. Atom(0x03E9, new byte[40]), .. atom ?? []])), ("Current User", user), .. more ?? []]);
    }

    public static byte[] Atom(int type, byte[] data) => [0, 0, (byte)type, (byte)(type >> 8), .. BitConverter.GetBytes(data.Length), .. data];

    public static byte[] Container(int type, byte[] data) => [0x0F, 0, (byte)type, (byte)(type >> 8), .. BitConverter.GetBytes(data.Length), .. data];
}
