using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Frameworks.Tests;

public class TimetableTests
{
    private static readonly WorkingDayCalendar Calendar = WorkingDayCalendar.EnglandAndWales;
    private static readonly Framework FrontDoor = FrameworkDocument.Find("front-door-2024")!;

    public static TheoryData<string> Frameworks => [.. FrameworkDocument.Shipped.Select(framework => framework.Id)];

    [Theory, MemberData(nameof(Frameworks))]
    public void Every_Monday_from_2022_to_mid_2028_has_a_timetable_in_which_every_day_counts_as_the_document_says(string id)
    {
        var framework = FrameworkDocument.Find(id)!;
        for (var monday = new LocalDate(2022, 1, 3); monday < new LocalDate(2028, 7, 1); monday = monday.PlusWeeks(1))
        {
            var timetable = Timetable.Compute(framework, Calendar, monday);
            Assert.Equal(framework.Milestones.Count, timetable.Milestones.Count);
            foreach (var entry in timetable.Milestones)
            {
                Assert.True(Calendar.IsWorkingDay(entry.On), $"{monday} {entry.Rule.Id} {entry.On}");
                var distance = entry.Rule.Id is Framework.FieldworkStart or Framework.FieldworkEnd ? (int?)null : entry.Rule.Offset;
                if (distance is not null) Assert.Equal(distance, Calendar.CountExcludingAnchor(timetable.Find(entry.Rule.Anchor!)!.On, entry.On));
                Assert.Equal(entry.Provisional, entry.On.Year > 2028 || timetable.Milestones.Any(other => other.Rule.Id == entry.Rule.Anchor && other.Provisional));
            }
        }
    }

    [Fact]
    public void Every_date_can_say_why()
    {
        var notification = Timetable.Compute(FrontDoor, Calendar, new LocalDate(2025, 5, 19)).Find("notification")!;
        Assert.Equal(("fieldwork-start", new LocalDate(2025, 5, 19), -10, "working-days"), (notification.Why.Anchor, notification.Why.AnchorOn, notification.Why.Offset, notification.Why.Unit));
        Assert.Equal("03 weekend, 04 weekend, 05 Early May bank holiday, 10 weekend, 11 weekend, 17 weekend, 18 weekend", string.Join(", ", notification.Why.Skipped.Select(day => $"{day.On.Day:00} {day.Reason}")));
        Assert.Equal("¶13, ¶16-17", notification.Rule.Paragraph);
    }

    [Theory]
    // A bank holiday inside fieldwork week: fieldwork stays in its week.
    [InlineData("2025-05-05", "2025-05-06", "2025-05-09")] // Monday
    [InlineData("2025-04-14", "2025-04-14", "2025-04-17")] // Good Friday
    [InlineData("2025-04-21", "2025-04-22", "2025-04-25")] // Easter Monday
    [InlineData("2026-12-21", "2026-12-21", "2026-12-24")] // Christmas Day on the Friday
    [InlineData("2026-12-28", "2026-12-29", "2026-12-31")] // Monday and Friday
    [InlineData("2025-05-06", "2025-05-06", "2025-05-09")] // the Tuesday that is the first working day
    [InlineData("2022-09-19", "2022-09-20", "2022-09-23")] // proclaimed late
    // Another weekday: the framework's five days.
    [InlineData("2025-06-04", "2025-06-04", "2025-06-10")]
    [InlineData("2025-06-02", "2025-06-02", "2025-06-06")]
    public void Fieldwork_stays_in_its_Monday_to_Friday_week(string planned, string first, string last)
    {
        var week = FieldworkWeek.Of(FrontDoor, Calendar, Day(planned));
        Assert.Equal((Day(first), Day(last)), (week.StartsOn, week.EndsOn));
        Assert.Equal(Day(planned).DayOfWeek == IsoDayOfWeek.Monday, week.StartsAsUsual);
        var timetable = Timetable.Compute(FrontDoor, Calendar, Day(planned));
        Assert.Equal((Day(first), Day(last)), (timetable.Find(Framework.FieldworkStart)!.On, timetable.Find(Framework.FieldworkEnd)!.On));
        Assert.Equal(Day(last), timetable.Find("feedback")!.On);
    }

