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

    private static IEnumerable<string> ProductFiles() =>
        new[] { "src", "Jtai.AppHost", "Jtai.ServiceDefaults" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal));

    [GeneratedRegex(@"Include ?Error ?Detail\s*=\s*true", RegexOptions.IgnoreCase)]
    private static partial Regex IncludeErrorDetail();
}
