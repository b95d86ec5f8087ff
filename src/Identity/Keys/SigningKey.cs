using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Jtai.Identity.Keys;

/// <summary>A key that signs tokens. It is published from its creation until its last token has expired.</summary>
sealed class SigningKey
{
    const int NonceSize = 12, TagSize = 16;

    /// <summary>The <c>kid</c>.</summary>
    public required string Id { get; init; }
    public required Instant SignsFrom { get; init; }
    /// <summary>Exclusive.</summary>
    public required Instant SignsUntil { get; init; }
    /// <summary>SPKI.</summary>
    public required byte[] PublicKey { get; init; }
    /// <summary>PKCS#8 under AES-256-GCM: nonce, tag, cipher text; bound to <see cref="Id"/>.</summary>
    public required byte[] PrivateKey { get; init; }

    public static SigningKey Create(Instant signsFrom, Instant signsUntil, byte[] encryptionKey)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Guid.CreateVersion7().ToString("N");
        var plain = key.ExportPkcs8PrivateKey();
        var sealed_ = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(sealed_.AsSpan(0, NonceSize));
        using var aes = new AesGcm(encryptionKey, TagSize);
        aes.Encrypt(sealed_.AsSpan(0, NonceSize), plain, sealed_.AsSpan(NonceSize + TagSize), sealed_.AsSpan(NonceSize, TagSize), Encoding.ASCII.GetBytes(id));
        CryptographicOperations.ZeroMemory(plain);
        return new() { Id = id, SignsFrom = signsFrom, SignsUntil = signsUntil, PublicKey = key.ExportSubjectPublicKeyInfo(), PrivateKey = sealed_ };
    }

    /// <summary>The private key; the caller disposes it.</summary>
    /// <exception cref="CryptographicException">Another encryption key was used, or the row was changed.</exception>
    public ECDsa Open(byte[] encryptionKey)
    {
        var plain = new byte[PrivateKey.Length - NonceSize - TagSize];
        using var aes = new AesGcm(encryptionKey, TagSize);
        aes.Decrypt(
            PrivateKey.AsSpan(0, NonceSize), PrivateKey.AsSpan(NonceSize + TagSize), PrivateKey.AsSpan(NonceSize, TagSize), plain,
            Encoding.ASCII.GetBytes(Id));
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(plain, out _);
        CryptographicOperations.ZeroMemory(plain);
        return key;
    }
}
