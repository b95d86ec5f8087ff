using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Jtai.ServiceDefaults;

/// <summary>
/// The issuer's discovery document and keys. Whoever meets a key that is not known yet waits for a fetch that began after that: the library's own manager would
/// give it the old keys, while it fetches and for some time after the last fetch, and the token would be refused.
/// </summary>
sealed class IssuerKeys(IServiceProvider services) : IDisposable
{
    /// <summary>How long the manager, which fetches every five minutes, is not asked.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>Made-up key ids do not have the issuer asked more often than this.</summary>
    static readonly TimeSpan BetweenFetches = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim _one = new(1);
    volatile Answer? _last;

    sealed record Answer(OpenIdConnectConfiguration Issuer, DateTime AskedAt)
    {
        public bool Has(string? keyId) => keyId is null || Issuer.SigningKeys.Any(key => key.KeyId == keyId);

        public bool Serves(string? keyId) => DateTime.UtcNow < AskedAt + Kept && Has(keyId);
    }

    /// <param name="keyId">A key that should be among them, if the issuer has it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">No issuer is configured, or it cannot be reached: whether the key is one of its own cannot be said.</exception>
    public async ValueTask<OpenIdConnectConfiguration> GetAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (_last is { } last && last.Serves(keyId)) return last.Issuer;
        var arrived = DateTime.UtcNow;
        await _one.WaitAsync(cancellationToken);
        try
        {
            // What was asked for meanwhile is as new as this caller needs it, and all that wait have their answer of it.
            if (_last is { } other && (other.Serves(keyId) || other.AskedAt > arrived)) return other.Issuer;
            var manager = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager
                ?? throw new InvalidOperationException("No issuer is configured.");
            if (_last is { } old && !old.Has(keyId))
            {
                var pause = old.AskedAt + BetweenFetches - DateTime.UtcNow;
                if (pause > TimeSpan.Zero) await Task.Delay(pause, cancellationToken);
                manager.RequestRefresh();
            }

            var now = DateTime.UtcNow;
            var issuer = await manager.GetConfigurationAsync(cancellationToken);
            // The manager answers with what it has when a fetch fails.
            if (_last is { } stale && !stale.Has(keyId) && ReferenceEquals(issuer, stale.Issuer)) throw new InvalidOperationException("The issuer cannot be asked for the key.");
            _last = new(issuer, now);
            return issuer;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
