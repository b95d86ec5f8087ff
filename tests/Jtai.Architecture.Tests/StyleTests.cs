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

    const int Widest = 160;

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
        where line.Text.Length > Widest
        select $"{file.Path}:{line.Number}: {line.Text.Length}");

    /// <summary>Guards stand below each other, and what they refuse is read without looking for the end of a block.</summary>
    [Fact]
    public void A_guard_is_one_line_or_has_braces() => Assert.Empty(
        from file in Product()
        from wrong in OtherGuards(file.Text)
        select $"{file.Path}: {wrong}");

    [Theory]
    [InlineData("if (x is { } refusal) return refusal;\n", 0)]
    [InlineData("if (x is { } refusal)\n    return refusal;\n", 1)]
    [InlineData("if (x is { } refusal)\n{\n    return refusal;\n}\n", 1)]
    [InlineData("if (x is { } refusal)\n{\n    db.NothingChanged();\n    return refusal;\n}\n", 0)]
    [InlineData("if (x is { } refusal)\n{\n    // Not theirs.\n    return refusal;\n}\n", 0)]
    [InlineData("if (x is { } refusal\n    && y(\"(\"))\n{\n    return refusal;\n}\n", 0)]
    [InlineData("if (x is { } refusal\n    && y(\")\"))\n    return refusal;\n", 1)]
    [InlineData("if (x is { } refusal\n    && y(\")\")) return refusal;\n", 1)]
    [InlineData("if (x) return new Refusal(\"one\")\n{\n    Field = \"two\",\n};\n", 1)]
    [InlineData("if (x) { return y; }\n", 1)]
    [InlineData("if (x) y();\nelse z();\n", 0)]
    [InlineData("if (x) y();\nelse\n    z();\n", 1)]
    [InlineData("if (x) y();      // always\n", 0)]
    [InlineData("else\n{\n    return y;\n}\n", 0)]
    public void Another_form_of_a_guard_is_found(string text, int found)
    {
        Assert.Equal(found, OtherGuards(text).Count());
        Assert.Equal(found, OtherGuards(Regex.Replace(text, "(?m)^(?=.)", "        ")).Count());
    }

    /// <summary>What does not fit on one line has braces, and what does has none.</summary>
    [Theory]
    [InlineData(160, 1)]
    [InlineData(161, 0)]
    public void A_guard_has_braces_where_it_does_not_fit(int width, int found)
    {
        var name = new string('x', width - "if () return;".Length);
        Assert.Equal(found, OtherGuards($"if ({name})\n{{\n    return;\n}}\n").Count());
    }

    static IEnumerable<string> OtherGuards(string text) =>
        from guard in Guard().Matches(text)
        let head = guard.Groups["head"].Value
        let rest = guard.Groups["rest"].Value.Trim()
        let oneLine = !head.Contains('\n')
        let only = guard.Groups["only"]
        where rest.Length > 0
            ? !oneLine || rest[0] == '{' || !Ended().IsMatch(rest)
            : guard.Groups["next"].Value.Trim() != "{"
                || (oneLine && head != "else" && only.Success && guard.Groups["indent"].Length + head.Length + 1 + only.Length <= Widest)
        select head.Split('\n')[0];

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

    /// <summary>An <c>if</c> up to the parenthesis that closes its condition, or an <c>else</c>; and the one jump that stands in its braces, if it does.</summary>
    [GeneratedRegex(
        """
        ^(?<indent>\ *)
        (?<head>(?:else\ )?if\ \((?>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])+'|[^()"']|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)|else\b)
        (?<rest>[^\n]*)\n
        (?=(?<next>[^\n]*)(?:\n\ *(?<only>(?:return|throw|continue|break)\b[^\n]*;)\n\k<indent>\})?)
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Guard();

    /// <summary>A statement to its end, with or without a comment.</summary>
    [GeneratedRegex(@";(?: *//.*)?$")]
    private static partial Regex Ended();

    [GeneratedRegex(@"\bIResult\b")]
    private static partial Regex Untyped();

    [GeneratedRegex(@"\.ToString\(\)\.ToLower(?:Invariant)?\(\)")]
    private static partial Regex LowerCase();

    /// <summary>A handler's parameter <c>request</c> of a record that is not called so. A plan or a set of places is a value, and what is read is what was sent.</summary>
    [GeneratedRegex(@"(?<=Handle\([^)]*)\b(?!\w*Request\b|HttpRequest\b|FieldworkPlaces\b|SlotPlan\b|MeetingPlan\b)[A-Z]\w+ request\b")]
    private static partial Regex Body();
}
