using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA.Tests.Matching;

/// <summary>A further estimate beside the recorded spellings: other people's words, judged before the matcher saw them.</summary>
public sealed class UnseenSpellingsTests
{
    static readonly string[][] All = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Matching", "unseen-spellings.tsv"))
        .Where(line => line[0] != '#').Select(line => line.Split('\t'))];

    public static TheoryData<CodeColumn> Columns => [.. All.Select(row => Enum.Parse<CodeColumn>(row[0])).Distinct()];

    [Theory, MemberData(nameof(Columns))]
    public void Four_of_five_are_decided_as_thought_and_one_of_a_hundred_differently(CodeColumn column)
    {
        var rows = All.Where(row => row[0] == column.ToString()).Select(row => (Expected: row[1], Value: row[2], Match: CodeMatcher.Match(column, row[2]))).ToList();
        var decided = rows.Where(row => row.Match.Kind != MatchKind.Undecided).ToList();
        var differently = decided.Where(row => !IsAsThought(column, row.Match, row.Expected)).Select(row => $"{row.Value}: {row.Match}").ToList();
        Assert.True(differently.Count <= rows.Count * 0.01, string.Join(" | ", differently));
        Assert.InRange(decided.Count - differently.Count, rows.Count(row => row.Expected != "-") * 0.8, rows.Count);
    }

    /// <summary>The same code; or its group, where the spelling or the matcher leaves it at that.</summary>
    static bool IsAsThought(CodeColumn column, CodeMatch match, string expected)
    {
        var code = CodeLists.For(column).FirstOrDefault(code => code.Text[3..].Split(':')[0] == expected);
        return code is null || match.Code is null ? match.Group is not null && match.Group == (code?.Group ?? expected) : match.Code == code.Text;
    }
}