    [Theory]
    [InlineData("2025-05-05", "2025-05-05 Early May bank holiday")]
    [InlineData("2026-12-28", "2026-12-28 Boxing Day (substitute day), 2027-01-01 New Year’s Day")]
    [InlineData("2025-06-04", "")]
    [InlineData("2025-04-18", "2025-04-18 Good Friday, 2025-04-21 Easter Monday")] // planned on a Good Friday, it starts in the week after
    [InlineData("2025-05-21", "2025-05-26 Spring bank holiday")] // a Wednesday: fieldwork reaches into the next week
    public void Bank_holidays_in_the_weeks_of_fieldwork_are_named(string planned, string expected) => Assert.Equal(
        expected, string.Join(", ", FieldworkWeek.Of(FrontDoor, Calendar, Day(planned)).BankHolidays.Select(day => $"{day.On:uuuu-MM-dd} {day.Reason}")));

    [Theory]
    [InlineData("2025-06-02", null, null)]
    [InlineData("2025-06-02", "2025-06-11", "The last day is planned.")]
    [InlineData("2025-06-02", "2025-06-06", "The last day is planned.")]
    [InlineData("2025-05-05", null, "Fieldwork stays in its Monday-Friday week.")]
    [InlineData("2025-06-02", "2025-06-08", "Fieldwork stays in its week: the last day that was planned is no working day any more, so it ends on the one before.")]
    public void The_last_day_says_why_it_is_not_the_usual_one(string planned, string? end, string? reason)
    {
        var timetable = Timetable.Compute(FrontDoor, Calendar, Day(planned), end is null ? null : Day(end));
        var why = timetable.Find(Framework.FieldworkEnd)!.Why;
        Assert.Equal((Framework.FieldworkStart, timetable.FieldworkStartsOn, "working-days", reason), (why.Anchor, why.AnchorOn, why.Unit, why.Reason));
        var first = timetable.Find(Framework.FieldworkStart)!.Why;
        Assert.Equal(("planned", Day(planned), 0, "working-days", null), (first.Anchor, first.AnchorOn, first.Offset, first.Unit, first.Reason));
    }

    [Fact]
    public void Milestones_are_in_the_order_of_their_days_and_on_one_day_in_that_of_the_framework()
    {
        var milestones = Compute("2025-01-27").Milestones;
        Assert.Equal(milestones.OrderBy(entry => entry.On).ThenBy(entry => FrontDoor.Milestones.ToList().IndexOf(entry.Rule)), milestones);
    }

    [Fact]
    public void What_falls_together_with_another_falls_together_with_what_really_happened() =>
        Assert.Equal(Day("2025-01-14"), Compute("2025-01-27", ("notification", "2025-01-14")).Find("information-request")!.On);

    [Fact]
    public void Calendar_days_are_counted_over_weekends_and_bank_holidays()
    {
        var framework = FrontDoor with { Milestones = [.. FrontDoor.Milestones.Select(rule => rule.Id == "child-level-data" ? rule with { Unit = "calendar-days", Offset = 5 } : rule)] };
        var entry = Timetable.Compute(framework, Calendar, Day("2025-01-27")).Find("child-level-data")!;
        Assert.Equal((Day("2025-01-18"), "calendar-days", false), (entry.On, entry.Why.Unit, entry.Provisional)); // a Saturday
        Assert.Empty(entry.Why.Skipped);
    }

    [Fact]
    public void A_clock_time_is_the_deadline_where_there_is_one()
    {
        var lists = Compute("2025-01-27").Find("child-level-data")!;
        Assert.Equal((Instant.FromUtc(2025, 1, 14, 17, 0), lists.DueAt), (lists.Deadline, lists.Deadline));
    }

