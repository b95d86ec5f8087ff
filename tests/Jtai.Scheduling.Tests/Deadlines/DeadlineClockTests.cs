using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Scheduling.Tests.Deadlines;

/// <summary>When a deadline's state changes, to the second, in London, also around the changes of the clock.</summary>
public class DeadlineClockTests
{
    [Theory]
    // Wednesday 15 January 2025, 17:00, winter.
    [InlineData("2025-01-15", 17, "2025-01-13T23:59:59Z", "upcoming")]
    [InlineData("2025-01-15", 17, "2025-01-14T00:00:00Z", "due-soon")]
    [InlineData("2025-01-15", 17, "2025-01-15T17:00:00Z", "due-soon")]
    [InlineData("2025-01-15", 17, "2025-01-15T17:00:01Z", "overdue")]
    [InlineData("2025-01-15", 17, "2025-01-16T17:00:00Z", "overdue")]
    [InlineData("2025-01-15", 17, "2025-01-16T17:00:01Z", "very-overdue")]
    // Without a clock time the day is whole.
    [InlineData("2025-01-15", null, "2025-01-15T23:59:59Z", "due-soon")]
    [InlineData("2025-01-15", null, "2025-01-16T00:00:00Z", "overdue")]
    [InlineData("2025-01-15", null, "2025-01-16T23:59:59Z", "overdue")]
    [InlineData("2025-01-15", null, "2025-01-17T00:00:00Z", "very-overdue")]
    // Clocks go forward on Sunday 30 March 2025: from Friday 17:00 GMT to Monday 17:00 BST is an hour less.
    [InlineData("2025-03-28", 17, "2025-03-28T17:00:01Z", "overdue")]
    [InlineData("2025-03-28", 17, "2025-03-31T16:00:00Z", "overdue")]
    [InlineData("2025-03-28", 17, "2025-03-31T16:00:01Z", "very-overdue")]
    [InlineData("2025-03-31", 17, "2025-03-28T00:00:00Z", "due-soon")]
    [InlineData("2025-03-31", 17, "2025-03-31T16:00:00Z", "due-soon")]
    [InlineData("2025-03-31", 17, "2025-03-31T16:00:01Z", "overdue")]
    [InlineData("2025-03-31", null, "2025-03-31T22:59:59Z", "due-soon")]
    [InlineData("2025-03-31", null, "2025-03-31T23:00:00Z", "overdue")]
    [InlineData("2025-04-01", 17, "2025-03-30T22:59:59Z", "upcoming")]
    [InlineData("2025-04-01", 17, "2025-03-30T23:00:00Z", "due-soon")]
    // Clocks go back on Sunday 26 October 2025: the weekend is an hour longer.
    [InlineData("2025-10-24", 17, "2025-10-24T16:00:01Z", "overdue")]
    [InlineData("2025-10-24", 17, "2025-10-27T17:00:00Z", "overdue")]
    [InlineData("2025-10-24", 17, "2025-10-27T17:00:01Z", "very-overdue")]
    [InlineData("2025-10-27", 17, "2025-10-23T23:00:00Z", "due-soon")]
    [InlineData("2025-10-27", 17, "2025-10-27T17:00:00Z", "due-soon")]
    [InlineData("2025-10-27", null, "2025-10-28T00:00:00Z", "overdue")]
    [InlineData("2025-10-24", null, "2025-10-24T22:59:59Z", "due-soon")]
    [InlineData("2025-10-24", null, "2025-10-24T23:00:00Z", "overdue")]
    // Over Easter 2025 the working day after Thursday 17 April is Tuesday 22 April, and the one before that Tuesday is that Thursday.
    [InlineData("2025-04-17", 17, "2025-04-22T16:00:00Z", "overdue")]
    [InlineData("2025-04-17", 17, "2025-04-22T16:00:01Z", "very-overdue")]
    [InlineData("2025-04-22", 17, "2025-04-16T23:00:00Z", "due-soon")]
    [InlineData("2025-04-22", 17, "2025-04-16T22:59:59Z", "upcoming")]
    public void A_deadline_nobody_has_met_goes_through_its_states(string on, int? hour, string now, string state) =>
        Assert.Equal(state, DeadlineClock.Name(Clock(on, hour).State(null, At(now))));

