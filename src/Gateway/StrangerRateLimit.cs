using System.Net;
using System.Threading.RateLimiting;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Jtai.Gateway;

/// <summary>
/// Whoever shows no valid token is counted per address, whatever they ask for: what is open to everybody, what is refused with 401, and what is not
/// there. Whether a token is valid may take seconds where its key is not known; those who wait for it are counted while they wait.
/// </summary>
sealed class StrangerRateLimit(IOptions<ClientRateLimit.Options> options) : IDisposable
{
    readonly PartitionedRateLimiter<IPAddress> _requests = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => options.Value.Bucket));

    readonly PartitionedRateLimiter<IPAddress> _waiting = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetConcurrencyLimiter(address, _ => new() { PermitLimit = options.Value.Burst }));

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (await IsKnownAsync(http, address) ?? _requests.AttemptAcquire(address).IsAcquired)
        {
            await next(http);
            return;
        }
        http.Response.Headers.RetryAfter = "1";
        await new Refusal("too-many-requests", "Too many requests. Try again after the time in Retry-After.") { Status = StatusCodes.Status429TooManyRequests }
            .ToProblem().ExecuteAsync(http);
    }

    /// <summary>False where too many wait to be known, null where it is a stranger. What is found here is not looked for again.</summary>
    async Task<bool?> IsKnownAsync(HttpContext http, IPAddress address)
    {
        using var lease = _waiting.AttemptAcquire(address);
        if (!lease.IsAcquired) return false;
        return (await http.AuthenticateAsync()).Succeeded ? true : null;
    }

    public void Dispose()
    {
        _requests.Dispose();
        _waiting.Dispose();
    }
}
