using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jtai.ServiceDefaults;

/// <summary>
/// Tokens of this service for calling others: <c>client_credentials</c> with <c>private_key_jwt</c> (RFC 7523), one per audience, kept until a minute
/// before they expire.
/// </summary>
sealed class ServiceTokens(ServiceName service, IConfiguration configuration, IHttpClientFactory http, IssuerKeys issuer) : IDisposable
{
    internal const string HttpClientName = "token-endpoint";

    readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _tokens = new();
    readonly SemaphoreSlim _one = new(1);

    public async Task<string> GetAsync(string audience, CancellationToken cancellationToken)
    {
        if (_tokens.TryGetValue(audience, out var kept) && kept.Until > DateTimeOffset.UtcNow) return kept.Token;
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_tokens.TryGetValue(audience, out kept) && kept.Until > DateTimeOffset.UtcNow) return kept.Token;
            var (token, seconds) = await RequestAsync(audience, cancellationToken);
            _tokens[audience] = (token, DateTimeOffset.UtcNow.AddSeconds(seconds - 60));
            return token;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Forget(string audience) => _tokens.TryRemove(audience, out _);

    async Task<(string Token, int Seconds)> RequestAsync(string audience, CancellationToken cancellationToken)
    {
        var discovery = await issuer.GetAsync(keyId: null, cancellationToken);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = Assertion(discovery.Issuer),
            ["scope"] = audience,
        });
        using var answer = await http.CreateClient(HttpClientName).PostAsync(discovery.TokenEndpoint, form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return (body.GetProperty("access_token").GetString()!, body.GetProperty("expires_in").GetInt32());
    }

    string Assertion(string audience)
    {
        var key = configuration["ServiceClient:PrivateKey"] ?? throw new InvalidOperationException("ServiceClient:PrivateKey is not configured.");
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(Convert.FromBase64String(key), out _);
        // The factory would otherwise keep a signer of a key that is disposed.
        var securityKey = new ECDsaSecurityKey(ecdsa) { CryptoProviderFactory = new() { CacheSignatureProviders = false } };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = service.Value,
            Audience = audience,
            IssuedAt = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(1),
            Claims = new Dictionary<string, object> { ["sub"] = service.Value, ["jti"] = Guid.NewGuid().ToString() },
            SigningCredentials = new(securityKey, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => _one.Dispose();
}

static class ServiceTokensRegistration
{
    internal static void AddServiceTokens(this IServiceCollection services)
    {
        services.AddHttpClient(ServiceTokens.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(10));
        services.AddSingleton<ServiceTokens>();
    }
}
