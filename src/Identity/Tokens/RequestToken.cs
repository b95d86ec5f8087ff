using System.Threading.RateLimiting;
using Jtai.Identity.Data;
using Jtai.Identity.Keys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Jtai.Identity.Tokens;

/// <summary>The token endpoint: <c>client_credentials</c> (RFC 6749 4.4) for a JWT access token (RFC 9068).</summary>
static class RequestToken
{
    public static async Task<Results<JsonHttpResult<TokenAnswer>, JsonHttpResult<TokenError>, StatusCodeHttpResult>> Handle(
        HttpContext http, ClientAuthentication clients, TokenRateLimit limit, IdentityDb db, SigningKeys keys, IOptions<IdentityOptions> options, IClock clock,
        [FromServices] ILogger<ClientAuthentication> log, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType) return Error("invalid_request", "Send application/x-www-form-urlencoded.");
        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (form.Any(field => field.Value.Count > 1)) return Error("invalid_request", "A parameter was sent twice.");
        if (form["grant_type"] != "client_credentials") return form["grant_type"].Count == 0
            ? Error("invalid_request", "grant_type is missing.")
            : Error("unsupported_grant_type", "Only client_credentials is supported.");

        string? authorization = http.Request.Headers.Authorization.Count == 0 ? null : http.Request.Headers.Authorization.ToString();
        if (ClientCredentials.Read(form, authorization) is not { } credentials) return Refuse(http, authorization);
        if (!limit.Allows(credentials.ClientId, http)) return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        if (await clients.FindAsync(credentials, Discovery.TokenEndpoint(http.Request, options.Value), cancellationToken) is not { } client)
        {
            log.LogWarning("A token was refused: the client could not be authenticated");
            return Refuse(http, authorization);
        }

        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.Except(client.Audiences).Any()) return Error("invalid_scope", $"This client may ask for: {string.Join(' ', client.Audiences)}.");
        string[] audiences = asked.Length == 0 ? client.Audiences : [.. asked.Distinct()];

        var organisation = await db.Organisations.AsNoTracking().SingleAsync(o => o.Id == client.OrganisationId, cancellationToken);
        var now = clock.GetCurrentInstant();
        var token = new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = options.Value.Issuer,
            IssuedAt = now.ToDateTimeUtc(),
            NotBefore = now.ToDateTimeUtc(),
            Expires = now.ToDateTimeUtc() + options.Value.TokenLifetime,
            Claims = new Dictionary<string, object>
            {
                ["aud"] = audiences,
                ["sub"] = client.Id,
                ["client_id"] = client.Id,
                ["org"] = organisation.Id,
                ["org_kind"] = organisation.Kind,
                ["roles"] = client.Roles,
                ["jti"] = Guid.CreateVersion7().ToString("N"),
            },
        };
        if (organisation.Area is not null) token.Claims["area"] = organisation.Area;
        var signed = await keys.SignAsync(db, token, cancellationToken);
        return TypedResults.Json(
            new TokenAnswer(signed, "Bearer", (int)options.Value.TokenLifetime.TotalSeconds, string.Join(' ', audiences)), OAuthJson.Options);
    }

    static JsonHttpResult<TokenError> Refuse(HttpContext http, string? authorization)
    {
        if (authorization is not null) http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
        return Error("invalid_client", "The client could not be authenticated.", StatusCodes.Status401Unauthorized);
    }

    static JsonHttpResult<TokenError> Error(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Json(new TokenError(error, description), OAuthJson.Options, statusCode: status);
}

/// <summary>RFC 6749 5.1.</summary>
sealed record TokenAnswer(string AccessToken, string TokenType, int ExpiresIn, string Scope);

/// <summary>RFC 6749 5.2.</summary>
sealed record TokenError(string Error, string ErrorDescription);

/// <summary>How often a client may ask. Counted per claimed client and address, so that a stranger cannot use up a client's share.</summary>
sealed class TokenRateLimit(IOptions<IdentityOptions> options) : IDisposable
{
    readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = options.Value.TokenRequestsPerMinute,
            TokensPerPeriod = options.Value.TokenRequestsPerMinute,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
        }));

    public bool Allows(string clientId, HttpContext http)
    {
        // The gateway overwrites X-Forwarded-For; only it and this system's services reach this endpoint.
        var from = http.Request.Headers["X-Forwarded-For"] is [{ } forwarded] ? forwarded : http.Connection.RemoteIpAddress?.ToString();
        using var lease = _limiter.AttemptAcquire($"{clientId}|{from}");
        if (!lease.IsAcquired) http.Response.Headers.RetryAfter = "60";
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
