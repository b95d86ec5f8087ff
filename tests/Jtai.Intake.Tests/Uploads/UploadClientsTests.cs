using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Jtai.Intake.Data;
using Jtai.Testing;

namespace Jtai.Intake.Tests.Uploads;

/// <summary>Clients that others have written: tus-js-client, which browsers use, and tuspy, which sends checksums.</summary>
public sealed class UploadClientsTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    static string Tool(string name) => Path.Combine(Repository.Root, "tests", "api-tools", name);

    static Process Start(string program, params string[] arguments) =>
        System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    static async Task<string[]> LinesOfAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await error} after {string.Join('\n', lines)}");
        return lines;
    }

    JtaiApp<IntakeDb> Listening()
    {
        var host = app.StartWith(new() { ["urls"] = "http://127.0.0.1:0" });
        host.UseKestrel();
        host.StartServer();
        return host;
    }

    /// <summary>The same script against ours and against tus-node-server: the same outcome in every step.</summary>
    [Fact]
    public async Task Tus_js_client_and_plain_requests_meet_what_they_meet_at_the_peer()
    {
        var request = await app.OpenRequestAsync();
        await using var host = Listening();
        var ours = await LinesOfAsync("node", Tool("tus.mjs"), $"{host.ClientOptions.BaseAddress}api/intake/v1/uploads", host.TokenFor(TestClients.NorthmarchCouncil), $"{request.ItemId}", "");

        var folder = Directory.CreateTempSubdirectory("jtai-tus-peer-").FullName;
        using var peer = Start("node", Tool("tus-peer.mjs"), folder);
        try
        {
            var port = await peer.StandardOutput.ReadLineAsync();
            Assert.False(string.IsNullOrEmpty(port), "npm --prefix tests/api-tools ci has not been run.");
            var theirs = await LinesOfAsync("node", Tool("tus.mjs"), $"http://127.0.0.1:{port}/uploads", "", $"{request.ItemId}", folder);
            Assert.Equal(theirs, ours);
            Assert.Equal(25, ours.Length);
            Assert.DoesNotContain("false", string.Concat(ours), StringComparison.Ordinal);
        }
        finally
        {
            peer.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(100_000, 7_001)]
    [InlineData(3_000_000, 1_000_000)]
    [InlineData(65_536, 65_536)]
    public async Task Tuspy_sends_each_part_with_its_checksum(int size, int part)
    {
        var request = await app.OpenRequestAsync();
        await using var host = Listening();
        var path = Path.Combine(Directory.CreateTempSubdirectory("jtai-tuspy-").FullName, "lists.csv");
        try
        {
            await File.WriteAllBytesAsync(path, Tus.Bytes(size));
            var address = (await LinesOfAsync(
                "/usr/bin/python3", Tool("tus.py"), $"{host.ClientOptions.BaseAddress}api/intake/v1/uploads", host.TokenFor(TestClients.NorthmarchCouncil), $"{request.ItemId}", path, $"{part}")).Single();
            using var http = new HttpClient { BaseAddress = host.ClientOptions.BaseAddress };
            using var end = await Tus.HeadAsync(http, address);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.TokenFor(TestClients.NorthmarchCouncil));
            var receipt = (await http.GetFromJsonAsync<JsonNode>(Tus.ReceiptOf(end)))!;
            Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(Tus.Bytes(size))), "lists.csv"), (receipt["sha256"]!.ToString(), receipt["fileName"]!.ToString()));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