    [Fact]
    public void A_count_from_a_day_that_may_still_move_is_provisional_until_it_has_happened()
    {
        // The final letter is due in January 2029, of which no bank holiday is known.
        Assert.True(Compute("2028-11-20").Find("questionnaire")!.Provisional);
        var early = Compute("2028-11-20", ("final-letter", "2028-12-18"));
        Assert.Equal((true, false), (early.Find("final-letter")!.Provisional, early.Find("questionnaire")!.Provisional));

        // What is counted back from fieldwork is counted from its plan, also once it has begun; what comes after is not.
        var framework = FrontDoor with
        {
            Milestones = [.. FrontDoor.Milestones.Select(rule => rule.Id switch
        {
            "audits" => rule with { Unit = "calendar-days", Offset = -20 },
            "arrival-meeting" => rule with { Unit = "calendar-days", Offset = 1 },
            _ => rule,
        })]
        };
        foreach (var begun in (bool[])[false, true])
        {
            var timetable = Timetable.Compute(framework, Calendar, Day("2029-01-08"), null, begun ? new Dictionary<string, LocalDate> { [Framework.FieldworkStart] = Day("2029-01-08") } : null);
            Assert.Equal((true, !begun), (timetable.Find("audits")!.Provisional, timetable.Find("arrival-meeting")!.Provisional));
        }
    }

    [Fact]
    public void A_planned_last_day_is_the_end_of_fieldwork()
    {
        var timetable = Timetable.Compute(FrontDoor, Calendar, Day("2025-06-02"), Day("2025-06-11"));
        Assert.Equal(Day("2025-06-11"), timetable.FieldworkEndsOn);
        Assert.Equal(7, timetable.Find(Framework.FieldworkEnd)!.Why.Offset);
        Assert.Equal(Calendar.Add(Day("2025-06-11"), 34).On, timetable.Find("publication")!.On);
    }

    [Theory]
    [InlineData("2025-06-11", "2025-06-11", "2025-06-10")]
    [InlineData("2025-06-09", "2025-06-09", "2025-06-06")] // a Monday: fieldwork ends with the week before
    [InlineData("2025-06-02", "2025-06-02", "2025-06-03")] // the only day: F1 itself is the day after it
    public void A_bank_holiday_proclaimed_on_the_planned_last_day_moves_it_to_the_working_day_before(string planned, string holiday, string last)
    {
        var calendar = Calendar.With([.. Calendar.BankHolidays, new BankHoliday(Day(holiday), "A day of thanks")]);
        var timetable = Timetable.Compute(FrontDoor, calendar, Day("2025-06-02"), Day(planned));
        Assert.Equal(Day(last), timetable.FieldworkEndsOn);
        Assert.Contains("no working day any more", timetable.Find(Framework.FieldworkEnd)!.Why.Reason);
        Assert.Equal(calendar.Add(Day(last), 34).On, timetable.Find("publication")!.On);
    }

    [Fact]
    public void An_offset_starts_from_what_really_happened()
    {
        // Notified on a Sunday, five days early: the working day after it is D2; the audits stay two working days before fieldwork.
        var timetable = Compute("2025-06-16", ("notification", "2025-05-25"));
        Assert.Equal(Day("2025-05-27"), timetable.Find("child-level-data")!.On);
        Assert.Equal(Day("2025-05-25"), timetable.Find("child-level-data")!.Why.AnchorOn);
        Assert.Equal(Day("2025-06-12"), timetable.Find("audits")!.On);
    }

    [Theory]
    [InlineData("2025-06-16", "2025-06-02")] // on its day
    [InlineData("2025-06-16", "2025-05-30")] // early
    [InlineData("2025-09-15", "2025-06-02")] // deferred afterwards
    public void A_notification_that_was_made_stands_on_its_day_and_D2_after_it(string starts, string notified)
    {
        foreach (var framework in new[] { "front-door-2024", "front-door-2022", "domestic-abuse-2024", "criminal-exploitation-2022", "legacy-2016" }.Select(id => FrameworkDocument.Find(id)!))
        {
            var timetable = Timetable.Compute(framework, Calendar, Day(starts), null, new Dictionary<string, LocalDate> { ["notification"] = Day(notified) });
            var notification = timetable.Find("notification")!;
            Assert.Equal((Day(notified), Day(notified)), (notification.On, notification.HappenedOn));
            Assert.Equal(("happened", Day(notified), 0), (notification.Why.Anchor, notification.Why.AnchorOn, notification.Why.Offset));
            Assert.All(timetable.Milestones.Where(entry => entry.Rule is { Anchor: "notification", Offset: > 0 }), entry => Assert.True(entry.On > notification.On));
        }
    }

