using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Jtai.Intake.Storage;

/// <summary>
/// A key of 32 random bytes that seals other keys and short values with AES-GCM. The master key seals the key of an inspection, that seals the key of each
/// document: destroying an inspection's key erases everything that was handed in for it.
/// </summary>
internal sealed class DocumentKey(byte[] bytes)
{
    const int NonceSize = 12, TagSize = 16;

    // Each chunk of a large document takes one of the nonces that a key has; values have their own.
    readonly byte[] _content = Derive(bytes, "content"), _values = Derive(bytes, "values");

    /// <summary>Stands for a key that was destroyed: it opens nothing, and seals nothing.</summary>
    public static DocumentKey Destroyed { get; } = New();

    public static DocumentKey New() => new(RandomNumberGenerator.GetBytes(32));

    public AesGcm ForContent() => new(_content, TagSize);

    /// <summary>Wraps another key. <paramref name="owner"/> is whose key it is: a key moved to another row does not open.</summary>
    public byte[] Wrap(DocumentKey key, Guid owner) => Seal(key.Bytes, owner);

    /// <exception cref="CryptographicException">It was sealed with another key, for another owner, or was changed.</exception>
    public DocumentKey Unwrap(byte[] wrapped, Guid owner) => new(Open(wrapped, owner));

    public byte[] SealText(string text, Guid owner) => Seal(Encoding.UTF8.GetBytes(text), owner);

    /// <exception cref="CryptographicException">It was sealed with another key, for another owner, or was changed.</exception>
    public string OpenText(byte[] sealedText, Guid owner) => Encoding.UTF8.GetString(Open(sealedText, owner));

    /// <summary>A secret that belongs to one owner: whoever shows it has been given it.</summary>
    public string GrantFor(Guid owner) => Base64Url.EncodeToString(HMACSHA256.HashData(Derive(bytes, "grant"), owner.ToByteArray()));

    byte[] Bytes { get; } = bytes.Length == 32 ? bytes : throw new ArgumentException("A key has 32 bytes.", nameof(bytes));

    public byte[] Seal(ReadOnlySpan<byte> plain, Guid owner)
    {
        if (ReferenceEquals(this, Destroyed)) throw new InvalidOperationException("The key was destroyed.");

        var result = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_values, TagSize);
        aes.Encrypt(result.AsSpan(0, NonceSize), plain, result.AsSpan(NonceSize, plain.Length), result.AsSpan(NonceSize + plain.Length), owner.ToByteArray());
        return result;
    }

    /// <exception cref="CryptographicException">It was sealed with another key, for another owner, or was changed.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, Guid owner)
    {
        if (sealedBytes.Length < NonceSize + TagSize) throw new CryptographicException("A sealed value is too short.");

        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_values, TagSize);
        aes.Decrypt(sealedBytes[..NonceSize], sealedBytes.Slice(NonceSize, plain.Length), sealedBytes[^TagSize..], plain, owner.ToByteArray());
        return plain;
    }

    static byte[] Derive(byte[] key, string purpose) => HKDF.Expand(HashAlgorithmName.SHA256, key, 32, Encoding.ASCII.GetBytes($"jtai {purpose}"));
}
