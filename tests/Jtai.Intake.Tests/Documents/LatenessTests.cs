using Jtai.Intake.Requests;
using NodaTime;
using NodaTime.Text;

namespace Jtai.Intake.Tests.Documents;

/// <summary>¶91: D2 17:00 in London. What is late is accepted and marked.</summary>
public class LatenessTests
{
    [Theory]
    [InlineData("2025-05-06T16:00:00Z", "2025-05-06T15:59:59.999Z", false)]
    [InlineData("2025-05-06T16:00:00Z", "2025-05-06T16:00:00Z", false)]
    [InlineData("2025-05-06T16:00:00Z", "2025-05-06T16:00:00.000000001Z", true)]
    public void With_a_clock_time_the_instant_itself_is_still_in_time(string dueAt, string receivedAt, bool late) =>
        Assert.Equal(late, Item(new LocalDate(2025, 5, 6), At(dueAt)).IsLate(At(receivedAt)));

    [Theory]
    [InlineData("2025-05-06T22:59:59Z", false)] // 23:59:59 in London, summer time
    [InlineData("2025-05-06T23:00:00Z", true)]
    public void Without_a_clock_time_the_whole_day_in_London_is_in_time(string receivedAt, bool late) =>
        Assert.Equal(late, Item(new LocalDate(2025, 5, 6), null).IsLate(At(receivedAt)));

    [Fact]
    public void An_item_moves_with_its_own_milestone_and_stays_where_the_timetable_does_not_have_it()
    {
        var item = Item(new LocalDate(2025, 5, 6), At("2025-05-06T16:00:00Z"));
        item.Move([new("audit-list", new(2025, 6, 1), null)]);
        Assert.Equal((new LocalDate(2025, 5, 6), At("2025-05-06T16:00:00Z")), (item.DueOn, item.DueAt));
        item.Move([new("audit-list", new(2025, 6, 1), null), new("child-level-data", new(2025, 5, 7), new(2025, 5, 7, 16, 0, 0, TimeSpan.Zero))]);
        Assert.Equal((new LocalDate(2025, 5, 7), At("2025-05-07T16:00:00Z")), (item.DueOn, item.DueAt));
    }

    static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    static InformationItem Item(LocalDate dueOn, Instant? dueAt) => new()
    {
        Id = Guid.Empty,
        InspectionId = Guid.Empty,
        Item = InformationItem.ChildLevelData,
        Title = "",
        Kind = ItemKind.ChildLevelData,
        OwnerKind = "local-authority",
        Paragraph = "95",
        Due = "child-level-data",
        DueOn = dueOn,
        DueAt = dueAt,
    };
}
