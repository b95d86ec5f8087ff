using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Jtai.Testing;

/// <summary>docs/processes.md: what each service has in its audit trail.</summary>
public static partial class ProcessesPage
{
    static readonly string Repository = Path.GetFullPath(Path.Combine(Here(), "../../.."));

    static readonly Lazy<IReadOnlyList<(string Service, string Process, IReadOnlyList<string> Publishes)>> Rows = new(() => [.. Read()]);

    /// <summary>The processes in the table of a service.</summary>
    /// <param name="service">The heading, which is the service's folder: <c>CaseSelection</c>.</param>
    public static IReadOnlySet<string> Of(string service) => Rows.Value.Where(row => row.Service == service).Select(row => row.Process).ToHashSet();

    /// <summary>What a service does: what its routes and consumers name, and what its code names itself.</summary>
    public static IReadOnlySet<string> Of<TMarker>(string service, JtaiApp<TMarker> app) where TMarker : class =>
        Directory.EnumerateFiles(Path.Combine(Repository, "src", service), "*.cs", SearchOption.AllDirectories).SelectMany(file => NamedInCode().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)
            .Concat(app.Processes()).ToHashSet();

    /// <summary>The events that a process may publish.</summary>
    internal static IReadOnlyList<string> PublishedBy(string process) => Rows.Value.FirstOrDefault(row => row.Process == process).Publishes ?? [];

    static IEnumerable<(string, string, IReadOnlyList<string>)> Read()
    {
        var service = "";
        foreach (var line in File.ReadLines(Path.Combine(Repository, "docs", "processes.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) service = line[3..];
            if (line.StartsWith("| `", StringComparison.Ordinal)) yield return (service, Names().Match(line).Groups[1].Value, [.. Names().Matches(line[..^1].Split('|')[^1]).Select(match => match.Groups[1].Value)]);
        }
    }

    static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();

    [GeneratedRegex("AuditAs\\(\"([a-z-]+)\"")]
    private static partial Regex NamedInCode();
}
