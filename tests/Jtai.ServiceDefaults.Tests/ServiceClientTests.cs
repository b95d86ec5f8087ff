using System.Net;
using System.Security.Cryptography;
using Jtai.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.ServiceDefaults.Tests;

public sealed class ServiceClientTests : IAsyncLifetime
{
    sealed class NeighbourClient(HttpClient http)
    {
        public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);
        public Task<HttpResponseMessage> PostAsync(string path) => http.PostAsync(path, null);
    }

    int _failures;
    int _calls;
    SampleService _neighbour = null!;
    SampleService _service = null!;

    public async Task InitializeAsync()
    {
        _neighbour = await SampleService.StartAsync(map: app => app.MapMethods("/api/sample/v1/flaky", ["GET", "POST"], () =>
        {
            Interlocked.Increment(ref _calls);
            return Interlocked.Decrement(ref _failures) >= 0 ? Results.StatusCode(503) : Results.Ok();
        }).RequireAuthorization(Policies.Service));
        _service = await ServiceWithNeighbourAsync(_neighbour.Address);
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _neighbour.DisposeAsync();
    }

    static Task<SampleService> ServiceWithNeighbourAsync(string? address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SampleService.StartAsync(
            new() { ["services:sample:http:0"] = address, ["ServiceClient:PrivateKey"] = Convert.ToBase64String(key.ExportPkcs8PrivateKey()) },
            builder => builder.AddServiceClient<NeighbourClient>("sample"),
            app => app.MapGet("/api/sample/v1/neighbour", async (NeighbourClient neighbour) => (int)(await neighbour.GetAsync("/api/sample/v1/flaky")).StatusCode).RequireAuthorization(Policies.Authenticated));
    }

    [Fact]
    public async Task A_call_carries_a_token_of_the_calling_service()
    {
        var caller = await (await _service.Services.GetRequiredService<NeighbourClient>().GetAsync("/api/sample/v1/caller")).JsonAsync();
        Assert.Equal(SampleService.Name, caller.GetProperty("subject").GetString());
        Assert.True(caller.GetProperty("isService").GetBoolean());
    }

    [Fact]
    public async Task A_read_is_repeated_when_the_neighbour_stumbles()
    {
        _failures = 2;
        Assert.Equal(HttpStatusCode.OK, (await _service.Services.GetRequiredService<NeighbourClient>().GetAsync("/api/sample/v1/flaky")).StatusCode);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_change_is_sent_once_only()
    {
        _failures = 1;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _service.Services.GetRequiredService<NeighbourClient>().PostAsync("/api/sample/v1/flaky")).StatusCode);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_neighbour_that_is_down_is_503_and_not_500()
    {
        await using var service = await ServiceWithNeighbourAsync("http://127.0.0.1:9");
        using var http = service.As(TestClients.OfstedLead);
        await (await http.GetAsync("/api/sample/v1/neighbour")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "neighbour-unavailable");
    }

    [Fact]
    public async Task An_address_that_is_not_configured_is_named()
    {
        await using var service = await ServiceWithNeighbourAsync(null);
        var refused = Assert.Throws<InvalidOperationException>(() => service.Services.GetRequiredService<NeighbourClient>());
        Assert.Contains("services:sample:http:0", refused.Message, StringComparison.Ordinal);
    }
}
