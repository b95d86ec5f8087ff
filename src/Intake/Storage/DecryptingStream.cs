using System.Security.Cryptography;

namespace Jtai.Intake.Storage;

/// <summary>Reads an encrypted document as if it lay there in plain: seekable, one chunk in memory at a time, nothing unencrypted on disk.</summary>
internal sealed class DecryptingStream : Stream
{
    readonly ISealedFile _file;
    readonly AesGcm _aes;
    readonly Guid _owner;
    readonly byte[] _plain = new byte[EncryptedDocument.ChunkSize], _sealed = new byte[EncryptedDocument.SealedChunkSize];
    readonly long _chunks, _length;
    long _position, _loaded = -1;

    /// <exception cref="InvalidDataException">The file is not an encrypted document, or has been cut off.</exception>
    /// <param name="file">Where it lies; closed with this.</param>
    /// <param name="key">The document's key.</param>
    /// <param name="owner">The document's id.</param>
    public DecryptingStream(ISealedFile file, DocumentKey key, Guid owner)
    {
        _file = file;
        try
        {
            var header = new byte[EncryptedDocument.Header.Length];
            if (Fill(header, 0) < header.Length || !EncryptedDocument.Header.SequenceEqual(header))
            {
                throw new InvalidDataException("The stored document does not begin as one.");
            }

            (_chunks, _length) = EncryptedDocument.Measure(_file.Length);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _aes = key.ForContent();
        _owner = owner;
    }

    /// <summary>Why it could not be read. Whoever reads through others, which may take it for a fault of the file and go on, asks here.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get => _position; set => Seek(value, SeekOrigin.Begin); }

    /// <exception cref="AuthenticationTagMismatchException">What is stored is not what was written.</exception>
    public override int Read(Span<byte> buffer)
    {
        // Also the chunk of an empty document is checked: an empty file is not taken on trust.
        var chunk = Math.Min(_position / EncryptedDocument.ChunkSize, _chunks - 1);
        if (chunk != _loaded)
        {
            try
            {
                Load(chunk);
            }
            catch (Exception exception)
            {
                Failure = exception;
                throw;
            }
        }

        if (_position >= _length || buffer.IsEmpty) return 0;

        var offset = (int)(_position - chunk * EncryptedDocument.ChunkSize);
        var count = Math.Min(buffer.Length, PlainSize(chunk) - offset);
        _plain.AsSpan(offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => _length };
        ArgumentOutOfRangeException.ThrowIfNegative(position, nameof(offset));
        return _position = position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    int PlainSize(long chunk) => (int)Math.Min(EncryptedDocument.ChunkSize, _length - chunk * EncryptedDocument.ChunkSize);

    void Load(long chunk)
    {
        var size = PlainSize(chunk);
        var bytes = _sealed.AsMemory(0, EncryptedDocument.SealedSize(size));
        var at = EncryptedDocument.PositionOf(chunk);
        if (Fill(bytes, at) < bytes.Length) throw new InvalidDataException("The stored document has been cut off.");

        _loaded = -1;
        EncryptedDocument.Open(_aes, _owner, chunk, last: chunk == _chunks - 1, bytes.Span, _plain.AsSpan(0, size));
        _loaded = chunk;
    }

    int Fill(Memory<byte> bytes, long position)
    {
        var read = 0;
        while (read < bytes.Length && _file.Read(bytes[read..], position + read) is var count and > 0) read += count;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_plain);
        _loaded = -1;
        _aes.Dispose();
        _file.Dispose();
        base.Dispose(disposing);
    }
}
