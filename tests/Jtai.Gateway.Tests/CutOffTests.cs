using Jtai.Testing;

namespace Jtai.Gateway.Tests;

/// <summary>A client that goes away in the middle of its request is a line in the log at most, and no stack trace.</summary>
public sealed class CutOffTests : IAsyncLifetime
{
    Destination _destination = null!;

    public async Task InitializeAsync() => _destination = await Destination.StartAsync();
    public async Task DisposeAsync() => await _destination.DisposeAsync();

    public static IEnumerable<object[]> Requests =>
        from way in CutOff.Ways
        from path in (string[])["/api/intake/v1/items/b/documents", "/api/scheduling/v1/x", "/connect/token", "/nothing", "/docs/nothing"]
        select new object[] { way, path };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_body_that_breaks_off_writes_no_stack_trace(string way, string path)
    {
        await using var gateway = GatewayApp.Before(_destination.Address);
        var audience = path.StartsWith("/api/", StringComparison.Ordinal) ? path.Split('/')[2] : "intake";
        await CutOff.SendAsync(gateway.ClientOptions.BaseAddress, path, way, "application/octet-stream", new string('x', 100_000), TestIssuer.Shared.Issue(TestClients.NorthmarchCouncil, audience));
        await CutOff.IsOverAsync(gateway.Output, gateway.ClientOptions.BaseAddress);
        Assert.Empty(Traces(gateway));
        Assert.Empty(gateway.Output.LinesWith("Error Microsoft"));
    }

    [Fact]
    public async Task A_service_that_is_away_writes_no_stack_trace()
    {
        await using var gateway = GatewayApp.Before("http://127.0.0.1:9", settings => settings["Gateway:HealthInterval"] = "00:00:00.1");
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        await (await http.GetAsync("/api/scheduling/v1/x")).ShouldBeProblemAsync(502, "upstream-unreachable");
        await Eventually.TrueAsync(() => gateway.Output.LinesWith("was not passed on: Request, System.Net.Sockets.SocketException").Count == 1);
        await Eventually.TrueAsync(() => gateway.Output.LinesWith("unhealthy").Count > 0);
        Assert.Empty(Traces(gateway));
    }

    [Theory]
    [InlineData("POST", "/api/intake/v1/items/b/documents")]
    [InlineData("PUT", "/api/intake/v1/items/b/documents/a.pdf")]
    [InlineData("PATCH", "/api/intake/v1/uploads/0199c0de-5b1a-7c3e-9d4f-2a6b8c0e1f35/grant")]
    public async Task A_large_file_is_not_taken_to_its_end_for_a_service_that_is_away(string method, string path)
    {
        await using var gateway = GatewayApp.Before("http://127.0.0.1:9");
        using var http = gateway.As(TestClients.NorthmarchCouncil, "intake");
        using var request = new HttpRequestMessage(new(method), path) { Content = new Zeros(2L << 30) };
        await Record.ExceptionAsync(() => http.SendAsync(request));
        Assert.InRange(((Zeros)request.Content).Sent, 0, 64 << 20);
    }

    sealed class Zeros(long length) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            for (var piece = new byte[64 * 1024]; Sent < length; Sent += piece.Length) await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long size) => (size = length) > 0;
    }

    /// <summary>A span may have one.</summary>
    static IEnumerable<string> Traces(GatewayApp gateway) => gateway.Output.LinesWith("   at ").Where(line => !line.StartsWith("span ", StringComparison.Ordinal));
}
