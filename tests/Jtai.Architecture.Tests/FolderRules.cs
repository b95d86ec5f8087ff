using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

/// <summary>Which folder of a service may use which. A pure function of its source, so that a test can show each rule catching a violation.</summary>
internal static partial class FolderRules
{
    /// <summary>
    /// Of Scheduling, from below: each folder, and the others that it may use. <c>Data</c> and the root are not among them, here and in every service:
    /// the context knows each entity, <c>Access.cs</c> is part of each query, the rest of the root puts the service together.
    /// </summary>
    private static readonly Dictionary<string, string[]> Scheduling = new()
    {
        ["Calendars"] = [],
        ["Inspections"] = [],
        ["Notices"] = ["Inspections"],
        ["FrameworkDocuments"] = ["Notices"],
        ["Deadlines"] = ["Calendars", "Inspections", "Notices"],
        ["Timetables"] = ["Calendars", "Deadlines", "Inspections", "Notices"],
        ["Teams"] = ["Inspections"],
        ["Portfolio"] = ["Inspections", "Timetables"],
        ["Meetings"] = ["Calendars", "Inspections", "Notices", "Teams", "Timetables"],
        ["FieldworkTimetables"] = ["Inspections", "Meetings", "Notices", "Timetables"],
        ["CalendarFeeds"] = ["FieldworkTimetables", "Inspections", "Meetings"],
        ["Steps"] = ["Calendars", "Deadlines", "Inspections", "Meetings", "Notices", "Portfolio", "Teams", "Timetables"],
        ["SetUp"] = ["Inspections", "Steps", "Timetables"],
    };

    public static IEnumerable<string> Violations(IEnumerable<Edge> edges)
    {
        var used = edges.ToLookup(edge => edge.From);
        foreach (var edge in used.SelectMany(each => each).Where(edge => !(Scheduling.TryGetValue(edge.From, out var may) && may.Contains(edge.To))))
        {
            yield return $"{edge.From} may not use {edge.To}: {edge.File}.";
        }

        foreach (var (folder, may) in Scheduling)
        {
            foreach (var unused in may.Except(used[folder].Select(edge => edge.To)))
            {
                yield return $"{folder} need not use {unused} any more.";
            }
        }
    }

    /// <summary>The edges of which cycles are made, or that lead to one.</summary>
    public static IReadOnlyList<Edge> Cyclic(IEnumerable<Edge> edges)
    {
        var left = edges.ToList();
        while (left.RemoveAll(edge => left.All(other => other.From != edge.To)) > 0)
        {
        }

        return left;
    }

    /// <summary>What folders use of each other: by a <c>using</c>, or by naming a type together with its folder.</summary>
    /// <param name="service">The service, as it is called in its namespaces.</param>
    /// <param name="files">Its files by their path within it.</param>
    public static IEnumerable<Edge> Edges(string service, IReadOnlyList<(string Path, string Text)> files)
    {
        var inFolders = files.Where(file => Folder(file.Path) is not ("" or "Data")).ToList();
        var types = inFolders.SelectMany(file => Type().Matches(file.Text), (file, type) => $"{Folder(file.Path)}.{type.Groups[1].Value}").ToHashSet();
        var folders = inFolders.Select(file => Folder(file.Path)).ToHashSet();
        return
            from file in inFolders
            from match in Regex.Matches(file.Text, $@"^using (?:static |\w+ = )?Jtai\.{service}\.(\w+)", RegexOptions.Multiline)
                .Select(match => match.Groups[1].Value)
                .Concat(Qualified().Matches(file.Text).Where(match => types.Contains(match.Value)).Select(match => match.Groups[1].Value))
                .Distinct()
            where folders.Contains(match) && match != Folder(file.Path)
            select new Edge(Folder(file.Path), match, file.Path);
    }

    private static string Folder(string path) => path.Contains('/') ? path[..path.IndexOf('/')] : "";

    [GeneratedRegex(@"^(?:\w+ )*(?:class|record|struct|interface|enum) (?:struct )?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"\b([A-Z]\w*)\.[A-Z]\w*")]
    private static partial Regex Qualified();
}

/// <summary>A folder of a service uses another.</summary>
/// <param name="From">The folder.</param>
/// <param name="To">The other.</param>
/// <param name="File">The file in which it does so.</param>
internal sealed record Edge(string From, string To, string File);
