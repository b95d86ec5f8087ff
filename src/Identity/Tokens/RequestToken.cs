using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Jtai.Identity.Data;
using Jtai.Identity.Keys;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Jtai.Identity.Tokens;

/// <summary>The token endpoint: <c>client_credentials</c> (RFC 6749 4.4) for a JWT access token (RFC 9068).</summary>
static class RequestToken
{
    internal const int LargestForm = 64 * 1024;

    static readonly FormOptions Limits = new() { ValueCountLimit = 20, KeyLengthLimit = 100, ValueLengthLimit = LargestForm };

    public static async Task<Results<Ok<TokenAnswer>, JsonHttpResult<TokenError>, StatusCodeHttpResult>> Handle(
        HttpContext http, ClientAuthentication clients, TokenRateLimit limit, IdentityDb db, SigningKeys keys, IOptions<IdentityOptions> options, IClock clock,
        [FromServices] ILogger<ClientAuthentication> log, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return Error("invalid_request", "Send application/x-www-form-urlencoded.");
        }
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(Limits, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return Error("invalid_request", "The form holds more than a request for a token, or a character that it cannot hold.");
        }
        if (form.Any(field => field.Value.Count > 1)) return Error("invalid_request", "A parameter was sent twice.");
        if (form["grant_type"] != "client_credentials")
        {
            return form["grant_type"].Count == 0
                ? Error("invalid_request", "grant_type is missing.")
                : Error("unsupported_grant_type", "Only client_credentials is supported.");
        }

        string? authorization = http.Request.Headers.Authorization.Count == 0 ? null : http.Request.Headers.Authorization.ToString();
        if (ClientCredentials.Read(form, authorization) is not { } credentials) return Refuse(http, authorization);
        if (!limit.Allows(credentials.ClientId, http)) return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        if (await clients.FindAsync(credentials, cancellationToken) is not { } client)
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
        return TypedResults.Ok(new TokenAnswer(signed, "Bearer", (int)options.Value.TokenLifetime.TotalSeconds, string.Join(' ', audiences)));
    }

    static JsonHttpResult<TokenError> Refuse(HttpContext http, string? authorization)
    {
        if (authorization is not null) http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
        return Error("invalid_client", "The client could not be authenticated.", StatusCodes.Status401Unauthorized);
    }

    static JsonHttpResult<TokenError> Error(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Json(new TokenError(error, description), statusCode: status);
}

/// <summary>The form of a request (RFC 6749 4.4, RFC 7523 2.2). Client and secret may come by HTTP Basic instead.</summary>
/// <param name="GrantType">How: there is one.</param>
/// <param name="Scope">The services for which the token is to be, with spaces between; without it all that the client may use.</param>
/// <param name="ClientId">The client.</param>
/// <param name="ClientSecret">Its secret, where it has one.</param>
/// <param name="ClientAssertionType">Of an assertion.</param>
/// <param name="ClientAssertion">A JWT signed with the client's own key, in the place of a secret.</param>
sealed record TokenRequest(
    [property: JsonPropertyName("grant_type")][AllowedValues("client_credentials")] string GrantType,
    [property: JsonPropertyName("scope")] string? Scope = null,
    [property: JsonPropertyName("client_id")] string? ClientId = null,
    [property: JsonPropertyName("client_secret")] string? ClientSecret = null,
    [property: JsonPropertyName("client_assertion_type")][AllowedValues(ClientCredentials.JwtBearer)] string? ClientAssertionType = null,
    [property: JsonPropertyName("client_assertion")] string? ClientAssertion = null);

/// <summary>An access token (RFC 6749 5.1).</summary>
/// <param name="AccessToken">The token, for the header <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">For how many seconds it is good.</param>
/// <param name="Scope">The services for which it is.</param>
sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    string Scope);

/// <summary>Why there is none (RFC 6749 5.2).</summary>
/// <param name="Error">The code.</param>
/// <param name="ErrorDescription">The same in words.</param>
sealed record TokenError(string Error, [property: JsonPropertyName("error_description")] string ErrorDescription);

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
        // The gateway overwrites X-Forwarded-For; only it and this system's services reach this endpoint. What is no address is not kept.
        var from = IPAddress.TryParse(http.Request.Headers["X-Forwarded-For"], out var forwarded) ? forwarded : http.Connection.RemoteIpAddress;
        using var lease = _limiter.AttemptAcquire($"{clientId}|{from}");
        if (!lease.IsAcquired) http.Response.Headers.RetryAfter = "60";
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
