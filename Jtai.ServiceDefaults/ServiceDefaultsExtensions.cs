using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace Jtai.ServiceDefaults;

/// <summary>What is identical in every host: telemetry, health, problem details, token validation, clock.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>The largest body of an ordinary request, in bytes. An endpoint that takes more says so with its own request size limit.</summary>
    public const long OrdinaryBodyLimit = 1024 * 1024;

    /// <summary>Registers what every host has. <see cref="UseServiceDefaults"/> puts it to use.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">The service's name: the Aspire resource name, the audience of its tokens and its own client identifier, such as
    /// <c>case-selection</c>.</param>
    /// <returns>The same builder.</returns>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service)
    {
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = OrdinaryBodyLimit;
            // What is not read yet is lost where a line breaks, and sent again.
            kestrel.Limits.MaxRequestBufferSize = 256 * 1024;
        });

        builder.Services.TryAddSingleton<IClock>(SystemClock.Instance);
        builder.Services.AddSingleton(new ServiceName(service));
        builder.AddTelemetry(service);
        builder.Services.AddProblems();
        builder.Services.AddJson();
        builder.Services.AddTokenValidation(service);
        builder.Services.AddPolicies();
        builder.Services.AddCaller();
        builder.Services.AddServiceTokens();
        builder.Services.AddApiDescription(service);
        builder.Services.AddHealthChecks();
        builder.Services.AddRequestTimeouts();
        return builder;
    }

    /// <summary>
    /// Adds the middleware and the endpoints that every host has: problem details, authentication, authorization, rate limits, <c>/health/live</c>,
    /// <c>/health/ready</c>, <c>/openapi/v1.json</c>.
    /// </summary>
    /// <param name="app">The host.</param>
    /// <returns>The same host.</returns>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseGoneClients();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        return app;
    }
}

/// <summary>The name given to <see cref="ServiceDefaultsExtensions.AddServiceDefaults"/>.</summary>
/// <param name="Value">Such as <c>case-selection</c>.</param>
public sealed record ServiceName(string Value);
