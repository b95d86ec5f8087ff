using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Steps;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>The decisions alone: no clock, database or bus.</summary>
public class DecisionTests
{
    static readonly Framework FrontDoor = new KnownFrameworks().Of("front-door-2024", 1);
    static readonly WorkingDayCalendar Calendar = WorkingDayCalendar.EnglandAndWales;

    [Theory]
    [InlineData("2025-01-27", null, null, null)]
    [InlineData("2025-01-16", null, null, "fieldwork-start-not-monday")]
    [InlineData("2025-01-25", null, "any reason", "fieldwork-start-at-weekend")]
    [InlineData("2025-05-05", null, null, "bank-holiday-in-fieldwork-week")]
    [InlineData("2025-05-05", null, "agreed with the area", null)]
    [InlineData("2025-04-14", null, null, "bank-holiday-in-fieldwork-week")] // Good Friday on the last day
    [InlineData("2025-01-29", null, "agreed with the area", null)]
    [InlineData("2025-01-27", "2025-01-31", null, null)]
    [InlineData("2025-01-27", "2025-01-30", null, "fieldwork-length-unusual")]
    [InlineData("2025-01-27", "2025-02-05", "two sites", null)]
    [InlineData("2025-01-27", "2025-01-24", "any reason", "fieldwork-end-impossible")]
    [InlineData("2025-01-20", null, null, null)] // notification on Monday 6 January
    [InlineData("2025-01-13", null, null, "notice-too-short")] // would have been notified on 27 December
    [InlineData("2025-01-13", null, "any reason", "notice-too-short")]
    [InlineData("2025-01-16", null, "urgent", null)] // a Thursday: ten working days before it is today
    [InlineData("2025-01-15", null, "urgent", "notice-too-short")]
    public void A_plan_is_made_or_refused(string starts, string? ends, string? reason, string? code) =>
        Assert.Equal(code, PlanInspection.Decide(FrontDoor, Calendar, new FieldworkPlan(Day(starts), ends is null ? null : Day(ends)), reason, "ofsted", SchedulingApp.Thursday)?.Code);

    [Fact]
    public void Only_the_leading_inspectorate_plans() =>
        Assert.Equal("not-the-leading-inspectorate", PlanInspection.Decide(FrontDoor, Calendar, new FieldworkPlan(Day("2025-01-27"), null), null, "cqc", SchedulingApp.Thursday)?.Code);

    [Fact]
    public void A_framework_out_of_effect_needs_a_reason()
    {
        var older = new KnownFrameworks().Of("front-door-2022", 1);
        var plan = new FieldworkPlan(Day("2025-01-27"), null);
        Assert.Equal("framework-not-in-effect", PlanInspection.Decide(older, Calendar, plan, null, "ofsted", SchedulingApp.Thursday)?.Code);
        Assert.Null(PlanInspection.Decide(older, Calendar, plan, "begun under it", "ofsted", SchedulingApp.Thursday));
    }

    [Fact]
    public void A_refused_notice_says_what_would_be_accepted()
    {
        var refusal = PlanInspection.Decide(FrontDoor, Calendar, new FieldworkPlan(Day("2025-01-13"), null), null, "ofsted", SchedulingApp.Thursday)!;
        Assert.Equal(("fieldworkStartsOn", "2025-01-13", "2025-01-16 or later, or an enteredLateReason"), (refusal.Field, refusal.Value, refusal.Allowed));
        Assert.Contains("2024-12-27", refusal.Message);
    }

