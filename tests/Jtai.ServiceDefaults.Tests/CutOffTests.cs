using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Jtai.ServiceDefaults.Tests;

/// <summary>A client that goes away in the middle of its request is a line in the log at most, and never one of the framework's own with a stack trace.</summary>
public sealed class CutOffTests : IAsyncLifetime
{
    SampleService _service = null!;

    public async Task InitializeAsync() => _service = await SampleService.StartAsync(map: app =>
    {
        app.MapPost("/open/form", async (HttpContext http) => (await http.Request.ReadFormAsync()).Count).AllowAnonymous();
        app.MapPost("/open/stream", async (HttpContext http, CancellationToken cancellationToken) => await http.Request.Body.CopyToAsync(Stream.Null, cancellationToken)).AllowAnonymous();
        app.MapPost("/open/json", (Plan plan) => plan).AllowAnonymous();
        app.MapGet("/open/slow", (CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken)).AllowAnonymous();
        app.MapPost("/open/unread", async (HttpContext http) => await Task.Delay(300)).AllowAnonymous();
    });

    public async Task DisposeAsync() => await _service.DisposeAsync();

    public static IEnumerable<object[]> Ways =>
        from way in CutOff.Ways
        from target in (string[])["form application/x-www-form-urlencoded grant_type=client_credentials&a", "json application/json {\"framework\":", "stream application/octet-stream abc", "unread application/octet-stream abc"]
        select new object[] { way, target };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_body_that_breaks_off_writes_no_stack_trace(string way, string target)
    {
        var parts = target.Split(' ', 3);
        await CutOff.SendAsync(new Uri(_service.Address), $"/open/{parts[0]}", way, parts[1], parts[2]);
        await CutOff.IsOverAsync(_service.Output, new Uri(_service.Address));
        // Spans are those of every host in the process.
        var traces = _service.Output.LinesWith("   at ").Concat(_service.Output.LinesWith("Error ")).Where(line => !line.StartsWith("span ", StringComparison.Ordinal)).ToList();
        Assert.True(traces.Count == 0, string.Join('\n', traces));
    }
}
