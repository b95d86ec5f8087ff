using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

/// <summary>Whoever follows the documentation arrives: what its pages lead to is there.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_link_of_the_documentation_leads_somewhere() => Assert.Empty(Pages().SelectMany(page => BrokenLinks(page.Path, page.Text)));

    [Fact]
    public void Every_file_and_folder_that_the_documentation_names_exists() => Assert.Empty(Pages().SelectMany(page => MissingPaths(page.Path, page.Text)));

    [Fact]
    public void The_pages_are_those_of_docs_of_GitHub_of_the_code_and_at_the_root() => Assert.Superset(
        new HashSet<string>(["README.md", ".github/CONTRIBUTING.md", "docs/requirements.md", "docs/decisions/0008-real-aspire.md", "src/NativeServers/README.md"]),
        Pages().Select(page => page.Path).ToHashSet());

    [Theory]
    [InlineData(".github/CONTRIBUTING.md", "[requirements](docs/requirements.md)")]
    [InlineData(".github/CONTRIBUTING.md", "[a service](../src/Intakes)")]
    [InlineData("docs/operations.md", "![the system](images/systems.svg)")]
    [InlineData("docs/security.md", "[the audit trail](operations.md#audit-trial)")]
    [InlineData("docs/security.md", "[further down](#nowhere)")]
    public void A_link_that_leads_nowhere_is_found(string path, string text) => Assert.Single(BrokenLinks(path, text));

    [Theory]
    [InlineData(".github/CONTRIBUTING.md", "[requirements](../docs/requirements.md)")]
    [InlineData("docs/security.md", "[the audit trail](operations.md#audit-trail) and [RFC 5545](https://www.rfc-editor.org/rfc/rfc5545)")]
    [InlineData("docs/security.md", "## What's `./run` doing?\n\n[above](#whats-run-doing)")]
    public void A_link_that_leads_somewhere_is_not(string path, string text) => Assert.Empty(BrokenLinks(path, text));

    [Theory]
    [InlineData("Its name in `Services` of `tests/Jtai.Architecture.Tests/DependencyRule.cs`")]
    [InlineData("one folder for each service: `src/Evidences`")]
    public void A_file_or_folder_that_is_not_there_is_found(string text) => Assert.Single(MissingPaths(".github/CONTRIBUTING.md", text));

    static IEnumerable<(string Path, string Text)> Pages() =>
        from path in (string[])
        [
            .. Directory.EnumerateFiles(Repository.Root, "*.md"),
            .. ((string[])["docs", ".github", "src"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)),
        ]
        select (Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path));

    static IEnumerable<string> BrokenLinks(string path, string text) =>
        from Match link in Link().Matches(text)
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(path, text, target)
        select $"{path}: {target}";

    static bool LeadsSomewhere(string path, string text, string target)
    {
        var (file, heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var full = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, file);
        if (file.Length > 0 && !File.Exists(full) && !Directory.Exists(full)) return false;
        return heading is null || Anchors(file.Length > 0 ? File.ReadAllText(full) : text).Contains(heading);
    }

    /// <summary>What GitHub makes of headings: lower case, no punctuation, hyphens for spaces.</summary>
    static IEnumerable<string> Anchors(string text) => Heading().Matches(text).Select(heading => NotInAnchors().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    static IEnumerable<string> MissingPaths(string page, string text) =>
        from Match named in RepositoryPath().Matches(text)
        let path = named.Groups["path"].Value
        let full = Path.Combine(Repository.Root, path)
        where !File.Exists(full) && !Directory.Exists(full)
        select $"{page}: {path}";

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    /// <summary>From the root of the repository, so that it is certain what is meant. What is still to be made is written with <c>&lt;Name&gt;</c>.</summary>
    [GeneratedRegex(@"`(?<path>(?:src|tests|docs|eng|Jtai\.\w+)/[\w./-]+)`")]
    private static partial Regex RepositoryPath();
}
