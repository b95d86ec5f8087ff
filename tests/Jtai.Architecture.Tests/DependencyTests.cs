namespace Jtai.Architecture.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void The_projects_keep_the_dependency_rules() =>
        Assert.Empty(DependencyRules.Violations(Repository.Projects));

    [Theory]
    [InlineData("Jtai.Scheduling", "Jtai.Intake")]
    [InlineData("Jtai.Intake", "Jtai.Gateway")]
    [InlineData("Jtai.Contracts", "Jtai.WorkingDays")]
    [InlineData("Jtai.AnnexA", "Jtai.Data")]
    [InlineData("Jtai.Gateway", "Jtai.Data")]
    [InlineData("Jtai.Gateway", "Jtai.Messaging")]
    [InlineData("Jtai.CaseSelection", "Aspire.Hosting")]
    [InlineData("Jtai.Intake", "Jtai.NativeServers")]
    public void A_forbidden_reference_is_found(string from, string to)
    {
        var seeded = Repository.Projects
            .Select(project => project.Name == from ? project with { References = [.. project.References, to] } : project)
            .ToList();

        Assert.Contains(DependencyRules.Violations(seeded), violation => violation.StartsWith(from, StringComparison.Ordinal) && violation.Contains(to, StringComparison.Ordinal));
    }

    [Fact]
    public void A_forbidden_reference_by_way_of_another_is_found()
    {
        var seeded = Repository.Projects
            .Select(project => project.Name == "Jtai.ServiceDefaults" ? project with { References = [.. project.References, "Jtai.Data"] } : project)
            .ToList();

        Assert.Contains(DependencyRules.Violations(seeded), violation => violation.StartsWith("Jtai.Gateway", StringComparison.Ordinal));
    }

    [Fact]
    public void A_package_of_the_hosting_outside_the_AppHost_is_found()
    {
        var seeded = Repository.Projects
            .Select(project => project.Name == "Jtai.Intake" ? project with { Packages = [.. project.Packages, "Aspire.Hosting.PostgreSQL"] } : project)
            .ToList();

        Assert.Contains(DependencyRules.Violations(seeded), violation => violation.StartsWith("Jtai.Intake", StringComparison.Ordinal));
    }
}
