using System.Buffers.Binary;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>Pictures, by their outer form to the last byte: how large they say they are before anybody makes room for them, and that nothing follows.</summary>
internal static class PictureFile
{
    const ulong MostPixels = 100_000_000;

    /// <summary>A progressive picture has a dozen. Each is work for whoever shows it, over the whole picture.</summary>
    const int MostScans = 100;

    /// <summary>A telephone puts smaller ones behind the picture.</summary>
    const int MostPictures = 10;

    public static Objection? ObjectToPng(Stream file)
    {
        var (at, hasHeader, hasData) = (8L, false, false);
        while (true)
        {
            var head = file.Bytes(at, 8);
            if (head.Length < 8) return Objections.Damaged;
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = head.AsSpan(4);
            if (length > int.MaxValue || at + 12 + length > file.Length || type.StartsWith("IHDR"u8) == hasHeader) return Objections.Damaged;
            if (!hasHeader)
            {
                if (length != 13) return Objections.Damaged;
                var header = file.Bytes(at + 8, 13);
                var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)));
                if (ObjectToSize(width, height) is { } tooLarge) return tooLarge;
                hasHeader = true;
            }

            if (!IsSumRight(file, at + 4, 4 + (int)length)) return Objections.Damaged;
            hasData |= type.StartsWith("IDAT"u8);
            at += 12 + length;
            if (type.StartsWith("IEND"u8)) return !hasData || length != 0 ? Objections.Damaged : at == file.Length ? null : Objections.MoreThanOneFile;
        }
    }

    static bool IsSumRight(Stream file, long at, int length)
    {
        var (sum, block) = (new Crc32(), new byte[Math.Min(length, 1 << 16)]);
        file.Position = at;
        for (var left = length; left > 0;)
        {
            var part = block.AsSpan(0, Math.Min(left, block.Length));
            file.ReadExactly(part);
            sum.Add(part);
            left -= part.Length;
        }

        Span<byte> said = stackalloc byte[4];
        file.ReadExactly(said);
        return BinaryPrimitives.ReadUInt32BigEndian(said) == sum.Value;
    }

    public static Objection? ObjectToJpeg(Stream file)
    {
        // Bytes are looked at one by one behind a scan.
        var bytes = new BufferedStream(file, 1 << 16);
        bytes.Position = 0;
        for (var pictures = 0; pictures < MostPictures; pictures++)
        {
            if (ObjectToOne(bytes) is { } objection) return objection;
            var next = bytes.ReadByte();
            while (next == 0) next = bytes.ReadByte();
            if (next < 0) return null;
            if (next != 0xFF) return Objections.MoreThanOneFile;
            bytes.Position--;
        }

        return Objections.MoreThanOneFile;
    }

    static Objection? ObjectToOne(Stream file)
    {
        if (file.ReadByte() != 0xFF || file.ReadByte() != 0xD8) return Objections.MoreThanOneFile;
        var (hasSize, scans, marker) = (false, 0, NextMarker(file, inScan: false));
        Span<byte> head = stackalloc byte[7];
        while (true)
        {
            // The end; or a marker without content, which stands in scans only; or none at all.
            if (marker == 0xD9) return hasSize && scans > 0 ? null : Objections.Damaged;
            if (marker is < 0 or 0 or 0xD8 or 1 or (>= 0xD0 and <= 0xD7)) return Objections.Damaged;
            head.Clear();
            file.ReadExactly(head[..2]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(head);
            var end = file.Position - 2 + length;
            if (length < 2 || end > file.Length) return Objections.Damaged;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (hasSize || length < 8) return Objections.Damaged;
                file.ReadExactly(head[2..]);
                // A height of zero would be said behind the first scan.
                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(head[3..]), BinaryPrimitives.ReadUInt16BigEndian(head[5..]));
                if (ObjectToSize(width, height) is { } tooLarge) return tooLarge;
                hasSize = true;
            }

            file.Position = end;
            if (marker == 0xDA && (!hasSize || ++scans > MostScans)) return Objections.Damaged;
            marker = NextMarker(file, inScan: marker == 0xDA);
        }
    }

    /// <summary>The next marker; in a scan behind its data, in which FF 00 is a byte and D0 to D7 are no end. Less than zero where there is none.</summary>
    static int NextMarker(Stream file, bool inScan)
    {
        while (true)
        {
            var next = file.ReadByte();
            if (next < 0 || next != 0xFF && !inScan) return -1;
            if (next != 0xFF) continue;
            do next = file.ReadByte();
            while (next == 0xFF);

            if (next < 0 || !inScan || next is not (0 or (>= 0xD0 and <= 0xD7))) return next;
        }
    }

    static Objection? ObjectToSize(uint width, uint height) =>
        width == 0 || height == 0 ? Objections.Damaged : (ulong)width * height > MostPixels ? Objections.PictureTooLarge : null;
}
