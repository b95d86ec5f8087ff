using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Testing;

namespace Jtai.Intake.Tests.Uploads;

/// <summary>A large file over a bad line, through the gateway.</summary>
public sealed class BrokenConnectionTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public async Task A_file_arrives_whole_over_a_line_that_breaks_a_service_that_is_killed_and_tokens_that_expire_and_little_is_sent_twice()
    {
        var length = Long.Count(96, 2048) * 1024L * 1024;
        var cuts = Long.Count(12, 100);
        var request = await app.OpenRequestAsync();
        await using var intake = app.Process(new() { ["Intake:MaxUploadBytes"] = $"{length}", ["Workers:CheckDocuments"] = "false" });
        await using var gateway = ServiceProcess.Gateway(intake.Address);
        await Task.WhenAll(intake.StartAsync(), gateway.StartAsync());
        using var sender = new Sender(gateway.Address, length);
        await sender.StartAsync(TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, "intake"), Tus.Metadata(request.ItemId, "large.zip"));
        var expired = Enumerable.Range(1, 3).Select(hours => TestIssuer.Shared.Issue(
            TestClients.NorthmarchCouncil, "intake", token => (token.IssuedAt, token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-hours - 1), DateTime.UtcNow.AddHours(-hours - 1), DateTime.UtcNow.AddHours(-hours)))).ToList();

        async Task RestartAsync()
        {
            await intake.KillAsync();
            await intake.StartAsync();
        }

        var random = new Random(20250506);
        for (var cut = 0; cut < cuts; cut++)
        {
            var offset = await Resume(sender);
            // Any client sends all that is left in one part, and its line breaks at some place.
            var share = (length - offset) / (cuts - cut + 1);
            var until = random.NextInt64(share) + share / 2;
            var isKilled = cut == cuts / 3 || cut == 2 * cuts / 3;
            var broken = await Record.ExceptionAsync(
                () => sender.SendAsync(offset, length - offset, until, reset: cut % 2 == 0, expired[cut % 3], isKilled ? RestartAsync : null));
            Assert.IsType<HttpRequestException>(broken);
        }

        var rest = await Resume(sender);
        await sender.SendAsync(rest, length - rest);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, "intake"));
        var receipt = (await http.GetFromJsonAsync<JsonNode>(sender.Receipt))!;
        Assert.Equal((sender.Sha256(), length), (receipt["sha256"]!.ToString(), receipt["size"]!.GetValue<long>()));
        // Of a small file the buffers between are a larger part.
        var most = Long.Wanted ? 1.05 : 1.5;
        Assert.True(sender.Sent <= most * length, $"{sender.Sent} bytes were sent for {length}: {(double)sender.Sent / length:0.000}");
        Console.WriteLine($"{length} bytes, {cuts} cuts: {(double)sender.Sent / length:0.0000} times as much was sent");
    }

    /// <summary>As a client does: until the server is there again, and whoever was sending before has stopped.</summary>
    static async Task<long> Resume(Sender sender)
    {
        var offset = 0L;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                offset = await sender.OffsetAsync();
                return true;
            }
            catch (HttpRequestException again) when (again.StatusCode is null or HttpStatusCode.Locked or >= HttpStatusCode.InternalServerError)
            {
                return false;
            }
        });
        return offset;
    }
}
