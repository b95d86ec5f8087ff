using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Jtai.WorkingDays;

namespace Jtai.Frameworks;

/// <summary>Reads framework documents.</summary>
public static class FrameworkDocument
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The JSON schema of a document (2020-12).</summary>
    public static string Schema { get; } = Text("framework.schema.json");

    /// <summary>The shipped documents, one version each, in the order of their identifiers.</summary>
    public static IReadOnlyList<Framework> Shipped { get; } = [.. ReadShipped()];

    /// <summary>Reads a document and checks it by the schema, then by what a schema cannot say.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="framework">The framework, or null when there are problems.</param>
    /// <returns>Everything that is wrong with it; empty when it is valid.</returns>
    public static IReadOnlyList<FrameworkProblem> TryRead(ReadOnlySpan<byte> json, out Framework? framework)
    {
        framework = null;
        JsonNode? document;
        try
        {
            if (JsonTexts.FirstUnreadable(json) is var (place, reason))
            {
                return [new FrameworkProblem("", $"{reason} at {place}", "a JSON document of Unicode text without U+0000")];
            }
            document = JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 32 });
        }
        catch (JsonException problem)
        {
            return [new FrameworkProblem(
                "", $"line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}", "a JSON document in which no property comes twice")];
        }
        var problems = JsonSchema.Check(document, Schema);
        if (problems.Count > 0) return problems;
        var read = document.Deserialize<Framework>(Options)!;
        problems = FrameworkChecks.Check(read);
        if (problems.Count == 0) framework = read;
        return problems;
    }

    /// <summary>Reads a document that was checked when it was added. It is not checked again: it stays readable when later releases ask for more.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="JsonException">It is no framework document.</exception>
    public static Framework Read(string json) => JsonSerializer.Deserialize<Framework>(json, Options)!;

    /// <summary>The shipped document of this version exactly as it is written, or null.</summary>
    /// <param name="id">Identifier, such as <c>front-door-2024</c>.</param>
    /// <param name="version">Version of the document.</param>
    public static string? ShippedText(string id, int version) => Shipped.Any(framework => framework.Id == id && framework.Version == version)
        ? Text($"Documents/{id}.v{version}.json")
        : null;

    /// <summary>The shipped document with this identifier, or null. For an inspection, which stays on its version, ask <see cref="KnownFrameworks"/>.</summary>
    internal static Framework? Find(string id) => Shipped.SingleOrDefault(framework => framework.Id == id);

    internal static IEnumerable<string> ShippedNames =>
        typeof(FrameworkDocument).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Documents/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    internal static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(FrameworkDocument).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<Framework> ReadShipped()
    {
        foreach (var name in ShippedNames)
        {
            var problems = TryRead(Encoding.UTF8.GetBytes(Text(name)), out var framework);
            yield return framework ?? throw new InvalidDataException($"{name}: {string.Join(" ", problems)}");
        }
    }
}

/// <summary>Something wrong with a framework document.</summary>
/// <param name="Path">Where, such as <c>milestones[3].anchor</c>; empty for the document itself.</param>
/// <param name="Value">What stands there, shortened.</param>
/// <param name="Allowed">What is allowed there.</param>
public sealed record FrameworkProblem(string Path, string Value, string Allowed)
{
    /// <summary>The problem in one sentence.</summary>
    public override string ToString() => $"{(Path.Length == 0 ? "The document" : Path)} is {Value}; allowed is {Allowed}.";
}
