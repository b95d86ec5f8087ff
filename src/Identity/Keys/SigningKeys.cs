using System.Security.Cryptography;
using Jtai.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Jtai.Identity.Keys;

/// <summary>Signs with the key whose turn it is, and publishes all that are needed to check.</summary>
sealed class SigningKeys(IOptions<IdentityOptions> options, IClock clock, KeyRotation rotation)
{
    public async Task<string> SignAsync(IdentityDb db, SecurityTokenDescriptor token, CancellationToken cancellationToken)
    {
        var key = await CurrentAsync(db, cancellationToken);
        if (key is null)
        {
            await rotation.RunOnceAsync(cancellationToken);
            key = await CurrentAsync(db, cancellationToken) ?? throw new InvalidOperationException("There is no key to sign with.");
        }

        using var ecdsa = key.Open(options.Value.KeyEncryptionKeyBytes);
        // A cached signer would outlive the key.
        var securityKey = new ECDsaSecurityKey(ecdsa) { KeyId = key.Id, CryptoProviderFactory = new() { CacheSignatureProviders = false } };
        token.SigningCredentials = new(securityKey, SecurityAlgorithms.EcdsaSha256);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>The key set (RFC 7517): keys that sign, will sign, and have signed tokens that may still be valid.</summary>
    public static async Task<JwksDocument> PublishAsync(IdentityDb db, CancellationToken cancellationToken)
    {
        var keys = await db.SigningKeys.AsNoTracking().OrderBy(k => k.SignsFrom).Select(k => new { k.Id, k.PublicKey }).ToListAsync(cancellationToken);
        return new([.. keys.Select(k =>
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(k.PublicKey, out _);
            var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
            return new JwksKey(k.Id, Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
        })]);
    }

    Task<SigningKey?> CurrentAsync(IdentityDb db, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        return db.SigningKeys.AsNoTracking()
            .Where(k => k.SignsFrom <= now && now < k.SignsUntil)
            .OrderByDescending(k => k.SignsFrom)
            .FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>A JSON Web Key Set.</summary>
sealed record JwksDocument(IReadOnlyList<JwksKey> Keys);

/// <summary>One public key of it.</summary>
sealed record JwksKey(string Kid, string X, string Y)
{
    public string Kty { get; } = "EC";
    public string Crv { get; } = "P-256";
    public string Use { get; } = "sig";
    public string Alg { get; } = "ES256";
}
