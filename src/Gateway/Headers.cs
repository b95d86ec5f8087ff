using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Jtai.Gateway;

/// <summary>Headers that a client may not send through, and those that every answer has.</summary>
static class Headers
{
    // X-Forwarded-* are overwritten by YARP itself. Baggage would be copied into every message and log of the system.
    static readonly string[] NotFromClients = ["Forwarded", "Cookie", "baggage", "Correlation-Context", "X-Original-Host", "X-Original-For", "X-Original-Proto", "X-HTTP-Method-Override"];

    public static void Transform(TransformBuilderContext context)
    {
        foreach (var name in NotFromClients) context.AddRequestHeaderRemove(name);
        context.AddResponseHeaderRemove("Server");
    }

    public static void UseSecurityHeaders(this WebApplication app)
    {
        // TLS ends here.
        app.UseHsts();
        app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                var headers = http.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/docs")
                    ? "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
                    : "default-src 'none'; frame-ancestors 'none'";
                if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
            return next(http);
        });
    }
}
