using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

/// <summary>docs/requirements.md says of each paragraph of the guidance how far it is carried, and of each rule which file and which test it is held by.</summary>
public sealed partial class RequirementsTests
{
    const int LastParagraph = 126;

    static string Page { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs/requirements.md"));

    static TestNames Tests { get; } = TestNames.Read(Repository.Sources("tests").Select(File.ReadAllText));

    [Fact]
    public void Every_paragraph_of_the_guidance_has_its_state() => Assert.Empty(WrongParagraphs(Page));

    [Theory]
    [InlineData("| 16 | ", "| 17 | ", "¶16: 0 rows")]
    [InlineData("| 16 | ", "| 17 | ", "¶17: 2 rows")]
    [InlineData("| 126 | ", "| 126-127 | ", "¶127: no such paragraph")]
    [InlineData("| 100 | ", "| hundred | ", "hundred: not a paragraph with what it asks and its state")]
    [InlineData("| planned: Findings |", "| soon |", "¶78: state \"soon\"")]
    [InlineData("| planned: Findings |", "| planned: later |", "¶78: planned for no service")]
    [InlineData("; missing: the letter (Findings) |", " |", "¶77: part, and nothing is missing")]
    [InlineData("| done: `DeferInspection.cs` |", "| done: it is |", "¶19: done in no file")]
    [InlineData("| 15 | ", "| 15-16 | ", "¶15-16: only what is for people shares a row")]
    public void A_paragraph_without_a_true_state_is_found(string instead, string seeded, string found)
    {
        var at = Page.IndexOf(instead, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The page no longer has \"{instead}\".");
        Assert.Contains(found, WrongParagraphs($"{Page[..at]}{seeded}{Page[(at + instead.Length)..]}"));
    }

    [Fact]
    public void Every_test_that_the_requirements_name_exists() => Assert.Empty(UnknownTests(Page, Tests));

    [Theory]
    [InlineData("`A_meeting_has_its_day`")]
    [InlineData("`SecretTests`")]
    [InlineData("`SecrecyTests`, `A_meeting_has_its_day` (and its days)")]
    [InlineData("`SecrecyTests.A_meeting_has_its_days`")]
    [InlineData("by hand")]
    public void A_test_that_there_is_not_is_found(string tests) => Assert.Single(UnknownTests($"{Page}| ¶1 a rule | `A.cs` | {tests} |\n", Tests));

    [Fact]
    public void Every_file_that_the_requirements_name_exists() => Assert.Empty(UnknownFiles(Page));

    [Theory]
    [InlineData("`Meetings/MeetingRule.cs`")]
    [InlineData("`front-door-2023.v1.json`")]
    public void A_file_that_there_is_not_is_found(string file) => Assert.Single(UnknownFiles($"{Page}| ¶1 a rule | {file} | `SecrecyTests` |\n"));

    static IEnumerable<string> WrongParagraphs(string page)
    {
        var rows = new Dictionary<int, int>();
        foreach (var row in Tables(page).First())
        {
            if (row is not [var paragraphs, _, var state] || Paragraphs().Match(paragraphs) is not { Success: true } match)
            {
                yield return $"{row[0]}: not a paragraph with what it asks and its state";
                continue;
            }
            var first = int.Parse(match.Groups["first"].Value, null);
            var last = match.Groups["last"] is { Success: true } range ? int.Parse(range.Value, null) : first;
            for (var paragraph = first; paragraph <= last; paragraph++) rows[paragraph] = rows.GetValueOrDefault(paragraph) + 1;
            if (Untrue(state, first != last) is { } wrong) yield return $"¶{paragraphs}: {wrong}";
        }
        foreach (var beyond in rows.Keys.Where(paragraph => paragraph is < 1 or > LastParagraph)) yield return $"¶{beyond}: no such paragraph";
        foreach (var paragraph in Enumerable.Range(1, LastParagraph).Where(paragraph => rows.GetValueOrDefault(paragraph) != 1)) yield return $"¶{paragraph}: {rows.GetValueOrDefault(paragraph)} rows";
    }

    /// <summary>Null where a state says what it must: a file, what is missing, a service, or why there is nothing to build.</summary>
    static string? Untrue(string state, bool isShared) => State().Match(state) is not { Success: true } match ? $"state \"{state}\""
        : isShared && match.Groups["word"].Value != "no software" ? "only what is for people shares a row"
        : match.Groups["word"].Value switch
        {
            "done" when !CodeFile().IsMatch(state) => "done in no file",
            "part" when !Missing().IsMatch(state) => "part, and nothing is missing",
            "planned" when !Service().IsMatch(state) => "planned for no service",
            _ => null,
        };

    static IEnumerable<string> UnknownTests(string page, TestNames tests) =>
        from row in Tables(page).Skip(1).SelectMany(table => table)
        let names = Name().Matches(row[^1]).Select(match => match.Groups["name"].Value).ToList()
        from wrong in names.Count == 0 ? [$"{row[0]}: no test"] : names.Where(name => !tests.Has(name))
        select wrong;

    static IEnumerable<string> UnknownFiles(string page)
    {
        var known = ((string[])["src", "tests", "Jtai.AppHost", "Jtai.ServiceDefaults"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)).Select(path => "/" + Path.GetRelativePath(Repository.Root, path)).ToList();
        return CodeFile().Matches(page).Select(match => match.Groups["path"].Value).Distinct().Where(file => !known.Any(path => path.EndsWith("/" + file, StringComparison.Ordinal)));
    }

    /// <summary>The rows of each table of a page, without its two lines of heading, as cells.</summary>
    static IEnumerable<IReadOnlyList<IReadOnlyList<string>>> Tables(string page)
    {
        List<IReadOnlyList<string>> rows = [];
        foreach (var line in page.Split('\n').Append(""))
        {
            if (line.StartsWith('|')) rows.Add([.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())]);
            else if (rows.Count > 0)
            {
                yield return rows[2..];
                rows = [];
            }
        }
    }

