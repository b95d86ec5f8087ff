using Jtai.AnnexA;

namespace Jtai.Intake.Contents;

/// <summary>
/// The file as the checks see it: it stops when nobody waits any more, and when more is asked for than an honest file needs. A place that is far from the last
/// one costs as much as a chunk of the stored document, which is decrypted for it.
/// </summary>
internal sealed class GuardedStream(Stream inner, CancellationToken cancellationToken) : NotClosing(inner)
{
    const int Chunk = 1 << 16;

    long _left = (inner.Length * 8) + (64 << 20), _chunk = -1;

    /// <summary>Reading the stored document failed, which the file's sender has nothing to do with.</summary>
    public Exception? Failure { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var chunk = Position / Chunk;
            var read = base.Read(buffer);
            _left -= read + 64 + (chunk == _chunk ? 0 : Chunk);
            _chunk = (Position - 1) / Chunk;
            return _left >= 0 ? read : throw new UncheckableException(Objections.TooComplex);
        }
        catch (Exception exception) when (exception is not UncheckableException)
        {
            Failure = exception;
            throw;
        }
    }
}
