using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace Jtai.Identity;

/// <summary>Configuration section <c>Identity</c>.</summary>
sealed class IdentityOptions : IValidatableObject
{
    /// <summary>The <c>iss</c> of tokens: the address under which clients outside see the token endpoint, without a slash at the end.</summary>
    [Required, Url]
    public string Issuer { get; set; } = "";

    /// <summary>Where services of this system reach Identity: <c>Authentication:Authority</c>, as they all have it.</summary>
    [Required, Url]
    public string Address { get; set; } = "";

    /// <summary>Base64 of 32 bytes that encrypt the private signing keys in the database.</summary>
    [Required]
    public string KeyEncryptionKey { get; set; } = "";

    /// <summary>Life of an access token.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one key signs.</summary>
    public TimeSpan SigningPeriod { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before it signs: much longer than anybody keeps a fetched key set.</summary>
    public TimeSpan PublishAhead { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Requests per minute that one client may make to the token endpoint.</summary>
    [Range(1, 100_000)]
    public int TokenRequestsPerMinute { get; set; } = 60;

    /// <summary>Services of this system by client identifier. They prove themselves by their private key.</summary>
    public Dictionary<string, ServiceClientOptions> ServiceClients { get; set; } = [];

    public byte[] KeyEncryptionKeyBytes => Convert.FromBase64String(KeyEncryptionKey);

    /// <summary>What a clock of a service may be slow by.</summary>
    public static Duration ClockSkew { get; } = Duration.FromMinutes(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        Span<byte> key = stackalloc byte[32];
        if (!Convert.TryFromBase64String(KeyEncryptionKey, key, out var length) || length != 32)
        {
            yield return new("Identity:KeyEncryptionKey is the base64 of exactly 32 bytes.", [nameof(KeyEncryptionKey)]);
        }
        if (Issuer.EndsWith('/')) yield return new("Identity:Issuer has no slash at its end.", [nameof(Issuer)]);
        if (PublishAhead >= SigningPeriod) yield return new("Identity:PublishAhead is shorter than Identity:SigningPeriod.", [nameof(PublishAhead)]);
    }
}

/// <summary>One service that may ask for tokens.</summary>
sealed class ServiceClientOptions
{
    /// <summary>Base64 of its SPKI public key, EC P-256.</summary>
    [Required]
    public string PublicKey { get; set; } = "";
}
