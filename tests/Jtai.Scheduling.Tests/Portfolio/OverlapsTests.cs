using Jtai.Scheduling.Portfolio;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Portfolio;

/// <summary>Which inspections overlap with one whose fieldwork begins on Monday 13 April 2026 in westmere.</summary>
public class OverlapsTests
{
    [Theory]
    [InlineData("westmere", "2025-10-13", false)] // six months to the day
    [InlineData("westmere", "2025-10-14", true)]
    [InlineData("westmere", "2026-04-13", true)]
    [InlineData("westmere", "2026-10-12", true)]
    [InlineData("westmere", "2026-10-13", false)]
    [InlineData("eastfold", "2026-04-13", false)]
    public void Less_than_six_months_apart_two_inspections_look_at_the_same_practice(string area, string startsOn, bool overlaps)
    {
        var other = Placed(area, startsOn);
        Assert.Equal(
            overlaps ? [(other.Id, Day(startsOn).ToDateOnly())] : [],
            Of(other).Select(each => (each.InspectionId, each.FieldworkStartsOn)));
    }

    [Fact]
    public void An_inspection_does_not_overlap_with_itself_and_the_others_are_in_the_order_of_their_days()
    {
        var itself = Placed("westmere", "2026-04-13") with { Id = Inspection };
        Assert.Equal(["2026-01-12", "2026-07-13"], Of(Placed("westmere", "2026-07-13"), itself, Placed("westmere", "2026-01-12")).Select(each => $"{each.FieldworkStartsOn:yyyy-MM-dd}"));
    }

    [Fact]
    public void Whoever_plans_is_told_of_the_area_and_of_the_inspectors()
    {
        var westmere = Placed("westmere", "2026-01-12");
        Placed eastfold = Placed("eastfold", "2026-04-13"), highfen = Placed("highfen", "2026-04-13") with { Framework = "domestic-abuse-2024" };
        var itself = Placed("westmere", "2026-04-13") with { Id = Inspection };
        Assert.Empty(Warnings([itself], [itself]));
        Assert.Equal(
            [
                "area-overlap: The area has another inspection within six months: fieldwork from 2026-01-12.",
                "fieldwork-in-the-same-week: Another inspection has fieldwork in that week. Together they take 4 of cqc, 4 of hmicfrs, 6 of ofsted.",
            ],
            Warnings([westmere, itself], [eastfold, itself]));
        Assert.Equal(
            [
                "area-overlap: The area has 2 other inspections within six months: fieldwork from 2026-01-12, 2026-07-13.",
                "fieldwork-in-the-same-week: 2 other inspections have fieldwork in that week. Together they take 7 of cqc, 2 of hmi-probation, 7 of hmicfrs, 10 of ofsted.",
            ],
            Warnings([westmere, Placed("westmere", "2026-07-13")], [eastfold, highfen]));

        static IEnumerable<string> Warnings(Placed[] near, Placed[] sameWeek) => Overlaps.Warnings(
            new(Inspection, "westmere", "front-door-2024", 1, "planned", new(2026, 4, 13), new(2026, 4, 17), null, [], null!),
            near.ToLookup(placed => placed.LocalArea), sameWeek, new Frameworks.KnownFrameworks()).Select(warning => $"{warning.Code}: {warning.Message}");
    }

    static readonly Guid Inspection = Guid.NewGuid();

    static IReadOnlyList<Contracts.Api.Scheduling.AreaOverlap> Of(params Placed[] near) => Overlaps.Of(Inspection, "westmere", Day("2026-04-13"), near.ToLookup(placed => placed.LocalArea));

    static Placed Placed(string area, string startsOn) => new(Guid.NewGuid(), area, "front-door-2024", 1, Day(startsOn).PlusDays(-14), Day(startsOn), Day(startsOn).PlusDays(4));

    static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
