using System.Threading.RateLimiting;

namespace Jtai.Gateway;

/// <summary>How much one client may ask for, so that none can keep the others out in the half hour before a deadline. Without a token: counted per address.</summary>
static class ClientRateLimit
{
    public static void AddClientRateLimit(this IServiceCollection services)
    {
        services.AddOptions<Options>().BindConfiguration("Gateway");
        services.AddRateLimiter(limits => limits.AddPolicy("per-client", http =>
        {
            var options = http.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<Options>>().Value;
            var client = http.User.FindFirst("client_id")?.Value is { } id ? $"client {id}" : $"address {http.Connection.RemoteIpAddress}";
            return RateLimitPartition.GetTokenBucketLimiter(client, _ => new()
            {
                TokenLimit = options.Burst,
                TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            });
        }));
    }

    sealed class Options
    {
        public int RequestsPerSecond { get; set; } = 100;
        public int Burst { get; set; } = 200;
    }
}
