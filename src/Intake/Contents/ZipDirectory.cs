using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>
/// A zip file of which every byte is accounted for: its entries lie one behind the other from its first byte, what they say of themselves is what its directory
/// says of them, and its directory is its end. Only then do all programs see the same in it. <see cref="ZipArchive"/> hides where entries lie, and takes memory
/// for as many as a file claims. Sizes and places of ZIP64 are refused wherever they stand: nothing that is taken needs them, and ClamAV (1.4.6, tried) says OK
/// without having looked into the entry, or into any.
/// </summary>
internal sealed class ZipDirectory
{
    const int MostEntries = 10_000, LargestDirectory = 16 << 20, LocalLength = 30, CentralLength = 46, LocatorLength = 20;

    /// <summary>Together, unpacked. A file of that size cannot be read by anybody who is to read it.</summary>
    const long MostBytes = 2L << 30;

    /// <summary>From so many bytes on, neither part nor file may be more than so many times as large as packed. A million formatted rows reach 200.</summary>
    const long RatioAppliesFrom = 64 << 20, MostRatio = 300;

    /// <summary>What stands in place of a number that stands elsewhere, in eight bytes.</summary>
    const uint Zip64 = uint.MaxValue;

    readonly Stream _file;

    ZipDirectory(Stream file, IReadOnlyList<ZipPart> parts)
    {
        _file = file;
        Parts = parts;
    }

    /// <summary>Its files, without its folders.</summary>
    public IReadOnlyList<ZipPart> Parts { get; }

    public ZipPart? Find(string name) => Parts.FirstOrDefault(part => part.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the directory and holds the entries against it; unpacks nothing.</summary>
    public static (ZipDirectory? Zip, Objection? Objection) Open(Stream file)
    {
        var at = file.Length - Signature.EndOfZipLength;
        var end = file.Bytes(Math.Max(0, at), Signature.EndOfZipLength);
        if (at < 0 || !end.AsSpan().StartsWith(Signature.EndOfZip) || Short(end, 20) != 0)
        {
            var tail = file.Bytes(Math.Max(0, at - ushort.MaxValue), ushort.MaxValue + Signature.EndOfZipLength);
            return (null, tail.AsSpan().IndexOf(Signature.EndOfZip) >= 0 ? Objections.MoreThanOneFile : Objections.Damaged);
        }

        var (count, size, start) = (Short(end, 10), (long)Number(end, 12), (long)Number(end, 16));
        var isLarge = file.Bytes(Math.Max(0, at - LocatorLength), LocatorLength).AsSpan().StartsWith("PK\u0006\u0007"u8);
        if (isLarge || Number(end, 4) != 0 || Short(end, 8) != count) return (null, Objections.UnsafeArchive);
        if (count > MostEntries || size > LargestDirectory) return (null, Objections.UnpacksToTooMuch);
        if (start + size > at) return (null, Objections.Damaged);
        // What stands before a zip file moves it, which many programs put up with.
        if (start + size != at) return (null, Objections.MoreThanOneFile);

        var (parts, objection) = ReadDirectory(file.Bytes(start, (int)size), count);
        objection ??= ReadEntries(file, parts, start);
        return objection is null ? (new ZipDirectory(file, [.. parts.Where(part => !part.IsFolder)]), null) : (null, objection);
    }

    /// <summary>Unpacks a part. What is read of it to its end is what the directory says.</summary>
    public Stream Open(ZipPart part)
    {
        var packed = new Section(_file, part.DataAt, part.Packed);
        return new CheckedPart(part.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed, packed, part);
    }

    static (List<ZipPart> Parts, Objection? Objection) ReadDirectory(byte[] directory, long count)
    {
        var (parts, names, at) = (new List<ZipPart>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase), 0);
        var (packed, unpacked) = (0L, 0L);
        for (; count > 0; count--)
        {
            if (at + CentralLength > directory.Length) return (parts, Objections.Damaged);
            var entry = directory.AsSpan(at);
            if (!entry.StartsWith("PK\u0001\u0002"u8)) return (parts, Objections.Damaged);
            var (nameLength, extraLength, comment) = (Short(entry, 28), Short(entry, 30), Short(entry, 32));
            if (at + CentralLength + nameLength + extraLength + comment > directory.Length) return (parts, Objections.Damaged);
            var (flags, method) = (Short(entry, 8), Short(entry, 10));
            // Bits 0, 6 and 13: encrypted, strongly, and the directory too. Method 99 is AES.
            if ((flags & 0x2041) != 0 || method == 99) return (parts, Objections.PasswordProtected);
            if (method is not (0 or 8)) return (parts, Objections.Damaged);
            var name = entry.Slice(CentralLength, nameLength).ToArray();
            var extra = entry.Slice(CentralLength + nameLength, extraLength);
            if (!IsPlain(extra)) return (parts, Objections.UnsafeArchive);
            var (own, whole, offset) = ((long)Number(entry, 20), (long)Number(entry, 24), (long)Number(entry, 42));
            if (own == Zip64 || whole == Zip64 || offset == Zip64) return (parts, Objections.UnsafeArchive);
            var part = new ZipPart(Text(name), name, flags, method == 8, Number(entry, 16), own, whole, offset);
            if (!part.HasSafeName || !names.Add(part.Name.TrimEnd('/')) || !IsFileOrFolder(Number(entry, 38)) || Short(entry, 34) != 0)
            {
                return (parts, Objections.UnsafeArchive);
            }

            if (part.IsFolder && whole != 0 || !part.IsDeflated && own != whole) return (parts, Objections.UnsafeArchive);
            if (Bursts(own, whole) || Bursts(packed += own, unpacked += whole)) return (parts, Objections.UnpacksToTooMuch);
            parts.Add(part);
            at += CentralLength + nameLength + extraLength + comment;
        }

        return (parts, at == directory.Length ? null : Objections.UnsafeArchive);
    }

