using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Jtai.Frameworks;

/// <summary>
/// Checks a document by the part of JSON Schema 2020-12 that <c>framework.schema.json</c> uses, and says of every problem where it is, what stands
/// there and what is allowed. Libraries say that a value "should match one of the values" and not which, so their words are of no help to whoever
/// writes a document; one of them judges the same documents in the tests. A keyword it does not know is an exception, never passed over.
/// </summary>
internal static class JsonSchema
{
    internal static List<FrameworkProblem> Check(JsonNode? document, string schema)
    {
        var problems = new List<FrameworkProblem>();
        var root = JsonNode.Parse(schema)!.AsObject();
        Check(document, root, root, "", problems);
        return problems;
    }

    private static void Check(JsonNode? value, JsonObject schema, JsonObject root, string path, List<FrameworkProblem> problems)
    {
        foreach (var (keyword, argument) in schema)
            switch (keyword)
            {
                case "$schema" or "$defs" or "title" or "description" or "examples":
                    break;
                case "$ref":
                    Check(value, root["$defs"]![argument!.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), root, path, problems);
                    break;
                case "type":
                    // Without the right type the other keywords have nothing to say.
                    if (!IsOfType(value, argument!.GetValue<string>()))
                    {
                        Problem($"{(argument.GetValue<string>() is "object" or "array" or "integer" ? "an" : "a")} {argument}");
                        return;
                    }
                    break;
                case "enum":
                    if (!argument!.AsArray().Any(each => JsonNode.DeepEquals(each, value)))
                    {
                        Problem($"one of {string.Join(", ", argument.AsArray().Select(each => each!.ToJsonString(Json)))}");
                    }
                    break;
                case "minimum" or "maximum":
                    if (value!.AsValue().TryGetValue<int>(out var number) is false
                        || (keyword == "minimum" ? number < argument!.GetValue<int>() : number > argument!.GetValue<int>()))
                    {
                        Problem($"a whole number from {schema["minimum"]} to {schema["maximum"]}");
                    }
                    break;
                case "pattern":
                    if (!Regex.IsMatch(Text(), ToTheEnd(argument!.GetValue<string>()), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))
                    {
                        Problem(schema["title"] is { } title ? $"{title} such as {schema["examples"]![0]}" : $"text that matches {argument}");
                    }
                    break;
                case "minLength":
                    if (Text().Length < argument!.GetValue<int>()) Problem($"at least {argument} characters");
                    break;
                case "maxLength":
                    if (Text().Length > argument!.GetValue<int>()) Problem($"at most {argument} characters");
                    break;
                case "format" when argument!.GetValue<string>() == "date":
                    if (!DateOnly.TryParseExact(Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                    {
                        Problem("a date such as 2024-04-05");
                    }
                    break;
                case "required":
                    foreach (var name in argument!.AsArray().Select(each => each!.GetValue<string>()).Where(name => !value!.AsObject().ContainsKey(name)))
                        problems.Add(new FrameworkProblem(Join(path, name), "missing", Allowed(schema["properties"]![name]!.AsObject(), root)));
                    break;
                case "properties":
                    foreach (var (name, property) in argument!.AsObject())
                        if (value!.AsObject().TryGetPropertyValue(name, out var child)) Check(child, property!.AsObject(), root, Join(path, name), problems);
                    break;
                case "additionalProperties" when argument!.GetValueKind() == JsonValueKind.False:
                    var known = schema["properties"]!.AsObject();
                    foreach (var (name, child) in value!.AsObject().Where(child => !known.ContainsKey(child.Key)))
                        problems.Add(new FrameworkProblem(Join(path, name), Shown(child), $"only {string.Join(", ", known.Select(each => each.Key))}"));
                    break;
                case "minItems":
                    if (value!.AsArray().Count < argument!.GetValue<int>()) Problem($"at least {argument} entries");
                    break;
                case "maxItems":
                    if (value!.AsArray().Count > argument!.GetValue<int>()) Problem($"at most {argument} entries");
                    break;
                case "items":
                    foreach (var (item, index) in value!.AsArray().Select((item, index) => (item, index)))
                        Check(item, argument!.AsObject(), root, $"{path}[{index}]", problems);
                    break;
                default:
                    throw new NotSupportedException($"The schema uses \"{keyword}\": {argument}.");
            }

        string Text() => value!.GetValue<string>();
        void Problem(string allowed) => problems.Add(new FrameworkProblem(path, Shown(value), allowed));
    }

    // In a schema "$" is the end of the text; here it would also match before a final newline.
    private static string ToTheEnd(string pattern) => pattern.EndsWith('$') ? $@"{pattern[..^1]}\z" : pattern;

    private static bool IsOfType(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue<int>(out _),
        _ => throw new NotSupportedException($"The schema uses the type \"{type}\"."),
    };

    private static string Allowed(JsonObject schema, JsonObject root) => schema switch
    {
        _ when schema["$ref"] is { } reference => Allowed(root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), root),
        _ when schema["enum"] is JsonArray values => $"one of {string.Join(", ", values.Select(each => each!.ToJsonString(Json)))}",
        _ when schema["format"] is { } format => $"a {format}",
        _ => $"a value of type {schema["type"]}",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Shown(JsonNode? value) => value?.ToJsonString(Json) is { } json ? json.Length <= 80 ? json : $"{json[..77]}..." : "null";

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