    [Theory]
    [InlineData("2025-01-13T00:00:00Z", null, null)]
    [InlineData("2025-01-13T23:59:59Z", null, null)]
    [InlineData("2025-01-14T00:00:00Z", null, "notice-too-short")]
    [InlineData("2025-01-14T00:00:00Z", "any reason", "notice-too-short")]
    [InlineData("2025-01-10T23:59:59Z", null, "notification-early")]
    [InlineData("2025-01-10T23:59:59Z", " ", "notification-early")]
    [InlineData("2025-01-10T12:00:00Z", "agreed with the director", null)]
    [InlineData("2025-01-11T12:00:00Z", "agreed with the director", "notification-not-on-working-day")] // Saturday
    [InlineData("2025-01-12T23:59:59Z", "agreed with the director", "notification-not-on-working-day")] // Sunday
    [InlineData("2025-01-01T12:00:00Z", "agreed with the director", "notification-not-on-working-day")] // New Year's Day
    [InlineData("2025-01-11T12:00:00Z", "agreed with the director", null, "It was in the news.")]
    [InlineData("2025-01-11T12:00:00Z", null, "notification-early", "It was in the news.")]
    [InlineData("2025-01-14T00:00:00Z", "any reason", "notice-too-short", "It was in the news.")]
    public void The_area_is_notified_on_its_day_or_earlier_with_a_reason(string now, string? reason, string? code, string? overrideReason = null) =>
        Assert.Equal(code, NotifyInspection.Decide(FrontDoor, Calendar, Day("2025-01-13"), new(reason, overrideReason), UkTime.DayOf(InstantPattern.ExtendedIso.Parse(now).Value))?.Code);

    [Fact]
    public void In_summer_the_day_begins_at_midnight_in_London()
    {
        Assert.Null(NotifyInspection.Decide(FrontDoor, Calendar, Day("2025-06-02"), new(), UkTime.DayOf(Instant.FromUtc(2025, 6, 1, 23, 0))));
        Assert.Equal("notification-not-on-working-day", NotifyInspection.Decide(FrontDoor, Calendar, Day("2025-06-02"), new(), UkTime.DayOf(Instant.FromUtc(2025, 6, 1, 22, 59)))?.Code);
        Assert.Equal("notice-too-short", NotifyInspection.Decide(FrontDoor, Calendar, Day("2025-06-02"), new(), UkTime.DayOf(Instant.FromUtc(2025, 6, 2, 23, 0)))?.Code);
    }

    [Theory]
    [InlineData("domestic-abuse-2024")]
    [InlineData("criminal-exploitation-2022")]
    [InlineData("legacy-2016")]
    public void Nobody_is_notified_under_an_incomplete_framework(string id) =>
        Assert.Equal("framework-incomplete", NotifyInspection.Decide(new KnownFrameworks().Of(id, 1), Calendar, Day("2025-01-13"), new(), Day("2025-01-13"))?.Code);

    [Fact]
    public void Each_recipient_gets_its_notification_and_the_director_is_asked_for_two_relays() => Assert.Equal(
        [
            "Notification ofsted > director-of-childrens-services, confirmed by local-authority ¶16",
            "Notification cqc > icb-chief-executive, confirmed by health ¶16",
            "Notification cqc > icb-executive-lead, confirmed by health ¶16",
            "Notification hmicfrs > chief-constable, confirmed by police ¶16",
            "Notification hmicfrs > force-liaison-officer, confirmed by police ¶16",
            "Relay director-of-childrens-services > masa-chair, confirmed by local-authority ¶17",
            "Relay director-of-childrens-services > independent-scrutineer, confirmed by local-authority ¶17",
        ],
        NotifyInspection.Notifications(Guid.Empty, FrontDoor, null, SchedulingApp.Thursday).Select(each => $"{each.Kind} {each.From} > {each.To}, confirmed by {each.ConfirmedByAgency} {each.Paragraph}"));

    [Fact]
    public void Where_the_chair_is_one_of_those_notified_only_that_relay_falls_away()
    {
        var chairNotified = FrontDoor with { Notifications = [.. FrontDoor.Notifications, new NotificationRule("ofsted", ["masa-chair"], "¶16")] };
        Assert.Equal(["independent-scrutineer"], NotifyInspection.Notifications(Guid.Empty, chairNotified, null, SchedulingApp.Thursday).Where(each => each.Kind == NotificationKind.Relay).Select(each => each.To));
    }

    [Fact]
    public void A_day_that_is_no_working_day_says_which_are()
    {
        var refusal = NotifyInspection.Decide(FrontDoor, Calendar, Day("2025-01-13"), new("early"), Day("2025-01-04"))!;
        Assert.Equal(("2025-01-04", "a working day from 2025-01-06 to 2025-01-13, or an overrideReason"), (refusal.Value, refusal.Allowed));
    }

