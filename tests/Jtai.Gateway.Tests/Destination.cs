using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Jtai.Gateway.Tests;

/// <summary>A service behind the gateway, on a real Kestrel, that tells what reached it.</summary>
sealed class Destination : IAsyncDisposable
{
    readonly WebApplication _app;

    Destination(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>Bytes of the present upload that have arrived.</summary>
    public long Received;

    /// <summary>While not completed, an upload is not read further.</summary>
    public TaskCompletionSource Reading { get; set; } = Completed();

    /// <summary>What it says of itself at <c>/health/ready</c>.</summary>
    public bool Ready { get; set; } = true;

    public static async Task<Destination> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var destination = new Destination(app);
        // It is not the host under test, and shares the process with its telemetry.
        app.Use((http, next) =>
        {
            http.Features.Get<IHttpActivityFeature>()?.Activity.SetTag("url.path", null);
            return next(http);
        });
        app.MapPost("/api/intake/v1/items/{item}/documents", destination.ReceiveAsync);
        app.MapGet("/api/scheduling/v1/empty-conflict", () => Results.StatusCode(409));
        app.MapGet("/health/ready", () => destination.Ready ? Results.Ok() : Results.StatusCode(503));
        // Answers when nobody waits any more.
        app.MapGet("/api/scheduling/v1/never", (HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        app.MapGet("/openapi/v1.json", () => Results.Json(new { openapi = "3.1.1" }));
        // Also what looks like a file.
        app.MapFallback("{**path}", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            return Results.Json(new { path = request.Path.Value, query = request.QueryString.Value, length = body.Length, headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()) });
        });
        await app.StartAsync();
        return destination;
    }

    async Task<long> ReceiveAsync(HttpRequest request)
    {
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        Received = 0;
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer)) > 0)
        {
            Interlocked.Add(ref Received, read);
            await Reading.Task;
        }

        return Received;
    }

    static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