    static bool Bursts(long packed, long unpacked) =>
        unpacked > MostBytes || unpacked > RatioAppliesFrom && unpacked / MostRatio > packed;

    /// <summary>Whether the fields that programs add to an entry end where it does, and none gives another name.</summary>
    static bool IsPlain(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var (id, length) = (Short(extra, 0), Short(extra, 2));
            if (4 + length > extra.Length || id == 0x7075) return false;
            extra = extra[(4 + length)..];
        }

        return true;
    }

    /// <summary>Each entry begins where the one before it ends, and says of itself what the directory says.</summary>
    static Objection? ReadEntries(Stream file, List<ZipPart> parts, long end)
    {
        var at = 0L;
        foreach (var part in parts.OrderBy(part => part.At))
        {
            if (part.At < at || part.At > end) return Objections.UnsafeArchive;
            if (part.At > at) return Objections.MoreThanOneFile;
            var local = file.Bytes(at, LocalLength);
            if (local.Length < LocalLength || !local.AsSpan().StartsWith(Signature.Zip)) return Objections.Damaged;
            var name = file.Bytes(at + LocalLength, Short(local, 26));
            var isSame = name.AsSpan().SequenceEqual(part.RawName) && Short(local, 8) == 8 == part.IsDeflated && Short(local, 6) == part.Flags;
            var (packed, unpacked) = (Number(local, 18), Number(local, 22));
            if (!part.HasDescriptor) isSame &= Number(local, 14) == part.Sum && packed == part.Packed && unpacked == part.Unpacked;
            if (!isSame || packed == Zip64 || unpacked == Zip64) return Objections.UnsafeArchive;
            part.DataAt = at + LocalLength + Short(local, 26) + Short(local, 28);
            at = part.DataAt + part.Packed;
            if (part.HasDescriptor) at += DescriptorLength(file.Bytes(at, 24), part);
            if (at > end) return Objections.UnsafeArchive;
        }

        return at == end ? null : Objections.MoreThanOneFile;
    }

    /// <summary>What follows the data where its size was not known before: with or without a signature, with sizes of four or eight bytes.</summary>
    static int DescriptorLength(ReadOnlySpan<byte> bytes, ZipPart part)
    {
        var signature = bytes.StartsWith("PK\u0007\u0008"u8) ? 4 : 0;
        if (bytes.Length < signature + 12 || Number(bytes, signature) != part.Sum) return 0;
        var sizes = bytes[(signature + 4)..];
        if (sizes.Length >= 16 && Long(sizes, 0) == part.Packed && Long(sizes, 8) == part.Unpacked) return signature + 20;
        return Number(sizes, 0) == part.Packed && Number(sizes, 4) == part.Unpacked ? signature + 12 : 0;
    }

    /// <summary>The type that Unix keeps in the upper half; zero where another system made the entry. All others, symbolic links too, lead elsewhere.</summary>
    static bool IsFileOrFolder(uint attributes) => (attributes >> 28) is 0 or 8 or 4;

    static string Text(byte[] name)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(name).Replace('\\', '/');
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1.GetString(name).Replace('\\', '/');
        }
    }

    static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
