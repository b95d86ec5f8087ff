using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA.Tests.Matching;

/// <summary>Spellings of other authorities and other systems, and traps, each with what it must and must not become.</summary>
public sealed class HandThoughtSpellingsTests
{
    public static readonly string[][] All = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Matching", "hand-thought-spellings.tsv"))
        .Where(line => line[0] != '#').Select(line => line.Split('\t'))];

    public static TheoryData<CodeColumn> Columns => [.. All.Select(row => Enum.Parse<CodeColumn>(row[0])).Distinct()];

    [Theory, MemberData(nameof(Columns))]
    public void Each_spelling_becomes_what_was_thought_out_for_it(CodeColumn column)
    {
        var failures = All.Where(row => row[0] == column.ToString()).Where(row => !IsAsExpected(CodeMatcher.Match(column, row[2]), row[1]))
            .Select(row => $"'{row[2]}' should be {row[1]} but is {CodeMatcher.Match(column, row[2])}");
        Assert.Empty(failures);
    }

    [Fact]
    public void A_result_says_which_rule_decided()
    {
        Assert.Equal(new(MatchKind.Exact, "a) WBRI", "White", "official code"), CodeMatcher.Match(CodeColumn.Ethnicity, "WBRI"));
        Assert.Equal(new(MatchKind.Inferred, "h) 3B: Health services", "Health services", "words \"health visitor\""), CodeMatcher.Match(CodeColumn.ContactSource, "Health Visitor (Leeds)"));
        Assert.Equal(new(MatchKind.Group, null, "Health services", "official group"), CodeMatcher.Match(CodeColumn.ContactSource, "Health services"));
        Assert.Equal(new(MatchKind.Undecided, null, null, "words \"police\" against words \"school\""), CodeMatcher.Match(CodeColumn.ContactSource, "Police and school"));
    }

    public static bool IsAsExpected(CodeMatch match, string expected) => expected[0] switch
    {
        '-' => match is { Kind: MatchKind.Undecided, Code: null, Group: null },
        '!' => match.Group != expected[1..] && ShortName(match.Code) != expected[1..],
        _ => match.Kind == MatchKind.Group ? match.Group == expected : match.Code == expected || ShortName(match.Code) == expected,
    };

    static string? ShortName(string? code) => code?[(code.IndexOf(')') + 2)..].Split(':')[0];
}
