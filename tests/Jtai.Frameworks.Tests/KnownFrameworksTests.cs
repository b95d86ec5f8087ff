using System.Text;
using System.Text.Json.Nodes;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Frameworks.Tests;

public class KnownFrameworksTests
{
    private static readonly KnownFrameworks Known = new(Version(1, "2025-01-01"), Version(2, "2025-06-01"), Version(3, "2026-01-01", "2026-03-31"));

    [Fact]
    public void What_is_shipped_and_what_is_added_are_known_by_identifier_and_version()
    {
        Assert.Equal("front-door-2022", Known.Of("front-door-2022", 1).Id);
        Assert.Equal([3, 2, 1], Known.Versions("a-theme").Select(framework => framework.Version));
        Assert.Null(Known.Find("a-theme", 4));
        Assert.Equal("Version 4 of the framework a-theme is not known here.", Assert.Throws<KeyNotFoundException>(() => Known.Of("a-theme", 4)).Message);
        Assert.Equal(Known.All.OrderBy(framework => framework.Id, StringComparer.Ordinal).ThenBy(framework => framework.Version), Known.All);
        Assert.Empty(Known.Versions("no-theme"));
        // A later release may ship a number that an administrator has used: what inspections were planned under holds.
        Assert.Equal("Added", new KnownFrameworks(FrameworkDocument.Find("front-door-2022")! with { Title = "Added" }).Of("front-door-2022", 1).Title);
    }

    [Theory]
    [InlineData("2024-12-31", null)]
    [InlineData("2025-01-01", 1)]
    [InlineData("2025-05-31", 1)]
    [InlineData("2025-06-01", 2)]
    [InlineData("2026-01-01", 3)]
    [InlineData("2026-03-31", 3)]
    [InlineData("2026-04-01", null)] // the older ones do not come back
    public void A_newer_version_replaces_the_older_ones_from_its_first_day_on(string day, int? version) => Assert.Equal(version, Known.InEffectOn("a-theme", Day(day))?.Version);

    [Theory]
    [InlineData("2024-06-03", 1)] // before the first: the plan will be refused without a reason
    [InlineData("2025-06-09", 1)] // notified on 23 May
    [InlineData("2025-06-16", 2)] // notified on 2 June
    [InlineData("2026-01-12", 2)] // notified on 24 December
    [InlineData("2026-01-19", 3)] // notified on 5 January
    [InlineData("2027-01-18", 3)] // it has ended, for which the plan will be refused
    public void A_new_plan_takes_the_version_of_its_day_of_notification(string fieldworkStartsOn, int version) =>
        Assert.Equal(version, Known.ForPlan("a-theme", WorkingDayCalendar.EnglandAndWales, Day(fieldworkStartsOn))!.Version);

    [Fact]
    public void A_document_made_so_that_its_milestones_have_countless_paths_is_read_all_the_same()
    {
        var document = JsonNode.Parse(FrameworkDocument.Text("Documents/front-door-2024.v1.json"))!;
        for (var number = 1; number <= 100; number++)
        {
            var before = number == 1 ? "publication" : $"step-{number - 1}";
            document["milestones"]!.AsArray().Add(new JsonObject
            {
                ["id"] = $"step-{number}",
                ["title"] = "A step",
                ["label"] = "later",
                ["paragraph"] = "¶1",
                ["anchor"] = before,
                ["offset"] = 1,
                ["notBefore"] = new JsonObject { ["anchor"] = before, ["offset"] = 1, ["reason"] = "Either way." },
            });
        }
        Assert.Empty(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out var framework));
        Assert.Equal(133, framework!.Milestones.Count);
        for (var number = 101; number <= 200; number++) document["milestones"]!.AsArray().Add(document["milestones"]![0]!.DeepClone());
        Assert.Contains(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _), problem => problem is { Path: "milestones", Allowed: "at most 200 entries" });
    }

    private static Framework Version(int version, string from, string? until = null) => FrameworkDocument.Find("front-door-2024")! with
    {
        Id = "a-theme",
        Version = version,
        Effective = new Effective(DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), until is null ? null : DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static LocalDate Day(string day) => NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
}
