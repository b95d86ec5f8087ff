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

namespace Jtai.Benchmarks;

/// <summary>Requests per second on a small GET: our gateway, with token validation, policy, rate limit, problem details and telemetry, beside a bare YARP pass-through. Each is a process of its own; the load comes from wrk.</summary>
static partial class GatewayBenchmark
{
    const string BareName = "gateway-bare";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [BareName, var to]) return await RunBareAsync(to);
        var seconds = args is [_, var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 8;

        await using var destination = await StartDestinationAsync();
        var address = destination.Urls.Single();
        var token = TestIssuer.Shared.Issue(TestClients.OfstedLead, "scheduling");
        var here = AppContext.BaseDirectory;
        var configuration = new DirectoryInfo(here).Name;
        var gatewayDll = Path.GetFullPath(Path.Combine(here, "..", "..", "Jtai.Gateway", configuration, "Jtai.Gateway.dll"));
        using var gateway = await StartAsync(gatewayDll, "", new()
        {
            ["services__scheduling__http__0"] = address,
            ["Authentication__Authority"] = TestIssuer.Shared.Address,
            ["Gateway__RequestsPerSecond"] = "1000000",
            ["Gateway__Burst"] = "1000000",
        });
        using var bare = await StartAsync(Path.Combine(here, "Jtai.Benchmarks.dll"), $"{BareName} {address}", []);
        try
        {
            // Warm, then in turns, so that what else the machine does falls on both.
            foreach (var proxy in new[] { bare, gateway }) await LoadAsync(proxy.Address, token, 3);
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = 0; round < 3; round++)
            {
                theirs.Add(await LoadAsync(bare.Address, token, seconds));
                ours.Add(await LoadAsync(gateway.Address, token, seconds));
                Console.WriteLine($"round {round + 1}: gateway {ours[^1]:N0} requests/s, bare YARP {theirs[^1]:N0} requests/s");
            }

            var (our, their) = (ours.Order().ElementAt(1), theirs.Order().ElementAt(1));
            Console.WriteLine($"gateway with token validation {our:N0} requests/s; bare YARP pass-through {their:N0} requests/s; ratio {our / their:N2} (aim: 0.9)");
            return 0;
        }
        finally
        {
            gateway.Process.Kill();
            bare.Process.Kill();
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

    static async Task<int> RunBareAsync(string to)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        app.MapForwarder("/{**rest}", to);
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

    static async Task<double> LoadAsync(string address, string token, int seconds)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c32", $"-d{seconds}s", "-H", $"Authorization: Bearer {token}", $"{address}/api/scheduling/v1/small"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("wrk is not installed (apt-get install wrk).");
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"Not every answer was 200:\n{output}");
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    sealed record Proxy(Process Process, string Address) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
