using System.Net.Http.Headers;
using System.Text.Json;
using Jtai.Contracts;
using Jtai.Testing;

namespace Jtai.Gateway.Tests;

/// <summary>The gateway on a real Kestrel, with one destination behind every route.</summary>
sealed class GatewayApp : JtaiApp<Program>
{
    // Not the factory's own port: it would set that on a server which may have started already.
    GatewayApp(Dictionary<string, string?> settings) : base(settings) => UseKestrel();

    public static GatewayApp Before(string? destination, Action<Dictionary<string, string?>>? change = null)
    {
        var settings = new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:0" };
        foreach (var service in KnownServices.All.Select(each => each.Name)) settings[$"services:{service}:http:0"] = destination;
        change?.Invoke(settings);
        var gateway = new GatewayApp(settings);
        gateway.StartServer();
        return gateway;
    }

    /// <summary>A caller with a token for one service.</summary>
    public HttpClient As(TestClient client, string audience) => new()
    {
        // Not the factory's own client: to follow redirects it holds the whole body.
        BaseAddress = ClientOptions.BaseAddress,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", TestIssuer.Shared.Issue(client, audience)) },
    };
}

static class Answers
{
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
}