    /// <summary>The test classes, and the public methods in the files of each.</summary>
    sealed record TestNames(ILookup<string, string> MethodsOf)
    {
        internal static TestNames Read(IEnumerable<string> files) => new((
            from file in files
            from Match type in Class().Matches(file)
            from Match method in Method().Matches(file)
            select (Type: type.Groups["name"].Value, Method: method.Groups["name"].Value)).ToLookup(each => each.Type, each => each.Method));

        readonly HashSet<string> _methods = [.. MethodsOf.SelectMany(each => each)];

        internal bool Has(string name) => name.Split('.') switch
        {
            [var type, var method] => MethodsOf[type].Contains(method),
            [var one] => one.EndsWith("Tests", StringComparison.Ordinal) ? MethodsOf.Contains(one) : _methods.Contains(one),
            _ => false,
        };
    }

    [GeneratedRegex(@"^(?<first>\d+)(?:-(?<last>\d+))?$")]
    private static partial Regex Paragraphs();

    [GeneratedRegex(@"^(?<word>done|part|planned|no software): \S")]
    private static partial Regex State();

    [GeneratedRegex(@"missing: .*\((?:Scheduling|Intake|CaseSelection|Identity|Evidence|Findings|Complaints|Portal)\b")]
    private static partial Regex Missing();

    [GeneratedRegex(@"^planned: (?:Scheduling|Intake|CaseSelection|Identity|Evidence|Findings|Complaints|Portal)\b")]
    private static partial Regex Service();

    [GeneratedRegex(@"`(?<path>[\w./-]+\.(?:cs|json))`")]
    private static partial Regex CodeFile();

    [GeneratedRegex(@"`(?<name>[^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial) )*class (?<name>\w+Tests)\b", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"^ +public (?:(?:static|async|override) )*[\w<>]+ (?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Method();
}
