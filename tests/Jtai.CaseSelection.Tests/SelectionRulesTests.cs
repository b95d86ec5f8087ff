using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Selections;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Messages;
using NodaTime;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶97: thirty, each for a reason. ¶99: at least five of them.</summary>
public class SelectionRulesTests
{
    static readonly Instant Now = Instant.FromUtc(2025, 5, 8, 9, 0);

    static readonly KnownInspection GoesOn = new();

    [Fact]
    public void Thirty_children_of_the_lists_with_a_reason_each_are_a_sample() =>
        Assert.Null(SelectionRules.RefuseSample(GoesOn, WithData(), Ids(400).ToHashSet(), Choose(30)));

    [Fact]
    public void Nothing_more_is_chosen_for_a_cancelled_inspection()
    {
        var cancelled = new KnownInspection { CancelledAt = Now };
        foreach (var refusal in new[]
        {
            SelectionRules.RefuseSample(cancelled, WithData(), Ids(400).ToHashSet(), Choose(30)),
            SelectionRules.RefuseAudits(cancelled, WithData(), Ids(30).ToHashSet(), Choose(5)),
        })
            Assert.Equal(("inspection-cancelled", 409), (refusal!.Code, refusal.Status));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    [InlineData(31)]
    public void Another_number_is_refused_by_name(int count)
    {
        var refusal = SelectionRules.RefuseSample(GoesOn, WithData(), Ids(400).ToHashSet(), Choose(count));
        Assert.Equal(("sample-size", "children", $"{count}", "30"), (refusal!.Code, refusal.Field, refusal.Value, refusal.Allowed));
        Assert.Contains("97", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_lists_hold_fewer_all_of_them_are_the_sample()
    {
        Assert.Null(SelectionRules.RefuseSample(GoesOn, WithData(), Ids(12).ToHashSet(), Choose(12)));
        var refusal = SelectionRules.RefuseSample(GoesOn, WithData(), Ids(12).ToHashSet(), Choose(11));
        Assert.Equal(("sample-size", "12"), (refusal!.Code, refusal.Allowed));
        Assert.Equal(refusal.Message, SelectionRules.Message(WithData(), 12));
        Assert.Null(SelectionRules.Message(WithData(), 30));
    }

    [Fact]
    public void A_framework_that_states_no_number_takes_any()
    {
        var selection = WithData();
        selection.SampleSize = null;
        Assert.Null(SelectionRules.RefuseSample(GoesOn, selection, Ids(400).ToHashSet(), Choose(7)));
        Assert.Null(SelectionRules.Required(selection, 400));
    }

    [Fact]
    public void Before_the_lists_are_there_nothing_is_chosen() =>
        AssertConflict("child-level-data-awaited", SelectionRules.RefuseSample(GoesOn, new Selection { InspectionId = Guid.Empty, SampleSize = 30, MinimumAudits = 5 }, Ids(0).ToHashSet(), Choose(30)));

    [Fact]
    public void The_sample_stays_once_audits_are_chosen()
    {
        var selection = WithData();
        (selection.SampledAt, selection.AuditsSelectedAt) = (Now, Now);
        AssertConflict("audits-already-selected", SelectionRules.RefuseSample(GoesOn, selection, Ids(400).ToHashSet(), Choose(30)));
    }

    [Fact]
    public void A_child_twice_a_stranger_or_no_reason_is_refused_by_its_place()
    {
        var listed = Ids(400).ToHashSet();
        var chosen = Choose(30).Children;
        Assert.Equal("child-twice", SelectionRules.RefuseSample(GoesOn, WithData(), listed, new([.. chosen.Take(29), chosen[0]]))!.Code);

        var stranger = SelectionRules.RefuseSample(GoesOn, WithData(), listed, new([.. chosen.Take(29), new(Id(1000), "x")]));
        Assert.Equal(("child-not-listed", "children[29].child"), (stranger!.Code, stranger.Field));

        foreach (var reason in new[] { null, "", "  ", new string('x', SelectionRules.ReasonLength + 1) })
        {
            var refusal = SelectionRules.RefuseSample(GoesOn, WithData(), listed, new([.. chosen.Take(3), new(Id(3), reason), .. chosen.Skip(4)]));
            Assert.Equal(("reason-missing", "children[3].reason", (string?)null), (refusal!.Code, refusal.Field, refusal.Value));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(30)]
    public void Five_or_more_of_them_go_to_audit(int count) =>
        Assert.Null(SelectionRules.RefuseAudits(GoesOn, Sampled(), Ids(30).ToHashSet(), Choose(count)));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Fewer_are_refused_by_number_and_minimum(int count)
    {
        var refusal = SelectionRules.RefuseAudits(GoesOn, Sampled(), Ids(30).ToHashSet(), Choose(count));
        Assert.Equal(("too-few-audits", $"{count}", "at least 5"), (refusal!.Code, refusal.Value, refusal.Allowed));
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Audits_come_from_the_sample_after_it_and_once()
    {
        Assert.Equal("child-not-sampled", SelectionRules.RefuseAudits(GoesOn, Sampled(), Ids(30).ToHashSet(), new([.. Choose(5).Children, new(Id(31), "x")]))!.Code);
        AssertConflict("sample-awaited", SelectionRules.RefuseAudits(GoesOn, WithData(), Ids(0).ToHashSet(), Choose(5)));
        var selection = Sampled();
        selection.AuditsSelectedAt = Now;
        AssertConflict("audits-already-selected", SelectionRules.RefuseAudits(GoesOn, selection, Ids(30).ToHashSet(), Choose(5)));
    }

    [Fact]
    public void In_an_area_with_fewer_than_five_children_all_of_them_are_enough()
    {
        Assert.Null(SelectionRules.RefuseAudits(GoesOn, Sampled(), Ids(3).ToHashSet(), Choose(3)));
        Assert.Equal("at least 3", SelectionRules.RefuseAudits(GoesOn, Sampled(), Ids(3).ToHashSet(), Choose(2))!.Allowed);
    }

    [Fact]
    public void A_proposal_is_balanced_explained_and_always_the_same()
    {
        var children = Enumerable.Range(0, 400).Select(n => new Child
        {
            Id = Id(n),
            InspectionId = Guid.Empty,
            LocalAuthorityChildId = $"C{n}",
            // One in twenty is unborn, one in forty stands in list 5: chance would hardly find them.
            Age = n % 20 == 0 ? -1 : n % 17,
            Gender = n % 2 == 0 ? "a) Male" : "b) Female",
            Ethnicity = n % 10 == 0 ? "h) BCRB" : "a) WBRI",
            Need = n % 40 == 0 ? Need.ChildProtection : Need.Contact,
        }).ToList();

        var proposal = BalancedSample.Propose(children, 30);
        Assert.Equal(30, proposal.DistinctBy(proposed => proposed.Child.Id).Count());
        Assert.All(proposal, proposed => Assert.StartsWith("For balance: ", proposed.Reason, StringComparison.Ordinal));
        Assert.InRange(proposal.Count(proposed => proposed.Child.Need == Need.ChildProtection), 5, 10);
        Assert.InRange(proposal.Count(proposed => proposed.Child.Gender == "a) Male"), 12, 18);
        Assert.Equal(proposal, BalancedSample.Propose([.. children.AsEnumerable().Reverse()], 30));
        Assert.Equal(3, BalancedSample.Propose([.. children.Take(3)], 30).Count);
    }

    [Theory]
    [InlineData(new[] { 1 }, "contact")]
    [InlineData(new[] { 3 }, "contact")]
    [InlineData(new[] { 1, 2 }, "early-help")]
    [InlineData(new[] { 2, 3, 4 }, "child-in-need")]
    [InlineData(new[] { 1, 4, 5 }, "child-protection")]
    public void Need_is_the_highest_that_the_lists_show(int[] lists, string need)
    {
        Assert.Equal(need, Needs.Of(lists).Name());
        Assert.Equal(Needs.Of(lists), Needs.Parse(need));
    }

    static void AssertConflict(string code, ServiceDefaults.Refusal? refusal)
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
