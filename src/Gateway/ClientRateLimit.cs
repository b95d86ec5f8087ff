using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Jtai.Gateway;

/// <summary>
/// How much one client may ask for, so that none can keep the others out in the half hour before a deadline. Without a token: <see cref="StrangerRateLimit"/>.
/// </summary>
static class ClientRateLimit
{
    internal const string Policy = "per-client";

    public static void AddClientRateLimit(this IServiceCollection services)
    {
        services.AddOptions<Options>().BindConfiguration("Gateway");
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<Options>>((limits, options) =>
        {
            var bucket = options.Value.Bucket;
            limits.AddPolicy(Policy, http => http.User.FindFirst("client_id")?.Value is { } id
                ? RateLimitPartition.GetTokenBucketLimiter(id, _ => bucket)
                : RateLimitPartition.GetNoLimiter(""));
        });
        services.AddSingleton<StrangerRateLimit>();
    }

    public sealed class Options
    {
        public int RequestsPerSecond { get; set; } = 100;
        public int Burst { get; set; } = 200;

        public TokenBucketRateLimiterOptions Bucket => new()
        {
            TokenLimit = Burst,
            TokensPerPeriod = Math.Max(1, RequestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        };
    }
}
