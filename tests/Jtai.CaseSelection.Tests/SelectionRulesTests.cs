using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Selections;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using NodaTime;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶97: thirty, each for a reason. ¶99: at least five of them.</summary>
public class SelectionRulesTests
{
    static readonly Instant Now = Instant.FromUtc(2025, 5, 8, 9, 0);

    [Fact]
    public void Thirty_children_of_the_lists_with_a_reason_each_are_a_sample() =>
        Assert.Null(RefuseSample(WithData(), Ids(400).ToHashSet(), Choose(30)));

    [Fact]
    public void Nothing_more_is_chosen_for_a_cancelled_inspection()
    {
        var cancelled = new KnownInspection { CancelledAt = Now };
        foreach (var refusal in new[] { RefuseSample(WithData(), Ids(400).ToHashSet(), Choose(30), cancelled), RefuseAudits(Sampled(), Ids(30).ToHashSet(), Choose(5), cancelled) })
            Assert.Equal(("inspection-cancelled", 409), (refusal!.Code, refusal.Status));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    [InlineData(31)]
    public void Another_number_is_refused_by_name(int count)
    {
        var refusal = RefuseSample(WithData(), Ids(400).ToHashSet(), Choose(count));
        Assert.Equal(("sample-size", "children", $"{count}", "30"), (refusal!.Code, refusal.Field, refusal.Value, refusal.Allowed));
        Assert.Contains("97", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_lists_hold_fewer_all_of_them_are_the_sample()
    {
        Assert.Null(RefuseSample(WithData(), Ids(12).ToHashSet(), Choose(12)));
        var refusal = RefuseSample(WithData(), Ids(12).ToHashSet(), Choose(11));
        Assert.Equal(("sample-size", "12"), (refusal!.Code, refusal.Allowed));
        Assert.Equal(refusal.Message, SelectionRules.Message(WithData(), 12));
        Assert.Null(SelectionRules.Message(WithData(), 30));
        Assert.Null(SelectionRules.Message(new Selection { InspectionId = Guid.Empty, SampleSize = 30 }, 0)); // there are no lists yet
    }

    [Fact]
    public void A_framework_that_states_no_number_takes_any()
    {
        var selection = WithData();
        selection.SampleSize = null;
        Assert.Null(RefuseSample(selection, Ids(400).ToHashSet(), Choose(7)));
        Assert.Null(SelectionRules.Required(selection, 400));
    }

    [Fact]
    public void Before_the_lists_are_there_nothing_is_chosen() =>
        AssertConflict("child-level-data-awaited", RefuseSample(new Selection { InspectionId = Guid.Empty, SampleSize = 30, MinimumAudits = 5 }, Ids(0).ToHashSet(), Choose(30)));

    [Fact]
    public void The_sample_stays_once_audits_are_chosen()
    {
        var selection = WithData();
        (selection.SampledAt, selection.AuditsSelectedAt) = (Now, Now);
        AssertConflict("audits-already-selected", RefuseSample(selection, Ids(400).ToHashSet(), Choose(30)));
    }

    [Fact]
    public void A_child_twice_a_stranger_or_no_reason_is_refused_by_its_place()
    {
        var listed = Ids(400).ToHashSet();
        var chosen = Choose(30).Children;
        Assert.Equal("child-twice", RefuseSample(WithData(), listed, new([.. chosen.Take(29), chosen[0]]))!.Code);

        var stranger = RefuseSample(WithData(), listed, new([.. chosen.Take(29), new(Id(1000), "x")]));
        Assert.Equal(("child-not-listed", "children[29].child", $"{Id(1000)}"), (stranger!.Code, stranger.Field, stranger.Value));

        Assert.Null(RefuseSample(WithData(), listed, new([.. chosen.Skip(1), new(Id(0), new string('x', SelectionRules.ReasonLength))])));
        foreach (var reason in new[] { null, "", "  ", new string('x', SelectionRules.ReasonLength + 1) })
        {
            var refusal = RefuseSample(WithData(), listed, new([.. chosen.Take(3), new(Id(3), reason), .. chosen.Skip(4)]));
            Assert.Equal(("reason-missing", "children[3].reason", (string?)null), (refusal!.Code, refusal.Field, refusal.Value));
            Assert.Equal("1 to 500 characters", refusal.Allowed);
        }
    }

    [Fact]
    public void The_first_mistake_is_told_first_the_form_before_the_child_and_the_child_before_the_number()
    {
        ChoiceRequest twice = new([new(Id(1000), "x"), new(Id(1000), "x")]), stranger = new([new(Id(1000), "x")]), silent = new([new(Id(0), "")]);
        foreach (var (choice, code, field) in new[] { (twice, "child-twice", "children"), (silent, "reason-missing", "children[0].reason") })
        {
            Assert.Equal((code, field), RefuseSample(WithData(), Ids(400).ToHashSet(), choice) is { } sample ? (sample.Code, sample.Field) : default);
            Assert.Equal((code, field), RefuseAudits(Sampled(), Ids(30).ToHashSet(), choice) is { } audits ? (audits.Code, audits.Field) : default);
        }
        Assert.Equal(
            ("child-not-listed", "children[0].child", "A child is not in the child-level lists."),
            RefuseSample(WithData(), Ids(400).ToHashSet(), stranger) is { } listed ? (listed.Code, listed.Field, listed.Message) : default);
        Assert.Equal(
            ("child-not-sampled", "children[0].child", "A child is not among the children chosen under paragraph 97."),
            RefuseAudits(Sampled(), Ids(30).ToHashSet(), stranger) is { } sampled ? (sampled.Code, sampled.Field, sampled.Message) : default);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(30)]
    public void Five_or_more_of_them_go_to_audit(int count) =>
        Assert.Null(RefuseAudits(Sampled(), Ids(30).ToHashSet(), Choose(count)));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Fewer_are_refused_by_number_and_minimum(int count)
    {
        var refusal = RefuseAudits(Sampled(), Ids(30).ToHashSet(), Choose(count));
        Assert.Equal(("too-few-audits", "children", $"{count}", "at least 5"), (refusal!.Code, refusal.Field, refusal.Value, refusal.Allowed));
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Audits_come_from_the_sample_after_it_and_once()
    {
        var stranger = RefuseAudits(Sampled(), Ids(30).ToHashSet(), new([.. Choose(5).Children, new(Id(31), "x")]))!;
        Assert.Equal(("child-not-sampled", "children[5].child", $"{Id(31)}"), (stranger.Code, stranger.Field, stranger.Value));
        AssertConflict("sample-awaited", RefuseAudits(WithData(), Ids(0).ToHashSet(), Choose(5)));
        var selection = Sampled();
        selection.AuditsSelectedAt = Now;
        AssertConflict("audits-already-selected", RefuseAudits(selection, Ids(30).ToHashSet(), Choose(5)));
    }

    [Fact]
    public void In_an_area_with_fewer_than_five_children_all_of_them_are_enough()
    {
        Assert.Null(RefuseAudits(Sampled(), Ids(3).ToHashSet(), Choose(3)));
        Assert.Equal("at least 3", RefuseAudits(Sampled(), Ids(3).ToHashSet(), Choose(2))!.Allowed);
    }

    [Fact]
    public void Wishes_for_a_suggestion_are_refused_by_name()
    {
        Assert.Null(RefuseSuggestion(new([Id(1), Id(2)], [Id(3)])));
        Assert.Null(RefuseSuggestion(new([.. Ids(30)], [.. Ids(40).Skip(30)])));
        AssertField("child-not-listed", "keep[1]", $"{Id(1000)}", null, new([Id(1), Id(1000)], []));
        AssertField("child-not-listed", "leaveOut[0]", $"{Id(1000)}", null, new([], [Id(1000)]));
        AssertField("kept-and-left-out", "leaveOut", null, null, new([Id(1)], [Id(1)]));
        AssertField("too-many-kept", "keep", "31", "at most 30", new([.. Ids(31)], []));
        AssertField("too-many-left-out", "leaveOut", "11", "at most 10", new([], [.. Ids(11)]));

        void AssertField(string code, string field, string? value, string? allowed, SuggestChildrenRequest wishes) =>
            Assert.Equal((code, field, value, allowed), RefuseSuggestion(wishes) is { } refusal ? (refusal.Code, refusal.Field!, refusal.Value, refusal.Allowed) : default);

        static Refusal? RefuseSuggestion(SuggestChildrenRequest wishes) =>
            SelectionRules.RefuseSuggestion(new(), WithData(), Ids(40).ToHashSet(), 30, wishes).Complete();
    }

    [Fact]
    public void Nothing_is_suggested_when_nothing_can_be_chosen()
    {
        var closed = WithData();
        closed.AuditsSelectedAt = Now;
        AssertConflict("inspection-cancelled", SelectionRules.RefuseSuggestion(new() { CancelledAt = Now }, WithData(), Ids(40).ToHashSet(), 30, new([], [])));
        AssertConflict("child-level-data-awaited", SelectionRules.RefuseSuggestion(new(), new() { InspectionId = Guid.Empty }, Ids(0).ToHashSet(), 0, new([], [])));
        AssertConflict("audits-already-selected", SelectionRules.RefuseSuggestion(new(), closed, Ids(40).ToHashSet(), 30, new([], [])));
    }

    [Theory]
    [InlineData(new int[0], "contact")]
    [InlineData(new[] { 1 }, "contact")]
    [InlineData(new[] { 3 }, "contact")]
    [InlineData(new[] { 1, 2 }, "early-help")]
    [InlineData(new[] { 2, 3, 4 }, "child-in-need")]
    [InlineData(new[] { 1, 4, 5 }, "child-protection")]
    public void Need_is_the_highest_that_the_lists_show(int[] lists, string need)
    {
        Assert.Equal(need, Needs.Of(lists).Name());
        Assert.Equal(Needs.Of(lists), Needs.Parse(need));
        Assert.Null(Needs.Parse("greater than ever"));
    }

    static Refusal? RefuseSample(Selection selection, IReadOnlySet<Guid> listed, ChoiceRequest choice, KnownInspection? inspection = null) =>
        SelectionRules.RefuseSample(inspection ?? new(), selection, listed, choice).Complete();

    static Refusal? RefuseAudits(Selection selection, IReadOnlySet<Guid> sampled, ChoiceRequest choice, KnownInspection? inspection = null) =>
        SelectionRules.RefuseAudits(inspection ?? new(), selection, sampled, choice).Complete();

    static void AssertConflict(string code, Refusal? refusal)
    {
        Assert.Equal(code, refusal!.Code);
        Assert.Equal(409, refusal.Status);
    }

    static Selection WithData() => new() { InspectionId = Guid.Empty, SampleSize = 30, MinimumAudits = 5, SubmissionId = Guid.NewGuid() };

    static Selection Sampled()
    {
        var selection = WithData();
        selection.SampledAt = Now;
        return selection;
    }

    static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    static IEnumerable<Guid> Ids(int count) => Enumerable.Range(0, count).Select(Id);

    static ChoiceRequest Choose(int count) => new([.. Ids(count).Select(id => new ChosenChild(id, "Police referred twice."))]);
}