    [Fact]
    public void A_late_start_of_fieldwork_moves_nothing_that_was_due_before_it()
    {
        var (planned, late) = (Compute("2025-01-27"), Compute("2025-01-27", ("fieldwork-start", "2025-01-28")));
        foreach (var milestone in FrontDoor.Milestones.Where(milestone => milestone is { Anchor: Framework.FieldworkStart, Offset: < 0 }))
            Assert.Equal((planned.Find(milestone.Id)!.On, Day("2025-01-27")), (late.Find(milestone.Id)!.On, late.Find(milestone.Id)!.Why.AnchorOn));
        Assert.Equal(Day("2025-01-23"), late.Find("audits")!.On);
    }

    [Fact]
    public void A_draft_sent_late_leaves_nine_working_days_for_comments_and_one_sent_early_takes_none_away()
    {
        Assert.Equal(Day("2025-02-27"), Compute("2025-01-20").Find("accuracy-comments")!.On);
        var late = Compute("2025-01-20", ("draft-letter", "2025-02-19")).Find("accuracy-comments")!;
        Assert.Equal(Day("2025-03-04"), late.On);
        Assert.Equal(("draft-letter", 9, "working-days"), (late.Why.Anchor, late.Why.Offset, late.Why.Unit));
        Assert.NotNull(late.Why.Reason);
        Assert.Equal(Day("2025-02-27"), Compute("2025-01-20", ("draft-letter", "2025-02-10")).Find("accuracy-comments")!.On);
    }

    [Fact]
    public void A_late_final_letter_moves_publication_so_that_the_embargo_keeps_three_working_days()
    {
        var timetable = Compute("2025-01-20", ("final-letter", "2025-03-14"));
        var publication = timetable.Find("publication")!;
        Assert.Equal(Day("2025-03-19"), publication.On);
        Assert.Equal(("final-letter", 3), (publication.Why.Anchor, publication.Why.Offset));
        Assert.Contains("embargo", publication.Why.Reason);
        Assert.Equal(Day("2025-04-02"), timetable.Find("complaints-close")!.On);
        Assert.Equal(Calendar.Add(Day("2025-03-14"), 70).On, timetable.Find("statement-of-action")!.On);
    }

    [Fact]
    public void Counts_that_leave_the_calendar_are_provisional_and_so_is_what_rests_on_them()
    {
        var timetable = Timetable.Compute(FrontDoor, Calendar, Day("2028-10-30"));
        Assert.False(timetable.Find("publication")!.Provisional);
        Assert.True(timetable.Find("statement-of-action")!.Provisional);
        var later = Timetable.Compute(FrontDoor, Calendar, Day("2028-11-20"));
        Assert.True(later.Find("publication")!.Provisional);
        Assert.True(later.Find("complaints-close")!.Provisional);
        Assert.False(later.Find("notification")!.Provisional);
        Assert.All(Timetable.Compute(FrontDoor, Calendar, Day("2031-01-06")).Milestones, entry => Assert.True(entry.Provisional));
        Assert.All(Timetable.Compute(FrontDoor, Calendar, Day("2014-01-06")).Milestones.Where(entry => entry.On.Year == 2013), entry => Assert.True(entry.Provisional));
    }

    [Fact]
    public void The_framework_of_2016_counts_its_days_from_zero_and_states_fewer_milestones()
    {
        var legacy = FrameworkDocument.Find("legacy-2016")!;
        var timetable = Timetable.Compute(legacy, Calendar, Day("2016-02-22"));
        Assert.Equal((Day("2016-02-09"), "D0"), (timetable.Find("notification")!.On, timetable.Find("notification")!.Rule.Label));
        Assert.Equal(IsoDayOfWeek.Tuesday, timetable.Find("notification")!.On.DayOfWeek);
        Assert.Equal(Calendar.Add(Day("2016-02-26"), 30).On, timetable.Find("publication")!.On);
        foreach (var absent in new[] { "draft-letter", "accuracy-comments", "final-letter", "complaints-close", "statement-of-action" }) Assert.Null(timetable.Find(absent));
    }

    private static Timetable Compute(string start, params (string Milestone, string On)[] happened) =>
        Timetable.Compute(FrontDoor, Calendar, Day(start), null, happened.ToDictionary(each => each.Milestone, each => Day(each.On)));

    private static LocalDate Day(string iso) => NodaTime.Text.LocalDatePattern.Iso.Parse(iso).Value;
}
