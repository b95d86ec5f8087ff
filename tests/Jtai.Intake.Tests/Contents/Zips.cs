using System.IO.Compression;
using System.Text;

namespace Jtai.Intake.Tests.Contents;

/// <summary>An entry of a zip file, honest unless told otherwise.</summary>
internal sealed record ZipEntry(string Name, byte[] Data)
{
    public int Method { get; init; } = 8;

    public int Flags { get; init; } = 0x800;

    public uint Attributes { get; init; }

    public uint? SaidSize { get; init; }

    public uint? SaidSum { get; init; }

    /// <summary>What stands in the file itself; the directory has <see cref="Name"/>.</summary>
    public string? LocalName { get; init; }

    /// <summary>Whether its sizes stand in fields of ZIP64: in the file itself, and in the directory.</summary>
    public bool HasLargeSizes { get; init; }

    public bool HasLargeSizesInDirectory { get; init; }

    /// <summary>Bytes behind the packed data that count as packed.</summary>
    public byte[] Rest { get; init; } = [];

    /// <summary>Bytes behind the entry that nobody counts.</summary>
    public byte[] Gap { get; init; } = [];

    public static implicit operator ZipEntry((string Name, string Text) entry) => new(entry.Name, Encoding.UTF8.GetBytes(entry.Text));

    public static implicit operator ZipEntry((string Name, byte[] Data) entry) => new(entry.Name, entry.Data);
}

/// <summary>Writes zip files byte by byte, so that each can lie in one place.</summary>
internal static class Zips
{
    public static byte[] Write(params ZipEntry[] entries) => Write(entries, before: []);

    /// <param name="entries">What is in it.</param>
    /// <param name="before">What stands before the first entry.</param>
    /// <param name="moved">Whether places are counted from the first entry all the same.</param>
    /// <param name="count">How many entries it says that it has; null for the truth.</param>
    /// <param name="comment">Its comment.</param>
    /// <param name="largeEnd">Whether its end is that of ZIP64.</param>
    public static byte[] Write(ZipEntry[] entries, byte[] before, bool moved = false, int? count = null, string comment = "", bool largeEnd = false)
    {
        using var file = new MemoryStream();
        using var directory = new MemoryStream();
        file.Write(before);
        foreach (var entry in entries)
        {
            byte[] packed = [.. entry.Method == 8 ? Deflated(entry.Data) : entry.Data, .. entry.Rest];
            var (sum, size) = (entry.SaidSum ?? Sum(entry.Data), entry.SaidSize ?? (uint)entry.Data.Length);
            var at = (uint)(moved ? file.Position - before.Length : file.Position);
            void Said(Stream into, string name, bool central)
            {
                var bytes = Encoding.UTF8.GetBytes(name);
                var large = central ? entry.HasLargeSizesInDirectory : entry.HasLargeSizes;
                if (central) Put(into, 2, 0x0314);
                Put(into, 2, large ? 45u : 20u);
                Put(into, 2, (uint)entry.Flags);
                Put(into, 2, (uint)entry.Method);
                Put(into, 4, 0x5C21_0000);
                Put(into, 4, sum);
                Put(into, 4, large ? uint.MaxValue : (uint)packed.Length);
                Put(into, 4, large ? uint.MaxValue : size);
                Put(into, 2, (uint)bytes.Length);
                Put(into, 2, large ? 20u : 0);
                if (central)
                {
                    Put(into, 2, 0);
                    Put(into, 4, 0);
                    Put(into, 4, entry.Attributes);
                    Put(into, 4, at);
                }

                into.Write(bytes);
                if (!large) return;

                Put(into, 2, 1);
                Put(into, 2, 16);
                PutLong(into, size);
                PutLong(into, packed.Length);
            }

            file.Write("PK\u0003\u0004"u8);
            Said(file, entry.LocalName ?? entry.Name, central: false);
            file.Write(packed);
            file.Write(entry.Gap);
            directory.Write("PK\u0001\u0002"u8);
            Said(directory, entry.Name, central: true);
        }

        var start = (uint)(moved ? file.Position - before.Length : file.Position);
        directory.WriteTo(file);
        if (largeEnd)
        {
            var end = file.Position;
            file.Write("PK\u0006\u0006"u8);
            PutLong(file, 44);
            Put(file, 4, 45 << 16 | 45);
            PutLong(file, 0);
            PutLong(file, entries.Length);
            PutLong(file, entries.Length);
            PutLong(file, directory.Length);
            PutLong(file, start);
            file.Write("PK\u0006\u0007"u8);
            Put(file, 4, 0);
            PutLong(file, end);
            Put(file, 4, 1);
        }

        file.Write("PK\u0005\u0006"u8);
        Put(file, 4, 0);
        Put(file, 2, (uint)(count ?? entries.Length));
        Put(file, 2, (uint)(count ?? entries.Length));
        Put(file, 4, (uint)directory.Length);
        Put(file, 4, start);
        Put(file, 2, (uint)comment.Length);
        file.Write(Encoding.ASCII.GetBytes(comment));
        return file.ToArray();
    }

    /// <summary>As .NET writes it to a stream that cannot be moved in: sizes behind the data.</summary>
    public static byte[] Streamed(params ZipEntry[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(new Forward(file), ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                using var part = zip.CreateEntry(entry.Name, CompressionLevel.Fastest).Open();
                part.Write(entry.Data);
            }
        }

        return file.ToArray();
    }

    public static byte[] Deflated(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(data);
        return packed.ToArray();
    }

    public static uint Sum(ReadOnlySpan<byte> data)
    {
        var sum = uint.MaxValue;
        foreach (var each in data)
        {
            sum ^= each;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320;
        }

        return ~sum;
    }

    static void Put(Stream into, int bytes, uint value) => into.Write(BitConverter.GetBytes(value).AsSpan(0, bytes));

    static void PutLong(Stream into, long value) => into.Write(BitConverter.GetBytes(value));

    sealed class Forward(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
