using System.Buffers.Binary;
using System.Text;

namespace Jtai.AnnexA;

/// <summary>A compound file, as Office wrote until 2007: a small file system, of which one stream is wanted.</summary>
sealed class CompoundFile
{
    const int HeaderLength = 512, EntryLength = 128, HeaderSectors = 109;
    const uint LastSector = 0xFFFF_FFFA;

    readonly byte[] file;
    readonly int sectorLength, miniCutOff;
    readonly List<uint> table = [], miniTable = [];
    readonly byte[] directory;

    CompoundFile(byte[] file)
    {
        this.file = file;
        sectorLength = 1 << file[30];
        miniCutOff = (int)Number(file, 56);
        var tables = new List<uint>();
        for (var i = 0; i < HeaderSectors; i++)
            tables.Add(Number(file, 76 + 4 * i));
        for (var (sector, left) = (Number(file, 68), file.Length / sectorLength); sector < LastSector && left > 0; left--)
        {
            var more = Sector(sector);
            for (var i = 0; i < sectorLength - 4; i += 4)
                tables.Add(Number(more, i));
            sector = Number(more, sectorLength - 4);
        }
        foreach (var sector in tables)
            if (sector < LastSector) AddNumbers(table, Sector(sector));
        directory = Read(Number(file, 48), table, int.MaxValue);
        AddNumbers(miniTable, Read(Number(file, 60), table, int.MaxValue));
    }

    /// <summary>A stream by its name, whatever its case, as programs look for it; null if there is none.</summary>
    /// <param name="source">The file, not closed.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="UnreadableException">Its parts do not fit together.</exception>
    public static byte[]? Stream(Stream source, string name)
    {
        var file = new byte[source.Length];
        source.Position = 0;
        source.ReadExactly(file);
        source.Position = 0;
        return file.Length < HeaderLength || file[30] is not (9 or 12) ? null : new CompoundFile(file).Find(name);
    }

    byte[]? Find(string name)
    {
        for (var at = 0; at + EntryLength <= directory.Length; at += EntryLength)
        {
            var entry = directory.AsSpan(at, EntryLength);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entry[64..]);
            if (entry[66] != 2 || length is < 2 or > 64 || !Encoding.Unicode.GetString(entry[..(length - 2)]).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            var size = checked((int)Number(entry, 120));
            if (size >= miniCutOff) return Read(Number(entry, 116), table, size);
            var (start, mini) = (Number(entry, 116), Read(Number(directory, 116), table, int.MaxValue));
            var found = new List<byte>();
            for (var (sector, left) = (start, miniTable.Count); sector < LastSector && found.Count < size && left-- > 0; sector = miniTable[(int)sector])
                found.AddRange(mini.AsSpan((int)sector * 64, 64));
            return found.Count >= size ? [.. found[..size]] : throw UnreadableException.Damaged("its last part is missing.");
        }
        return null;
    }

    /// <summary>The sectors of a chain, one behind the other; the last may be shorter than a sector.</summary>
    byte[] Read(uint start, List<uint> next, int size)
    {
        using var read = new MemoryStream();
        for (var (sector, left) = (start, next.Count); sector < LastSector && read.Length < size; sector = next[(int)sector])
        {
            if (left-- == 0) throw UnreadableException.Damaged("its parts lead in circles.");
            read.Write(Sector(sector));
        }
        if (size == int.MaxValue) return read.ToArray();
        return read.Length >= size ? read.ToArray()[..size] : throw UnreadableException.Damaged("its last part is missing.");
    }

    ReadOnlySpan<byte> Sector(uint number)
    {
        var at = ((long)number + 1) * sectorLength;
        return at < file.Length
            ? file.AsSpan((int)at, (int)Math.Min(sectorLength, file.Length - at))
            : throw UnreadableException.Damaged("a part of it is missing.");
    }

    static void AddNumbers(List<uint> into, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i + 4 <= bytes.Length; i += 4)
            into.Add(Number(bytes, i));
    }

    static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
