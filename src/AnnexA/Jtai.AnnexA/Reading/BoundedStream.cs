using System.IO.Compression;

namespace Jtai.AnnexA;

/// <summary>
/// A part of a zip file as it unpacks, watched: a part that is too large, packed too well, or holds markup without end
/// (which an XML reader would keep in memory) stops being read.
/// </summary>
sealed class BoundedStream(Stream inner, long packed, ReadingLimits limits, bool xml) : Stream
{
    /// <summary>An XML tag, or a text between tags, is never as long as this.</summary>
    const int MaxMarkup = 4 << 20;

    long total, sinceMarkup;

    public static BoundedStream Open(ZipArchiveEntry entry, ReadingLimits limits, bool xml = true) =>
        new(entry.Open(), entry.CompressedLength, limits, xml);

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        total += read;
        if (total > limits.UnpackedBytesPerPart || total > limits.RatioAppliesFromBytes && total / limits.UnpackedRatio > packed)
        {
            throw UnreadableException.TooLarge("a part of it unpacks to more than a spreadsheet can hold.");
        }
        if (xml)
        {
            var last = buffer[..read].LastIndexOf((byte)'>');
            sinceMarkup = last < 0 ? sinceMarkup + read : read - last;
            if (sinceMarkup > MaxMarkup) throw UnreadableException.Damaged("it holds a text longer than any cell.");
        }
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => total; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
