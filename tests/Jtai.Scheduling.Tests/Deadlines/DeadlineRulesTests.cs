using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Tests.Meetings;
using Jtai.Scheduling.Timetables;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Deadlines;

/// <summary>Front door 2024, notified on Monday 13 January 2025: lists due on Tuesday 14 at 17:00, case records on Tuesday 21 at 17:00.</summary>
public class DeadlineRulesTests
{
    static readonly Framework FrontDoor = new KnownFrameworks().Of("front-door-2024", 1);
    static readonly IReadOnlyList<TimetableMilestone> Timetable = MeetingRulesTests.Setting().Timetable.Milestones;

    [Fact]
    public void A_duty_is_what_somebody_does_and_neither_a_meeting_nor_a_right() => Assert.Equal(
        [
            "notification", "information-request", "child-level-data", "audit-list", "select-30", "answers-on-30", "select-audits", "case-records",
            "performance-information", "audits", "fieldwork-timetable", "evidence-complete", "draft-letter", "accuracy-comments", "final-letter",
            "questionnaire", "publication", "statement-of-action",
        ],
        FrontDoor.Milestones.Where(milestone => FrontDoor.IsDuty(milestone)).Select(milestone => milestone.Id));

    [Fact]
    public void Nobody_is_late_while_an_inspection_rests_or_is_over() => Assert.Equal(
        [InspectionStatus.Deferred, InspectionStatus.Paused, InspectionStatus.Closed, InspectionStatus.Cancelled],
        Enum.GetValues<InspectionStatus>().Where(status => new Inspection { LocalArea = "northmarch", Framework = FrontDoor.Id, PlannedBy = "lead", Status = status }.Rests()));

    [Theory]
    [InlineData("child-level-data", "child-level-data/list-1 child-level-data/list-2 child-level-data/list-3 child-level-data/list-4 child-level-data/list-5")]
    [InlineData("audit-list", "audit-list")]
    [InlineData("draft-letter", "")]
    public void What_is_due_are_the_leaves_of_Annex_A_with_the_groups_that_they_are_in(string milestone, string items) =>
        Assert.Equal(items, string.Join(' ', FrontDoor.ItemsDue(milestone).Select(due => string.Join('/', due.Groups.Append(due.Item).Select(item => item.Id)))));

    [Fact]
    public void A_group_within_a_group_is_named_from_the_outermost_on()
    {
        var first = FrontDoor.ItemsDue("case-records")[0];
        Assert.Equal(["case-records", "case-records-local-authority"], first.Groups.Select(group => group.Id));
        Assert.All(FrontDoor.ItemsDue("case-records"), due => Assert.Null(due.Item.Items));
    }

    [Theory]
    [InlineData("notification", "13")]
    [InlineData("information-request", "13")] // ¶18: on the same day, together with it
    [InlineData("draft-letter", "20")]
    [InlineData("child-level-data", null)] // a day later than the notification: not done by it
    [InlineData("questionnaire", null)] // together with the final letter, which has not been sent
    [InlineData("fieldwork-start", null)]
    public void A_duty_is_done_when_it_is_recorded_or_what_it_falls_together_with(string milestone, string? day)
    {
        var happened = new Dictionary<string, Done> { ["notification"] = OnDay(13), ["draft-letter"] = OnDay(20) };
        Assert.Equal(day is null ? null : OnDay(int.Parse(day, System.Globalization.CultureInfo.InvariantCulture)), DeadlineRules.Done(FrontDoor, FrontDoor.Milestones.Single(each => each.Id == milestone), happened));
    }

    [Fact]
    public void What_is_recorded_on_its_day_happened_by_that_instant_and_what_is_recorded_later_on_that_day()
    {
        var inspection = new Inspection { LocalArea = "northmarch", Framework = FrontDoor.Id, PlannedBy = "lead" };
        inspection.Happenings.Add(new Happening { Milestone = "notification", On = new(2025, 1, 13), RecordedAt = At("2025-01-13T09:00:00Z") });
        inspection.Happenings.Add(new Happening { Milestone = "set-up-discussion", On = new(2025, 1, 14), RecordedAt = At("2025-01-15T09:00:00Z") });
        var happened = inspection.Happened();
        Assert.Equal(2, happened.Count);
        Assert.Equal((Done.AtInstant(At("2025-01-13T09:00:00Z")), OnDay(14)), (happened["notification"], happened["set-up-discussion"]));
    }

