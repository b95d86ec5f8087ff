using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Jtai.Intake.Storage;

/// <summary>
/// How a document lies on disk: eight bytes that name the format, then chunks of 64 KiB, each a random nonce, the content sealed with AES-GCM, and its tag.
/// Sealed with it are whose document it is, the chunk's number and whether it is the last one, so that chunks can neither be changed, swapped, repeated nor
/// cut off unnoticed, and any of them can be read without the others. The nonces are random because a chunk that was on its way when the power failed is
/// written again, perhaps with another content. An empty document is one empty chunk.
/// </summary>
internal static class EncryptedDocument
{
    public const int ChunkSize = 64 * 1024, SealedChunkSize = NonceSize + ChunkSize + TagSize;

    const int NonceSize = 12, TagSize = 16, Overhead = NonceSize + TagSize;

    public static ReadOnlySpan<byte> Header => "JTAIDOC2"u8;

    /// <summary>Where a chunk begins in the file.</summary>
    public static long PositionOf(long chunk) => Header.Length + chunk * SealedChunkSize;

    public static int SealedSize(int plainSize) => plainSize + Overhead;

    /// <param name="aes">The document's key.</param>
    /// <param name="owner">Whose document it is.</param>
    /// <param name="chunk">The chunk's number, from 0.</param>
    /// <param name="last">Whether none follows.</param>
    /// <param name="plain">The content.</param>
    /// <param name="result">Where it is sealed to, of <see cref="SealedSize"/>.</param>
    public static void Seal(AesGcm aes, Guid owner, long chunk, bool last, ReadOnlySpan<byte> plain, Span<byte> result)
    {
        RandomNumberGenerator.Fill(result[..NonceSize]);
        aes.Encrypt(result[..NonceSize], plain, result.Slice(NonceSize, plain.Length), result[^TagSize..], Place(stackalloc byte[25], owner, chunk, last));
    }

    /// <param name="aes">The document's key.</param>
    /// <param name="owner">Whose document it is.</param>
    /// <param name="chunk">The chunk's number, from 0.</param>
    /// <param name="last">Whether none follows.</param>
    /// <param name="sealedChunk">The chunk as it lies on disk.</param>
    /// <param name="plain">Where it is opened to.</param>
    /// <exception cref="AuthenticationTagMismatchException">It is not what was sealed there.</exception>
    public static void Open(AesGcm aes, Guid owner, long chunk, bool last, ReadOnlySpan<byte> sealedChunk, Span<byte> plain) => aes.Decrypt(
        sealedChunk[..NonceSize], sealedChunk.Slice(NonceSize, plain.Length), sealedChunk[^TagSize..], plain,
        Place(stackalloc byte[25], owner, chunk, last));

    /// <summary>Number of chunks in a file of this length, and the length of the document in it.</summary>
    /// <exception cref="InvalidDataException">No document has this length.</exception>
    public static (long Chunks, long Length) Measure(long fileLength)
    {
        var body = fileLength - Header.Length;
        var chunks = (body + SealedChunkSize - 1) / SealedChunkSize;
        var last = body - (chunks - 1) * SealedChunkSize;
        return body >= Overhead && last >= Overhead
            ? (chunks, body - chunks * Overhead)
            : throw new InvalidDataException("The stored document has been cut off.");
    }

    static ReadOnlySpan<byte> Place(Span<byte> place, Guid owner, long chunk, bool last)
    {
        owner.TryWriteBytes(place);
        BinaryPrimitives.WriteInt64BigEndian(place[16..], chunk);
        place[24] = last ? (byte)1 : (byte)0;
        return place;
    }
}
