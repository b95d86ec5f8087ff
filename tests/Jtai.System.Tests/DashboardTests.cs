using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Testing;

namespace Jtai.System.Tests;

/// <summary>What operations staff see on Aspire's dashboard while a demonstration runs.</summary>
public sealed class DashboardTests(DashboardTests.Host started) : IClassFixture<DashboardTests.Host>
{
    readonly AppHostProcess host = started.Process;

    public sealed class Host : IAsyncLifetime
    {
        internal AppHostProcess Process { get; } = new();

        public Task InitializeAsync() => Process.StartAsync();

        public Task DisposeAsync() => Process.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task It_shows_requests_and_messages_by_name_no_polls_and_nothing_of_a_child()
    {
        using var way = host.Way;
        var demonstration = await way.DemonstrateAsync();
        Assert.True(demonstration.ExitCode == 0, demonstration.Output);
        var secrets = await way.SecretsOfListsAsync();
        using var dashboard = host.Dashboard();

        List<JsonNode> spans = [];
        await Eventually.TrueAsync(async () => (spans = await SpansAsync(dashboard)).Any(span => NameOf(span).EndsWith("/children/{childId:guid}", StringComparison.Ordinal)));
        var beginnings = spans.Where(span => string.IsNullOrEmpty(span["parentSpanId"]?.ToString())).Select(NameOf).ToList();
        Assert.NotEmpty(beginnings);
        Assert.All(beginnings, name => Assert.Matches("^(GET|POST|PUT|DELETE|PATCH) |(send|receive|process)$", name));
        // SQL by what it does.
        Assert.Contains(spans, span => NameOf(span) == "select inspections");
        Assert.DoesNotContain(spans, span => NameOf(span) == "postgresql");
        // One trace over gateway, services and broker.
        Assert.Contains(spans.GroupBy(span => span["traceId"]!.ToString()), trace => trace.Any(span => NameOf(span).StartsWith("POST /api/scheduling", StringComparison.Ordinal)) && trace.Any(span => NameOf(span).EndsWith("receive", StringComparison.Ordinal)));
        await Eventually.TrueAsync(async () => (await dashboard.GetFromJsonAsync<JsonArray>("/api/telemetry/resources"))!.Where(resource => !resource!["name"]!.ToString().EndsWith("-migrate", StringComparison.Ordinal))
            .All(resource => resource!["hasMetrics"]!.GetValue<bool>() && resource["hasTraces"]!.GetValue<bool>() && resource["hasLogs"]!.GetValue<bool>()));

        foreach (var kind in (string[])["traces", "logs", "resources"])
        {
            var shown = await dashboard.GetStringAsync($"/api/telemetry/{kind}?limit=10000");
            Assert.DoesNotContain(secrets, shown.Says);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/telemetry/traces")]
    [InlineData("/api/telemetry/logs")]
    public async Task It_shows_nothing_to_whoever_has_no_token(string page)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var stranger = new HttpClient(handler) { BaseAddress = new Uri(host.Way.Addresses["dashboard"]!.ToString()) };
        using var answer = await stranger.GetAsync(page);
        Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Found, $"{page}: {answer.StatusCode}");
        if (answer.Headers.Location is { } location) Assert.StartsWith("/login", new Uri(stranger.BaseAddress!, location).AbsolutePath, StringComparison.Ordinal);
    }

    static string NameOf(JsonNode span) => span["name"]!.ToString();

    static async Task<List<JsonNode>> SpansAsync(HttpClient dashboard)
    {
        var answer = await dashboard.GetFromJsonAsync<JsonNode>("/api/telemetry/spans?limit=10000");
        return
        [
            .. from resource in answer!["data"]!["resourceSpans"]!.AsArray()
               from scope in resource!["scopeSpans"]!.AsArray()
               from span in scope!["spans"]!.AsArray()
               select span
        ];
    }
}
