using System.Buffers.Binary;
using System.Text;

namespace Jtai.AnnexA;

/// <summary>
/// A compound file, as Office wrote until 2007: a small file system. Read where it lies: what is kept in memory is its directory and its tables, which are
/// no larger than a hundredth of it.
/// </summary>
sealed class CompoundFile
{
    const int HeaderLength = 512, EntryLength = 128, HeaderSectors = 109, MiniLength = 64;
    const uint LastSector = 0xFFFF_FFFA, FreeSector = 0xFFFF_FFFF;

    /// <summary>A directory, or a table of small sectors, is never as large.</summary>
    const int MaxDirectory = 16 << 20;

    readonly Stream file;
    readonly int sectorLength, miniCutOff;
    readonly List<uint> table = [], miniTable = [];
    readonly uint[] mini = [];

    CompoundFile(Stream file, byte[] header)
    {
        this.file = file;
        sectorLength = 1 << header[30];
        miniCutOff = (int)Number(header, 56);
        var sectors = (int)Math.Min(int.MaxValue, file.Length / sectorLength);
        var tables = new List<uint>();
        for (var i = 0; i < HeaderSectors; i++)
            tables.Add(Number(header, 76 + 4 * i));
        for (var (sector, left) = (Number(header, 68), sectors); sector < LastSector && left > 0 && tables.Count <= sectors + HeaderSectors; left--)
        {
            var more = Sector(sector);
            for (var i = 0; i < sectorLength - 4; i += 4)
                tables.Add(Number(more, i));
            sector = Number(more, sectorLength - 4);
        }
        foreach (var sector in tables)
        {
            // What a table says of sectors behind the end of the file is of no use.
            if (table.Count > sectors) break;
            if (sector < LastSector) AddNumbers(table, Sector(sector));
        }
        var directory = ReadToEnd(Number(header, 48));
        AddNumbers(miniTable, ReadToEnd(Number(header, 60)));
        for (var at = 0; at + EntryLength <= directory.Length; at += EntryLength)
        {
            var entry = directory.AsSpan(at, EntryLength);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entry[64..]);
            if (entry[66] == 0 || length is < 2 or > 64) continue;
            Entries.Add(new(Encoding.Unicode.GetString(entry[..(length - 2)]), entry[66] == 2, Number(entry, 116), Number(entry, 120)));
        }
        if (miniTable.Count > 0 && directory.Length >= EntryLength) mini = [.. Chain(Number(directory, 116))];
    }

    /// <summary>Everything in its directory, whether anything leads to it or not.</summary>
    public List<CompoundEntry> Entries { get; } = [];

    /// <summary>Where its last sector ends that is not free.</summary>
    public long End => Math.Min(file.Length, (table.FindLastIndex(next => next != FreeSector) + 2L) * sectorLength);

    /// <summary>Reads the directory; null if this is no compound file.</summary>
    /// <param name="file">The file, not closed; it is needed as long as the streams in it.</param>
    /// <exception cref="UnreadableException">Its parts do not fit together.</exception>
    public static CompoundFile? Open(Stream file)
    {
        if (file.Length < HeaderLength) return null;
        var header = new byte[HeaderLength];
        file.Position = 0;
        file.ReadExactly(header);
        return header[30] is 9 or 12 ? new CompoundFile(file, header) : null;
    }

    /// <summary>A stream by its name, whatever its case, as programs look for it; null if there is none.</summary>
    /// <param name="source">The file, not closed.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="UnreadableException">Its parts do not fit together.</exception>
    public static byte[]? Stream(Stream source, string name)
    {
        var file = Open(source);
        if (file?.Entries.Find(entry => entry.IsStream && entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } found)
        {
            source.Position = 0;
            return null;
        }
        using var stream = file.Open(found);
        var read = new byte[stream.Length];
        stream.ReadExactly(read);
        source.Position = 0;
        return read;
    }

    /// <summary>Opens a stream; it can be moved in.</summary>
    /// <exception cref="UnreadableException">A part of it is missing, now or when it is read.</exception>
    public Stream Open(CompoundEntry entry)
    {
        if (entry.Size >= miniCutOff) return new PiecedStream(file, Pieces(entry, table, sectorLength, At), sectorLength, entry.Size);
        return new PiecedStream(
            file,
            Pieces(
                entry, miniTable, MiniLength,
                small => small / (sectorLength / MiniLength) is var sector && sector < mini.Length
                    ? At(mini[sector]) + small % (sectorLength / MiniLength) * MiniLength
                    : throw Missing()),
            MiniLength, entry.Size);
    }

    /// <summary>Where the pieces of a stream lie, one after the other.</summary>
    static long[] Pieces(CompoundEntry entry, List<uint> next, int length, Func<uint, long> place)
    {
        var count = (entry.Size + length - 1) / length;
        if (count > next.Count) throw UnreadableException.Damaged("its last part is missing.");
        var pieces = new long[count];
        var piece = entry.Start;
        for (var i = 0; i < count; i++)
        {
            if (piece >= LastSector || i > 0 && piece >= next.Count) throw UnreadableException.Damaged("its last part is missing.");
            pieces[i] = place(piece);
            piece = piece < next.Count ? next[(int)piece] : LastSector;
        }
        return pieces;
    }

    static UnreadableException Missing() => UnreadableException.Damaged("a part of it is missing.");

    byte[] ReadToEnd(uint start)
    {
        using var read = new MemoryStream();
        foreach (var sector in Chain(start))
        {
            if (read.Length > MaxDirectory) throw UnreadableException.Damaged("its directory is larger than any.");
            read.Write(Sector(sector));
        }
        return read.ToArray();
    }

    IEnumerable<uint> Chain(uint start)
    {
        var left = table.Count;
        for (var sector = start; sector < LastSector; sector = sector < table.Count ? table[(int)sector] : throw Missing())
        {
            if (left-- == 0) throw UnreadableException.Damaged("its parts lead in circles.");
            yield return sector;
        }
    }

    byte[] Sector(uint number)
    {
        var at = At(number);
        if (at >= file.Length) throw Missing();
        var sector = new byte[(int)Math.Min(sectorLength, file.Length - at)];
        file.Position = at;
        file.ReadExactly(sector);
        return sector;
    }

    long At(uint sector) => ((long)sector + 1) * sectorLength;

    static void AddNumbers(List<uint> into, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i + 4 <= bytes.Length; i += 4)
            into.Add(Number(bytes, i));
    }

    static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>A stream in pieces of one length, each somewhere in the file.</summary>
    sealed class PiecedStream(Stream file, long[] pieces, int pieceLength, long length) : NotClosing(file)
    {
        public override long Length => length;
        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            if (Position >= length || buffer.IsEmpty) return 0;
            // Pieces that lie behind each other are read at once.
            var (first, within) = ((int)(Position / pieceLength), (int)(Position % pieceLength));
            var together = (long)pieceLength - within;
            for (var next = first + 1; next < pieces.Length && together < buffer.Length && pieces[next] == pieces[next - 1] + pieceLength; next++)
                together += pieceLength;
            base.Position = pieces[first] + within;
            var read = base.Read(buffer[..(int)Math.Min(buffer.Length, Math.Min(together, length - Position))]);
            if (read == 0) throw UnreadableException.Damaged("its last part is missing.");
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };
    }
}

/// <summary>An entry of the directory of a compound file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsStream">Otherwise it is a storage, which holds others.</param>
/// <param name="Start">Its first sector.</param>
/// <param name="Size">Its bytes.</param>
sealed record CompoundEntry(string Name, bool IsStream, uint Start, uint Size);
