using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Jtai.Testing;

/// <summary>What holds for the API of every service.</summary>
public static class AgreedApi
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>
    /// The OpenAPI document is the committed file <c>openapi.v1.json</c> of the tests, so that a change shows as a difference (a wanted one: run with
    /// JTAI_ACCEPT=1 and commit the file), and tells a stranger enough; every endpoint names a policy, and its process where it may change something;
    /// docs/processes.md has exactly the processes that there are.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="test">The file beside which the agreed document lies.</param>
    public static async Task HoldsAsync<TMarker>(JtaiApp<TMarker> app, [CallerFilePath] string test = "") where TMarker : class
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "openapi.v1.json");
        var present = JsonNode.Parse(await app.ApiDescriptionAsync())!.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("JTAI_ACCEPT") == "1") await File.WriteAllTextAsync(file, present);
        Assert.Equal(await File.ReadAllTextAsync(file), present);
        Assert.Empty(ApiRules.BrokenIn(present));

        Assert.Empty(app.EndpointsWithoutPolicy());
        Assert.Empty(app.EndpointsWithoutProcess());
        var service = typeof(TMarker).Assembly.GetName().Name!["Jtai.".Length..];
        Assert.Equal(ProcessesPage.Of(service).Order(), ProcessesPage.Of(service, app).Order());
    }
}