    [Theory]
    [InlineData("case-records-police-1", "police", "police", true)]
    [InlineData("case-records-police-1", null, "police", true)] // only the police owe it
    [InlineData("case-records-police-1", "health", "police", false)]
    [InlineData("case-records-police-2", "police", "police", false)]
    [InlineData("case-records-police", "police", "police", true)] // the whole group
    [InlineData("case-records-police", null, "police", true)]
    [InlineData("case-records", "police", "police", true)]
    [InlineData("case-records", null, "police", false)] // which of three agencies is not said
    [InlineData("case-records", "health", "police", false)]
    [InlineData("child-level-data", "police", "police", false)]
    public void An_arrival_counts_for_its_item_and_for_the_parts_of_its_group(string item, string? from, string agency, bool counts) => Assert.Equal(
        counts ? Done.AtInstant(At("2025-01-20T09:00:00Z")) with { InTime = true } : null,
        DeadlineRules.Done(FrontDoor.ItemsDue("case-records").Single(due => due.Item.Id == "case-records-police-1"), agency, [Arrived(item, from, "2025-01-20T09:00:00Z")]));

    [Fact]
    public void Nobody_is_late_by_correcting_and_everything_has_arrived_with_the_last_of_it()
    {
        var items = FrontDoor.ItemsDue("child-level-data");
        IReadOnlyList<ItemArrival> arrivals =
        [
            .. Enumerable.Range(1, 5).Select(list => Arrived($"list-{list}", "local-authority", $"2025-01-14T1{list}:00:00Z")),
            Arrived("list-1", "local-authority", "2025-01-15T09:00:00Z"), Arrived("list-1", "local-authority", "2025-01-14T09:00:00Z"),
        ];
        Assert.Equal(At("2025-01-14T09:00:00Z"), DeadlineRules.Done(items[0], "local-authority", arrivals)?.At);
        Assert.Equal(At("2025-01-14T15:00:00Z"), DeadlineRules.Done(items, "local-authority", arrivals)?.At);
        Assert.Null(DeadlineRules.Done(items, "local-authority", [.. arrivals.Where(arrival => arrival.Item != "list-3")]));
        // Nothing to hand in is nothing handed in.
        Assert.Null(DeadlineRules.Done(items, "police", arrivals));
    }

    [Fact]
    public void An_agency_sees_what_is_its_own_to_hand_in_and_what_is_nobodys()
    {
        var police = View("2025-01-20T08:00:00Z", agency: "police");
        Assert.Equal(["answers-on-30", "case-records", "performance-information", "audits"], police.Values.Where(each => each.Agencies.Count > 0).Select(each => each.Milestone));
        Assert.DoesNotContain("child-level-data", police.Keys);
        Assert.Equal(["police"], police["case-records"].Agencies.Select(each => each.Agency));
        Assert.Equal(Enumerable.Range(1, 5).Select(number => $"case-records-police-{number} due-soon"), police["case-records"].Agencies[0].Items.Select(item => $"{item.Item} {item.State}"));
        Assert.Equal(("due-soon", "very-overdue", "upcoming"), (police["case-records"].State, police["answers-on-30"].State, police["draft-letter"].State));

        var everybody = View("2025-01-20T08:00:00Z");
        Assert.Equal(["local-authority", "police", "health"], everybody["case-records"].Agencies.Select(each => each.Agency));
        Assert.Equal(("very-overdue", "passed"), (everybody["child-level-data"].State, everybody["set-up-discussion"].State));
        Assert.Equal(("met", new DateOnly(2025, 1, 13)), (everybody["notification"].State, everybody["notification"].MetOn));
    }

