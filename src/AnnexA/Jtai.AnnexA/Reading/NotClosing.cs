namespace Jtai.AnnexA;

/// <summary>A stream that its owner, not its reader, closes.</summary>
class NotClosing(Stream inner) : Stream
{
    public override int Read(Span<byte> buffer) => inner.Read(buffer);
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override bool CanRead => true;
    public override bool CanSeek => inner.CanSeek;
    public override bool CanWrite => false;
    public override long Length => inner.Length;
    public override long Position { get => inner.Position; set => inner.Position = value; }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A stream that ends the reading of a file whose parts lead in a circle: no reader needs a file many times over.</summary>
sealed class BudgetedStream(Stream inner, ReadingLimits limits) : NotClosing(inner)
{
    long left = Math.Min(inner.Length, limits.XlsBytes) * 20 + (16 << 20);

    public override int Read(Span<byte> buffer)
    {
        var read = base.Read(buffer);
        // Also a read that finds nothing costs something, or a circle of such reads would have no end.
        if ((left -= read + 64) < 0) throw UnreadableException.Damaged("its parts lead in a circle.");
        return read;
    }
}
