using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jtai.Testing;

/// <summary>A service's OpenAPI document beside the committed file <c>openapi.v1.json</c> of its tests, so that a change of the API shows as a difference. A wanted change: run with JTAI_ACCEPT=1 and commit the file.</summary>
public static class ApiSnapshot
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <param name="app">The service.</param>
    /// <param name="test">The file beside which the agreed document lies.</param>
    /// <returns>What was agreed and what is; a test expects the same.</returns>
    public static async Task<(string Agreed, string Present)> OfAsync<TMarker>(JtaiApp<TMarker> app, [CallerFilePath] string test = "") where TMarker : class
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "openapi.v1.json");
        var present = JsonNode.Parse(await app.ApiDescriptionAsync())!.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("JTAI_ACCEPT") == "1") await File.WriteAllTextAsync(file, present);
        return (await File.ReadAllTextAsync(file), present);
    }
}
