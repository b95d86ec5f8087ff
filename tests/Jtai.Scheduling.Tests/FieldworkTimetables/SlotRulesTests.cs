using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Tests.Meetings;
using Jtai.Testing;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.FieldworkTimetables;

/// <summary>What a refused slot is told, and which published slots still have room. Notification on 13 January 2025, fieldwork from 27 to 31 January.</summary>
public class SlotRulesTests
{
    const string Inspectors = "cqc, hmicfrs, lead, ofsted", Agencies = "local-authority, police, health, education, masa";

    static readonly MeetingSetting Setting = MeetingRulesTests.Setting();

    static readonly SlotPlan Interview = new(new(2025, 1, 28), new(9, 0), new(10, 0), "interview", "in-person", ["lead"], [new("leader", "police")], "civic-centre");

    [Theory]
    [InlineData("09:59", null)]
    [InlineData("10:00", "slot-time-impossible: to is 10:00; allowed is later than 10:00")]
    [InlineData("11:00", "slot-time-impossible: to is 10:00; allowed is later than 11:00")]
    public void A_slot_ends_after_it_begins(string from, string? told) => Assert.Equal(told, Decide(Interview with { From = Time(from) }));

    [Theory]
    [InlineData("2025-01-13", "slot-day-impossible: on is 2025-01-13; allowed is a working day, 2025-01-14 to 2025-01-31")]
    [InlineData("2025-01-14", null)]
    [InlineData("2025-01-18", "slot-day-impossible: on is 2025-01-18; allowed is a working day, 2025-01-14 to 2025-01-31")] // a Saturday
    [InlineData("2025-01-31", null)]
    [InlineData("2025-02-03", "slot-day-impossible: on is 2025-02-03; allowed is a working day, 2025-01-14 to 2025-01-31")]
    public void Slots_are_on_working_days_after_the_notification_up_to_the_end_of_fieldwork(string on, string? told) =>
        Assert.Equal(told, Decide(Interview with { On = Day(on), Mode = "phone", Place = null }));

    [Theory]
    [InlineData("2025-01-24", "in-person", "interview", "slot-mode-not-allowed: mode; allowed is phone, video")] // ¶13: off site until fieldwork
    [InlineData("2025-01-24", "in-person", "evidence-review", null)] // among themselves, wherever they are
    [InlineData("2025-01-24", "phone", "interview", null)]
    [InlineData("2025-01-27", "in-person", "interview", null)]
    [InlineData("2025-01-27", "fax", "interview", "slot-mode-not-allowed: mode; allowed is in-person, phone, video")]
    [InlineData("2025-01-24", "fax", "interview", "slot-mode-not-allowed: mode; allowed is phone, video")]
    public void Until_fieldwork_begins_inspectors_meet_nobody_in_person(string on, string mode, string activity, string? told) => Assert.Equal(
        told, Decide(Interview with { On = Day(on), Mode = mode, Activity = activity, Place = mode == "in-person" ? "civic-centre" : null, With = activity == "interview" ? Interview.With : [] }));

