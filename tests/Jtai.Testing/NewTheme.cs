using System.Text.Json.Nodes;
using Jtai.Frameworks;

namespace Jtai.Testing;

/// <summary>Framework documents that no release has shipped.</summary>
public static class NewTheme
{
    /// <summary>A theme that is like the front-door framework of 2024 but for what a test changes.</summary>
    public static string Document(string id, int version = 1, Action<JsonNode>? change = null)
    {
        var document = JsonNode.Parse(FrameworkDocument.ShippedText("front-door-2024", 1)!)!;
        (document["id"], document["version"], document["title"], document["kind"]) = (id, version, $"Theme {id}", "theme");
        change?.Invoke(document);
        return document.ToJsonString();
    }

    /// <summary>The part of a document with this identifier, such as a milestone.</summary>
    public static JsonNode Part(this JsonNode document, string list, string id) => document[list]!.AsArray().Single(part => part!["id"]!.GetValue<string>() == id)!;
}
