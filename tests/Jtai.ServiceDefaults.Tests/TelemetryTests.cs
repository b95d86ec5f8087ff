using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Jtai.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jtai.ServiceDefaults.Tests;

public sealed class TelemetryTests : IAsyncLifetime
{
    SampleService _service = null!;
    HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _service = await SampleService.StartAsync();
        _http = _service.As(TestClients.OfstedLead);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
    }

    async Task<Activity> SpanOfAsync(string path, HttpStatusCode expected)
    {
        using var client = new Activity("test").Start();
        Assert.Equal(expected, (await _http.GetAsync(path)).StatusCode);
        return await Eventually.SingleAsync(() => _service.Output.Spans.Where(s => s.TraceId == client.TraceId && Equals(s.GetTagItem("server.port"), new Uri(_service.Address).Port) && s.Kind == ActivityKind.Server));
    }

    [Fact]
    public async Task A_server_span_has_route_and_status_and_not_what_was_typed()
    {
        var span = await SpanOfAsync("/api/sample/v1/children/Zebedee?born=2011-03-04", HttpStatusCode.OK);
        Assert.Equal("GET /api/sample/v1/children/{child}", span.DisplayName);
        Assert.Equal("/api/sample/v1/children/{child}", span.GetTagItem("http.route"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Null(span.GetTagItem("url.path"));
        Assert.Null(span.GetTagItem("url.query"));
    }

    [Fact]
    public async Task A_failure_is_an_error_span_under_its_route()
    {
        var span = await SpanOfAsync("/api/sample/v1/broken", HttpStatusCode.InternalServerError);
        Assert.Equal("GET /api/sample/v1/broken", span.DisplayName);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("500", span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_planted_name_and_date_of_birth_appear_nowhere()
    {
        const string Name = "Zebedee-Plantedchild", Born = "2011-03-04";
        foreach (var path in new[] { $"children/{Name}?born={Born}", $"nowhere/{Name}/{Born}", $"broken?name={Name}%20{Born}", $"days?from={Name}{Born}", $"days?from=2025-05-02&add={Name}" })
            await _http.GetAsync($"/api/sample/v1/{path}");
        foreach (var body in new[] { $$"""{"framework":"{{Name}}","fieldworkStartsOn":"{{Born}}T"}""", $$"""{"{{Name}}":"{{Born}}"}""", $"\"{Name} {Born}", $$"""{"framework":"{{Name}}","fieldworkStartsOn":"{{Born}}"}""" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            await _http.PostAsync("/api/sample/v1/plans", content);
        }
        // Whatever else of a request its client writes. By a socket: an HttpClient of the test would be measured itself.
        using (var client = new TcpClient())
        {
            var service = new Uri(_service.Address);
            await client.ConnectAsync(service.Host, service.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"{Name} /api/sample/v1/caller HTTP/1.1\r\nHost: {Name}.example\r\nUser-Agent: {Name}/{Born}\r\nbaggage: name={Name}\r\nConnection: close\r\n\r\n"));
            using var answer = new StreamReader(client.GetStream());
            Assert.StartsWith("HTTP/1.1 4", await answer.ReadToEndAsync(), StringComparison.Ordinal);
        }

        using var end = new Activity("test").Start();
        await _http.GetAsync("/api/sample/v1/caller");
        await Eventually.SingleAsync(() => _service.Output.Spans.Where(s => s.TraceId == end.TraceId && s.Kind == ActivityKind.Server && s.DisplayName.EndsWith("caller", StringComparison.Ordinal)));
        Assert.Equal("", string.Join("\n", _service.Output.LinesWith(Name)));
        Assert.Equal("", string.Join("\n", _service.Output.LinesWith(Born)));
        // The capture itself works: the failure was logged, traced and measured.
        Assert.NotEmpty(_service.Output.LinesWith("InvalidOperationException"));
        Assert.NotEmpty(_service.Output.LinesWith("span GET /api/sample/v1/children/{child}"));
        Assert.NotEmpty(_service.Output.LinesWith("metric http.server.request.duration"));
    }

    [Fact]
    public async Task Health_is_not_traced()
    {
        using var http = _service.WithToken(null);
        await http.GetAsync("/health/ready");
        await http.GetAsync("/health/live");
        // What comes later is traced, so the two would have been seen by now.
        await SpanOfAsync("/api/sample/v1/caller", HttpStatusCode.OK);
        Assert.DoesNotContain(_service.Output.Spans, s => s.Kind == ActivityKind.Server && s.DisplayName.Contains("health", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_callers_baggage_is_not_taken_over()
    {
        using var client = new Activity("test").Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/sample/v1/caller") { Headers = { { "baggage", "name=planted" } } };
        await _http.SendAsync(request);
        var port = new Uri(_service.Address).Port;
        var span = await Eventually.SingleAsync(() => _service.Output.Spans.Where(s => s.TraceId == client.TraceId && Equals(s.GetTagItem("server.port"), port) && s.Kind == ActivityKind.Server));
        Assert.Empty(span.Baggage);
    }

    [Fact]
    public async Task Health_is_open_and_degraded_still_counts_as_ready()
    {
        await using var service = await SampleService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("broker", () => HealthCheckResult.Degraded("planted-detail")));
        using var http = service.WithToken(null);
        var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"status":"Degraded","checks":{"broker":"Degraded"}}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_is_not_ready_without_its_database_but_alive()
    {
        await using var service = await SampleService.StartAsync(configure: builder => builder.Services.AddHealthChecks()
            .AddCheck("database", () => HealthCheckResult.Unhealthy("planted-detail", new InvalidOperationException("planted-detail"))));
        using var http = service.WithToken(null);
        var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.DoesNotContain("planted-detail", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task The_description_is_openapi_3_1_with_paths_that_hold_outside_too()
    {
        using var http = _service.WithToken(null);
        var document = await (await http.GetAsync("/openapi/v1.json")).JsonAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("/", document.GetProperty("servers")[0].GetProperty("url").GetString());
        var operation = document.GetProperty("paths").GetProperty("/api/sample/v1/caller").GetProperty("get");
        Assert.True(operation.GetProperty("security")[0].TryGetProperty("bearer", out _));
    }
}