    [Fact]
    public void What_is_refused_is_told_by_field_and_with_what_would_be_accepted()
    {
        Assert.Equal(
            "activity-unknown: activity; allowed is meeting, interview, observation, sampling, case-discussion, evidence-review, team-review, travel",
            Decide(Interview with { Activity = "picnic" }));
        Assert.Equal("place-not-needed: place; allowed is nothing", Decide(Interview with { Mode = "video" }));
        Assert.Equal("place-unknown: place; allowed is civic-centre, station", Decide(Interview with { Place = "elsewhere" }));
        Assert.Equal("place-unknown: place; allowed is civic-centre, station", Decide(Interview with { Place = null }));
        Assert.Equal($"inspector-missing: inspectors; allowed is {Inspectors}", Decide(Interview with { Inspectors = [] }));
        Assert.Equal($"inspector-unknown: inspectors; allowed is {Inspectors}", Decide(Interview with { Inspectors = ["lead", "lead"] }));
        Assert.Equal("role-not-here: with; allowed is nothing", Decide(Interview with { Activity = "travel" }));
        Assert.Equal($"role-agency-wrong: with.agency; allowed is {Agencies}", Decide(Interview with { With = [new("leader")] }));
        Assert.Equal("role-agency-wrong: with.agency; allowed is nothing", Decide(Interview with { With = [new("stakeholder", "police")] }));
        Assert.Equal("role-agency-wrong: with.agency; allowed is nothing", Decide(Interview with { With = [new("leader", "police"), new("masa-chair", "masa")] }));
        // The people before whom they meet.
        Assert.StartsWith("inspector-unknown: ", Decide(Interview with { Inspectors = ["somebody"], With = [new("Zebedee")] }), StringComparison.Ordinal);
        Assert.Equal("role-not-here: with; allowed is nothing", Decide(Interview with { Activity = "team-review" }));
        var unknown = Decide(Interview with { With = [new("Zebedee")] })!;
        Assert.Contains(", Head of social care, ", unknown, StringComparison.Ordinal);
        Assert.StartsWith("role-unknown: with.role; allowed is director-of-childrens-services, ", unknown, StringComparison.Ordinal);
        Assert.EndsWith(", leader, frontline-manager, practitioner, stakeholder", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_would_be_accepted_that_is_said()
    {
        var bare = Setting with { Places = [], Framework = Setting.Framework with { Notifications = [] } };
        Assert.Equal($"place-unknown: place; allowed is {MeetingRules.Named([])}", SlotRules.Decide(Interview, bare).Told());
        Assert.Equal("not-yours-to-arrange: with; allowed is nobody", SlotRules.NotYours(Interview with { Inspectors = ["cqc"] }, "cqc", bare).Told());
    }

    [Fact]
    public void Those_whom_the_framework_usually_has_met_belong_to_an_agency()
    {
        Assert.Null(Decide(Interview with { With = [new("Head of social care", "local-authority")] })); // ¶63
        Assert.Equal($"role-agency-wrong: with.agency; allowed is {Agencies}", Decide(Interview with { With = [new("Head of social care")] }));
    }

    [Fact]
    public void An_inspectorate_arranges_with_its_own_agencies_and_is_told_which_they_are()
    {
        var refusal = SlotRules.NotYours(Interview with { Inspectors = ["cqc"] }, "cqc", Setting);
        Assert.Equal("not-yours-to-arrange: with; allowed is health", refusal.Told());
        Assert.Equal(403, refusal!.Status);
        Assert.Equal(403, SlotRules.NotYours(Interview, "stranger", Setting)!.Status);
    }

    [Theory]
    [InlineData("practitioner", "police", "police")]
    [InlineData("chief-constable", null, "police")]
    [InlineData("chief-constable", "health", "health")]
    [InlineData("local-leaders", null, null)] // of several agencies
    [InlineData("stakeholder", null, null)]
    public void A_role_is_of_the_agency_that_is_named_or_that_the_framework_says(string role, string? agency, string? of) =>
        Assert.Equal(of, SlotRules.AgencyOf(new(role, agency), Setting.Framework));

    [Theory]
    [InlineData("2025-01-13T23:59:00Z", "phone", "interview", false)]
    [InlineData("2025-01-14T00:00:00Z", "phone", "interview", true)]
    [InlineData("2025-01-24T09:00:00Z", "in-person", "interview", false)]
    [InlineData("2025-01-24T09:00:00Z", "in-person", "travel", true)]
    [InlineData("2025-01-27T09:00:00Z", "in-person", "interview", true)]
    [InlineData("2025-01-31T17:00:00Z", "in-person", "interview", true)]
    [InlineData("2025-02-01T09:00:00Z", "phone", "interview", false)]
    public void What_was_published_stands_where_the_timetable_in_force_has_room_for_it(string startsAt, string mode, string activity, bool stands)
    {
        var start = InstantPattern.ExtendedIso.Parse(startsAt).Value.ToDateTimeOffset();
        Assert.Equal(!stands, SlotRules.IsLeftBehind(new(Guid.Empty, "", start, start, activity, mode, null, [], [], null, 1), Setting.Timetable, []));
    }

    static string? Decide(SlotPlan slot) => SlotRules.Decide(slot, Setting).Told();

    static DateOnly Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value.ToDateOnly();

    static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
