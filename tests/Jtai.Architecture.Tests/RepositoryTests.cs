using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

public sealed partial class RepositoryTests
{
    [Fact]
    public void Nothing_is_compiled_on_a_condition()
    {
        var conditional = new[] { "src", "tests", "Jtai.AppHost", "Jtai.ServiceDefaults" }
            .SelectMany(Repository.Sources)
            .Where(path => File.ReadLines(path).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));

        Assert.Empty(conditional);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Jtai.sln")).Replace('\\', '/');

        Assert.All(Repository.Projects, project => Assert.Contains($"{project.Folder}/{project.Name}.csproj", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_error_never_carries_the_row() =>
        // The text of an Npgsql error with details holds the values of the row, and travels into logs and the _error queue.
        Assert.DoesNotContain(ProductFiles(), path => IncludeErrorDetail().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void Every_link_between_the_pages_of_the_documentation_leads_somewhere()
    {
        var broken =
            from page in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Append(Path.Combine(Repository.Root, "README.md"))
            from Match link in Link().Matches(File.ReadAllText(page))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
            let path = Path.Combine(Path.GetDirectoryName(page)!, target.Split('#')[0])
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{Path.GetRelativePath(Repository.Root, page)}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_file_that_the_requirements_name_exists()
    {
        var requirements = File.ReadAllText(Path.Combine(Repository.Root, "docs/requirements.md"));
        var files = CodeFile().Matches(requirements).Select(match => match.Groups["path"].Value).ToList();

        Assert.NotEmpty(files);
        var known = new[] { "src", "tests", "Jtai.AppHost", "Jtai.ServiceDefaults" }
            .SelectMany(Repository.Sources).Select(path => Path.GetRelativePath(Repository.Root, path)).ToList();
        Assert.All(files, file => Assert.Contains(known, path => path == file || path.EndsWith("/" + file, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> ProductFiles() =>
        new[] { "src", "Jtai.AppHost", "Jtai.ServiceDefaults" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal));

    [GeneratedRegex(@"Include ?Error ?Detail\s*=\s*true", RegexOptions.IgnoreCase)]
    private static partial Regex IncludeErrorDetail();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>[\w./-]+\.cs)`")]
    private static partial Regex CodeFile();
}
