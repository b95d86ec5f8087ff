using System.Security.Cryptography;
using System.Text;
using Jtai.Identity.Clients;
using Jtai.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Jtai.Identity.Tokens;

/// <summary>An assertion that was used. It is good once.</summary>
sealed class UsedAssertion
{
    public required string ClientId { get; init; }
    /// <summary>The <c>jti</c>.</summary>
    public required string TokenId { get; init; }
    public required Instant ExpiresAt { get; init; }
}

/// <summary>What a client shows to prove who it is.</summary>
sealed record ClientCredentials(string ClientId, string? Assertion, string? Secret)
{
    internal const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const int LongestId = 100;

    /// <summary>
    /// Reads exactly one of: signed assertion (RFC 7523), secret in the form, secret in the header (RFC 6749 2.3.1). Null: none, several, unreadable, or of
    /// what can be no client: its identifier is counted, and looked for in the database.
    /// </summary>
    public static ClientCredentials? Read(IFormCollection form, string? authorization) =>
        Find(form, authorization) is { ClientId.Length: > 0 and <= LongestId } credentials && IsVisible(credentials.ClientId) ? credentials : null;

    /// <summary>VSCHAR of RFC 6749, appendix A.</summary>
    internal static bool IsVisible(string text) => text.All(c => c is >= ' ' and <= '~');

    static ClientCredentials? Find(IFormCollection form, string? authorization)
    {
        string? assertion = form["client_assertion"], secret = form["client_secret"], id = form["client_id"];
        if (authorization is not null)
        {
            return assertion is null && secret is null && FromHeader(authorization) is { } basic && (id is null || id == basic.ClientId) ? basic : null;
        }
        if (assertion is not null && secret is null && form["client_assertion_type"] == JwtBearer)
        {
            return SubjectOf(assertion) is { } subject && (id is null || id == subject) ? new(subject, assertion, null) : null;
        }
        return secret is not null && assertion is null && id is not null ? new(id, null, secret) : null;
    }

    static ClientCredentials? FromHeader(string authorization)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[6..].Trim(), bytes, out var length)) return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts is [var id, var secret] ? new(Uri.UnescapeDataString(id), null, Uri.UnescapeDataString(secret)) : null;
    }

    static string? SubjectOf(string assertion)
    {
        try
        {
            return new JsonWebToken(assertion).Subject is { Length: > 0 } subject ? subject : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>Finds the client that credentials belong to, if they do.</summary>
sealed class ClientAuthentication(IdentityDb db, IOptions<IdentityOptions> options, IClock clock)
{
    /// <summary>An assertion is for one request: it may not live long.</summary>
    static readonly Duration LongestAssertion = Duration.FromMinutes(10);

    /// <summary>The client, or null. Why not is for the audit of the client's owner, not for whoever tries.</summary>
    /// <param name="credentials">What was shown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Client?> FindAsync(ClientCredentials credentials, CancellationToken cancellationToken)
    {
        var client = await db.Clients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == credentials.ClientId && c.RevokedAt == null, cancellationToken);
        if (credentials.Secret is { } secret)
        {
            // The same work for an unknown client as for a wrong secret.
            var matches = CryptographicOperations.FixedTimeEquals(ConfiguredClients.Hash(secret), client?.SecretHash ?? new byte[SHA256.HashSizeInBytes]);
            return matches && client?.SecretHash is not null ? client : null;
        }

        if (client?.PublicKey is null) return null;
        if (await ValidateAsync(credentials.Assertion!, client) is not { } assertion) return null;
        var expires = Instant.FromDateTimeUtc(assertion.ValidTo);
        var first = await db.Database.ExecuteSqlAsync($"""
            insert into used_assertions (client_id, token_id, expires_at) values ({client.Id}, {assertion.Id}, {expires.ToDateTimeUtc()})
            on conflict do nothing
            """, cancellationToken);
        return first == 1 ? client : null;
    }

    async Task<JsonWebToken?> ValidateAsync(string assertion, Client client)
    {
        var now = clock.GetCurrentInstant();
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(client.PublicKey, out _);
        // While keys are changed over, both are good.
        using var previous = client.PreviousKey is not null && now < client.PreviousKeyUntil ? ECDsa.Create() : null;
        previous?.ImportSubjectPublicKeyInfo(client.PreviousKey, out _);
        var (issuer, address) = (options.Value.Issuer, options.Value.Address);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new()
        {
            IssuerSigningKeys = ((ECDsa?[])[key, previous]).OfType<ECDsa>()
                .Select(each => new ECDsaSecurityKey(each) { CryptoProviderFactory = new() { CacheSignatureProviders = false } }),
            TryAllIssuerSigningKeys = true,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = client.Id,
            ValidAudiences = [issuer, $"{issuer}/connect/token", $"{address}/connect/token"],
            LifetimeValidator = (from, until, _, _) => until is { } end
                && now - IdentityOptions.ClockSkew < Instant.FromDateTimeUtc(end) && Instant.FromDateTimeUtc(end) <= now + LongestAssertion
                && (from is not { } start || Instant.FromDateTimeUtc(start) <= now + IdentityOptions.ClockSkew),
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken { Id.Length: > 0 and <= 200 } token } && ClientCredentials.IsVisible(token.Id)
            && token.Subject == client.Id ? token : null;
    }
}
