using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

/// <summary>One dialect: what CONTRIBUTING says of it that a machine can see.</summary>
public sealed partial class StyleTests
{
    static IEnumerable<(string Path, string Text)> Product() =>
        from folder in (string[])["src", "Jtai.AppHost", "Jtai.ServiceDefaults"]
        from path in Repository.Sources(folder)
        where !path.Contains("/Migrations/", StringComparison.Ordinal)
        select (Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path));

    /// <summary>Whoever goes to a file and whoever goes to a type arrive at the same place. Contracts have one file for each publisher.</summary>
    [Fact]
    public void A_file_is_named_by_a_type_in_it() => Assert.Empty(
        from file in Product()
        let types = Type().Matches(file.Text).Select(match => match.Groups[1].Value).ToList()
        where types.Count > 0 && !types.Contains(Path.GetFileName(file.Path).Split('.')[0]) && !file.Path.StartsWith("src/Contracts/", StringComparison.Ordinal)
        select $"{file.Path}: {string.Join(", ", types)}");

    [Fact]
    public void What_a_client_sends_ends_in_Request() => Assert.Empty(Found(Body()));

    /// <summary>Two files fit beside each other, and a difference is read without scrolling.</summary>
    [Fact]
    public void No_line_is_wider_than_160_columns() => Assert.Empty(
        from file in Product()
        from line in file.Text.Split('\n').Select((text, index) => (Text: text.TrimEnd('\r'), Number: index + 1))
        where line.Text.Length > 160
        select $"{file.Path}:{line.Number}: {line.Text.Length}");

    /// <summary>What it can answer is in its type, and so in the description of the API.</summary>
    [Fact]
    public void A_handler_says_what_it_answers() => Assert.Empty(Found(Untyped()));

    /// <summary>Of two words it makes one: <c>Json.Name</c> is how an enumeration crosses the edge.</summary>
    [Fact]
    public void An_enumeration_is_never_named_in_lower_case() => Assert.Empty(Found(LowerCase()));

    static IEnumerable<string> Found(Regex wrong) =>
        Product().Where(file => wrong.IsMatch(file.Text)).Select(file => $"{file.Path}: {wrong.Match(file.Text).Value}");

    [GeneratedRegex(@"^(?:\w+ )*(?:class|record|struct|interface|enum) (?:struct )?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"\bIResult\b")]
    private static partial Regex Untyped();

    [GeneratedRegex(@"\.ToString\(\)\.ToLower(?:Invariant)?\(\)")]
    private static partial Regex LowerCase();

    /// <summary>A handler's parameter <c>request</c> of a record that is not called so. A plan or a set of places is a value, and what is read is what was sent.</summary>
    [GeneratedRegex(@"(?<=Handle\([^)]*)\b(?!\w*Request\b|HttpRequest\b|FieldworkPlaces\b|SlotPlan\b|MeetingPlan\b)[A-Z]\w+ request\b")]
    private static partial Regex Body();
}
