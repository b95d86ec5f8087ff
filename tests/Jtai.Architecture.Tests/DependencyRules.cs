namespace Jtai.Architecture.Tests;

/// <summary>Who may use whom. A pure function of the projects, so that a test can show each rule catching a violation.</summary>
internal static class DependencyRules
{
    private static readonly string[] ForServices =
        ["Jtai.Contracts", "Jtai.WorkingDays", "Jtai.Frameworks", "Jtai.AnnexA", "Jtai.Data", "Jtai.Messaging", "Jtai.ServiceDefaults"];

    private static readonly string[] WithoutDatabaseOrBroker = ["Jtai.Gateway", "Jtai.Portal"];

    /// <summary>The pure libraries, with all that they may use.</summary>
    private static readonly Dictionary<string, string[]> Pure = new()
    {
        ["Jtai.Contracts"] = [],
        ["Jtai.WorkingDays"] = ["NodaTime"],
        ["Jtai.Frameworks"] = ["Jtai.WorkingDays"],
        ["Jtai.AnnexA"] = ["ExcelDataReader", "CsvHelper", "DocumentFormat.OpenXml"],
    };

    public static IEnumerable<string> Violations(IReadOnlyList<Project> projects)
    {
        var product = projects.Where(project => !project.Folder.StartsWith("tests", StringComparison.Ordinal)).ToList();

        foreach (var project in product)
        {
            // A service is what has messages.
            if (project.References.Contains("Jtai.Messaging"))
            {
                foreach (var reference in project.References.Except(ForServices))
                {
                    yield return $"{project.Name} is a service and may not use {reference}.";
                }
            }

            if (Pure.TryGetValue(project.Name, out var allowed))
            {
                foreach (var used in project.References.Concat(project.Packages).Except(allowed))
                {
                    yield return $"{project.Name} is a pure library and may not use {used}.";
                }
            }

            if (WithoutDatabaseOrBroker.Contains(project.Name))
            {
                foreach (var reference in Closure(project, projects).Intersect(["Jtai.Data", "Jtai.Messaging"]))
                {
                    yield return $"{project.Name} has no data of its own and may not use {reference}.";
                }
            }

            if (project.Name != "Jtai.AppHost")
            {
                foreach (var package in project.Packages.Where(package => package.StartsWith("Aspire.Hosting", StringComparison.Ordinal)))
                {
                    yield return $"{project.Name} may not use {package}: the topology is Jtai.AppHost's alone.";
                }

                if (project.References.Contains("Jtai.NativeServers"))
                {
                    yield return $"{project.Name} may not use Jtai.NativeServers: where servers come from is Jtai.AppHost's alone.";
                }
            }
        }

        foreach (var project in product)
        {
            foreach (var reference in project.References.Where(reference => product.All(other => other.Name != reference)))
            {
                yield return $"{project.Name} may not use {reference}, which is no part of the product.";
            }
        }
    }

    private static HashSet<string> Closure(Project project, IReadOnlyList<Project> projects)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(project.References);
        while (open.TryDequeue(out var name))
        {
            if (reached.Add(name) && projects.FirstOrDefault(other => other.Name == name) is { } next)
            {
                next.References.ToList().ForEach(open.Enqueue);
            }
        }

        return reached;
    }
}
