using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts;
using Jtai.Testing;

namespace Jtai.System.Tests;

public sealed class FirstWeekTests(RunningSystem system) : IClassFixture<RunningSystem>
{
    private static readonly string[] Services = [.. KnownServices.All.Select(service => service.Name), "gateway"];

    [Fact]
    public async Task An_inspection_goes_through_its_first_week_also_after_every_service_was_killed()
    {
        AssertOk(await system.Way.DemonstrateAsync());

        foreach (var service in Services) await system.KillAsync(service);
        await Eventually.TrueAsync(EverythingAnswersAsync, TimeSpan.FromMinutes(2), "every service answers through the gateway");

        AssertOk(await system.Way.DemonstrateAsync());
    }

    [Fact]
    public async Task A_stranger_carries_it_too_with_the_clients_that_NSwag_makes() =>
        AssertOk(await system.Way.RunStrangerAsync("dotnet", Program.Assembly("Jtai.Clients")), "first week: ok");

    /// <summary>What <c>npm --prefix tests/api-tools test</c> has compiled, which <c>./test</c> does before.</summary>
    [Fact]
    public async Task A_stranger_carries_it_too_with_the_types_that_openapi_typescript_makes() =>
        AssertOk(await system.Way.RunStrangerAsync("node", Path.Combine(Program.Repository, "tests/api-tools/artifacts/first-week.js")), "first week: ok");

    [Fact]
    public async Task A_newcomer_who_copies_every_call_of_the_page_arrives() =>
        AssertOk(await system.Way.FollowPageAsync(await File.ReadAllTextAsync(Path.Combine(Program.Repository, "docs/connecting.md"))), "page: ok");

    [Fact]
    public async Task What_dies_together_with_what_it_waits_for_is_started_again_too()
    {
        await system.KillTogetherAsync("gateway", "scheduling", "messaging");
        await Eventually.TrueAsync(EverythingAnswersAsync, TimeSpan.FromMinutes(2), "every service answers through the gateway");
    }

    [Fact]
    public async Task What_dies_again_and_again_is_given_up_until_somebody_starts_it()
    {
        // Other tests may have killed it a moment ago.
        var ends = 1;
        while (await system.IsStartedAgainAfterKillAsync("case-selection")) ends++;
        Assert.InRange(ends, 1, 5);
        Assert.NotEmpty(system.LinesWith("case-selection has ended 5 times within a minute and is given up"));
        Assert.Null(system.ProcessOf("case-selection"));

        await system.StartAsync("case-selection");
        await Eventually.TrueAsync(EverythingAnswersAsync, TimeSpan.FromMinutes(2), "every service answers through the gateway");
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("messaging")]
    [InlineData("clamav")]
    public async Task A_server_that_is_killed_is_started_again_with_its_data(string server)
    {
        AssertOk(await system.Way.DemonstrateAsync());
        var before = await InspectionsAsync();

        // The server itself; then the process that watches over it, with which the server ends.
        foreach (var depth in (int[])[1, 0])
        {
            await system.KillAsync(server, depth);
            await Eventually.TrueAsync(EverythingAnswersAsync, TimeSpan.FromMinutes(2), "every service answers through the gateway");
        }

        Assert.Equal(before, await InspectionsAsync());
        AssertOk(await system.Way.DemonstrateAsync());
    }

    private async Task<int> InspectionsAsync()
    {
        using var lead = await system.Way.SignInAsync("demo-ofsted-lead");
        return (await lead.GetFromJsonAsync<JsonNode>("/api/scheduling/v1/inspections?limit=100"))!["items"]!.AsArray().Count;
    }

    [Fact]
    public async Task Nothing_that_the_lists_say_of_a_child_is_in_anything_that_operations_see()
    {
        AssertOk(await system.Way.DemonstrateAsync());
        var secrets = await system.Way.SecretsOfListsAsync();

        // Everything that operations can see has arrived: the span of the very last request, and what the services wrote to their consoles.
        await Eventually.TrueAsync(() => system.Telemetry.Of("trace").Any(batch => batch.Contains("/children/{child", StringComparison.Ordinal)));
        await Eventually.TrueAsync(() => system.Telemetry.Of("logs").Count > 0);
        await Eventually.TrueAsync(() => system.Telemetry.Of("metrics").Any(batch => batch.Contains("jtai.outbox.sent", StringComparison.Ordinal) && batch.Contains("dotnet.gc.collections", StringComparison.Ordinal)));
        Assert.DoesNotContain(system.Telemetry.Of("trace"), batch => batch.Contains("health_check", StringComparison.Ordinal));
        Assert.NotEmpty(system.LinesWith("healthy"));
        Assert.Contains(system.Logs(), log => log.Name == "scheduling.log" && log.Text.Contains("Now listening", StringComparison.Ordinal));

        var seen = system.Logs()
            .Concat(((string[])["trace", "logs", "metrics"]).SelectMany(kind => system.Telemetry.Of(kind).Select(batch => (Name: kind, Text: batch))))
            .ToList();
        var found =
            from place in seen
            from secret in secrets
            where place.Text.Says(secret)
            select $"{place.Name} holds something that the lists say";
        Assert.Empty(found);
        Assert.All(secrets, secret => Assert.DoesNotContain(system.LinesWith(secret), line => line.Says(secret)));
    }

    private static void AssertOk((int ExitCode, string Output) carried, string lastLine = "demonstration: ok")
    {
        Assert.True(carried.ExitCode == 0, carried.Output);
        Assert.EndsWith(lastLine, carried.Output, StringComparison.Ordinal);
    }

    /// <summary>A service that is reached and knows who asks says 404 of what does not exist; one that is away is 502 or 503.</summary>
    private async Task<bool> EverythingAnswersAsync()
    {
        try
        {
            using var lead = await system.Way.SignInAsync("demo-ofsted-lead");
            var nothing = Guid.Empty;
            string[] paths =
            [
                $"/api/scheduling/v1/inspections/{nothing}", $"/api/intake/v1/items?inspection={nothing}",
                $"/api/case-selection/v1/inspections/{nothing}/selection", $"/api/identity/v1/inspections/{nothing}/memberships/nobody",
            ];
            foreach (var path in paths)
            {
                using var answer = await lead.GetAsync(path);
                if (answer.StatusCode != HttpStatusCode.NotFound) return false;
            }

            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
