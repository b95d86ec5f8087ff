using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Jtai.ServiceDefaults;

/// <summary>
/// The issuer's discovery document and keys. Whoever meets a key that is not known yet waits for the one fetch that brings it: the library's own manager gives
/// the old keys to those that ask while it fetches, and their tokens would be refused.
/// </summary>
sealed class IssuerKeys(IServiceProvider services) : IDisposable
{
    /// <summary>How long the manager, which fetches every five minutes, is not asked.</summary>
    static readonly TimeSpan Asked = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim _one = new(1);
    volatile Answer? _last;

    sealed record Answer(OpenIdConnectConfiguration Issuer, DateTime Until);

    /// <param name="keyId">A key that should be among them. The issuer is asked for it at most every 30 seconds, whatever is made up here.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">No issuer is configured, or it has not been reached yet.</exception>
    public async ValueTask<OpenIdConnectConfiguration> GetAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (Kept(keyId) is { } kept) return kept;
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Kept(keyId) is { } meanwhile) return meanwhile;
            var manager = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager
                ?? throw new InvalidOperationException("No issuer is configured.");
            if (_last is { } last && !Has(last.Issuer, keyId)) manager.RequestRefresh();
            _last = new(await manager.GetConfigurationAsync(cancellationToken), DateTime.UtcNow + Asked);
            return _last.Issuer;
        }
        finally
        {
            _one.Release();
        }
    }

    OpenIdConnectConfiguration? Kept(string? keyId) => _last is { } last && DateTime.UtcNow < last.Until && Has(last.Issuer, keyId) ? last.Issuer : null;

    static bool Has(OpenIdConnectConfiguration issuer, string? keyId) => keyId is null || issuer.SigningKeys.Any(key => key.KeyId == keyId);

    public void Dispose() => _one.Dispose();
}
