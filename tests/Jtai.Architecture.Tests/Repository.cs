using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Jtai.Architecture.Tests;

/// <summary>The repository as the tests see it: its root, its projects and their source.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Projects { get; } =
        [.. Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal))
            .Select(Project.Read)
            .OrderBy(project => project.Name, StringComparer.Ordinal)];

    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    private static string FindRoot([CallerFilePath] string path = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(path)!);
        while (!File.Exists(Path.Combine(folder.FullName, "Jtai.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Jtai.sln");
        }

        return folder.FullName;
    }
}

/// <param name="Name">File name without its ending.</param>
/// <param name="Folder">Folder relative to the repository's root.</param>
/// <param name="References">Names of the projects it references itself.</param>
/// <param name="Packages">Names of the packages it references itself.</param>
internal sealed record Project(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static Project Read(string path)
    {
        var items = XDocument.Load(path).Descendants();
        string[] Of(string kind) => [.. items.Where(item => item.Name.LocalName == kind).Select(item => (string)item.Attribute("Include")!)];

        return new Project(
            Path.GetFileNameWithoutExtension(path),
            Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path)!),
            [.. Of("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference))],
            Of("PackageReference"));
    }
}
