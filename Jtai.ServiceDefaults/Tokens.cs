using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Jtai.ServiceDefaults;

/// <summary>
/// Validation of access tokens (RFC 9068): ES256 only, type <c>at+jwt</c>, the service's own name as audience, keys and issuer from the issuer's
/// discovery document. The issuer is <c>Authentication:Authority</c>, or the resource <c>identity</c> of service discovery.
/// </summary>
static class Tokens
{
    internal const string IssuerUnavailable = "issuer-unavailable";

    internal static void AddTokenValidation(this IServiceCollection services, string audience)
    {
        services.AddSingleton<IssuerKeys>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IConfiguration, IssuerKeys>((options, configuration, keys) =>
        {
            options.Authority = configuration["Authentication:Authority"]
                ?? configuration["services:identity:https:0"]
                ?? configuration["services:identity:http:0"];
            // TLS ends at the gateway, so inside the system (loopback, or a host name without a domain) http is allowed. An issuer elsewhere is asked
            // over https.
            options.RequireHttpsMetadata = Uri.TryCreate(options.Authority, UriKind.Absolute, out var uri) && !uri.IsLoopback && uri.Host.Contains('.');
            options.BackchannelTimeout = TimeSpan.FromSeconds(5);
            options.AutomaticRefreshInterval = TimeSpan.FromMinutes(5);
            // IssuerKeys says when.
            options.RefreshInterval = BaseConfigurationManager.MinimumRefreshInterval;
            options.MapInboundClaims = false;
            options.SaveToken = false;
            options.TokenValidationParameters = new()
            {
                ValidAudience = audience,
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                ValidTypes = ["at+jwt"],
                NameClaimType = "sub",
                RoleClaimType = "roles",
                ClockSkew = TimeSpan.FromSeconds(30),
            };
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(new RememberedTokens(keys));
            options.Events = new() { OnAuthenticationFailed = ExplainAsync, OnChallenge = AnswerAsync };
        });
    }

    /// <summary>Tells "I cannot judge this token now" (503) from "this token is bad" (401): without the issuer's keys every token would look bad.</summary>
    static Task ExplainAsync(AuthenticationFailedContext context)
    {
        if (context.Exception is InvalidOperationException or IOException or HttpRequestException) context.HttpContext.Items[IssuerUnavailable] = true;
        return Task.CompletedTask;
    }

    static Task AnswerAsync(JwtBearerChallengeContext context)
    {
        if (!context.HttpContext.Items.ContainsKey(IssuerUnavailable)) return Task.CompletedTask;
        context.HandleResponse();
        context.Response.Headers.RetryAfter = "5";
        return new Refusal(IssuerUnavailable, "Tokens cannot be checked at the moment. Try again shortly.") { Status = StatusCodes.Status503ServiceUnavailable }
            .ToProblem().ExecuteAsync(context.HttpContext);
    }
}
