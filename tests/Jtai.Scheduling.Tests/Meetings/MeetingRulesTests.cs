using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Teams;
using Jtai.Scheduling.Timetables;
using Jtai.Testing;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Meetings;

/// <summary>The rules of meetings alone. Notification on 13 January 2025, fieldwork from Monday 27 to Friday 31 January.</summary>
public class MeetingRulesTests
{
    static readonly Instant Now = Instant.FromUtc(2025, 1, 13, 9, 0);
    static readonly Framework FrontDoor = FrameworkDocument.Shipped.Single(framework => framework.Id == "front-door-2024");

    [Theory]
    [InlineData("set-up-discussion", "2025-01-13", null)] // ¶13, ¶20: in week 1
    [InlineData("set-up-discussion", "2025-01-17", null)]
    [InlineData("set-up-discussion", "2025-01-20", "meeting-not-on-its-days")]
    [InlineData("set-up-discussion", "2025-01-18", "meeting-not-on-its-days")] // a Saturday
    [InlineData("set-up-discussion", "2025-01-27", "meeting-day-impossible")]
    [InlineData("masa-meeting", "2025-01-17", "meeting-not-on-its-days")] // ¶65: in the week before fieldwork
    [InlineData("masa-meeting", "2025-01-20", null)]
    [InlineData("masa-meeting", "2025-01-24", null)]
    [InlineData("scrutineer-meeting", "2025-01-13", null)] // ¶67: before fieldwork
    [InlineData("scrutineer-meeting", "2025-01-24", null)]
    [InlineData("scrutineer-meeting-in-fieldwork", "2025-01-28", null)] // ¶67: and during it
    [InlineData("masa-meeting-in-fieldwork", "2025-01-27", null)] // ¶66
    [InlineData("masa-meeting-in-fieldwork", "2025-01-24", "meeting-day-impossible")]
    [InlineData("week-2-team-meeting", "2025-01-24", null)] // ¶33: at the end of week 2
    [InlineData("week-2-team-meeting", "2025-01-23", "meeting-not-on-its-days")]
    [InlineData("arrival-meeting", "2025-01-27", null)] // ¶34
    [InlineData("team-meeting", "2025-01-27", null)] // ¶35: regularly
    [InlineData("team-meeting", "2025-01-31", null)]
    [InlineData("leaders-meeting", "2025-01-27", null)] // ¶37: on the first day
    [InlineData("leaders-meeting", "2025-01-28", "meeting-not-on-its-days")]
    [InlineData("leaders-meeting", "2025-01-24", "meeting-day-impossible")]
    [InlineData("kit-1", "2025-01-29", null)] // ¶40: usually Wednesday and Thursday
    [InlineData("kit-1", "2025-01-28", "meeting-not-on-its-days")]
    [InlineData("kit-2", "2025-01-30", null)]
    [InlineData("feedback", "2025-01-31", null)] // ¶43: at the end of fieldwork
    [InlineData("feedback", "2025-01-30", "meeting-not-on-its-days")]
    [InlineData("feedback", "2025-02-03", "meeting-day-impossible")]
    public void A_meeting_has_its_days(string meeting, string on, string? code)
    {
        Assert.Equal(code, Decide(meeting, plan => plan with { On = Day(on) })?.Code);
        // A reason opens another day of the same part of the inspection, and nothing else.
        Assert.Equal(code == "meeting-day-impossible" ? code : null, Decide(meeting, plan => plan with { On = Day(on), Reason = "The leaders asked for it." })?.Code);
    }

