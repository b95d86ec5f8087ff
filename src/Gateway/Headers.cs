namespace Jtai.Gateway;

/// <summary>Headers that a client may not send through, and those that every answer has.</summary>
static class Headers
{
    // X-Forwarded-* are overwritten by YARP itself. Baggage would be copied into every message and log of the system.
    static readonly string[] NotFromClients =
    [
        "Forwarded", "Cookie", "baggage", "Correlation-Context", "X-Original-Host", "X-Original-For", "X-Original-Proto", "X-HTTP-Method-Override",
    ];

    internal const string Docs = "/docs";

    public static void UseHeaders(this WebApplication app)
    {
        // TLS ends here.
        app.UseHsts();
        app.Use(next => http =>
        {
            foreach (var name in NotFromClients) http.Request.Headers.Remove(name);
            http.Response.OnStarting(Secure, http);
            return next(http);
        });
    }

    static Task Secure(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        // Of the service behind.
        headers.Remove("Server");
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments(Docs)
            ? "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
            : "default-src 'none'; frame-ancestors 'none'";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