    [Fact]
    public void A_milestone_is_met_when_the_last_agency_has_handed_in_the_last_item_that_there_is()
    {
        List<ItemArrival> arrivals = [.. Enumerable.Range(1, 5).Select(item => Arrived($"case-records-police-{item}", "police", item == 5 ? "2025-01-21T17:00:01Z" : "2025-01-21T16:00:00Z"))];
        var partly = View("2025-01-21T18:00:00Z", arrivals)["case-records"];
        Assert.Equal(("overdue", null, "overdue met-late overdue"), (partly.State, partly.MetOn, string.Join(' ', partly.Agencies.Select(agency => agency.State))));
        Assert.Equal("met met met met met-late", string.Join(' ', partly.Agencies[1].Items.Select(item => item.State)));
        Assert.Equal(new DateTimeOffset(2025, 1, 21, 17, 0, 1, TimeSpan.Zero), partly.Agencies[1].Items[4].ReceivedAt);
        // What may not exist for a child (items 1 and 5 of the local authority) is waited for by nobody, and nobody is late with it.
        arrivals.AddRange(((int[])[2, 3, 4, 6, 7]).Select(item => Arrived($"case-records-local-authority-{item}", "local-authority", "2025-01-20T16:00:00Z")));
        arrivals.Add(Arrived("case-records-health", "health", "2025-01-22T16:00:00Z"));
        var whole = View("2025-01-23T09:00:00Z", arrivals)["case-records"];
        Assert.Equal(("met-late", new DateOnly(2025, 1, 22), "met met-late met-late"), (whole.State, whole.MetOn, string.Join(' ', whole.Agencies.Select(agency => agency.State))));
        Assert.Equal("passed met met met passed met met", string.Join(' ', whole.Agencies[0].Items.Select(item => item.State)));
        Assert.Null(whole.Agencies[0].Items[0].ReceivedAt);
    }

    [Fact]
    public void While_an_inspection_rests_what_was_due_has_passed()
    {
        var resting = View("2025-01-23T09:00:00Z", rests: true);
        Assert.All(resting.Values.Where(each => each.On < new DateOnly(2025, 1, 22) && each.Milestone is not ("notification" or "information-request")), each => Assert.Equal("passed", each.State));
        Assert.All(resting["case-records"].Agencies, agency => Assert.All(agency.Items.Select(item => item.State).Append(agency.State), state => Assert.Equal("passed", state)));
    }

    [Fact]
    public void A_statement_of_action_is_due_once_it_has_been_required()
    {
        Assert.DoesNotContain("statement-of-action", View("2025-03-20T09:00:00Z").Keys);
        Assert.Contains("statement-of-action", View("2025-03-20T09:00:00Z", also: Happening.StatementRequired).Keys);
    }

    [Fact]
    public void A_milestone_that_the_framework_no_longer_has_is_left_out()
    {
        var without = FrontDoor with { Milestones = [.. FrontDoor.Milestones.Where(milestone => milestone.Id != "qa-contact")] };
        Assert.DoesNotContain(DeadlineRules.View(without, Timetable, new Dictionary<string, Done>(), [], WorkingDayCalendar.EnglandAndWales, null, false, null, At("2025-01-20T08:00:00Z")), each => each.Milestone == "qa-contact");
    }

    static Dictionary<string, MilestoneDeadline> View(string now, IReadOnlyList<ItemArrival>? arrivals = null, string? agency = null, bool rests = false, string? also = null)
    {
        var happened = new Dictionary<string, Done> { ["notification"] = Done.AtInstant(At("2025-01-13T09:00:00Z")) };
        if (also is not null) happened[also] = OnDay(13);
        return DeadlineRules.View(FrontDoor, Timetable, happened, arrivals ?? [], WorkingDayCalendar.EnglandAndWales, agency, rests, null, At(now)).ToDictionary(each => each.Milestone);
    }

    static Done OnDay(int day) => Done.OnDay(new(2025, 1, day));

    /// <summary>As its receipt says: the lists were due on 14 January, case records on 21 January.</summary>
    static ItemArrival Arrived(string item, string? agency, string at) => new()
    {
        Item = item,
        Organisation = "northmarch",
        Agency = agency,
        ReceivedAt = At(at),
        Late = At(at) > At(item.StartsWith("case-records", StringComparison.Ordinal) ? "2025-01-21T17:00:00Z" : "2025-01-14T17:00:00Z"),
    };

    static Instant At(string instant) => InstantPattern.ExtendedIso.Parse(instant).Value;
}
