using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

/// <summary>Whoever follows docs/connecting.md meets no surprise: its calls are those of the descriptions of the APIs, its codes those of the code.</summary>
public sealed partial class ConnectingPageTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "connecting.md"));

    static readonly IReadOnlyList<JsonNode> Descriptions =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "openapi.v1.json", SearchOption.AllDirectories).Select(file => JsonNode.Parse(File.ReadAllText(file))!)];

    // What tus describes is in no description here.
    public static TheoryData<string> Calls => [.. Shell().Matches(Page).SelectMany(block => Call().Matches(block.Groups[1].Value.Replace("\\\n", "", StringComparison.Ordinal))).Select(call => call.Value).Where(call => !call.Contains("Tus-Resumable", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_call_is_as_the_API_describes_it(string call) => Assert.Empty(Wrong(call));

    [Theory]
    [InlineData("""curl "$GATEWAY/api/scheduling/v1/inspection" """, "nothing is at")]
    [InlineData("""curl -X PUT "$GATEWAY/api/scheduling/v1/inspections" """, "nothing is at")]
    [InlineData("""curl "$GATEWAY/api/scheduling/v1/inspections" -d '{"localArea":"x","framework":"x","fieldworkStartsOn":"x"}' """, "Idempotency-Key is missing")]
    [InlineData("""curl "$GATEWAY/api/scheduling/v1/inspections" -H "Idempotency-Key: x" -d '{"area":"x","framework":"x","fieldworkStartsOn":"x"}' """, "area is no member")]
    [InlineData("""curl "$GATEWAY/api/scheduling/v1/inspections" -H "Idempotency-Key: x" -d '{"localArea":"x"}' """, "framework is missing")]
    [InlineData("""curl "$GATEWAY/api/scheduling/v1/inspections/$ID/readiness" -d '{"metOn":"'$(date)'"}' """, "If-Match is missing")]
    [InlineData("""curl "$GATEWAY/api/scheduling/v1/notices?seen=false" """, "seen is no parameter")]
    public void A_call_that_would_fail_is_found(string call, string how) => Assert.Contains(Wrong(call), wrong => wrong.Contains(how, StringComparison.Ordinal));

    [Fact]
    public void Every_code_is_in_the_table_and_no_other()
    {
        var present = Code().Matches(Page[Page.IndexOf("| Code |", StringComparison.Ordinal)..]).Select(row => row.Groups[1].Value).ToList();
        var codes = CodesOf(Sources());
        var missing = string.Join('\n', codes.Where(code => !present.Contains(code.Key)).Select(code => $"| `{code.Key}` | {code.Value} |"));
        Assert.True(missing.Length == 0, missing);
        Assert.Equal(codes.Keys, present);
    }

    [Fact]
    public void A_code_is_found_however_it_is_written() => Assert.Equal(
        ["one-place", "other-place", "third-place", "this-place"],
        CodesOf(["""return new Refusal("one-place", text);""", """Refusal Two() => new("other-place", $"There is no {place} here.");""", """[418] = ("third-place", "This is no such pot."),""", """const string Here = "this-place"; new Refusal(Here, "It is here, not there.")""", """new Recipient("lead", "Lead inspector")"""]).Keys);

    static IEnumerable<string> Wrong(string call)
    {
        var address = Address().Match(call);
        var (path, query) = (address.Groups["path"].Value, address.Groups["query"].Value);
        var json = Json().Match(call) is { Success: true } found ? JsonNode.Parse(Variable().Replace(Quoted().Replace(found.Groups[1].Value, "\"x\""), "x"))!.AsObject() : null;
        var method = Method().Match(call) is { Success: true } said ? said.Groups[1].Value.ToLowerInvariant() : call.Contains(" -d ", StringComparison.Ordinal) || call.Contains(" --data-binary ", StringComparison.Ordinal) ? "post" : "get";
        var wanted = Variable().Replace(path, "{}");
        var operation = (from description in Descriptions
                         from each in description["paths"]!.AsObject()
                         where Template().Replace(each.Key, "{}") == wanted && each.Value![method] is not null
                         select (Description: description, Node: each.Value![method]!)).FirstOrDefault();
        if (operation.Node is null)
        {
            yield return $"nothing is at {method} {path}";
            yield break;
        }
        JsonNode Resolved(JsonNode node) => (string?)node["$ref"] is { } reference ? reference[2..].Split('/').Aggregate(operation.Description, (at, step) => at[step]!) : node;
        var parameters = (operation.Node["parameters"]?.AsArray() ?? []).Select(each => Resolved(each!)).ToList();
        foreach (var header in parameters.Where(each => (string)each["in"]! == "header" && (bool?)each["required"] == true && !call.Contains($"{each["name"]}: ", StringComparison.Ordinal)))
            yield return $"{header["name"]} is missing";
        foreach (var name in query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=')[0]).Where(name => parameters.All(each => (string)each["name"]! != name)))
            yield return $"{name} is no parameter";
        var content = operation.Node["requestBody"]?["content"];
        var names = json?.Select(each => each.Key) ?? Field().Matches(call).Select(field => field.Groups[1].Value);
        if (content?[json is null ? "application/x-www-form-urlencoded" : "application/json"]?["schema"] is { } schema)
        {
            var properties = Resolved(schema)["properties"]!.AsObject();
            foreach (var name in names.Where(name => !properties.ContainsKey(name))) yield return $"{name} is no member";
            foreach (var name in (Resolved(schema)["required"]?.AsArray() ?? []).Select(each => (string)each!).Except(names)) yield return $"{name} is missing";
        }
        else if (json is not null)
        {
            yield return "no JSON is taken";
        }
    }

    static IEnumerable<string> Sources() =>
        from folder in (string[])["src", "Jtai.ServiceDefaults"]
        from file in Repository.Sources(folder)
        where !new[] { "/AnnexA/", "/Contracts/", "/Frameworks/", "/Migrations/", "/artifacts/" }.Any(part => file.Contains(part, StringComparison.Ordinal))
        select File.ReadAllText(file);

    /// <summary>The codes of refusals, with what is said first: what is made as a refusal, and whatever has a code beside a sentence.</summary>
    static SortedDictionary<string, string> CodesOf(IEnumerable<string> sources)
    {
        var texts = sources.ToList();
        var names = texts.SelectMany(text => Named().Matches(text)).GroupBy(match => match.Groups[1].Value).ToDictionary(same => same.Key, same => same.First().Groups[2].Value);
        var codes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (Match match in Beside().Matches(text))
                if (match.Groups[1].Value != "Command" && match.Groups[3].Value.Count(each => each == ' ') >= 3) codes.TryAdd(match.Groups[2].Value, match.Groups[3].Value);
            foreach (Match match in ByName().Matches(text))
                if (names.TryGetValue(match.Groups[1].Value, out var code) && match.Groups[2].Value.Contains(' ', StringComparison.Ordinal)) codes.TryAdd(code, match.Groups[2].Value);
        }
        foreach (Match match in texts.SelectMany(text => Made().Matches(text))) codes.TryAdd(match.Groups[1].Value, "");
        return codes;
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex("curl [^\n]*")]
    private static partial Regex Call();

    [GeneratedRegex("""\$GATEWAY(?<path>[^"?]*)(\?(?<query>[^"]*))?" """)]
    private static partial Regex Address();

    [GeneratedRegex(@"-X (\w+)")]
    private static partial Regex Method();

    [GeneratedRegex(@" -d '(\{.*\})'")]
    private static partial Regex Json();

    /// <summary>What the shell puts in: <c>'"$(command)"'</c> is JSON itself, <c>'$NAME'</c> and <c>'$(command)'</c> stand within a text.</summary>
    [GeneratedRegex("""'"\$\([^)]*\)"'""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"'?\$(\([^)]*\)|[A-Z]+)'?")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Template();

    [GeneratedRegex(@" -d (\w+)=")]
    private static partial Regex Field();

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("""(\w+)?\(\s*"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)",\s*\$?"((?:[^"\\]|\\.)*)""")]
    private static partial Regex Beside();

    [GeneratedRegex("""(?:Refusal|new|Unavailable)\(\s*(?:\w+\.)?([A-Z]\w+),\s*\$?"((?:[^"\\]|\\.)*)""")]
    private static partial Regex ByName();

    [GeneratedRegex("""Refusal\(\s*"([a-z][a-z0-9-]+)""")]
    private static partial Regex Made();

    [GeneratedRegex("""\b(\w+) = "([a-z0-9]+-[a-z0-9-]+)"[,;]""")]
    private static partial Regex Named();
}
