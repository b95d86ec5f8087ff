using Microsoft.AspNetCore.Authentication.JwtBearer;
using Yarp.ReverseProxy.Model;

namespace Jtai.Gateway;

/// <summary>A token passes the gateway if it is for the service behind the route (<c>Metadata:Audience</c>). The service checks it again, for itself.</summary>
static class RouteAudiences
{
    internal const string Audience = nameof(Audience);

    public static void AddRouteAudiences(this IServiceCollection services) =>
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure(options =>
    {
        // Which one is decided per route, below.
        options.TokenValidationParameters.ValidateAudience = false;
        options.Events.OnTokenValidated = context =>
        {
            // Where nothing is there is nothing to protect: 404 for whoever has a token of ours.
            if (context.HttpContext.GetEndpoint() is not { } endpoint) return Task.CompletedTask;
            var route = endpoint.Metadata.GetMetadata<RouteModel>()?.Config;
            if (route?.Metadata?.GetValueOrDefault(Audience) is not { } audience || !context.Principal!.HasClaim("aud", audience))
            {
                context.Fail("The token is for another audience.");
            }
            return Task.CompletedTask;
        };
    });
}
