using System.Net;
using Jtai.Testing;

namespace Jtai.Gateway.Tests;

public sealed class LimitTests : IAsyncLifetime
{
    const string Upload = "/api/intake/v1/items/b/documents";

    Destination _destination = null!;

    public async Task InitializeAsync() => _destination = await Destination.StartAsync();
    public async Task DisposeAsync() => await _destination.DisposeAsync();

    [Fact]
    public async Task One_client_that_asks_too_often_does_not_shut_out_another()
    {
        await using var gateway = GatewayApp.Before(_destination.Address, settings => (settings["Gateway:Burst"], settings["Gateway:RequestsPerSecond"]) = ("5", "1"));
        using var busy = gateway.As(TestClients.NorthmarchCouncil, "scheduling");
        using var other = gateway.As(TestClients.SouthmereCouncil, "scheduling");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => busy.GetAsync("/api/scheduling/v1/x")));
        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        await refused[0].ShouldBeProblemAsync(429, "too-many-requests");
        Assert.NotNull(refused[0].Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/scheduling/v1/x")).StatusCode);
    }

    [Fact]
    public async Task A_stranger_that_makes_up_addresses_is_limited_all_the_same()
    {
        await using var gateway = GatewayApp.Before(_destination.Address, settings =>
            (settings["ForwardedHeaders_Enabled"], settings["Gateway:Burst"], settings["Gateway:RequestsPerSecond"]) = ("true", "5", "1"));
        using var stranger = gateway.Anonymous();
        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(i =>
            stranger.SendAsync(new(HttpMethod.Post, "/connect/token") { Headers = { { "X-Forwarded-For", $"6.6.6.{i}" } } })));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData(1024 * 1024, 200)]
    [InlineData(1024 * 1024 + 1, 413)]
    public async Task An_ordinary_body_is_a_megabyte_at_most(int size, int status)
    {
        await using var gateway = GatewayApp.Before(_destination.Address);
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        var answer = await http.PostAsync("/api/scheduling/v1/x", new ByteArrayContent(new byte[size]));
        if (status == 413) await answer.ShouldBeProblemAsync(413, "too-large");
        else Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_large_upload_flows_through_without_being_held()
    {
        await using var gateway = GatewayApp.Before(_destination.Address);
        using var http = gateway.As(TestClients.NorthmarchCouncil, "intake");
        var size = Long.Count(64, 1024) * 1024L * 1024;

        // While the service does not read, the gateway stops reading too: what it holds is bounded.
        _destination.Reading = new();
        var body = new Zeros(size);
        var upload = http.PostAsync(Upload, new StreamContent(body));
        await Eventually.TrueAsync(() => Interlocked.Read(ref _destination.Received) > 0);
        long before;
        do
        {
            before = body.Sent;
            await Task.Delay(500);
        }
        while (body.Sent != before);
        Assert.True(body.Sent < 32L * 1024 * 1024, $"{body.Sent} bytes were taken while none was read");

        _destination.Reading.SetResult();
        Assert.Equal(size.ToString(System.Globalization.CultureInfo.InvariantCulture), await (await upload).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_service_that_is_down_is_a_problem_and_not_silence()
    {
        await using var gateway = GatewayApp.Before("http://127.0.0.1:9");
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        await (await http.GetAsync("/api/scheduling/v1/x")).ShouldBeProblemAsync(502, "upstream-unreachable");
        using var upload = gateway.As(TestClients.NorthmarchCouncil, "intake");
        await (await upload.PostAsync(Upload, new ByteArrayContent(new byte[1000]))).ShouldBeProblemAsync(502, "upstream-unreachable");
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_a_problem_in_time()
    {
        await using var gateway = GatewayApp.Before(_destination.Address, settings => settings["Gateway:Timeout"] = "00:00:01");
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        await (await http.GetAsync("/api/scheduling/v1/never")).ShouldBeProblemAsync(504, "upstream-timeout");
    }

    [Fact]
    public async Task A_replica_that_is_not_ready_gets_no_requests_until_it_is()
    {
        await using var other = await Destination.StartAsync();
        await using var gateway = GatewayApp.Before(_destination.Address, settings =>
        {
            settings["services:scheduling:http:1"] = other.Address;
            settings["Gateway:HealthInterval"] = "00:00:00.1";
            settings["Gateway:Burst"] = "100000";
        });
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        await Eventually.TrueAsync(async () => (await ReachedAsync()).Count == 2);

        other.Ready = false;
        await Eventually.TrueAsync(async () => (await ReachedAsync()).Count == 1);
        Assert.Equal([new Uri(_destination.Address).Authority], await ReachedAsync());

        other.Ready = true;
        await Eventually.TrueAsync(async () => (await ReachedAsync()).Count == 2);

        // Of two that are chosen by chance or in turns, one is not missed forty times.
        async Task<HashSet<string>> ReachedAsync()
        {
            var reached = new HashSet<string>();
            for (var i = 0; i < 40; i++)
                reached.Add((await (await http.GetAsync("/api/scheduling/v1/x")).JsonAsync()).GetProperty("headers").GetProperty("Host").GetString()!);
            return reached;
        }
    }

    [Fact]
    public async Task A_service_that_is_not_configured_is_unreachable_too()
    {
        await using var gateway = GatewayApp.Before(null);
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        await (await http.GetAsync("/api/scheduling/v1/x")).ShouldBeProblemAsync(502, "upstream-unreachable");
    }

    [Fact]
    public async Task The_refusal_of_a_service_passes_unchanged()
    {
        await using var gateway = GatewayApp.Before(_destination.Address);
        using var http = gateway.As(TestClients.OfstedLead, "scheduling");
        Assert.Equal(HttpStatusCode.Conflict, (await http.GetAsync("/api/scheduling/v1/empty-conflict")).StatusCode);
    }

    /// <summary>So many zeros, made as they are read.</summary>
    sealed class Zeros(long length) : Stream
    {
        public long Sent;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = (int)Math.Min(count, length - Sent);
            Interlocked.Add(ref Sent, n);
            return n;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Sent; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
