using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jtai.ServiceDefaults;

/// <summary>
/// Checks a token's signature once a minute instead of at every request, which would cost more than passing the request on. Only what was valid is remembered,
/// never beyond its expiry; a key that is withdrawn is therefore believed for a minute longer. One for each host, as what is valid depends on the audience.
/// </summary>
sealed class RememberedTokens(IssuerKeys keys) : TokenHandler, IDisposable
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    readonly MemoryCache _valid = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (_valid.TryGetValue<TokenValidationResult>(token, out var known)) return known!;

        // With the manager the handler would also believe the keys of the last hour.
        var issuer = await keys.GetAsync(_handler.CanReadToken(token) ? _handler.ReadJsonWebToken(token).Kid : null, CancellationToken.None);
        var parameters = validationParameters.Clone();
        (parameters.ConfigurationManager, parameters.ValidIssuer, parameters.IssuerSigningKeys) = (null, issuer.Issuer, issuer.SigningKeys);

        var result = await _handler.ValidateTokenAsync(token, parameters);
        if (result.IsValid)
        {
            var left = result.SecurityToken.ValidTo - DateTime.UtcNow;
            if (left > TimeSpan.Zero)
            {
                _valid.Set(token, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = left < Longest ? left : Longest });
            }
        }

        return result;
    }

    public override SecurityToken ReadToken(string token) => _handler.ReadToken(token);

    public void Dispose() => _valid.Dispose();
}
