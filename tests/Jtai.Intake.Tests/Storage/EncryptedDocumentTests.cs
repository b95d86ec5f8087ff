using System.Security.Cryptography;
using System.Text;
using Jtai.Intake.Storage;

namespace Jtai.Intake.Tests.Documents;

public sealed class EncryptedDocumentTests : IDisposable
{
    static readonly Guid Owner = new("00000000-0000-0000-0000-000000000001");

    readonly string _path = Path.GetTempFileName();
    readonly DocumentKey _key = DocumentKey.New();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(EncryptedDocument.ChunkSize - 1)]
    [InlineData(EncryptedDocument.ChunkSize)]
    [InlineData(EncryptedDocument.ChunkSize + 1)]
    [InlineData(3 * EncryptedDocument.ChunkSize)]
    [InlineData(3 * EncryptedDocument.ChunkSize + 17)]
    public async Task What_is_written_is_read_again_whatever_its_length(int length)
    {
        var plain = Bytes(length);
        await WriteAsync(plain, pieces: 1000);

        using var document = new DecryptingStream(new FolderFile(_path), _key, Owner);
        Assert.Equal(length, document.Length);
        using var read = new MemoryStream();
        await document.CopyToAsync(read);
        Assert.Equal(plain, read.ToArray());
    }

    [Fact]
    public async Task Any_part_can_be_read_without_the_others()
    {
        var plain = Bytes(5 * EncryptedDocument.ChunkSize + 100);
        await WriteAsync(plain, pieces: 70_000);

        using var document = new DecryptingStream(new FolderFile(_path), _key, Owner);
        foreach (var at in new[] { plain.Length - 50, 3, 2 * EncryptedDocument.ChunkSize - 5, plain.Length - 10, EncryptedDocument.ChunkSize })
        {
            document.Seek(at, SeekOrigin.Begin);
            var part = new byte[10];
            document.ReadExactly(part);
            Assert.Equal(plain[at..(at + 10)], part);
        }

        document.Seek(-1, SeekOrigin.End);
        Assert.Equal(plain[^1], document.ReadByte());
        Assert.Equal(-1, document.ReadByte());
    }

    [Fact]
    public async Task Nothing_of_the_plaintext_is_on_disk()
    {
        var plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Esmeralda Plantedname 14/02/2011;", 10_000)));
        await WriteAsync(plain, pieces: 4096);

        var stored = await File.ReadAllBytesAsync(_path);
        Assert.Equal(-1, stored.AsSpan().IndexOf("Esmeralda"u8));
        Assert.Equal(-1, stored.AsSpan().IndexOf("14/02/2011"u8));
    }

    [Fact]
    public async Task Every_changed_byte_is_found()
    {
        await WriteAsync(Bytes(2 * EncryptedDocument.ChunkSize + 30), pieces: 4096);
        var stored = await File.ReadAllBytesAsync(_path);
        foreach (var at in new[] { 0, 7, 8, 100, EncryptedDocument.SealedChunkSize, EncryptedDocument.SealedChunkSize + 20, stored.Length - 1 })
        {
            var changed = stored.ToArray();
            changed[at] ^= 1;
            await AssertDamagedAsync(changed);
        }
    }

    [Fact]
    public async Task Chunks_cannot_be_swapped_repeated_or_cut_off()
    {
        await WriteAsync(Bytes(3 * EncryptedDocument.ChunkSize), pieces: 4096);
        var stored = await File.ReadAllBytesAsync(_path);
        var header = stored[..EncryptedDocument.Header.Length];
        var chunks = stored[header.Length..].Chunk(EncryptedDocument.SealedChunkSize).ToArray();

        await AssertDamagedAsync([.. header, .. chunks[1], .. chunks[0], .. chunks[2]]);
        await AssertDamagedAsync([.. header, .. chunks[0], .. chunks[0], .. chunks[1], .. chunks[2]]);
        await AssertDamagedAsync([.. header, .. chunks[0], .. chunks[1]]);
        await AssertDamagedAsync(stored[..^1]);
        await AssertDamagedAsync(header);
        await AssertDamagedAsync([]);
    }

    [Fact]
    public async Task A_document_does_not_open_under_another_ones_name_or_key()
    {
        await WriteAsync(Bytes(10), pieces: 10);

        using var otherOwner = new DecryptingStream(new FolderFile(_path), _key, Guid.NewGuid());
        Assert.ThrowsAny<CryptographicException>(() => otherOwner.ReadByte());
        using var otherKey = new DecryptingStream(new FolderFile(_path), DocumentKey.New(), Owner);
        Assert.ThrowsAny<CryptographicException>(() => otherKey.ReadByte());
    }

    [Fact]
    public void A_wrapped_key_opens_for_its_owner_only()
    {
        var master = DocumentKey.New();
        var wrapped = master.Wrap(_key, Owner);

        Assert.Equal("x", master.Unwrap(wrapped, Owner).OpenText(_key.SealText("x", Owner), Owner));
        Assert.ThrowsAny<CryptographicException>(() => master.Unwrap(wrapped, Guid.NewGuid()));
        Assert.ThrowsAny<CryptographicException>(() => DocumentKey.New().Unwrap(wrapped, Owner));
        Assert.ThrowsAny<CryptographicException>(() => master.Unwrap(wrapped[..20], Owner));
    }

    async Task AssertDamagedAsync(byte[] stored)
    {
        await File.WriteAllBytesAsync(_path, stored);
        var thrown = Record.Exception(() =>
        {
            using var document = new DecryptingStream(new FolderFile(_path), _key, Owner);
            document.CopyTo(Stream.Null);
        });
        Assert.True(thrown is AuthenticationTagMismatchException or InvalidDataException, $"{thrown?.GetType()}");
    }

    async Task WriteAsync(byte[] plain, int pieces)
    {
        await using var writer = new EncryptingWriter(new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.None, 0), _key, Owner);
        foreach (var piece in plain.Chunk(pieces))
        {
            await writer.WriteAsync(piece, CancellationToken.None);
        }

        await writer.CompleteAsync(CancellationToken.None);
    }

    static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(42).NextBytes(bytes);
        return bytes;
    }
}
