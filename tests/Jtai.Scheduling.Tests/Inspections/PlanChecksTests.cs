using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Testing;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>What can be wrong with a plan. The usual one is fieldwork from Monday 27 to Friday 31 January 2025, notified on 13 January.</summary>
public class PlanChecksTests
{
    static readonly WorkingDayCalendar Calendar = WorkingDayCalendar.EnglandAndWales;
    static readonly KnownFrameworks Known = new();
    static readonly Framework FrontDoor = Known.Of("front-door-2024", 1);

    [Theory]
    [InlineData("2025-01-27", null, null)]
    [InlineData("2025-01-28", null, null)] // unusual, and possible with a reason
    [InlineData("2025-01-25", null, "fieldwork-start-at-weekend: fieldworkStartsOn is 2025-01-25; allowed is a weekday, usually a Monday such as 2025-01-27")]
    [InlineData("2025-01-26", null, "fieldwork-start-at-weekend: fieldworkStartsOn is 2025-01-26; allowed is a weekday, usually a Monday such as 2025-01-27")]
    [InlineData("2025-01-27", "2025-01-24", "fieldwork-end-impossible: fieldworkEndsOn is 2025-01-24; allowed is a working day from 2025-01-27 on")]
    [InlineData("2025-01-27", "2025-01-27", null)]
    [InlineData("2025-01-27", "2025-02-01", "fieldwork-end-impossible: fieldworkEndsOn is 2025-02-01; allowed is a working day from 2025-01-27 on")] // a Saturday
    [InlineData("2025-01-27", "2025-02-21", null)] // the twentieth working day
    [InlineData("2025-01-27", "2025-02-24", "fieldwork-end-impossible: fieldworkEndsOn is 2025-02-24; allowed is a working day from 2025-01-27 on")]
    public void Fieldwork_is_on_working_days_and_no_longer_than_twenty_of_them(string startsOn, string? endsOn, string? told) =>
        Assert.Equal(told, PlanChecks.Impossible(Plan(startsOn, endsOn), Calendar).Told());

    [Theory]
    [InlineData("2025-01-27", null)]
    [InlineData("2025-01-27", "2025-01-31")] // what is usual, said
    [InlineData("2025-01-28", null, "fieldwork-start-not-monday: fieldworkStartsOn is 2025-01-28 (Tuesday); allowed is a Monday such as 2025-02-03, or an overrideReason")]
    [InlineData("2025-05-05", null, "bank-holiday-in-fieldwork-week: fieldworkStartsOn is 2025-05-05; allowed is a week without a bank holiday, or an overrideReason")]
    [InlineData("2025-01-27", "2025-01-30", "fieldwork-length-unusual: fieldworkEndsOn is 2025-01-30; allowed is 2025-01-31, or an overrideReason")]
    [InlineData("2025-01-27", "2025-02-03", "fieldwork-length-unusual: fieldworkEndsOn is 2025-02-03; allowed is 2025-01-31, or an overrideReason")]
    // The framework begins on 5 April 2024, a Friday.
    [InlineData("2024-04-22", null)] // notified on 8 April
    [InlineData("2024-04-15", null, "framework-not-in-effect: framework is front-door-2024, notification on 2024-03-28; allowed is from 2024-04-05")]
    [InlineData("2024-04-19", null, "fieldwork-start-not-monday: fieldworkStartsOn is 2024-04-19 (Friday); allowed is a Monday such as 2024-04-22, or an overrideReason")] // notified on its first day
    public void What_is_not_as_usual_needs_a_reason(string startsOn, string? endsOn, params string[] told) =>
        Assert.Equal(told, PlanChecks.Unusual(FrontDoor, Calendar, Plan(startsOn, endsOn)).Select(refusal => refusal.Told()));

    [Fact]
    public void The_texts_name_what_is_unusual()
    {
        var holidays = PlanChecks.Unusual(FrontDoor, Calendar, Plan("2026-12-21", null)).First().Message;
        Assert.Equal("The week of fieldwork has a bank holiday: Christmas Day on 2026-12-25. Give an override reason if that is right.", holidays);
        Assert.Contains(
            "Christmas Day on 2025-12-25, Boxing Day on 2025-12-26.", PlanChecks.Unusual(FrontDoor, Calendar, Plan("2025-12-22", null)).First().Message, StringComparison.Ordinal);
        Assert.Contains("usually takes 5 days", PlanChecks.Unusual(FrontDoor, Calendar, Plan("2025-01-27", "2025-01-30")).Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-01-14", null)]
    [InlineData("2025-01-13", null)] // the day of notification
    [InlineData("2025-01-12", "framework-not-in-effect: framework is front-door-2024, notification on 2025-01-13; allowed is 2024-04-05 to 2025-01-12")]
    public void A_framework_is_in_effect_up_to_and_including_its_last_day(string until, string? told) => Assert.Equal(
        told,
        PlanChecks.Unusual(FrontDoor with { Effective = new(new(2024, 4, 5), Day(until).ToDateOnly()) }, Calendar, Plan("2025-01-27", null)).SingleOrDefault().Told());

    [Fact]
    public void Under_an_incomplete_framework_one_may_plan_and_not_notify()
    {
        var incomplete = Known.Of("legacy-2016", 1);
        Assert.Null(PlanChecks.Incomplete(FrontDoor));
        var refusal = PlanChecks.Incomplete(incomplete);
        Assert.Equal("framework-incomplete: framework is legacy-2016; allowed is a complete version of the framework", refusal.Told());
        Assert.Contains(string.Join(", ", incomplete.Missing), refusal!.Message, StringComparison.Ordinal);
        var warnings = PlanChecks.Warnings(incomplete, Calendar, Plan("2025-01-28", null));
        Assert.Equal(["fieldwork-start-not-monday", "framework-not-in-effect", "framework-incomplete"], warnings.Select(warning => warning.Code));
        Assert.Equal(refusal.Message, warnings[^1].Message);
    }

    [Fact]
    public void What_is_not_known_is_answered_with_what_is()
    {
        var frameworks = new KnownFrameworks(FrontDoor with { Version = 2 });
        Assert.Equal(
            "unknown-framework: framework is back-door; allowed is criminal-exploitation-2022, domestic-abuse-2024, front-door-2022, front-door-2024, legacy-2016",
            PlanChecks.UnknownFramework("back-door", frameworks).Told());
        Assert.Equal((new string('x', 80), new string('x', 80)), (Value(80), Value(81)));
        Assert.Equal("unknown-framework-version: frameworkVersion is 3; allowed is 2, 1", PlanChecks.UnknownVersion("front-door-2024", 3, frameworks).Told());

        string? Value(int length) => PlanChecks.UnknownFramework(new string('x', length), frameworks).Value;
    }

    [Fact]
    public void An_override_reason_has_up_to_a_thousand_characters_and_says_something()
    {
        foreach (var reason in (string?[])[null, "x", new('x', 1000)]) Assert.Null(PlanChecks.OverrideReasonInvalid(reason));
        foreach (var reason in (string[])["", " ", new('x', 1001)])
            Assert.Equal("override-reason-invalid: overrideReason; allowed is 1 to 1000 characters", PlanChecks.OverrideReasonInvalid(reason).Told());
    }

    static FieldworkPlan Plan(string startsOn, string? endsOn) => FieldworkPlan.Of(Day(startsOn).ToDateOnly(), endsOn is null ? null : Day(endsOn).ToDateOnly());

    static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
