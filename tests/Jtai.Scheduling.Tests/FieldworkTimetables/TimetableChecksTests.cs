using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Tests.Meetings;
using Jtai.Testing;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.FieldworkTimetables;

/// <summary>What does not fit in a timetable, on Tuesday 28 January 2025. It takes 30 minutes from the civic centre to the station.</summary>
public class TimetableChecksTests
{
    static readonly LocalDate Tuesday = new(2025, 1, 28);

    [Theory]
    [InlineData("civic-centre", null)]
    [InlineData("civic-centre\n", "place-invalid")]
    [InlineData("Civic centre", "place-invalid")]
    public void A_place_has_an_identifier(string id, string? code) => Assert.Equal(code, PutPlaces.Malformed(new FieldworkPlaces([new FieldworkPlace(id, "Civic centre")], []))?.Code);

    [Theory]
    [InlineData("a civic 09:00-10:00 | a civic 10:00-11:00", "")]
    [InlineData("a civic 09:00-10:00 | a civic 09:59-11:00", "person-twice")]
    [InlineData("a civic 09:00-12:00 | a - 10:00-11:00", "person-twice")] // one within the other
    [InlineData("a civic 09:00-10:00 | b civic 09:00-10:00", "")]
    [InlineData("a civic 09:00-10:00 | a station 10:30-11:00", "")] // ¶32: exactly enough time to travel
    [InlineData("a civic 09:00-10:00 | a station 10:29-11:00", "too-little-travel-time")]
    [InlineData("a station 09:00-10:00 | a civic 10:00-11:00", "too-little-travel-time")] // the same in the other direction
    [InlineData("a civic 09:00-10:00 | a - 10:00-11:00", "")] // phone and video need no way
    [InlineData("a civic 09:00-10:00 | a - 10:00-10:20 | a station 10:40-11:00", "too-little-travel-time")] // the call takes from the time to travel
    [InlineData("a civic 09:00-10:00 | a - 10:00-10:20 | a station 10:50-11:00", "")]
    [InlineData("a civic 09:00-10:00 | a travel 10:00-10:30 | a station 10:30-11:00", "")]
    [InlineData("a civic 09:00-10:00 | a school 10:30-11:00", "travel-time-unknown")]
    [InlineData("a civic 08:00-09:00", "")]
    [InlineData("a civic 17:00-18:00", "")]
    [InlineData("a civic 07:30-09:00", "outside-working-hours")]
    [InlineData("a civic 17:00-18:30", "outside-working-hours")]
    [InlineData("a civic 11:00-12:45 | a civic 13:15-15:00", "")]
    [InlineData("a civic 11:00-12:45 | a civic 13:10-15:00", "no-break")]
    [InlineData("a civic 11:00-13:45 | a civic 15:00-16:00", "no-break")] // what is free after two is no lunch
    [InlineData("a civic 11:00-14:00", "no-break")]
    [InlineData("a civic 11:00-13:30", "")]
    public void Nobody_is_in_two_places_and_there_is_time_to_travel_and_to_eat(string bookings, string codes) => Assert.Equal(
        codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), Codes([.. bookings.Split(" | ").Select(Booked)], []));

    [Fact]
    public void A_role_that_one_person_has_is_not_met_twice_at_once_and_practitioners_may_be()
    {
        LocalRole director = new("director-of-childrens-services"), practitioner = new("practitioner", "police");
        Assert.Equal(["person-twice"], Codes([Booked("a civic 09:00-10:00") with { With = [director] }, Booked("b station 09:30-10:00") with { With = [director] }], []));
        Assert.Empty(Codes([Booked("a civic 09:00-10:00") with { With = [practitioner] }, Booked("b station 09:30-10:00") with { With = [practitioner] }], []));
    }

    [Theory]
    [InlineData("local-leaders", "director-of-childrens-services", "director-of-childrens-services")] // ¶37-43: the director is one of the leaders
    [InlineData("icb-executive-lead", "local-leaders", "icb-executive-lead")]
    [InlineData("local-leaders", "Director of children’s services", "director-of-childrens-services")] // the same in the words of ¶63
    [InlineData("local-leaders", "local-leaders", "local-leaders")]
    [InlineData("local-leaders masa-chair", "masa-chair chief-constable", "masa-chair chief-constable")]
    [InlineData("local-leaders", "masa-chair", "")]
    [InlineData("local-leaders", "force-liaison-officer", "")]
    [InlineData("local-leaders", "leader:police", "")] // there are others
    public void Who_is_among_those_who_have_a_role_is_not_met_elsewhere_at_once(string one, string other, string twice)
    {
        Booking first = Booked("a civic 09:00-10:00") with { With = With(one) }, second = Booked("b station 09:30-10:00") with { With = With(other) };
        var findings = Check([first, second], []);
        Assert.Equal(twice.Split(' ', StringSplitOptions.RemoveEmptyEntries), findings.Select(finding => finding.Who));
        Assert.All(findings, finding => Assert.Equal(("person-twice", true), (finding.Code, finding.Blocks)));
        Assert.Empty(Codes([first, second with { From = first.To, To = new(11, 0) }], []));

        static IReadOnlyList<LocalRole> With(string roles) => roles.Contains('’') ? [new(roles, "local-authority")] : Roles(roles);
    }

    [Fact]
    public void Each_day_of_fieldwork_has_time_to_review_evidence_alone_and_together()
    {
        Booking alone = Booked("a - 15:00-16:00") with { Activity = "evidence-review" }, together = Booked("a - 16:00-17:00") with { Together = true };
        Assert.Equal(["no-time-to-review-alone", "no-time-to-review-together"], Codes([], [Tuesday]).Order());
        Assert.Equal(["no-time-to-review-together"], Codes([alone], [Tuesday]));
        Assert.Equal(["no-time-to-review-alone"], Codes([together], [Tuesday]));
        Assert.Empty(Codes([alone, together], [Tuesday]));
        Assert.Equal([Tuesday.PlusDays(1).ToDateOnly()], Check([alone, together], [Tuesday, Tuesday.PlusDays(1)]).Select(finding => finding.On).Distinct());
    }

    [Fact]
    public void Interviews_are_alone_and_practitioners_are_not_usually_asked_before_fieldwork()
    {
        var interview = Booked("a - 09:00-10:00") with { Activity = "interview", With = [new LocalRole("practitioner", "police")] };
        Assert.Empty(Codes([interview], []));
        Assert.Equal(["interview-not-alone"], Codes([interview with { With = [new LocalRole("practitioner", "police"), new LocalRole("frontline-manager", "police")] }], []));
        foreach (var kind in (string[])["practitioner", "frontline-manager"])
        {
            var early = interview with { Activity = "meeting", With = [new LocalRole("leader", "police"), new LocalRole(kind, "police")] };
            Assert.Equal(["practitioner-before-fieldwork"], Codes([early with { On = new(2025, 1, 24) }], []));
            Assert.Empty(Codes([early with { On = new(2025, 1, 27) }], []));
        }
        Assert.Empty(Codes([interview with { On = new(2025, 1, 24), With = [new LocalRole("leader", "police")] }], []));
    }

    [Fact]
    public void Only_what_cannot_be_stands_in_the_way_of_publishing_and_each_finding_says_what_it_is()
    {
        IReadOnlyList<Booking> bookings =
        [
            .. "a civic 07:00-10:00 | a civic 09:59-11:00 | a station 11:00-14:00 | a school 15:00-16:00".Split(" | ").Select(Booked),
            Booked("a - 16:00-16:30") with { Activity = "interview", With = [new LocalRole("leader", "police"), new LocalRole("leader", "health")] },
            Booked("a - 16:30-17:00") with { On = new(2025, 1, 24), With = [new LocalRole("practitioner", "police")] },
        ];
        var findings = Check(bookings, [Tuesday]);
        Assert.Equal(
            [
                "interview-not-alone: Inspectors usually speak with people alone. A colleague may be present, usually not the direct manager.",
                "no-break: There is no half-hour free between 12:00 and 14:00.",
                "no-time-to-review-alone: There is no time to review evidence alone.",
                "no-time-to-review-together: The team has no time together to review its evidence.",
                "outside-working-hours: It is not between 08:00 and 18:00.",
                "person-twice: Somebody is expected in two places at once. (blocks)",
                "practitioner-before-fieldwork: Before fieldwork inspectors do not usually ask to speak to practitioners and frontline managers.",
                "too-little-travel-time: It takes 30 minutes from civic to station, and there are 0. (blocks)",
                "travel-time-unknown: Nobody has said how long it takes from station to school.",
            ],
            findings.Select(finding => $"{finding.Code}: {finding.Message}{(finding.Blocks ? " (blocks)" : "")}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a civic 09:00-10:00 | a station 10:20-11:00", "It takes 30 minutes from civic to station, and there are 20.")]
    [InlineData("a civic 09:00-10:00 | a - 10:00-10:40 | a station 10:30-11:00", "It takes 30 minutes from civic to station, and there are 0.")] // never fewer than none
    [InlineData("a station 09:00-10:00 | a hall 10:20-11:00", "It takes 25 minutes from station to hall, and there are 20.")]
    public void It_says_how_long_the_way_is_and_how_much_time_there_is(string bookings, string message) => Assert.Contains(
        message, Check([.. bookings.Split(" | ").Select(Booked)], []).Select(finding => finding.Message));

    [Fact]
    public void The_days_come_in_their_order() => Assert.Equal(
        [new(2025, 1, 28), new DateOnly(2025, 1, 29)], Check([Booked("a civic 11:00-14:00") with { On = Tuesday.PlusDays(1) }, Booked("a civic 11:00-14:00")], []).Select(finding => finding.On));

    [Theory]
    [InlineData("cqc", "cqc", "practitioner:health", true)] // ¶31: the inspectorates arrange what concerns their own agencies
    [InlineData("cqc", "cqc", "icb-executive-lead", true)]
    [InlineData("cqc", "cqc", "practitioner:police", false)]
    [InlineData("cqc", "cqc hmicfrs", "practitioner:health", false)]
    [InlineData("cqc", "cqc", "masa-chair", false)]
    [InlineData("hmicfrs", "hmicfrs", "practitioner:police", true)]
    [InlineData("ofsted", "ofsted", "practitioner:local-authority", true)]
    [InlineData("cqc", "cqc", "", true)] // their own review of evidence
    [InlineData("lead", "cqc hmicfrs", "practitioner:police masa-chair", true)] // the lead coordinates
    [InlineData("stranger", "cqc", "", false)]
    public void Whose_slot_it_is(string subject, string inspectors, string with, bool yours) => Assert.Equal(
        yours, SlotRules.NotYours(new SlotPlan(default, default, default, "interview", "phone", inspectors.Split(' '), Roles(with)), subject, MeetingRulesTests.Setting()).Complete() is null);

    [Theory]
    [InlineData("2025-01-28", "interview", "in-person", "civic-centre", "practitioner:police", null)]
    [InlineData("2025-01-24", "interview", "in-person", "civic-centre", "leader:police", "slot-mode-not-allowed")] // ¶13: off site until fieldwork
    [InlineData("2025-01-24", "interview", "phone", null, "leader:police", null)] // ¶60
    [InlineData("2025-01-24", "observation", "video", null, "leader:police", null)] // ¶59
    [InlineData("2025-01-13", "interview", "phone", null, "leader:police", "slot-day-impossible")] // the day of notification
    [InlineData("2025-01-25", "interview", "phone", null, "leader:police", "slot-day-impossible")]
    [InlineData("2025-02-03", "interview", "phone", null, "leader:police", "slot-day-impossible")]
    [InlineData("2025-01-28", "picnic", "phone", null, "leader:police", "activity-unknown")]
    [InlineData("2025-01-28", "interview", "phone", "civic-centre", "leader:police", "place-not-needed")]
    [InlineData("2025-01-28", "interview", "in-person", null, "leader:police", "place-unknown")]
    [InlineData("2025-01-28", "interview", "in-person", "elsewhere", "leader:police", "place-unknown")]
    [InlineData("2025-01-28", "evidence-review", "in-person", null, "", null)]
    [InlineData("2025-01-28", "evidence-review", "in-person", null, "leader:police", "role-not-here")]
    [InlineData("2025-01-28", "interview", "phone", null, "Zebedee", "role-unknown")]
    [InlineData("2025-01-28", "interview", "phone", null, "leader", "role-agency-wrong")]
    [InlineData("2025-01-28", "interview", "phone", null, "leader:post-office", "role-agency-wrong")]
    [InlineData("2025-01-28", "interview", "phone", null, "stakeholder", null)] // ¶64
    [InlineData("2025-01-28", "interview", "phone", null, "stakeholder:police", "role-agency-wrong")]
    [InlineData("2025-01-28", "interview", "phone", null, "masa-chair", null)]
    public void What_a_slot_may_hold(string on, string activity, string mode, string? place, string with, string? code)
    {
        var refusal = SlotRules.Decide(new SlotPlan(LocalDatePattern.Iso.Parse(on).Value.ToDateOnly(), new(9, 0), new(10, 0), activity, mode, ["lead"], Roles(with), place), MeetingRulesTests.Setting()).Complete();
        Assert.Equal(code, refusal?.Code);
        Assert.DoesNotContain("Zebedee", $"{refusal}", StringComparison.Ordinal);
    }

    static IReadOnlyList<LocalRole> Roles(string with) => [.. with.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split(':')).Select(parts => new LocalRole(parts[0], parts.ElementAtOrDefault(1)))];

    static IReadOnlyList<TimetableFinding> Check(IReadOnlyList<Booking> bookings, IReadOnlyList<LocalDate> days) => TimetableChecks.Check(bookings, new TimetableSetting(
        (new(2025, 1, 27), new(2025, 1, 31)), days, days.Count == 0 ? [] : ["a"],
        [new TravelTime("hall", "civic", 5), new TravelTime("civic", "station", 30), new TravelTime("hall", "station", 25)],
        LocalRoles.People(FrameworkDocument.Shipped.Single(framework => framework.Id == "front-door-2024"))));

    static IReadOnlyList<string> Codes(IReadOnlyList<Booking> bookings, IReadOnlyList<LocalDate> days) => [.. Check(bookings, days).Select(finding => finding.Code)];

    /// <summary>Such as <c>a civic 09:00-10:00</c>: who, where, when. The dash is the telephone.</summary>
    static Booking Booked(string text)
    {
        var (who, where, when) = text.Split(' ') is [var first, var second, var third] ? (first, second, third) : default;
        return new Booking(Guid.NewGuid(), Tuesday, Time(when[..5]), Time(when[6..]), where == "travel" ? "travel" : "meeting", where is "-" or "travel" ? null : where, [who], [], false);
    }

    static LocalTime Time(string text) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;
}
