using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Jtai.Gateway;

/// <summary>
/// How much one client may ask for, so that none can keep the others out in the half hour before a deadline. Without a token: counted per address.
/// </summary>
static class ClientRateLimit
{
    internal const string Policy = "per-client";

    public static void AddClientRateLimit(this IServiceCollection services)
    {
        services.AddOptions<Options>().BindConfiguration("Gateway");
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<Options>>((limits, options) =>
        {
            TokenBucketRateLimiterOptions bucket = new()
            {
                TokenLimit = options.Value.Burst,
                TokensPerPeriod = Math.Max(1, options.Value.RequestsPerSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            };
            limits.AddPolicy(Policy, http => RateLimitPartition.GetTokenBucketLimiter(
                http.User.FindFirst("client_id")?.Value is { } id ? $"client {id}" : $"address {http.Connection.RemoteIpAddress}", _ => bucket));
        });
    }

    sealed class Options
    {
        public int RequestsPerSecond { get; set; } = 100;
        public int Burst { get; set; } = 200;
    }
}
