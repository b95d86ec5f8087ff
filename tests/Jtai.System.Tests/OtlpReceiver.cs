using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Jtai.System.Tests;

/// <summary>Takes logs, traces and metrics over OTLP (gRPC) where the dashboard would, and keeps them as they came.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    readonly ConcurrentQueue<(string Kind, string Text)> received = new();
    WebApplication app = null!;

    public string Address => app.Urls.Single();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        app.MapPost("/opentelemetry.proto.collector.{kind}.v1.{service}/Export", TakeAsync);
        await app.StartAsync();
    }

    /// <summary>What came of a kind (<c>logs</c>, <c>trace</c>, <c>metrics</c>): protocol buffers, in which texts stand as they are. Read as Latin-1, so that texts of ASCII can be looked for.</summary>
    public IReadOnlyList<string> Of(string kind) => [.. received.Where(each => each.Kind == kind).Select(each => each.Text)];

    async Task TakeAsync(HttpContext http, string kind)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        received.Enqueue((kind, Encoding.Latin1.GetString(body.ToArray())));
        http.Response.ContentType = "application/grpc";
        // An empty message: a frame without content.
        await http.Response.Body.WriteAsync(new byte[5]);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
