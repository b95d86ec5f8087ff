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

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    readonly SemaphoreSlim _one = new(1);
    volatile Answer? _last;

    /// <param name="Issuer">What it said.</param>
    /// <param name="AskedAt">When it was last asked.</param>
    /// <param name="Unanswered">It did not answer then.</param>
    sealed record Answer(OpenIdConnectConfiguration Issuer, DateTime AskedAt, bool Unanswered = false)
    {
        public bool Has(string? keyId) => keyId is null || Issuer.SigningKeys.Any(key => key.KeyId == keyId);

        public bool Serves(string? keyId) => DateTime.UtcNow < AskedAt + Kept && Has(keyId);
    }

    /// <param name="keyId">A key that should be among them, if the issuer has it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">No issuer is configured, or it cannot be reached: whether the key is one of its own cannot be
    /// said.</exception>
    public async ValueTask<OpenIdConnectConfiguration> GetAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (_last is { } last && last.Serves(keyId)) return last.Issuer;
        var arrived = DateTime.UtcNow;
        await _one.WaitAsync(cancellationToken);
        try
        {
            // What was asked for meanwhile is as new as this caller needs it, and all that wait have their answer of it.
            if (_last is { } newer && newer.Serves(keyId)) return newer.Issuer;
            if (_last is { } asked && asked.AskedAt > arrived) return Judged(asked);
            var manager = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager
                ?? throw new InvalidOperationException("No issuer is configured.");
            if (_last is { } old && !old.Has(keyId))
            {
                var pause = old.AskedAt + BetweenFetches - DateTime.UtcNow;
                if (pause > TimeSpan.Zero) await Task.Delay(pause, cancellationToken);
                var askedAt = DateTime.UtcNow;
                manager.RequestRefresh();
                // It fetches behind our back, and answers with what it has until then, or for good if the fetch fails.
                var issuer = await manager.GetConfigurationAsync(cancellationToken);
                while (ReferenceEquals(issuer, old.Issuer) && DateTime.UtcNow < askedAt + Patience)
                {
                    await Task.Delay(20, cancellationToken);
                    issuer = await manager.GetConfigurationAsync(cancellationToken);
                }
                _last = new(issuer, askedAt, Unanswered: ReferenceEquals(issuer, old.Issuer));
                return Judged(_last);
            }

            var now = DateTime.UtcNow;
            _last = new(await manager.GetConfigurationAsync(cancellationToken), now);
            return _last.Issuer;
        }
        finally
        {
            _one.Release();
        }
    }

    static OpenIdConnectConfiguration Judged(Answer answer) =>
        answer.Unanswered ? throw new InvalidOperationException("The issuer cannot be asked for the key.") : answer.Issuer;

    public void Dispose() => _one.Dispose();
}
