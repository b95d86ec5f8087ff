using System.Buffers.Binary;

namespace Jtai.Intake.Storage;

/// <summary>
/// How a document lies on disk: eight bytes that name the format, then chunks of 64 KiB, each sealed with AES-GCM and followed by its tag. The nonce holds the
/// chunk's number and whether it is the last one, so that chunks can neither be changed, swapped, repeated nor cut off unnoticed, and any of them can be
/// read without the others. An empty document is one empty chunk.
/// </summary>
internal static class EncryptedDocument
{
    public const int ChunkSize = 64 * 1024, TagSize = 16, SealedChunkSize = ChunkSize + TagSize;

    public static ReadOnlySpan<byte> Header => "JTAIDOC1"u8;

    public static void WriteNonce(Span<byte> nonce, long chunk, bool last)
    {
        BinaryPrimitives.WriteInt64BigEndian(nonce, chunk);
        nonce[8..].Clear();
        nonce[11] = last ? (byte)1 : (byte)0;
    }

    /// <summary>Number of chunks in a file of this length, and the length of the document in it.</summary>
    /// <exception cref="InvalidDataException">No document has this length.</exception>
    public static (long Chunks, long Length) Measure(long fileLength)
    {
        var body = fileLength - Header.Length;
        var chunks = (body + SealedChunkSize - 1) / SealedChunkSize;
        var last = body - (chunks - 1) * SealedChunkSize;
        return body >= TagSize && last >= TagSize
            ? (chunks, body - chunks * TagSize)
            : throw new InvalidDataException("The stored document has been cut off.");
    }
}
