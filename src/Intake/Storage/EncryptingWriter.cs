using System.Security.Cryptography;

namespace Jtai.Intake.Storage;

/// <summary>
/// Writes a document to disk, sealed chunk by chunk: no plaintext touches the disk, and memory does not grow with the document. What does not fill a chunk yet
/// is the <see cref="Tail"/>, which is kept elsewhere when writing is to go on another time.
/// </summary>
internal sealed class EncryptingWriter : IAsyncDisposable
{
    readonly FileStream _file;
    readonly AesGcm _aes;
    readonly Guid _owner;
    readonly byte[] _plain = new byte[EncryptedDocument.ChunkSize], _sealed = new byte[EncryptedDocument.SealedChunkSize];
    int _filled;
    long _chunk;

    /// <param name="file">Where it is written.</param>
    /// <param name="key">The document's key.</param>
    /// <param name="owner">The document's id.</param>
    /// <param name="length">How much of the document has been written, its tail included.</param>
    /// <param name="tail">The tail that was kept.</param>
    public EncryptingWriter(FileStream file, DocumentKey key, Guid owner, long length = 0, ReadOnlySpan<byte> tail = default)
    {
        (_file, _aes, _owner) = (file, key.ForContent(), owner);
        (_chunk, _filled) = ((length - tail.Length) / EncryptedDocument.ChunkSize, tail.Length);
        tail.CopyTo(_plain);
        if (_chunk > 0) file.Position = EncryptedDocument.PositionOf(_chunk);
    }

    /// <summary>What was taken and is in no chunk on disk: a whole chunk at most.</summary>
    public ReadOnlySpan<byte> Tail => _plain.AsSpan(0, _filled);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            // A full chunk waits for the next byte: only then is it known not to be the last.
            if (_filled == _plain.Length)
            {
                await WriteChunkAsync(last: false, cancellationToken);
            }

            var count = Math.Min(bytes.Length, _plain.Length - _filled);
            bytes[..count].CopyTo(_plain.AsMemory(_filled));
            _filled += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Returns when all but the tail is on the disk itself.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <summary>Writes the last chunk and returns when everything is on the disk itself.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteChunkAsync(last: true, cancellationToken);
        // What was written further on, and not kept, before writing broke off.
        _file.SetLength(_file.Position);
        Flush();
    }

    async ValueTask WriteChunkAsync(bool last, CancellationToken cancellationToken)
    {
        if (_chunk == 0)
        {
            await _file.WriteAsync(EncryptedDocument.Header.ToArray(), cancellationToken);
        }

        var size = EncryptedDocument.SealedSize(_filled);
        EncryptedDocument.Seal(_aes, _owner, _chunk, last, Tail, _sealed.AsSpan(0, size));
        await _file.WriteAsync(_sealed.AsMemory(0, size), cancellationToken);
        _filled = 0;
        _chunk++;
    }

    public async ValueTask DisposeAsync()
    {
        CryptographicOperations.ZeroMemory(_plain);
        _aes.Dispose();
        await _file.DisposeAsync();
    }
}
