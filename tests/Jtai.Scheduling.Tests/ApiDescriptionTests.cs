using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jtai.Scheduling.Tests;

/// <summary>The OpenAPI document against a committed file, so that a change of the API shows as a difference. A wanted change: run with JTAI_ACCEPT=1 and commit the file.</summary>
[Collection(nameof(SchedulingApp))]
public class ApiDescriptionTests(SchedulingApp app)
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public async Task The_API_is_what_was_agreed()
    {
        var description = JsonNode.Parse(await app.Host.ApiDescriptionAsync())!.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("JTAI_ACCEPT") == "1") await File.WriteAllTextAsync(Snapshot(), description);
        Assert.Equal(await File.ReadAllTextAsync(Snapshot()), description);
    }

    static string Snapshot([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "openapi.v1.json");
}
