using System.Security.Cryptography;

namespace Jtai.Intake.Storage;

/// <summary>Writes a document to disk, sealed chunk by chunk: no plaintext touches the disk, and memory does not grow with the document.</summary>
internal sealed class EncryptingWriter(FileStream file, DocumentKey key, Guid owner) : IAsyncDisposable
{
    readonly AesGcm _aes = key.ForContent();
    readonly byte[] _owner = owner.ToByteArray(), _plain = new byte[EncryptedDocument.ChunkSize], _sealed = new byte[EncryptedDocument.SealedChunkSize];
    int _filled;
    long _chunk;

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

    /// <summary>Writes the last chunk and returns when everything is on the disk itself.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteChunkAsync(last: true, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    async ValueTask WriteChunkAsync(bool last, CancellationToken cancellationToken)
    {
        if (_chunk == 0)
        {
            await file.WriteAsync(EncryptedDocument.Header.ToArray(), cancellationToken);
        }

        SealChunk(last);
        await file.WriteAsync(_sealed.AsMemory(0, _filled + EncryptedDocument.TagSize), cancellationToken);
        _filled = 0;
        _chunk++;
    }

    void SealChunk(bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        EncryptedDocument.WriteNonce(nonce, _chunk, last);
        _aes.Encrypt(nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, EncryptedDocument.TagSize), _owner);
    }

    public async ValueTask DisposeAsync()
    {
        CryptographicOperations.ZeroMemory(_plain);
        _aes.Dispose();
        await file.DisposeAsync();
    }
}
