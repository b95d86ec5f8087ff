namespace Jtai.Architecture.Tests;

public sealed class FolderTests
{
    static IReadOnlyList<(string Path, string Text)> Of(string service) =>
        [.. Repository.Sources($"src/{service}").Select(path => (Path.GetRelativePath(Path.Combine(Repository.Root, "src", service), path), File.ReadAllText(path)))];

    [Fact]
    public void The_folders_of_Scheduling_use_each_other_as_they_may() => Assert.Empty(FolderRules.Violations(FolderRules.Edges("Scheduling", Of("Scheduling"))));

    [Theory]
    [InlineData("Inspections/Inspection.cs", "using Jtai.Scheduling.Steps;", "Inspections may not use Steps")]
    [InlineData("Notices/Notices.cs", "using static Jtai.Scheduling.Deadlines.DeadlineRules;", "Notices may not use Deadlines")]
    [InlineData("Teams/PutTeam.cs", "var rests = Deadlines.DeadlineRules.Rests(inspection);", "Teams may not use Deadlines")]
    [InlineData("Teams/PutTeam.cs", "var rests = Jtai.Scheduling.Deadlines.DeadlineRules.Rests(inspection);", "Teams may not use Deadlines")]
    [InlineData("Letters/Letter.cs", "using Jtai.Scheduling.Inspections;", "Letters may not use Inspections")]
    public void An_edge_that_is_not_allowed_is_found(string path, string text, string violation) =>
        Assert.StartsWith(violation, Assert.Single(FolderRules.Violations(FolderRules.Edges("Scheduling", [.. Of("Scheduling"), (path, text)]))), StringComparison.Ordinal);

    [Fact]
    public void What_is_allowed_and_not_needed_is_found() =>
        Assert.Equal("FrameworkDocuments need not use Notices any more.",
            Assert.Single(FolderRules.Violations(FolderRules.Edges("Scheduling", [.. Of("Scheduling").Where(file => file.Path != "FrameworkDocuments/AddFramework.cs")]))));

    [Theory]
    [InlineData("Scheduling")]
    [InlineData("Intake")]
    [InlineData("CaseSelection")]
    [InlineData("Identity")]
    public void The_folders_of_a_service_make_no_cycle(string service) => Assert.Empty(FolderRules.Cyclic(FolderRules.Edges(service, Of(service))));

    [Fact]
    public void A_cycle_is_found()
    {
        var seeded = FolderRules.Edges("Intake", [.. Of("Intake"), ("Storage/DocumentStore.cs", "using Jtai.Intake.Documents;")]);
        Assert.Contains(FolderRules.Cyclic(seeded), edge => edge is { From: "Storage", To: "Documents" });
    }
}
