using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Jtai.Intake.Tests;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jtai.Benchmarks;

/// <summary>
/// A file through the gateway to its receipt, which is encrypted, hashed and on the disk then, beside the same bytes through the same gateway to an endpoint that
/// writes a file and syncs it; whole, and in parts of tus. And 60 senders of 8 MiB parts at once, as in the half hour before a deadline.
/// </summary>
static class UploadBenchmark
{
    const string BareName = "upload-bare";
    const int Rounds = 5, Senders = 60, PartsOfEach = 4, Part = 8 << 20;

    static readonly byte[] Piece = RandomBytes(1 << 20);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [BareName, var address, var folder]) return await RunBareAsync(address, folder);
        if (!Needs.OfOutbox.AreMet("upload")) return Needs.Unmet;
        var size = (args is [_, var text] ? long.Parse(text, CultureInfo.InvariantCulture) : 1024) << 20;

        // The factory looks for the folder of the service's source, and needs none.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_JTAI_INTAKE", AppContext.BaseDirectory);
        var app = new IntakeApp();
        await app.InitializeAsync();
        var limits = $"{1L << 42}";
        await using var intake = app.Process(new()
        {
            ["Intake:MaxUploadBytes"] = limits,
            ["Intake:ItemQuota:Bytes"] = limits,
            ["Intake:AgencyQuota:Bytes"] = limits,
            ["Intake:InspectionQuota:Bytes"] = limits,
            ["Workers:CheckDocuments"] = "false",
        });
        var bareFolder = Directory.CreateTempSubdirectory("jtai-upload-bare-").FullName;
        var bareAddress = new Uri($"http://127.0.0.1:{NativeServers.LoopbackPorts.Next()}");
        using var bare = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Jtai.Benchmarks.dll"), BareName, $"{bareAddress}", bareFolder]))!;
        await using var gateway = ServiceProcess.Gateway(intake.Address);
        await using var gatewayOfBare = ServiceProcess.Gateway(bareAddress);
        try
        {
            await Task.WhenAll(intake.StartAsync(), gateway.StartAsync(), gatewayOfBare.StartAsync());
            var request = await app.OpenRequestAsync();
            using var ours = Client(gateway.Address);
            using var theirs = Client(gatewayOfBare.Address);
            await PutAsync(ours, request, 64 << 20);
            await PutAsync(theirs, request, 64 << 20);

            var rounds = new List<(double Bare, double Put, double Tus)>();
            for (var round = 0; round < Rounds; round++)
            {
                var (bareTime, putTime, tusTime) = (await PutAsync(theirs, request, size), await PutAsync(ours, request, size), await SendInPartsAsync(ours, request, size));
                rounds.Add((bareTime, putTime, tusTime));
                Console.WriteLine($"round {round + 1}: bare {Rate(size, bareTime)}, whole {Rate(size, putTime)}, in parts of 8 MiB {Rate(size, tusTime)}; peak of intake {Peak(intake.Id)} MiB");
                foreach (var file in Directory.GetFiles(app.Folder).Concat(Directory.GetFiles(bareFolder))) File.Delete(file);
            }

            Console.WriteLine($"""
                {size >> 20} MiB, each with the median of {Rounds} rounds; ratio of throughputs to the bare endpoint (aim: 0.7):
                whole {Median(rounds.Select(each => each.Bare / each.Put)):0.00}, in parts {Median(rounds.Select(each => each.Bare / each.Tus)):0.00}; intake took {Peak(intake.Id)} MiB at most
                """);

            var bareAtOnce = await AtOnceAsync(theirs, [.. Enumerable.Repeat(request, Senders)], SendBareAsync);
            var requests = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => app.OpenRequestAsync()));
            var oursAtOnce = await AtOnceAsync(ours, requests, SendPartsAsync);
            Console.WriteLine($"""
                {Senders} senders of {PartsOfEach} parts of 8 MiB at once, until a part is acknowledged:
                p50 {P(oursAtOnce, 0.5):0} ms beside {P(bareAtOnce, 0.5):0}, p95 {P(oursAtOnce, 0.95):0} ms beside {P(bareAtOnce, 0.95):0}: {P(oursAtOnce, 0.95) / P(bareAtOnce, 0.95):0.00} times; none failed; intake took {Peak(intake.Id)} MiB at most
                """);
            return 0;
        }
        finally
        {
            bare.Kill();
            Directory.Delete(bareFolder, recursive: true);
            await app.DisposeAsync();
        }
    }

    static async Task<int> RunBareAsync(string address, string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.MapPut("/api/intake/v1/items/{item}/documents/{name}", (HttpRequest request, string name) => WriteAsync(request, Path.Combine(folder, name), FileMode.Create));
        app.MapPatch("/api/intake/v1/uploads/{id}/{grant}", (HttpRequest request, string id) => WriteAsync(request, Path.Combine(folder, id), FileMode.Append));
        app.MapGet("/health/ready", () => "ok");
        await app.RunAsync();
        return 0;

        static async Task<IResult> WriteAsync(HttpRequest request, string path, FileMode mode)
        {
            await using var file = new FileStream(path, mode, FileAccess.Write, FileShare.None, bufferSize: 0);
            // As ours: CopyToAsync would write the small pieces in which a request arrives, one by one.
            var buffer = new byte[64 * 1024];
            while (await request.Body.ReadAsync(buffer) is var count and > 0) await file.WriteAsync(buffer.AsMemory(0, count));
            file.Flush(flushToDisk: true);
            return Results.NoContent();
        }
    }

    static HttpClient Client(Uri address) => new()
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, "intake")) },
    };

    static async Task<double> PutAsync(HttpClient http, Request request, long size)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, "intake"));
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PutAsync($"{request.Documents}/{Guid.NewGuid()}.zip", new Bytes(size, "application/octet-stream"));
        await SucceededAsync(answer);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static async Task<double> SendInPartsAsync(HttpClient http, Request request, long size)
    {
        var began = Stopwatch.GetTimestamp();
        var address = await BeginAsync(http, request, size);
        for (var offset = 0L; offset < size; offset += Part) await PatchAsync(http, address, offset, Math.Min(Part, size - offset));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static async Task<List<double>> AtOnceAsync(HttpClient http, IReadOnlyList<Request> requests, Func<HttpClient, Request, Task<List<double>>> send) =>
        [.. (await Task.WhenAll(requests.Select(request => send(http, request)))).SelectMany(each => each)];

    static async Task<List<double>> SendPartsAsync(HttpClient http, Request request) => await TimesAsync(http, await BeginAsync(http, request, PartsOfEach * (long)Part));

    static Task<List<double>> SendBareAsync(HttpClient http, Request request) => TimesAsync(http, $"/api/intake/v1/uploads/{Guid.NewGuid()}/x");

    static async Task<List<double>> TimesAsync(HttpClient http, string address)
    {
        var times = new List<double>();
        for (var part = 0; part < PartsOfEach; part++)
        {
            var began = Stopwatch.GetTimestamp();
            await PatchAsync(http, address, part * (long)Part, Part);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }

    static async Task<string> BeginAsync(HttpClient http, Request request, long size)
    {
        using var begin = new HttpRequestMessage(HttpMethod.Post, "/api/intake/v1/uploads");
        begin.Headers.Add("Tus-Resumable", "1.0.0");
        begin.Headers.Add("Upload-Length", size.ToString(CultureInfo.InvariantCulture));
        begin.Headers.Add("Upload-Metadata", $"item {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{request.ItemId}"))},filename {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Guid.NewGuid()}.zip"))}");
        using var begun = await http.SendAsync(begin);
        await SucceededAsync(begun);
        return begun.Headers.Location!.ToString();
    }

    static async Task PatchAsync(HttpClient http, string address, long offset, long size)
    {
        using var patch = new HttpRequestMessage(HttpMethod.Patch, address) { Content = new Bytes(size, "application/offset+octet-stream") };
        patch.Headers.Add("Tus-Resumable", "1.0.0");
        patch.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        using var answer = await http.SendAsync(patch);
        await SucceededAsync(answer);
    }

    static async Task SucceededAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    sealed class Bytes : HttpContent
    {
        readonly long size;

        public Bytes(long size, string type)
        {
            this.size = size;
            Headers.ContentType = new(type);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0L; sent < size; sent += Piece.Length) await stream.WriteAsync(Piece.AsMemory(0, (int)Math.Min(Piece.Length, size - sent)));
        }

        protected override bool TryComputeLength(out long length) => (length = size) >= 0;
    }

    static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    static string Rate(long size, double seconds) => $"{size / seconds / (1 << 20):0} MiB/s";

    static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    static double P(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    /// <summary>The most memory that a process has had, in MiB.</summary>
    static long Peak(int process) => long.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
}
