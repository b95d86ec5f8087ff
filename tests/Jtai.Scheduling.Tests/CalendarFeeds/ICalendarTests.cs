using System.Text;
using Jtai.Scheduling.CalendarFeeds;
using NodaTime;

namespace Jtai.Scheduling.Tests.CalendarFeeds;

/// <summary>The text of a calendar, as programs of others read it.</summary>
public class ICalendarTests
{
    static readonly Instant ChangedAt = Instant.FromUtc(2025, 1, 13, 9, 0);

    [Theory]
    [InlineData("commas, semicolons; and a \\ backslash")]
    [InlineData("two\nlines")]
    [InlineData("Zoë’s ünïcödé ✓ — a summary that is long enough to be folded, more than once, in the middle of characters of two, three and four octets: 🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛🏛")]
    public async Task Text_arrives_as_it_was_written(string text)
    {
        var calendar = ICalendar.Write(text, [Whole(new LocalDate(2025, 1, 31)) with { Summary = text, Description = text, Location = text }]);
        var understood = Assert.Single(await CalendarPrograms.ReadAsync(calendar));
        Assert.Equal((text, text, text), (understood.Summary, understood.Description, understood.Location));
        Assert.All(Encoding.UTF8.GetString(calendar).Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\n', Encoding.UTF8.GetString(calendar).Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2025-01-14T16:30:00Z", "2025-01-14T17:00:00Z")]
    [InlineData("2025-07-15T15:30:00Z", "2025-07-15T16:00:00Z")] // 17:00 in London in summer
    [InlineData("2025-03-30T00:30:00Z", "2025-03-30T01:30:00Z")] // over the hour that the clocks leave out
    [InlineData("2028-10-30T16:30:00Z", "2028-10-30T17:00:00Z")]
    public async Task A_time_is_the_same_instant_in_winter_and_summer(string starts, string ends)
    {
        var pattern = NodaTime.Text.InstantPattern.General;
        var understood = Assert.Single(await CalendarPrograms.ReadAsync(ICalendar.Write("x", [Whole(default) with { Day = null, StartsAt = pattern.Parse(starts).Value, EndsAt = pattern.Parse(ends).Value }])));
        Assert.Equal((starts, ends), (understood.Start, understood.End));
    }

    [Fact]
    public async Task A_whole_day_ends_where_the_next_begins() =>
        Assert.Equal(("2025-01-31", "2025-02-01", "2025-01-13T09:00:00Z"), Assert.Single(await CalendarPrograms.ReadAsync(ICalendar.Write("x", [Whole(new LocalDate(2025, 1, 31))]))) is var one ? (one.Start, one.End, one.Stamp) : default);

    [Fact]
    public async Task A_calendar_without_events_is_one_too() => Assert.Empty(await CalendarPrograms.ReadAsync(ICalendar.Write("x", [])));

    static CalendarEvent Whole(LocalDate day) => new("1@jtai", 0, ChangedAt, "Something", null, null, day, default, default, false, false);
}