    [Fact]
    public void A_refused_day_says_which_days_are_right()
    {
        var refusal = Decide("masa-meeting", plan => plan with { On = Day("2025-01-17") })!;
        Assert.Equal(("plan.on", "2025-01-17", "a working day, 2025-01-20 to 2025-01-24, or a reason"), (refusal.Field, refusal.Value, refusal.Allowed));
        Assert.Contains("¶65", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("masa-meeting", "in-person", "meeting-mode-not-allowed")] // ¶65: by phone or video
    [InlineData("masa-meeting", "video", null)]
    [InlineData("kit-1", "phone", null)] // ¶42
    [InlineData("kit-1", "video", null)]
    [InlineData("kit-1", "in-person", null)]
    [InlineData("leaders-meeting", "video", "meeting-mode-not-allowed")]
    [InlineData("kit-1", "fax", "meeting-mode-not-allowed")]
    public void A_meeting_is_held_in_the_ways_of_the_framework(string meeting, string mode, string? code) =>
        Assert.Equal(code, Decide(meeting, plan => plan with { Mode = mode })?.Code);

    [Theory]
    [InlineData("09:00", "10:00", null)]
    [InlineData("10:00", "10:00", "meeting-time-impossible")]
    [InlineData("11:00", "10:00", "meeting-time-impossible")]
    public void A_meeting_ends_after_it_begins(string from, string to, string? code) =>
        Assert.Equal(code, Decide("kit-1", plan => plan with { From = Time(from), To = Time(to) })?.Code);

    [Theory]
    [InlineData("feedback", "local-leaders masa-chair independent-scrutineer", null)]
    [InlineData("feedback", "local-leaders masa-chair", "invitation-missing")] // ¶43
    [InlineData("feedback", "local-leaders masa-chair independent-scrutineer chief-constable", null)]
    [InlineData("leaders-meeting", "masa-chair", "invitation-missing")] // ¶37
    [InlineData("kit-1", "local-leaders Zebedee", "role-unknown")]
    [InlineData("kit-1", "local-leaders lead-inspector", "role-unknown")]
    [InlineData("team-meeting", "local-leaders", "team-meeting")] // ¶35
    public void Invitations_are_for_roles_and_those_of_the_guidance_are_not_left_out(string meeting, string invited, string? code)
    {
        var refusal = Decide(meeting, plan => plan with { Invited = invited.Split(' ') });
        Assert.Equal(code, refusal?.Code);
        Assert.DoesNotContain("Zebedee", $"{refusal}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kit-1", "Head of social care", "2025-01-13", null)]
    [InlineData("kit-1", "Head of social care", "2025-01-14", "not-yet-discussed")]
    [InlineData("kit-1", "Zebedee", "2025-01-13", "role-unknown")]
    [InlineData("feedback", "Head of social care", "2025-01-13", "additional-roles-not-here")]
    public void More_people_come_to_keep_in_touch_meetings_after_discussion_with_the_lead(string meeting, string role, string discussedOn, string? code) =>
        Assert.Equal(code, Decide(meeting, plan => plan with { Additional = [new AdditionalRole(role, Day(discussedOn))] })?.Code);

    [Theory]
    [InlineData("lead", null)]
    [InlineData("lead cqc", null)]
    [InlineData("lead lead", "inspector-unknown")]
    [InlineData("somebody", "inspector-unknown")]
    [InlineData("cqc hmicfrs", "lead-inspector-missing")] // ¶41
    public void Inspectors_have_a_role_in_the_inspection(string inspectors, string? code) =>
        Assert.Equal(code, Decide("kit-1", plan => plan with { Inspectors = inspectors.Split(' ') })?.Code);

    [Theory]
    [InlineData("leaders-meeting", "lead cqc hmicfrs", "")] // ¶37
    [InlineData("leaders-meeting", "lead cqc", "hmicfrs")]
    [InlineData("feedback", "ofsted cqc hmicfrs", "", true)] // ¶43
    [InlineData("feedback", "", "")] // nobody named: the whole team
    [InlineData("kit-1", "lead", "cqc hmicfrs")] // ¶41: usually
    [InlineData("kit-1", "cqc hmicfrs", "ofsted", true)] // ¶41: the lead inspector chairs
    [InlineData("scrutineer-meeting", "cqc", "", true)] // ¶67
    [InlineData("leaders-meeting", "ofsted cqc hmicfrs", "", true)] // ¶37
    [InlineData("team-meeting", "cqc", "")]
    public void The_lead_and_each_inspectorate_are_there_where_the_guidance_says_so(string meeting, string inspectors, string missing, bool lacksLead = false)
    {
        var there = inspectors.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(missing.Split(' ', StringSplitOptions.RemoveEmptyEntries), MeetingRules.NotRepresented(Kind(meeting), there, Setting()));
        Assert.Equal(lacksLead, MeetingRules.LacksLead(Kind(meeting), there, Setting()));
        // Without the lead inspector it is not arranged, whatever the reason, and was held only with one.
        Assert.Equal(lacksLead ? "lead-inspector-missing" : null, Decide(meeting, plan => plan with { Inspectors = there, Reason = "The lead is elsewhere." })?.Code);
        if (lacksLead) Assert.Equal("lead-inspector-missing", Held(meeting, new HoldMeetingRequest(there)));
    }

    [Fact]
    public void What_must_be_and_what_usually_is_are_never_said_in_one_message()
    {
        var said = FrontDoor.Meetings.Select(kind => MeetingRules.Warnings(kind, Arranged(kind), Setting()).ToList()).ToList();
        Assert.All(said.SelectMany(each => each), warning => Assert.False(
            warning.Message.Contains("usually", StringComparison.Ordinal) && warning.Message.Contains("is to be", StringComparison.Ordinal), warning.Message));
        Assert.Equal(["lead-inspector-missing", "inspectorate-usually-represented"], MeetingRules.Warnings(Kind("kit-1"), Arranged(Kind("kit-1")), Setting()).Select(warning => warning.Code));
        Assert.Equal(["lead-inspector-missing", "inspectorate-not-represented"], MeetingRules.Warnings(Kind("feedback"), Arranged(Kind("feedback")), Setting()).Select(warning => warning.Code));

        static Meeting Arranged(MeetingKind kind) => new() { Kind = kind.Id, Mode = "video", On = MeetingRules.Day(Setting().Timetable, kind.Milestone), From = new(9, 0), To = new(10, 0), Inspectors = ["cqc"] };
    }

    [Fact]
    public void The_team_agrees_its_findings_before_the_feedback_and_meets_before_it_meets_the_leaders()
    {
        var review = new Meeting { Kind = "findings-review", Mode = "in-person", On = new(2025, 1, 31), From = new(9, 0), To = new(11, 0) };
        Assert.Equal("meeting-order", Decide("feedback", plan => plan with { From = Time("10:30"), To = Time("11:30") }, review)?.Code);
        Assert.Null(Decide("feedback", plan => plan with { From = Time("11:00"), To = Time("12:00") }, review));
        review.Status = MeetingStatus.Cancelled;
        Assert.Null(Decide("feedback", plan => plan with { From = Time("10:30"), To = Time("11:30") }, review));

        var leaders = new Meeting { Kind = "leaders-meeting", Mode = "in-person", On = new(2025, 1, 27), From = new(9, 0), To = new(10, 0) };
        Assert.Equal("meeting-order", Decide("arrival-meeting", plan => plan with { From = Time("08:30"), To = Time("09:30") }, leaders)?.Code);
        Assert.Null(Decide("arrival-meeting", plan => plan with { From = Time("08:30"), To = Time("09:00") }, leaders));
    }

    [Fact]
    public void A_meeting_held_without_an_inspectorate_needs_a_reason_but_not_where_the_guidance_says_usually()
    {
        Assert.Equal("inspectorate-not-represented", Held("leaders-meeting", new HoldMeetingRequest(["lead", "cqc"])));
        Assert.Null(Held("leaders-meeting", new HoldMeetingRequest(["lead", "cqc"], Reason: "A train did not come.")));
        Assert.Null(Held("kit-1", new HoldMeetingRequest(["lead"])));
        Assert.Null(Held("kit-1", new HoldMeetingRequest(["cqc"], Reason: "The lead was taken ill.")));
        Assert.Equal("meeting-not-begun", Held("kit-1", new HoldMeetingRequest(), Instant.FromUtc(2025, 1, 29, 8, 59)));
    }

    [Theory]
    [InlineData("team-meeting", "compare-evidence enough-evidence", "", null)] // ¶35
    [InlineData("team-meeting", "gossip", "", "aims-unknown")]
    [InlineData("kit-1", "compare-evidence", "", "aims-unknown")]
    [InlineData("feedback", "", "concerns draft-review publication complaints", null)] // ¶47
    [InlineData("feedback", "", "concerns draft-review publication", "not-explained")]
    [InlineData("feedback", "", "", "not-explained")]
    [InlineData("kit-1", "", "concerns", "explained-unknown")]
    public void A_team_meeting_has_its_aims_and_the_feedback_explains_what_follows(string meeting, string aims, string explained, string? code) => Assert.Equal(
        code, Held(meeting, new HoldMeetingRequest(null, aims.Split(' ', StringSplitOptions.RemoveEmptyEntries), explained.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("feedback", "cqc", "health", null)] // ¶46
    [InlineData("feedback", "ofcom", "health", "separate-discussion-unknown")]
    [InlineData("feedback", "cqc", "post-office", "separate-discussion-unknown")]
    [InlineData("kit-1", "cqc", "health", "separate-discussion-unknown")]
    public void An_inspectorate_offers_a_separate_discussion_at_the_feedback(string meeting, string inspectorate, string agency, string? code) => Assert.Equal(
        code, Held(meeting, new HoldMeetingRequest(null, null, meeting == "feedback" ? ["concerns", "draft-review", "publication", "complaints"] : null, [new SeparateDiscussion(inspectorate, agency)])));

    [Fact]
    public void What_the_framework_asks_for_and_has_no_time_is_said_with_its_days()
    {
        var missing = GetMeetings.NotScheduled(Setting()).ToDictionary(each => each.Meeting);
        Assert.Equal(FrontDoor.Meetings.Select(kind => kind.Id).Order(), missing.Keys.Order());
        Assert.Equal((Day("2025-01-29"), Day("2025-01-29"), "¶39-42"), (missing["kit-1"].UsualFrom, missing["kit-1"].UsualUntil, missing["kit-1"].Paragraph));
        Assert.Equal((Day("2025-01-13"), Day("2025-01-17")), (missing["set-up-discussion"].UsualFrom, missing["set-up-discussion"].UsualUntil));
    }

    [Fact]
    public void A_meeting_that_no_longer_fits_is_said_to()
    {
        var meeting = new Meeting { Id = Guid.NewGuid(), Kind = "kit-1", Mode = "video", On = new(2025, 1, 22), From = new(9, 0), To = new(10, 0), Inspectors = ["lead"], Invited = ["local-leaders"] };
        var other = new Meeting { Id = Guid.NewGuid(), Kind = "team-meeting", Mode = "video", On = new(2025, 1, 22), From = new(9, 30), To = new(10, 0) };
        Assert.Equal(["meeting-not-on-its-days", "inspectorate-usually-represented", "meetings-overlap"], MeetingRules.Warnings(Kind("kit-1"), meeting, Setting(meeting, other)).Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("masa-chair", true)] // invited to both
    [InlineData("chief-constable", true)] // one of the leaders
    [InlineData("independent-scrutineer", false)]
    public void Local_people_who_are_expected_in_two_meetings_at_once_are_said_too(string invited, bool twice)
    {
        var meeting = new Meeting { Id = Guid.NewGuid(), Kind = "kit-1", Mode = "video", On = new(2025, 1, 29), From = new(9, 0), To = new(10, 0), Inspectors = ["lead"], Invited = ["local-leaders", "masa-chair"] };
        var other = new Meeting { Id = Guid.NewGuid(), Kind = "masa-meeting-in-fieldwork", Mode = "video", On = new(2025, 1, 29), From = new(9, 30), To = new(10, 0), Inspectors = ["cqc"], Invited = [invited] };
        Assert.Equal(twice, MeetingRules.Warnings(Kind("kit-1"), meeting, Setting(meeting, other)).Any(warning => warning.Code == "meetings-overlap"));
    }

    [Fact]
    public void What_is_refused_is_told_by_field_and_with_what_would_be_accepted()
    {
        Assert.Equal("meeting-time-impossible: plan.to is 10:00; allowed is later than 10:00", Told("kit-1", plan => plan with { From = Time("10:00") }));
        Assert.Equal("meeting-day-impossible: plan.on is 2025-01-24; allowed is 2025-01-27 to 2025-01-31", Told("kit-1", plan => plan with { On = Day("2025-01-24") }));
        Assert.Equal("meeting-day-impossible: plan.on is 2025-01-27; allowed is 2025-01-13 to 2025-01-26", Told("masa-meeting", plan => plan with { On = Day("2025-01-27") }));
        Assert.Equal("meeting-not-on-its-days: plan.on is 2025-01-28; allowed is a working day, 2025-01-29, or a reason", Told("kit-1", plan => plan with { On = Day("2025-01-28") }));
        Assert.Equal("meeting-mode-not-allowed: plan.mode; allowed is in-person, phone, video", Told("kit-1", plan => plan with { Mode = "fax" }));
        Assert.Equal("place-not-needed: plan.place; allowed is nothing", Told("kit-1", plan => plan with { Mode = "video", Place = "station" }));
        Assert.Equal("place-unknown: plan.place; allowed is civic-centre, station", Told("kit-1", plan => plan with { Mode = "in-person", Place = "elsewhere" }));
        Assert.Null(Told("kit-1", plan => plan with { Mode = "in-person", Place = "station" }));
        Assert.Equal(
            $"place-unknown: plan.place; allowed is {MeetingRules.Named([])}",
            MeetingRules.Decide(Kind("kit-1"), new(Day("2025-01-29"), Time("09:00"), Time("10:00"), "in-person", "station"), Setting() with { Places = [] }, Now).Told());
        Assert.Equal("inspector-unknown: plan.inspectors; allowed is cqc, hmicfrs, lead, ofsted", Told("kit-1", plan => plan with { Inspectors = ["somebody"] }));
        Assert.Equal("team-meeting: plan.invited; allowed is nothing", Told("team-meeting", plan => plan with { Invited = ["local-leaders"] }));
        Assert.StartsWith("role-unknown: plan.invited; allowed is director-of-childrens-services, ", Told("kit-1", plan => plan with { Invited = ["Zebedee"] }), StringComparison.Ordinal);
        Assert.Equal("invitation-missing: plan.invited; allowed is masa-chair, independent-scrutineer", Told("feedback", plan => plan with { Invited = ["local-leaders"] }));
        Assert.Equal("additional-roles-not-here: plan.additional; allowed is nothing", Told("feedback", plan => plan with { Additional = [new AdditionalRole("Head of social care", Day("2025-01-13"))] }));
        Assert.StartsWith("role-unknown: plan.additional; ", Told("kit-1", plan => plan with { Additional = [new AdditionalRole("Zebedee", Day("2025-01-13"))] }), StringComparison.Ordinal);
        Assert.Equal("not-yet-discussed: plan.additional.discussedOn; allowed is 2025-01-13 or earlier", Told("kit-1", plan => plan with { Additional = [new AdditionalRole("Head of social care", Day("2025-01-14"))] }));
        var review = new Meeting { Kind = "findings-review", Mode = "in-person", On = new(2025, 1, 31), From = new(9, 0), To = new(11, 0) };
        var early = Decide("feedback", plan => plan with { From = Time("10:30"), To = Time("11:30") }, review);
        Assert.Equal("meeting-order: plan.from is 10:30; allowed is findings-review first", early.Told());
        Assert.Equal("\"findings-review\" ends before \"feedback\" begins.", early!.Message);
    }

    [Fact]
    public void The_time_is_told_before_the_mode_the_mode_before_the_people_and_these_before_the_order()
    {
        var review = new Meeting { Kind = "findings-review", Mode = "in-person", On = new(2025, 1, 31), From = new(9, 0), To = new(11, 0) };
        var wrong = new MeetingPlan(Day("2025-01-31"), Time("10:00"), Time("10:00"), "fax", Invited: []);
        string? Told(MeetingPlan plan) => MeetingRules.Decide(Kind("feedback"), plan, Setting(review), Now)?.Code;
        Assert.Equal("meeting-time-impossible", Told(wrong));
        Assert.Equal("meeting-mode-not-allowed", Told(wrong with { To = Time("11:00") }));
        Assert.Equal("invitation-missing", Told(wrong with { To = Time("11:00"), Mode = "video" }));
        Assert.Equal("meeting-order", Told(wrong with { To = Time("11:00"), Mode = "video", Invited = null }));
        // One that the framework does not have, or no longer, is before and after nothing.
        var other = new Meeting { Kind = "of-an-earlier-version", Mode = "video", On = new(2025, 1, 31), From = new(9, 0), To = new(11, 0) };
        Assert.Null(MeetingRules.Decide(Kind("feedback"), wrong with { To = Time("11:00"), Mode = "video", Invited = null }, Setting(other), Now));
    }

    [Theory]
    [InlineData("set-up-discussion", "2025-01-12", true)]
    [InlineData("set-up-discussion", "2025-01-13", false)]
    [InlineData("set-up-discussion", "2025-01-26", false)]
    [InlineData("set-up-discussion", "2025-01-27", true)]
    [InlineData("kit-1", "2025-01-26", true)]
    [InlineData("kit-1", "2025-01-27", false)]
    [InlineData("kit-1", "2025-01-31", false)]
    [InlineData("kit-1", "2025-02-01", true)]
    public void A_meeting_outside_its_part_of_the_inspection_is_left_behind(string kind, string on, bool leftBehind)
    {
        var meeting = new Meeting { Kind = kind, Mode = "video", On = LocalDate.FromDateOnly(Day(on)), From = new(9, 0), To = new(10, 0) };
        Assert.Equal(leftBehind, MeetingRules.IsLeftBehind(Kind(kind), meeting, Setting().Timetable, []));
        meeting.Status = MeetingStatus.Held;
        Assert.False(MeetingRules.IsLeftBehind(Kind(kind), meeting, Setting().Timetable, []));
    }

    [Fact]
    public void So_is_one_that_falls_into_an_interruption()
    {
        var meeting = new Meeting { Kind = "kit-1", Mode = "video", On = new(2025, 1, 29), From = new(9, 0), To = new(10, 0) };
        Assert.True(MeetingRules.IsLeftBehind(Kind("kit-1"), meeting, Setting().Timetable, [new(meeting.StartsAt, null)]));
        Assert.False(MeetingRules.IsLeftBehind(Kind("kit-1"), meeting, Setting().Timetable, [new(meeting.EndsAt, null)]));
    }

    [Fact]
    public void The_days_of_a_meeting_are_counted_from_what_really_happened()
    {
        var setting = Setting();
        var moved = new StoredTimetable
        {
            Because = "",
            Calendar = setting.Calendar.Id,
            Milestones = [.. setting.Timetable.Milestones.Select(milestone => milestone.Id == "kit-1" ? milestone with { HappenedOn = Day("2025-01-30") } : milestone)],
        };
        Assert.Equal((new LocalDate(2025, 1, 30), new LocalDate(2025, 1, 30)), MeetingRules.UsualDays(Kind("kit-1"), setting with { Timetable = moved }));
    }

    [Theory]
    [InlineData("08:00", "09:00", "", "", false)] // one after the other
    [InlineData("08:00", "09:01", "", "", true)]
    [InlineData("09:59", "11:00", "", "", true)]
    [InlineData("10:00", "11:00", "", "", false)]
    [InlineData("09:00", "10:00", "lead", "cqc", false)] // different people
    [InlineData("09:00", "10:00", "lead", "lead cqc", true)]
    [InlineData("09:00", "10:00", "lead", "", true)] // nobody named is everybody
    [InlineData("09:00", "10:00", "", "lead", true)]
    public void Nobody_is_expected_in_two_meetings_at_a_time(string from, string to, string inspectors, string others, bool overlap)
    {
        var meeting = new Meeting { Id = Guid.NewGuid(), Kind = "team-meeting", Mode = "video", On = new(2025, 1, 29), From = new(9, 0), To = new(10, 0), Inspectors = Words(inspectors) };
        var other = new Meeting { Id = Guid.NewGuid(), Kind = "team-meeting", Mode = "video", On = new(2025, 1, 29), From = LocalTime.FromTimeOnly(Time(from)), To = LocalTime.FromTimeOnly(Time(to)), Inspectors = Words(others) };
        Assert.Equal(overlap ? ["Somebody is expected in another meeting at this time."] : [], MeetingRules.Warnings(Kind("team-meeting"), meeting, Setting(meeting, other)).Select(warning => warning.Message));
        other.Status = MeetingStatus.Cancelled;
        Assert.Empty(MeetingRules.Warnings(Kind("team-meeting"), meeting, Setting(meeting, other)));
        (meeting.Status, other.Status) = (MeetingStatus.Held, MeetingStatus.Scheduled);
        Assert.Empty(MeetingRules.Warnings(Kind("team-meeting"), meeting, Setting(meeting, other)));
    }

    [Fact]
    public void More_at_the_feedback_than_the_guidance_names_is_said_and_so_is_who_would_not_be_there()
    {
        var feedback = new Meeting { Id = Guid.NewGuid(), Kind = "feedback", Mode = "video", On = new(2025, 1, 31), From = new(9, 0), To = new(10, 0), Invited = Kind("feedback").Invited };
        Assert.Empty(MeetingRules.Warnings(Kind("feedback"), feedback, Setting(feedback)));
        (feedback.Invited, feedback.Inspectors) = ([.. Kind("feedback").Invited, "chief-constable"], ["cqc"]);
        Assert.Equal(
            [
                "lead-inspector-missing: The lead inspector is to be at this meeting (¶43-47).",
                "inspectorate-not-represented: Somebody of each inspectorate is to be there (¶43-47). Nobody would be of ofsted, hmicfrs.",
                "attendance-not-minimal: More roles are invited than the guidance names. Attendance is to be kept to a minimum.",
            ],
            MeetingRules.Warnings(Kind("feedback"), feedback, Setting(feedback)).Select(warning => $"{warning.Code}: {warning.Message}"));
        // At a meeting of another kind more may come.
        var kit = new Meeting { Id = Guid.NewGuid(), Kind = "kit-1", Mode = "video", On = new(2025, 1, 29), From = new(9, 0), To = new(10, 0), Invited = ["local-leaders", "chief-constable"] };
        Assert.Empty(MeetingRules.Warnings(Kind("kit-1"), kit, Setting(kit)));
    }

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static string? Told(string meeting, Func<MeetingPlan, MeetingPlan> change) => Decide(meeting, change).Told();

    static string? Held(string meeting, HoldMeetingRequest request, Instant? now = null)
    {
        var day = MeetingRules.Day(Setting().Timetable, Kind(meeting).Milestone);
        return HoldMeeting.Decide(new Meeting { Kind = meeting, Mode = "video", On = day, From = new(9, 0), To = new(10, 0) }, Kind(meeting), request, Setting(), now ?? Instant.FromUtc(2025, 1, 31, 12, 0)).Complete()?.Code;
    }

    static ServiceDefaults.Refusal? Decide(string meeting, Func<MeetingPlan, MeetingPlan> change, params Meeting[] others)
    {
        var setting = Setting(others);
        var usual = MeetingRules.UsualDays(Kind(meeting), setting);
        return MeetingRules.Decide(Kind(meeting), change(new MeetingPlan(usual.Last.ToDateOnly(), Time("09:00"), Time("10:00"), Kind(meeting).Modes[0])), setting, Now).Complete();
    }

    static MeetingKind Kind(string id) => FrontDoor.Meetings.Single(kind => kind.Id == id);

    internal static MeetingSetting Setting(params Meeting[] others)
    {
        var calendar = WorkingDayCalendar.EnglandAndWales;
        var timetable = new StoredTimetable { Because = "", Calendar = calendar.Id, Milestones = Timetable.Compute(FrontDoor, calendar, new(2025, 1, 27)).View() };
        return new MeetingSetting(
            FrontDoor, calendar, timetable,
            new Dictionary<string, TeamRole> { ["lead"] = new("ofsted", "lead"), ["ofsted"] = new("ofsted", "inspector"), ["cqc"] = new("cqc", "inspector"), ["hmicfrs"] = new("hmicfrs", "inspector") }, ["civic-centre", "station"], others);
    }

    static DateOnly Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value.ToDateOnly();

    static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
