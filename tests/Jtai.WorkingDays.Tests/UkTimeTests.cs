using NodaTime.Text;

namespace Jtai.WorkingDays.Tests;

public class UkTimeTests
{
    [Theory]
    [InlineData("2025-01-07", "17:00", "2025-01-07T17:00:00Z")] // GMT
    [InlineData("2025-05-06", "17:00", "2025-05-06T16:00:00Z")] // BST
    [InlineData("2025-03-28", "17:00", "2025-03-28T17:00:00Z")] // the Friday before the clocks go forward
    [InlineData("2025-03-31", "17:00", "2025-03-31T16:00:00Z")] // the Monday after
    [InlineData("2025-10-24", "12:00", "2025-10-24T11:00:00Z")] // the Friday before the clocks go back
    [InlineData("2025-10-27", "12:00", "2025-10-27T12:00:00Z")] // the Monday after
    [InlineData("2025-03-30", "01:30", "2025-03-30T01:00:00Z")] // does not exist: the end of the gap
    [InlineData("2025-10-26", "01:30", "2025-10-26T01:30:00Z")] // comes twice: the later one
    public void Clock_times_are_London_time(string day, string time, string instant) => Assert.Equal(
        InstantPattern.ExtendedIso.Parse(instant).Value,
        UkTime.At(LocalDatePattern.Iso.Parse(day).Value, LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value));

    [Theory]
    [InlineData("2025-01-31", "2025-02-01T00:00:00Z")]
    [InlineData("2025-03-30", "2025-03-30T23:00:00Z")]
    [InlineData("2025-07-31", "2025-07-31T23:00:00Z")]
    [InlineData("2025-10-26", "2025-10-27T00:00:00Z")]
    public void A_day_ends_at_midnight_in_London(string day, string instant) =>
        Assert.Equal(InstantPattern.ExtendedIso.Parse(instant).Value, UkTime.EndOf(LocalDatePattern.Iso.Parse(day).Value));

    [Theory]
    [InlineData("2025-07-31T22:59:59Z", 31)]
    [InlineData("2025-07-31T23:00:00Z", 1)]
    [InlineData("2025-01-31T23:59:59Z", 31)]
    public void The_day_at_an_instant_is_the_day_in_London(string instant, int dayOfMonth) =>
        Assert.Equal(dayOfMonth, UkTime.DayOf(InstantPattern.ExtendedIso.Parse(instant).Value).Day);
}
