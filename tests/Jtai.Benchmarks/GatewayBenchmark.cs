using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Jtai.Benchmarks;

/// <summary>Requests per second on a small GET: our gateway, with token validation, policy, rate limit and problem details, beside a YARP pass-through with none of them, and beside one that checks tokens as ASP.NET Core does it out of the box. Nobody collects telemetry of any. Each is a process of its own; the load comes from wrk.</summary>
static partial class GatewayBenchmark
{
    const string BareName = "gateway-bare";
    const string CheckingName = "gateway-checking";
    const int Rounds = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [BareName, var to]) return await RunBareAsync(to, issuer: null);
        if (args is [CheckingName, var behind, var issuer]) return await RunBareAsync(behind, issuer);
        var seconds = args is [_, var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 8;

        await using var destination = await StartDestinationAsync();
        var address = destination.Urls.Single();
        var token = TestIssuer.Shared.Issue(TestClients.OfstedLead, "scheduling");
        var here = AppContext.BaseDirectory;
        var configuration = new DirectoryInfo(here).Name;
        var gatewayDll = Path.GetFullPath(Path.Combine(here, "..", "..", "Jtai.Gateway", configuration, "Jtai.Gateway.dll"));
        var settings = new Dictionary<string, string>
        {
            ["Authentication__Authority"] = TestIssuer.Shared.Address,
            ["Gateway__RequestsPerSecond"] = "1000000",
            ["Gateway__Burst"] = "1000000",
        };
        // All of them: a cluster that cannot be found is looked for and logged again and again.
        foreach (var service in new[] { "scheduling", "intake", "case-selection", "identity" }) settings[$"services__{service}__http__0"] = address;
        using var gateway = await StartAsync(gatewayDll, "", settings);
        using var bare = await StartAsync(Path.Combine(here, "Jtai.Benchmarks.dll"), $"{BareName} {address}", []);
        using var checking = await StartAsync(Path.Combine(here, "Jtai.Benchmarks.dll"), $"{CheckingName} {address} {TestIssuer.Shared.Address}", []);
        try
        {
            // Warm, then in turns, so that what else the machine does falls on all.
            Proxy[] proxies = [bare, gateway, checking];
            foreach (var proxy in proxies) await LoadAsync(proxy, token, 10);
            var rounds = new List<Figures[]>();
            for (var round = 0; round < Rounds; round++)
            {
                var figures = new List<Figures>();
                foreach (var proxy in proxies) figures.Add(await LoadAsync(proxy, token, seconds));
                rounds.Add([.. figures]);
                Console.WriteLine($"round {round + 1}: bare YARP {figures[0]}; gateway {figures[1]}; YARP that checks tokens {figures[2]}");
            }

            Console.WriteLine($"""
                Each with the median of {Rounds} rounds:
                bare YARP, one route without a token: {Median(rounds.Select(r => r[0]))}
                gateway with token, policy and limits: {Median(rounds.Select(r => r[1]))}; ratio {Ratio(0):N2} (aim: 0.9)
                YARP that checks tokens as ASP.NET Core does: {Median(rounds.Select(r => r[2]))}; ratio of the gateway to it {Ratio(2):N2}
                """);
            double Ratio(int to) => rounds.Select(r => r[1].PerSecond / r[to].PerSecond).Order().ElementAt(Rounds / 2);
            return 0;
        }
        finally
        {
            foreach (var proxy in new[] { gateway, bare, checking }) proxy.Process.Kill();
        }
    }

    static async Task<WebApplication> StartDestinationAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/api/scheduling/v1/small", () => Results.Text("""{"status":"notified"}""", "application/json"));
        app.MapGet("/health/ready", () => "ok");
        await app.StartAsync();
        return app;
    }

    /// <summary>What YARP's own getting-started page makes: one route, one cluster; and with an issuer, what its page on authentication adds.</summary>
    static async Task<int> RunBareAsync(string to, string? issuer)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new() { RouteId = "all", ClusterId = "all", Match = new() { Path = "/{**rest}" }, AuthorizationPolicy = issuer is null ? null : "default" }],
            [new() { ClusterId = "all", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = to } } }]);
        if (issuer is not null)
        {
            builder.Services.AddAuthentication().AddJwtBearer(options => (options.Authority, options.Audience, options.RequireHttpsMetadata) = (issuer, "scheduling", false));
            builder.Services.AddAuthorization();
        }

        var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync();
        return 0;
    }

    static async Task<Proxy> StartAsync(string dll, string arguments, Dictionary<string, string> environment)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        var start = new ProcessStartInfo("dotnet", $"\"{dll}\" {arguments}") { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(dll) };
        start.Environment["ASPNETCORE_URLS"] = address;
        // As a web project has it; the benchmark is none.
        start.Environment["DOTNET_gcServer"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();

        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"{address}/health/live"));
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return new(process, address);
    }

    static Figures Median(IEnumerable<Figures> all) => all.OrderBy(f => f.PerSecond).ElementAt(Rounds / 2);

    static async Task<Figures> LoadAsync(Proxy proxy, string token, int seconds)
    {
        proxy.Process.Refresh();
        var before = proxy.Process.TotalProcessorTime;
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c32", $"-d{seconds}s", "-H", $"Authorization: Bearer {token}", $"{proxy.Address}/api/scheduling/v1/small"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("wrk is not installed (apt-get install wrk).");
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"Not every answer was 200:\n{output}");
        proxy.Process.Refresh();
        var requests = double.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        return new(double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), (proxy.Process.TotalProcessorTime - before) / requests);
    }

    /// <param name="PerSecond">Requests answered per second.</param>
    /// <param name="Processor">Processor time of the proxy for each. On a machine that does other work too, this is the figure to compare.</param>
    sealed record Figures(double PerSecond, TimeSpan Processor)
    {
        public override string ToString() => $"{PerSecond:N0} requests/s, {Processor.TotalMicroseconds:N0} µs of processor time each";
    }

    sealed record Proxy(Process Process, string Address) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();
}
