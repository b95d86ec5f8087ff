using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Jtai.Frameworks.Tests;

/// <summary>The schema says to another tool what it says to ours: an inspectorate may check its document with its own.</summary>
public sealed class SchemaTests
{
    static readonly EvaluationOptions Strict = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };
    static readonly Json.Schema.JsonSchema Schema = Json.Schema.JsonSchema.FromText(FrameworkDocument.Text("framework.schema.json"));

    public static TheoryData<string> Documents => [.. FrameworkDocument.ShippedNames];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_document_is_valid_to_another_library_too(string name)
    {
        var result = Schema.Evaluate(Element(FrameworkDocument.Text(name)), Strict);
        Assert.True(result.IsValid, JsonSerializer.Serialize(result.Details?.Where(detail => !detail.IsValid).Select(detail => detail.InstanceLocation.ToString())));
    }

    [Theory]
    [InlineData("17:00", true)]
    [InlineData("00:00", true)]
    [InlineData("23:59", true)]
    [InlineData("24:00", false)]
    [InlineData("7:00", false)]
    [InlineData("17:60", false)]
    [InlineData("17:00:00Z", false)]
    [InlineData("17:00\n", false)]
    public void Both_judge_a_clock_time_alike(string time, bool valid)
    {
        var document = JsonNode.Parse(FrameworkDocument.ShippedText("front-door-2024", 1)!)!;
        document["milestones"]![2]!["at"] = time;
        Assert.Equal(valid, FrameworkDocument.TryRead(global::System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), out _).Count == 0);
        // A line end before the end of the text is allowed by the regular expressions of .NET, which the library uses as they are.
        if (!time.EndsWith('\n')) Assert.Equal(valid, Schema.Evaluate(Element(document.ToJsonString()), Strict).IsValid);
    }

    static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement;
}
