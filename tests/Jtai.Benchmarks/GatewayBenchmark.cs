using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Jtai.Contracts;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Jtai.Benchmarks;

/// <summary>
/// Requests per second on a small GET: our gateway, with token validation, policy, rate limit and problem details, beside a YARP pass-through with none of
/// them, beside one that checks tokens as ASP.NET Core does it out of the box, and beside nginx, which passes through and no more. Nobody collects telemetry of
/// any. Each is a process of its own; the load comes from wrk.
/// </summary>
static partial class GatewayBenchmark
{
    const string BareName = "gateway-bare";
    const string CheckingName = "gateway-checking";
    const int Rounds = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [BareName, var to]) return await RunBareAsync(to, issuer: null);
        if (args is [CheckingName, var behind, var issuer]) return await RunBareAsync(behind, issuer);
        if (!Needs.OfGateway.AreMet("gateway")) return Needs.Unmet;
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
        foreach (var service in KnownServices.All.Select(each => each.Name)) settings[$"services__{service}__http__0"] = address;
        using var gateway = await StartAsync(gatewayDll, "", settings);
        using var bare = await StartAsync(Path.Combine(here, "Jtai.Benchmarks.dll"), $"{BareName} {address}", []);
        using var checking = await StartAsync(Path.Combine(here, "Jtai.Benchmarks.dll"), $"{CheckingName} {address} {TestIssuer.Shared.Address}", []);
        using var nginx = await StartNginxAsync(address);

        // Warm, then in turns, so that what else the machine does falls on all.
        Proxy[] proxies = [bare, gateway, checking, nginx];
        foreach (var proxy in proxies) await LoadAsync(proxy, token, 10);
        var rounds = new List<Figures[]>();
        for (var round = 0; round < Rounds; round++)
        {
            var figures = new List<Figures>();
            foreach (var proxy in proxies) figures.Add(await LoadAsync(proxy, token, seconds));
            rounds.Add([.. figures]);
            Console.WriteLine($"round {round + 1}: bare YARP {figures[0]}; gateway {figures[1]}; YARP that checks tokens {figures[2]}; nginx {figures[3]}");
        }

        Console.WriteLine($"""
            Each with the median of {Rounds} rounds:
            bare YARP, one route without a token: {Median(0)}
            gateway with token, policy and limits: {Median(1)}; ratio to bare YARP {Ratio(1, 0):N2} (aim: 0.9)
            YARP that checks tokens as ASP.NET Core does: {Median(2)}; ratio of the gateway to it {Ratio(1, 2):N2}
            nginx, one location without a token: {Median(3)}; ratio to bare YARP {Ratio(3, 0):N2}, of the gateway to it {Ratio(1, 3):N2}
            """);
        return 0;

        Figures Median(int of) => rounds.Select(r => r[of]).OrderBy(f => f.PerSecond).ElementAt(Rounds / 2);
        double Ratio(int of, int to) => rounds.Select(r => r[of].PerSecond / r[to].PerSecond).Order().ElementAt(Rounds / 2);
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
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", $"\"{dll}\" {arguments}") { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(dll) };
        start.Environment["ASPNETCORE_URLS"] = address;
        // As a web project has it; the benchmark is none.
        start.Environment["DOTNET_gcServer"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return await AnsweringAsync(new(process, address));
    }

    /// <summary>A pass-through as its documentation sets it up: a worker for each core, connections kept open on both sides however many requests they carry.</summary>
    static async Task<Proxy> StartNginxAsync(string to)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-benchmark-").FullName;
        var port = FreePort();
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            {{(Environment.IsPrivilegedProcess ? $"user {Environment.UserName};" : "# The user who starts it.")}}
            daemon off;
            worker_processes auto;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events {
                worker_connections 1024;
            }
            http {
                access_log off;
                client_body_temp_path {{folder}}/client;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                keepalive_requests 100000000;
                upstream destination {
                    server {{new Uri(to).Authority}};
                    keepalive 64;
                    keepalive_requests 100000000;
                }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://destination;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                    }
                }
            }
            """);
        // Its own log file is known only once the configuration has been read.
        var process = Process.Start(new ProcessStartInfo(Needs.Find("nginx")!, ["-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", file]))!;
        return await AnsweringAsync(new(process, $"http://127.0.0.1:{port}", folder));
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task<Proxy> AnsweringAsync(Proxy proxy)
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"{proxy.Address}/health/live"));
                return true;
            }
            catch (HttpRequestException) when (!proxy.Process.HasExited)
            {
                return false;
            }
        });
        return proxy;
    }

    static async Task<Figures> LoadAsync(Proxy proxy, string token, int seconds)
    {
        var before = proxy.ProcessorTime();
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c32", $"-d{seconds}s", "-H", $"Authorization: Bearer {token}", $"{proxy.Address}/api/scheduling/v1/small"]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"Not every answer was 200:\n{output}");
        var requests = double.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        return new(double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), (proxy.ProcessorTime() - before) / requests);
    }

    /// <param name="PerSecond">Requests answered per second.</param>
    /// <param name="Processor">Processor time of the proxy for each. On a machine that does other work too, this is the figure to compare.</param>
    sealed record Figures(double PerSecond, TimeSpan Processor)
    {
        public override string ToString() => $"{PerSecond:N0} requests/s, {Processor.TotalMicroseconds:N0} µs of processor time each";
    }

    /// <summary>Ends with its children, and its folder with it.</summary>
    sealed record Proxy(Process Process, string Address, string? Folder = null) : IDisposable
    {
        /// <summary>With that of its children: of nginx it is they who work.</summary>
        public TimeSpan ProcessorTime()
        {
            var children = File.ReadAllText($"/proc/{Process.Id}/task/{Process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var processes = children.Select(child => int.Parse(child, CultureInfo.InvariantCulture)).Append(Process.Id).Select(Process.GetProcessById).ToList();
            var all = processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.TotalProcessorTime);
            processes.ForEach(process => process.Dispose());
            return all;
        }

        public void Dispose()
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
            Process.Dispose();
            if (Folder is not null) Directory.Delete(Folder, recursive: true);
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();
}
