using Jtai.AnnexA;

namespace Jtai.Intake.Contents;

/// <summary>An entry of a zip file.</summary>
/// <param name="Name">Its path, with slashes.</param>
/// <param name="RawName">The same as in the file.</param>
/// <param name="Flags">How it was packed.</param>
/// <param name="IsDeflated">Otherwise it is as it was.</param>
/// <param name="Sum">The check sum of its data.</param>
/// <param name="Packed">Bytes in the file.</param>
/// <param name="Unpacked">Bytes of its data.</param>
/// <param name="At">Where it begins.</param>
internal sealed record ZipPart(string Name, byte[] RawName, int Flags, bool IsDeflated, uint Sum, long Packed, long Unpacked, long At)
{
    /// <summary>Where its data begins.</summary>
    public long DataAt { get; set; }

    public bool IsFolder => Name.EndsWith('/');

    /// <summary>Its sizes follow its data.</summary>
    public bool HasDescriptor => (Flags & 8) != 0;

    /// <summary>It stays in the folder into which it is unpacked.</summary>
    public bool HasSafeName =>
        Name.Length is > 0 and <= 1024 && !Name.Any(character => char.IsControl(character) || character == ':')
            && Name.TrimEnd('/').Split('/').All(step => step.Length > 0 && step is not ("." or ".."));
}

/// <summary>
/// A piece of a file. Its last byte is given by itself, and it is noted when more is asked for: so it shows where what unpacks it comes to its end, which
/// neither says of itself.
/// </summary>
internal sealed class Section(Stream file, long start, long length) : NotClosing(file)
{
    public override long Length => length;

    public override long Position { get; set; }

    /// <summary>More was asked for than there is: what was packed in it is cut off.</summary>
    public bool IsTooShort { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        var left = Math.Max(0, length - Position);
        IsTooShort |= left == 0;
        base.Position = start + Position;
        var read = base.Read(buffer[..(int)Math.Min(buffer.Length, left > 1 ? left - 1 : left)]);
        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };
}

/// <summary>A part as it unpacks: neither more nor less than was said of it, and nothing behind it.</summary>
internal sealed class CheckedPart(Stream unpacked, Section packed, ZipPart part) : NotClosing(unpacked)
{
    Crc32 _sum = new();
    long _total;

    public override bool CanSeek => false;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        var read = base.Read(buffer);
        _total += read;
        _sum.Add(buffer[..read]);
        if (_total > part.Unpacked) throw new UncheckableException(Objections.UnsafeArchive);
        // Some write nothing at all for an empty part.
        var isCutOff = part.IsDeflated && packed.IsTooShort && part.Packed > 0;
        var isWhole = packed.Position == packed.Length && !isCutOff && _total == part.Unpacked && _sum.Value == part.Sum;
        if (read == 0 && !isWhole) throw new UncheckableException(Objections.UnsafeArchive);

        return read;
    }
}
