using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Jtai.Data.Sealing;

/// <summary>
/// Seals short texts that a database keeps but must not show: AES-256-GCM with a random nonce, under a key of the deployment. What is sealed for one row
/// does not open in another, and what was changed does not open at all.
/// </summary>
public sealed class Seal
{
    const int NonceSize = 12, TagSize = 16;
    readonly byte[] key;

    /// <summary>Made by dependency injection; see <see cref="SealRegistration.AddSeal"/>.</summary>
    /// <param name="options">The key.</param>
    public Seal(IOptions<SealOptions> options) => key = Convert.FromBase64String(options.Value.Key);

    /// <summary>Seals a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="owner">Identifier of the row that keeps it.</param>
    /// <returns>Nonce, cipher text and tag.</returns>
    public byte[] Close(string text, Guid owner)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(result.AsSpan(0, NonceSize), plain, result.AsSpan(NonceSize, plain.Length), result.AsSpan(NonceSize + plain.Length), owner.ToByteArray());
        return result;
    }

    /// <summary>Opens a sealed text.</summary>
    /// <param name="sealedText">What <see cref="Close"/> gave.</param>
    /// <param name="owner">Identifier of the row that keeps it.</param>
    /// <exception cref="CryptographicException">It was sealed under another key, for another row, or was changed.</exception>
    public string Open(byte[] sealedText, Guid owner)
    {
        if (sealedText.Length < NonceSize + TagSize) throw new CryptographicException("A sealed text is too short.");
        var plain = new byte[sealedText.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(
            sealedText.AsSpan(0, NonceSize), sealedText.AsSpan(NonceSize, plain.Length), sealedText.AsSpan(NonceSize + plain.Length), plain,
            owner.ToByteArray());
        return Encoding.UTF8.GetString(plain);
    }
}

/// <summary>Configuration section <c>Seal</c>.</summary>
public sealed class SealOptions : IValidatableObject
{
    /// <summary>32 random bytes, base64. A secret of the deployment; without it nothing that was sealed can be read.</summary>
    [Required]
    public string Key { get; set; } = "";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Convert.TryFromBase64String(Key, new byte[32], out var length) || length != 32)
        {
            yield return new ValidationResult("Seal:Key is to be the base64 of 32 random bytes.", [nameof(Key)]);
        }
    }
}

/// <summary>Registration of <see cref="Seal"/>.</summary>
public static class SealRegistration
{
    /// <summary>Makes <see cref="Seal"/> available. The service does not start without its key.</summary>
    /// <param name="builder">The host.</param>
    public static void AddSeal(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SealOptions>().BindConfiguration("Seal").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Seal>();
    }
}
