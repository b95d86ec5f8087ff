using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Intake.Data;
using Jtai.Testing;

namespace Jtai.Intake.Tests;

/// <summary>Room is finite: what happens where it ends, and who ends it.</summary>
public sealed class RoomTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static async Task<JsonNode> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal((status, code), (answer.StatusCode, problem["code"]!.ToString()));
        return problem;
    }

    static async Task<HttpResponseMessage> UploadAsync(JtaiApp<IntakeDb> host, Request request, byte[] file, TestClient? by = null)
    {
        using var http = host.As(by ?? TestClients.NorthmarchCouncil);
        return await http.PostAsync(request.Documents, IntakeApp.File(file));
    }

    static async Task<JsonNode> ReadyAsync(JtaiApp<IntakeDb> host)
    {
        using var http = host.Anonymous();
        return (await http.GetFromJsonAsync<JsonNode>("/health/ready"))!;
    }

    /// <summary>A disk of four megabytes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public async Task A_full_disk_is_507_with_the_time_to_try_again_keeps_nothing_and_degrades_health_before(int reserved)
    {
        var request = await app.OpenRequestAsync();
        await using var disk = await SmallDisk.MountAsync();
        await using var host = app.StartWith(new()
        {
            ["Intake:DocumentsFolder"] = disk.Folder,
            ["Intake:ReservedBytes"] = $"{reserved}",
            ["Intake:MaxUploadBytes"] = "2500000",
        });
        Assert.Equal("Healthy", (await ReadyAsync(host))["checks"]!["documents"]!.ToString());

        using (var first = await UploadAsync(host, request, new byte[2_000_000])) Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(("Degraded", "Degraded"), ((await ReadyAsync(host))["checks"]!["documents"]!.ToString(), (await ReadyAsync(host))["status"]!.ToString()));

        if (reserved == 0) await File.WriteAllBytesAsync(Path.Combine(disk.Folder, "filler"), new byte[1_000_000]);
        using (var second = await UploadAsync(host, request, new byte[2_000_001]))
        {
            await ProblemAsync(second, HttpStatusCode.InsufficientStorage, "storage-full");
            Assert.Equal(TimeSpan.FromMinutes(5), second.Headers.RetryAfter!.Delta);
        }
        Assert.Single(Directory.GetFiles(disk.Folder, "*.doc"));
        Assert.NotEmpty(host.Output.LinesWith("A disk is full"));
        Assert.DoesNotContain(host.Output.LinesWith("   at "), line => !line.StartsWith("span ", StringComparison.Ordinal));

        File.Delete(Path.Combine(disk.Folder, "filler"));
        File.Delete(Directory.GetFiles(disk.Folder, "*.doc").Single());
        using var third = await UploadAsync(host, request, new byte[1_000_000]);
        Assert.Equal(HttpStatusCode.Created, third.StatusCode);
    }

    [Theory]
    [InlineData("ItemQuota", "Files", 2, "item-full")]
    [InlineData("ItemQuota", "Bytes", 2500, "item-full")]
    [InlineData("AgencyQuota", "Files", 2, "agency-full")]
    [InlineData("AgencyQuota", "Bytes", 2500, "agency-full")]
    [InlineData("InspectionQuota", "Files", 2, "inspection-full")]
    [InlineData("InspectionQuota", "Bytes", 2500, "inspection-full")]
    public async Task What_is_beyond_a_quota_is_refused_by_name_and_keeps_nothing(string quota, string of, int most, string code)
    {
        var (request, other) = (await app.OpenRequestAsync(), await app.OpenRequestAsync());
        await using var host = app.StartWith(new() { [$"Intake:{quota}:{of}"] = $"{most}" });
        for (byte i = 1; i <= 2; i++)
        {
            using var kept = await UploadAsync(host, request, [.. new byte[999], i]);
            Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
        }
        var before = Directory.GetFiles(app.Folder).Length;

        using (var refused = await UploadAsync(host, request, [.. new byte[999], 3]))
            Assert.Contains($"{most} ", (await ProblemAsync(refused, HttpStatusCode.Conflict, code))["allowed"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(app.Folder).Length);

        // The receipt of what is kept is still to be had, and another inspection has a quota of its own.
        using (var again = await UploadAsync(host, request, [.. new byte[999], 2])) Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var elsewhere = await UploadAsync(host, other, [.. new byte[999], 3]);
        Assert.Equal(HttpStatusCode.Created, elsewhere.StatusCode);
    }

    [Fact]
    public async Task An_agency_that_sends_more_at_once_than_it_may_is_told_to_wait_and_another_is_not()
    {
        var request = await app.OpenRequestAsync();
        await using var host = app.StartWith(new() { ["Intake:UploadsAtOnce"] = "1", ["urls"] = "http://127.0.0.1:0" });
        host.UseKestrel();
        host.StartServer();
        // Not the factory's own client: it holds the body for the case of a redirect.
        using var council = new HttpClient { BaseAddress = host.ClientOptions.BaseAddress };
        council.DefaultRequestHeaders.Authorization = new("Bearer", host.TokenFor(TestClients.NorthmarchCouncil));
        var before = Directory.GetFiles(app.Folder).Length;
        var slow = new TaskCompletionSource();
        var first = council.PostAsync(request.Documents, new Waiting(slow.Task));
        await Eventually.TrueAsync(() => Directory.GetFiles(app.Folder).Length > before);
        using (var second = await UploadAsync(host, request, [1]))
        {
            await ProblemAsync(second, HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.NotNull(second.Headers.RetryAfter);
        }
        // Not its own, but not kept waiting either.
        using (var other = await UploadAsync(host, request, [1], TestClients.SouthmereCouncil)) Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        slow.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await first).StatusCode);
    }

    /// <summary>Sends a byte, and another when it may.</summary>
    sealed class Waiting(Task until) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 1 });
            await stream.FlushAsync();
            await until;
            await stream.WriteAsync(new byte[] { 2 });
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

/// <summary>A disk of four megabytes. Only root may mount one: whoever is not asks sudo, as the installation of the servers does.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("jtai-disk-").FullName;

    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs", disk.Folder);
        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Folder);
        Directory.Delete(Folder);
    }

    static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(Environment.IsPrivilegedProcess ? command[0] : "sudo", Environment.IsPrivilegedProcess ? command[1..] : ["-n", .. command]);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Join(' ', command));
    }
}
