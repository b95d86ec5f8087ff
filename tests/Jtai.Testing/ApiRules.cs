using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jtai.Testing;

/// <summary>What a stranger who programs against a service may rely on in its description.</summary>
public static class ApiRules
{
    /// <summary>The rules that the description breaks: expected to be none.</summary>
    /// <param name="description">The OpenAPI document.</param>
    public static IReadOnlyList<string> BrokenIn(string description)
    {
        var operations = (from path in JsonNode.Parse(description)!["paths"]!.AsObject()
                          from operation in path.Value!.AsObject()
                          select new Operation($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!)).ToList();
        return
        [
            .. operations.SelectMany(Broken),
            // That of JSON Schema has an offset: whoever asserts formats would refuse 17:00.
            .. description.Contains("\"format\": \"time\"", StringComparison.Ordinal) ? (string[])["A clock time has the format \"time\"."] : [],
            .. operations.GroupBy(operation => operation.Id).Where(same => same.Count() > 1)
                .Select(same => $"{same.Key} names {string.Join(" and ", same.Select(each => each.Address))}."),
        ];
    }

    /// <summary>The values that the description gives a member.</summary>
    /// <typeparam name="T">A record of the contracts.</typeparam>
    /// <param name="member">Its member.</param>
    public static IReadOnlyList<string> ValuesOf<T>(string member) =>
        [.. typeof(T).GetConstructors().Single().GetParameters().Single(each => each.Name == member)
            .GetCustomAttribute<AllowedValuesAttribute>()!.Values.Cast<string>()];

    /// <summary>The names of an enum's values as they are written outside.</summary>
    public static IReadOnlyList<string> NamesOf<TEnum>() where TEnum : struct, Enum =>
        [.. Enum.GetNames<TEnum>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    static IEnumerable<string> Broken(Operation operation)
    {
        if (string.IsNullOrEmpty(operation.Id)) yield return $"{operation.Address} has no operationId: name it by WithName.";
        if (operation.Summary is null) yield return $"{operation.Address} has no summary.";
        var needed = operation.IsOpen ? [] : operation.Address.StartsWith("GET", StringComparison.Ordinal) ? ["401"] : (string[])["400", "401", "403"];
        // Whoever has a token may ask, where nothing is stored.
        if (operation.Address == "POST /api/scheduling/v1/timetables/preview") needed = ["400", "401"];
        if (operation.TakesIfMatch) needed = [.. needed, "412", "428"];
        if (operation.TakesKey) needed = [.. needed, "409", "422", "428"];
        // An upload is known by its digest.
        if (operation.Address.StartsWith("POST", StringComparison.Ordinal) && operation.Statuses.Contains("201") && !operation.TakesKey
            && !operation.Address.EndsWith("/documents", StringComparison.Ordinal))
        {
            yield return $"{operation.Address} creates something and needs no Idempotency-Key.";
        }
        foreach (var status in needed.Except(operation.Statuses)) yield return $"{operation.Address} does not tell of {status}.";
        if (operation.Statuses.Contains("428") && !operation.TakesIfMatch && !operation.TakesKey)
        {
            yield return $"{operation.Address} answers 428 and does not tell of a header.";
        }
    }

    sealed record Operation(string Address, JsonNode Node)
    {
        public string? Id => (string?)Node["operationId"];

        public string? Summary => (string?)Node["summary"];

        public bool IsOpen => Node["security"]!.AsArray().Count == 0;

        public IReadOnlyList<string> Statuses { get; } = [.. Node["responses"]!.AsObject().Select(response => response.Key)];

        /// <summary>Headers stand in components.</summary>
        public bool TakesIfMatch { get; } = Takes(Node, "If-Match");

        public bool TakesKey { get; } = Takes(Node, "Idempotency-Key");

        static bool Takes(JsonNode node, string header) => (node["parameters"]?.AsArray() ?? [])
            .Any(parameter => ((string?)parameter!["$ref"])?.StartsWith($"#/components/parameters/{header}", StringComparison.Ordinal) == true);
    }
}
