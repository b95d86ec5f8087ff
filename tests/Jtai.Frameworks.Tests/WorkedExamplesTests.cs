using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Frameworks.Tests;

/// <summary>Dates of real and worked inspections under the guidance of 2024, by the calendar of England and Wales.</summary>
public class WorkedExamplesTests
{
    private static readonly Framework FrontDoor = FrameworkDocument.Find("front-door-2024")!;

    [Theory]
    // The first example's publication is that of a letter published in March 2025.
    [InlineData("2025-01-20", "notification", "2025-01-06")]
    [InlineData("2025-01-20", "child-level-data", "2025-01-07")]
    [InlineData("2025-01-20", "audits", "2025-01-16")]
    [InlineData("2025-01-20", "fieldwork-end", "2025-01-24")]
    [InlineData("2025-01-20", "qa-contact", "2025-01-27")]
    [InlineData("2025-01-20", "draft-letter", "2025-02-14")]
    [InlineData("2025-01-20", "accuracy-comments", "2025-02-27")]
    [InlineData("2025-01-20", "final-letter", "2025-03-10")]
    [InlineData("2025-01-20", "publication", "2025-03-13")]
    [InlineData("2025-01-20", "complaints-close", "2025-03-27")]
    [InlineData("2025-01-20", "statement-of-action", "2025-06-20")]
    // Bank holiday on 5 May: notified on a Friday.
    [InlineData("2025-05-19", "notification", "2025-05-02")]
    [InlineData("2025-05-19", "draft-letter", "2025-06-16")]
    [InlineData("2025-05-19", "accuracy-comments", "2025-06-27")]
    [InlineData("2025-05-19", "final-letter", "2025-07-08")]
    [InlineData("2025-05-19", "publication", "2025-07-11")]
    // Bank holidays on 2 and 3 June: the day number rules, not the weekday.
    [InlineData("2022-06-13", "notification", "2022-05-26")]
    [InlineData("2022-06-13", "child-level-data", "2022-05-27")]
    [InlineData("2022-06-13", "audits", "2022-06-09")]
    [InlineData("2022-06-13", "draft-letter", "2022-07-08")]
    [InlineData("2022-06-13", "accuracy-comments", "2022-07-21")]
    [InlineData("2022-06-13", "final-letter", "2022-08-01")]
    [InlineData("2022-06-13", "publication", "2022-08-04")]
    // Bank holidays on 1 and 8 May.
    [InlineData("2023-05-15", "notification", "2023-04-27")]
    [InlineData("2023-05-15", "draft-letter", "2023-06-12")]
    [InlineData("2023-05-15", "accuracy-comments", "2023-06-23")]
    [InlineData("2023-05-15", "final-letter", "2023-07-04")]
    [InlineData("2023-05-15", "publication", "2023-07-07")]
    public void A_milestone_is_on_its_day(string fieldworkStartsOn, string milestone, string on) =>
        Assert.Equal(Day(on), Compute(fieldworkStartsOn).Find(milestone)!.On);

    [Theory]
    [InlineData("D1", 1, IsoDayOfWeek.Monday)]
    [InlineData("D2", 1, IsoDayOfWeek.Tuesday)]
    [InlineData("D3", 1, IsoDayOfWeek.Wednesday)]
    [InlineData("D4", 1, IsoDayOfWeek.Thursday)]
    [InlineData("D5", 1, IsoDayOfWeek.Friday)]
    [InlineData("D7", 2, IsoDayOfWeek.Tuesday)]
    [InlineData("D9", 2, IsoDayOfWeek.Thursday)]
    [InlineData("D10", 2, IsoDayOfWeek.Friday)]
    [InlineData("F1", 3, IsoDayOfWeek.Monday)]
    [InlineData("F3", 3, IsoDayOfWeek.Wednesday)]
    [InlineData("F4", 3, IsoDayOfWeek.Thursday)]
    [InlineData("F5", 3, IsoDayOfWeek.Friday)]
    [InlineData("F5+1", 4, IsoDayOfWeek.Monday)]
    [InlineData("F5+15", 6, IsoDayOfWeek.Friday)]
    [InlineData("F5+24", 8, IsoDayOfWeek.Thursday)]
    [InlineData("F5+31", 10, IsoDayOfWeek.Monday)]
    [InlineData("F5+34", 10, IsoDayOfWeek.Thursday)]
    public void Without_bank_holidays_every_label_is_on_the_weekday_that_the_guidance_names(string label, int week, IsoDayOfWeek weekday)
    {
        // No bank holiday lies between 20 January and 4 April 2025.
        var timetable = Compute("2025-02-03");
        var weekOne = new LocalDate(2025, 1, 20);
        var entries = timetable.Milestones.Where(entry => entry.Rule.Label == label).ToList();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Equal(weekOne.PlusDays(7 * (week - 1) + (int)weekday - 1), entry.On));
    }

    [Theory]
    [InlineData("2025-01-20", "child-level-data", "2025-01-07T17:00:00Z")]
    [InlineData("2025-01-20", "select-audits", "2025-01-10T12:00:00Z")]
    [InlineData("2025-05-19", "child-level-data", "2025-05-06T16:00:00Z")]
    [InlineData("2025-05-19", "select-audits", "2025-05-09T11:00:00Z")]
    // The clocks go forward on 30 March 2025, between D5 and D7; and back on 26 October 2025.
    [InlineData("2025-04-07", "select-audits", "2025-03-28T12:00:00Z")]
    [InlineData("2025-04-07", "case-records", "2025-04-01T16:00:00Z")]
    [InlineData("2025-11-03", "select-audits", "2025-10-24T11:00:00Z")]
    [InlineData("2025-11-03", "case-records", "2025-10-28T17:00:00Z")]
    public void Clock_times_are_London_time_in_winter_and_summer(string fieldworkStartsOn, string milestone, string dueAt) =>
        Assert.Equal(InstantPattern.ExtendedIso.Parse(dueAt).Value, Compute(fieldworkStartsOn).Find(milestone)!.DueAt);

    [Fact]
    public void A_milestone_without_a_clock_time_is_met_until_the_end_of_its_day()
    {
        var draft = Compute("2025-05-19").Find("draft-letter")!;
        Assert.Null(draft.DueAt);
        Assert.Equal(Instant.FromUtc(2025, 6, 16, 23, 0), draft.Deadline);
    }

    [Fact]
    public void The_statement_of_action_can_be_counted_from_publication_by_the_document_alone()
    {
        var other = FrontDoor with { Milestones = [.. FrontDoor.Milestones.Select(milestone => milestone.Id == "statement-of-action" ? milestone with { Anchor = "publication" } : milestone)] };
        var timetable = Timetable.Compute(other, WorkingDayCalendar.EnglandAndWales, Day("2025-01-20"));
        Assert.Equal(Day("2025-06-25"), timetable.Find("statement-of-action")!.On);
    }

    private static Timetable Compute(string fieldworkStartsOn) => Timetable.Compute(FrontDoor, WorkingDayCalendar.EnglandAndWales, Day(fieldworkStartsOn));

    private static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