    [Theory]
    [InlineData("2025-01-15", 17, "2025-01-15T17:00:00Z", "met")]
    [InlineData("2025-01-15", 17, "2025-01-15T17:00:00.000001Z", "met-late")]
    [InlineData("2025-03-31", 17, "2025-03-31T16:00:00Z", "met")]
    [InlineData("2025-03-31", 17, "2025-03-31T16:00:01Z", "met-late")]
    [InlineData("2025-10-24", null, "2025-10-24T22:59:59Z", "met")]
    [InlineData("2025-10-24", null, "2025-10-24T23:00:00Z", "met-late")]
    public void What_was_done_was_done_in_time_or_late_whenever_one_asks(string on, int? hour, string doneAt, string state)
    {
        var clock = Clock(on, hour);
        foreach (var now in new[] { "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z" })
            Assert.Equal(state, DeadlineClock.Name(clock.State(Done.AtInstant(At(doneAt)), At(now))));
        Assert.Equal("met", DeadlineClock.Name(clock.StateOfOccasion(Done.AtInstant(At(doneAt)), At("2026-01-01T00:00:00Z"))));
    }

    [Theory]
    [InlineData("2025-02-21", "met")]
    [InlineData("2025-02-22", "met-late")]
    public void Of_what_is_known_by_its_day_the_day_counts(string doneOn, string state) =>
        Assert.Equal(state, DeadlineClock.Name(Clock("2025-02-21", 12).State(Done.OnDay(Day(doneOn)), At("2025-03-01T00:00:00Z"))));

    [Theory]
    [InlineData(17, "2025-01-15T17:00:00Z", "2025-01-16T17:00:00Z")]
    [InlineData(null, "2025-01-16T00:00:00Z", "2025-01-17T00:00:00Z")]
    public void Being_in_time_ends_at_the_clock_time_or_with_the_day(int? hour, string late, string veryLate) =>
        Assert.Equal((At(late), At(veryLate)), (Clock("2025-01-15", hour).LateFrom, Clock("2025-01-15", hour).VeryLateFrom));

    [Fact]
    public void Nobody_is_late_with_an_occasion()
    {
        var clock = Clock("2025-01-15", null);
        Assert.Equal(DeadlineState.DueSoon, clock.StateOfOccasion(null, At("2025-01-14T09:00:00Z")));
        Assert.Equal(DeadlineState.Passed, clock.StateOfOccasion(null, At("2025-02-14T09:00:00Z")));
    }

    [Theory]
    [InlineData("2025-01-15", "2025-01-14T09:00:00Z")]
    [InlineData("2025-04-01", "2025-03-31T08:00:00Z")]
    [InlineData("2025-03-31", "2025-03-28T09:00:00Z")]
    [InlineData("2025-10-27", "2025-10-24T08:00:00Z")]
    [InlineData("2025-10-28", "2025-10-27T09:00:00Z")]
    public void People_are_reminded_at_nine_in_London_on_the_working_day_before(string on, string at) => Assert.Equal(At(at), Clock(on, 17).RemindAt);

    /// <summary>At any instant a deadline has one state, and states only go forward.</summary>
    [Fact]
    public void States_only_go_forward_on_every_working_day_of_two_years()
    {
        for (var day = new LocalDate(2025, 1, 1); day.Year < 2027; day = day.PlusDays(1))
        {
            if (!WorkingDayCalendar.EnglandAndWales.IsWorkingDay(day)) continue;
            foreach (var hour in new int?[] { null, 12, 17 })
            {
                var clock = Clock($"{day:uuuu-MM-dd}", hour);
                Assert.True(clock.SoonFrom < clock.RemindAt && clock.RemindAt < clock.LateFrom && clock.LateFrom < clock.VeryLateFrom, $"{day}");
                var states = Enumerable.Range(0, 24 * 12).Select(step => clock.State(null, clock.SoonFrom + Duration.FromHours(step - 12))).ToList();
                Assert.Equal(states.Order(), states);
                Assert.Equal(4, states.Distinct().Count());
            }
        }
    }

    static DeadlineClock Clock(string on, int? hour) =>
        DeadlineClock.Of(Day(on), hour is { } clock ? UkTime.At(Day(on), new LocalTime(clock, 0)) : null, WorkingDayCalendar.EnglandAndWales);

    static LocalDate Day(string day) => LocalDatePattern.Iso.Parse(day).Value;

    static Instant At(string instant) => InstantPattern.ExtendedIso.Parse(instant).Value;
}
