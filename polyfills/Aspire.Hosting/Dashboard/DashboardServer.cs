using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// The dashboard's pages: resources and console logs. Whoever has the token that this run printed may sign in; commands need the
/// session's own form token too. Works without JavaScript; with it the pages stay current by themselves.
/// </summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Orchestrator _orchestrator;
    private readonly ResourceNotificationService _notifications;
    private readonly ConsoleLogs _logs;
    private readonly string _token;
    private readonly Uri _address;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    private DashboardServer(WebApplication web, Uri address, string token, Orchestrator orchestrator, ResourceNotificationService notifications, ConsoleLogs logs)
    {
        (_web, _address, _token, _orchestrator, _notifications, _logs) = (web, address, token, orchestrator, notifications, logs);
        web.Use(GuardAsync);
        web.MapGet("/login", (HttpContext http) => SignIn(http, http.Request.Query["t"]));
        web.MapPost("/login", async (HttpContext http) => SignIn(http, (await http.Request.ReadFormAsync(http.RequestAborted))["t"]));
        web.MapGet("/dashboard.css", () => Asset("dashboard.css", "text/css"));
        web.MapGet("/dashboard.js", () => Asset("dashboard.js", "text/javascript"));
        web.MapGet("/", (HttpContext http) => Page(Pages.Resources(Current(), FormToken(http), (string?)http.Request.Query["done"])));
        web.MapGet("/live", LiveResourcesAsync);
        web.MapGet("/logs/{id}", (string id) => Find(id) is { } state ? Page(Pages.Logs(state, _logs.Lines(id))) : Page(Pages.NotFound(), 404));
        web.MapGet("/logs/{id}/live", LiveLogsAsync);
        web.MapPost("/resources/{id}/{command:regex(^(start|stop|restart)$)}", CommandAsync);
        web.MapFallback(() => Page(Pages.NotFound(), 404));
    }

    public string LoginUrl => $"{_address.GetLeftPart(UriPartial.Authority)}/login?t={_token}";

    private string Cookie => $".aspire-dashboard-{_address.Port}";

    public static async Task<DashboardServer> StartAsync(IConfiguration configuration, Orchestrator orchestrator, ResourceNotificationService notifications, ConsoleLogs logs, CancellationToken cancellation)
    {
        var address = new Uri(configuration["ASPNETCORE_URLS"]!.Split(';')[0]);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address.GetLeftPart(UriPartial.Authority));
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        var dashboard = new DashboardServer(builder.Build(), address, configuration["AppHost:BrowserToken"]!, orchestrator, notifications, logs);
        await dashboard._web.StartAsync(cancellation);
        return dashboard;
    }

    public async ValueTask DisposeAsync()
    {
        // Live pages hold their connections open for ever.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _web.StopAsync(now.Token);
        await _web.DisposeAsync();
    }

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // the login address holds the token
        headers.CacheControl = "no-store";

        // A page elsewhere that gives its own name this address must not get through.
        var host = http.Request.Host.Host;
        if (host != _address.Host && host != "localhost" && !(IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))
        {
            http.Response.StatusCode = 421;
            return;
        }
        if (http.Request.Path.Value is not ("/login" or "/dashboard.css" or "/dashboard.js") && !IsSession(http.Request.Cookies[Cookie]))
        {
            await Page(Pages.SignIn(refused: false), 401).ExecuteAsync(http);
            return;
        }
        await next(http);
    }

    private IResult SignIn(HttpContext http, string? token)
    {
        if (string.IsNullOrEmpty(token)) return Page(Pages.SignIn(refused: false), 401);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(_token))) return Page(Pages.SignIn(refused: true), 401);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        http.Response.Cookies.Append(Cookie, $"{id}.{Sign("session", id)}", new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", IsEssential = true });
        return Results.Redirect("/");
    }

    private async Task<IResult> CommandAsync(HttpContext http, string id, string command)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form["form"].ToString()), Encoding.UTF8.GetBytes(FormToken(http)))) return Page(Pages.Refused(), 403);
        if (_orchestrator.Runners.FirstOrDefault(r => r.Id == id) is not { } runner) return Page(Pages.NotFound(), 404);
        if (command is "stop" or "restart") await runner.StopAsync(TimeSpan.FromSeconds(8));
        if (command is "start" or "restart") await runner.StartAsync();
        return Results.Redirect($"/?done={Uri.EscapeDataString($"{command} {id}")}");
    }

    private async Task LiveResourcesAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        var quiet = TimeSpan.FromMilliseconds(200);
        await foreach (var _ in Together(_notifications.WatchAsync(http.RequestAborted), quiet, http.RequestAborted))
        {
            var rows = Pages.Rows(Current(), FormToken(http));
            await http.Response.WriteAsync($"data: {rows.ReplaceLineEndings("")}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private async Task LiveLogsAsync(HttpContext http, string id)
    {
        http.Response.ContentType = "text/event-stream";
        await foreach (var line in _logs.FollowAsync(id, http.RequestAborted))
        {
            await http.Response.WriteAsync($"data: {Pages.Line(line).ReplaceLineEndings("")}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    /// <summary>At most one item in each span of time, the last one never lost.</summary>
    private static async IAsyncEnumerable<bool> Together<T>(IAsyncEnumerable<T> source, TimeSpan span, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var items = source.GetAsyncEnumerator(cancellation);
        var next = items.MoveNextAsync().AsTask();
        while (await next)
        {
            var wait = Task.Delay(span, cancellation);
            next = items.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, wait) == next && await next) next = items.MoveNextAsync().AsTask();
            yield return true;
        }
    }

    private IReadOnlyList<ResourceEvent> Current() => [.. _orchestrator.Runners.Select(r => Find(r.Id)).OfType<ResourceEvent>()];

    private ResourceEvent? Find(string id) => _orchestrator.Runners.Any(r => r.Id == id) && _notifications.TryGetCurrentState(id, out var state) ? state : null;

    private bool IsSession(string? cookie) =>
        cookie?.Split('.') is [var id, var signature] && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign("session", id)));

    private string FormToken(HttpContext http) => Sign("form", http.Request.Cookies[Cookie] ?? "");

    private string Sign(string purpose, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose} {text}")));

    private static IResult Page(string html, int status = 200) => Results.Content(html, "text/html; charset=utf-8", Encoding.UTF8, status);

    private static IResult Asset(string name, string type) => Results.Stream(typeof(DashboardServer).Assembly.GetManifestResourceStream(name)!, type);
}
