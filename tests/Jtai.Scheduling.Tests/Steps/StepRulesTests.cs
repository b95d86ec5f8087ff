using Jtai.Scheduling.Steps;
using Jtai.Testing;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Steps;

/// <summary>What holds for many steps, on 20 January 2025.</summary>
public class StepRulesTests
{
    [Theory]
    [InlineData("2025-01-13", "2025-01-13", null, null)]
    [InlineData("2025-01-20", "2025-01-13", null, null)] // today
    [InlineData("2025-01-12", "2025-01-13", null, "2025-01-13 to 2025-01-20")]
    [InlineData("2025-01-21", "2025-01-13", null, "2025-01-13 to 2025-01-20")]
    [InlineData("2025-01-16", "2025-01-13", "2025-01-16", null)]
    [InlineData("2025-01-17", "2025-01-13", "2025-01-16", "2025-01-13 to 2025-01-16")]
    [InlineData("2025-01-21", "2025-01-13", "2025-01-23", "2025-01-13 to 2025-01-20")] // a limit that is still to come
    [InlineData("2025-01-21", "2025-01-20", null, "2025-01-20 to 2025-01-20")]
    [InlineData("2025-01-21", "2025-01-21", null, "2025-01-21 or later, once that day has come")]
    public void A_step_is_on_a_day_after_what_it_follows_and_not_in_the_future(string on, string earliest, string? latest, string? allowed) => Assert.Equal(
        allowed is null ? null : $"day-impossible: on is {on}; allowed is {allowed}",
        StepRules.DayImpossible(Day(on), Day(earliest), Instant.FromUtc(2025, 1, 20, 12, 0), latest is null ? null : Day(latest)).Told());

    [Fact]
    public void A_reason_has_1_to_1000_characters_and_says_something()
    {
        foreach (var reason in (string[])["x", new('x', 1000)]) Assert.Null(StepRules.ReasonInvalid(reason));
        foreach (var reason in (string?[])[null, "", " ", new('x', 1001)])
            Assert.Equal("text-invalid: reason; allowed is 1 to 1000 characters", StepRules.ReasonInvalid(reason).Told());
    }

    [Fact]
    public void What_is_recorded_twice_is_a_conflict()
    {
        var refusal = StepRules.AlreadyRecorded.Complete()!;
        Assert.Equal(("already-recorded", 409, "on"), (refusal.Code, refusal.Status, refusal.Field));
    }

    static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