    [Theory]
    [InlineData(null, "2025-01-13", "notice-too-short")] // not notified yet: as in planning
    [InlineData(null, "2025-01-20", null)]
    [InlineData("2025-01-02", "2025-01-16", null)] // ten working days after the real notification
    [InlineData("2025-01-02", "2025-01-15", "notice-too-short")]
    [InlineData("2025-01-02", "2025-02-03", null)]
    [InlineData("2025-01-02", "2025-02-01", "fieldwork-start-at-weekend")]
    [InlineData("2025-04-17", "2025-05-05", null)] // a bank holiday, so that F1 is the day after it: the tenth working day
    [InlineData("2025-04-22", "2025-05-05", "notice-too-short")]
    public void Fieldwork_moves_where_the_area_keeps_its_notice(string? notifiedOn, string starts, string? code) => Assert.Equal(
        code, ReplanInspection.Decide(FrontDoor, Calendar, new FieldworkPlan(Day(starts), null), "any days", notifiedOn is null ? null : Day(notifiedOn), new DateInterval(Day("2025-01-27"), Day("2025-01-31")), Day("2025-01-02"))?.Code);

    [Theory]
    [InlineData("2025-02-05", null, "fieldwork-start-not-monday")]
    [InlineData("2025-04-14", null, "bank-holiday-in-fieldwork-week")] // Easter week
    [InlineData("2025-02-03", "2025-02-14", "fieldwork-length-unusual")] // ten days
    [InlineData("2025-02-03", null, null)]
    public void Unusual_days_need_a_reason_in_a_move_as_in_a_plan(string starts, string? ends, string? code)
    {
        var plan = new FieldworkPlan(Day(starts), ends is null ? null : Day(ends));
        Assert.Equal(code, PlanInspection.Decide(FrontDoor, Calendar, plan, null, "ofsted", SchedulingApp.Thursday)?.Code);
        foreach (var notifiedOn in new LocalDate?[] { null, Day("2025-01-02") })
        {
            Assert.Equal(code, ReplanInspection.Decide(FrontDoor, Calendar, plan, null, notifiedOn, null, Day("2025-01-02"))?.Code);
            Assert.Null(ReplanInspection.Decide(FrontDoor, Calendar, plan, "agreed with the area", notifiedOn, null, Day("2025-01-02")));
        }
    }

    [Theory]
    [InlineData("2025-01-02", "2025-01-03", "fieldwork-begun")]
    [InlineData("2024-12-30", "2025-01-02", "fieldwork-begun")]
    [InlineData("2024-12-30", "2025-01-01", null)] // nobody came
    public void Fieldwork_does_not_move_on_its_days_but_once_they_have_passed_without_it(string first, string last, string? code) => Assert.Equal(
        code, ReplanInspection.Decide(FrontDoor, Calendar, new FieldworkPlan(Day("2025-03-03"), null), null, Day("2024-12-11"), new DateInterval(Day(first), Day(last)), Day("2025-01-02"))?.Code);

    [Theory]
    [InlineData("ofsted:a cqc:b hmicfrs:c", null)]
    [InlineData("ofsted:a cqc:b", "reviewer-missing")]
    [InlineData("ofsted:a cqc:b hmicfrs:c hmi-probation:d", "reviewer-missing")]
    [InlineData("ofsted:a cqc:b hmicfrs:", "reviewer-missing")]
    [InlineData("ofsted:Zebedee cqc:Zebedee hmicfrs:Zebedee", "reviewer-twice")]
    [InlineData("ofsted:a cqc:Zebedee hmicfrs:zebedee", "reviewer-twice")]
    public void Each_inspectorate_has_one_reviewer_of_its_own(string reviewers, string? code)
    {
        var refusal = PrepareNotification.MissingReviewer(new ShareIntelligenceRequest(reviewers.Split(' ').Select(each => each.Split(':')).ToDictionary(each => each[0], each => each[1])), FrontDoor);
        Assert.Equal(code, refusal?.Code);
        Assert.DoesNotContain("zebedee", $"{refusal}", StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("2025-01-01", false)]
    [InlineData("2025-01-02", true)]
    [InlineData("2025-01-03", true)]
    [InlineData("2025-01-04", false)]
    public void The_reviewers_meet_between_sharing_and_now(string metOn, bool accepted) =>
        Assert.Equal(accepted, PrepareNotification.NotYet(Day(metOn), Day("2025-01-02"), SchedulingApp.Thursday + Duration.FromDays(1)) is null);

    static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
