using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Selections;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶97: thirty who show the area's practice, the same for the same lists. A human decides.</summary>
public class SuggestionRulesTests
{
    internal static readonly HashSet<Guid> Nobody = [];

    [Fact]
    public void It_is_thirty_distinct_children_or_all_where_there_are_fewer()
    {
        foreach (var children in new[] { 0, 1, 12, 29, 30, 31, 60, 423 })
        {
            var suggested = Suggest(Area(children, children)).Select(each => each.Child).ToList();
            Assert.Equal(Math.Min(30, children), suggested.Distinct().Count());
            Assert.Equal(suggested.Order(), suggested);
            Assert.All(suggested, child => Assert.InRange(child, MadeArea.Id(0), MadeArea.Id(children - 1)));
        }
    }

    [Fact]
    public void The_same_lists_and_wishes_bring_the_same_in_whatever_order_the_children_come()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var children = MadeArea.Of(seed, 60);
            var (keep, leaveOut) = Wishes(seed, children);
            var first = Suggestion.Of(Balance.Of(children, 30, MadeArea.NotifiedOn), keep, leaveOut, Nobody);
            var random = new Random(seed);
            Assert.Equal(first, Suggestion.Of(Balance.Of(children.OrderBy(_ => random.Next()), 30, MadeArea.NotifiedOn), keep, leaveOut, Nobody));
        }
    }

    [Fact]
    public void Who_is_kept_stays_and_who_is_left_out_is_not_suggested()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var balance = Area(seed, 40 + seed);
            var (keep, leaveOut) = Wishes(seed, balance.Children);
            var before = Chosen(Suggest(balance));
            foreach (var suggested in new[] { Suggestion.Of(balance, keep, leaveOut, Nobody), Suggestion.Of(balance, keep, leaveOut, before) })
            {
                Assert.Equal(30, suggested.Count);
                Assert.Superset(keep, Chosen(suggested));
                Assert.Empty(leaveOut.Intersect(Chosen(suggested)));
                Assert.All(suggested, each => Assert.Equal(keep.Contains(each.Child), each.Reason.StartsWith("Kept as you asked. Shows ", StringComparison.Ordinal)));
            }
        }
    }

    [Fact]
    public void Who_is_both_kept_and_left_out_is_kept_and_where_too_many_are_left_out_the_others_are_suggested()
    {
        var balance = Area(1, 40);
        var all = balance.Children.Select(child => child.Id).ToHashSet();
        Assert.Equal([MadeArea.Id(7)], Suggestion.Of(balance, new HashSet<Guid> { MadeArea.Id(7) }, all, Nobody).Select(each => each.Child));
        Assert.Equal(25, Suggestion.Of(balance, Nobody, all.Take(15).ToHashSet(), Nobody).Count);
        Assert.Equal(30, Suggestion.Of(balance, all.Take(30).ToHashSet(), Nobody, Nobody).Count);
    }

    [Fact]
    public void On_200_small_areas_it_is_within_two_percent_of_the_best_choice_there_is()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var balance = Balance.Of(MadeArea.Of(seed, 10 + (seed % 7)), 4 + (seed % 3), MadeArea.NotifiedOn);
            var best = Best(balance, [], 0);
            Assert.InRange(Unevenness(balance, Suggest(balance)), best - 1e-9, best * 1.02 + 1e-9);
        }
    }

    [Fact]
    public void A_reason_says_what_of_the_area_the_child_shows_what_is_rarest_first()
    {
        // Forty alike, and one who is the only one of its sex and need.
        var children = Enumerable.Range(0, 40).Select(Alike).ToList();
        (children[7].Gender, children[7].Need) = ("b) Female", Need.ChildProtection);
        var suggested = Suggestion.Of(Balance.Of(children, 30, MadeArea.NotifiedOn), Nobody, Nobody, Nobody);
        Assert.Equal(
            "Shows need: child protection (1 of the 30, and 1 of 40 in the lists); sex: b) Female (1 of the 30, and 1 of 40 in the lists).",
            suggested.Single(each => each.Child == MadeArea.Id(7)).Reason);
        Assert.StartsWith("Shows need: contact or referral only (29 of the 30, and 39 of 40 in the lists)", suggested[0].Reason, StringComparison.Ordinal);
    }

    /// <summary>Twins, who are alike in everything, are two children like any others; an unborn child is one whose age band is its own.</summary>
    [Fact]
    public void Twins_are_two_children_and_an_unborn_child_is_one()
    {
        var children = Enumerable.Range(0, 60).Select(Alike).ToList();
        foreach (var twin in children.Take(2)) twin.Age = -1;
        var suggested = Chosen(Suggestion.Of(Balance.Of(children, 30, MadeArea.NotifiedOn), Nobody, Nobody, Nobody));
        Assert.Subset(suggested, new HashSet<Guid> { MadeArea.Id(0), MadeArea.Id(1) });
    }

    static Child Alike(int n) => new() { Id = MadeArea.Id(n), InspectionId = Guid.Empty, LocalAuthorityChildId = $"C{n}", Number = n, Gender = "a) Male", Age = 7 };

    internal static Balance Area(int seed, int children) => Balance.Of(MadeArea.Of(seed, children), 30, MadeArea.NotifiedOn);

    internal static IReadOnlyList<SuggestedChild> Suggest(Balance balance) => Suggestion.Of(balance, Nobody, Nobody, Nobody);

    internal static HashSet<Guid> Chosen(IReadOnlyList<SuggestedChild> suggestion) => [.. suggestion.Select(each => each.Child)];

    internal static (HashSet<Guid> Keep, HashSet<Guid> LeaveOut) Wishes(int seed, IReadOnlyList<Child> children)
    {
        var ids = children.Select(child => child.Id).ToArray();
        new Random(seed).Shuffle(ids);
        return ([.. ids.Take(seed % 9)], [.. ids.TakeLast(seed % 5)]);
    }

    internal static double Unevenness(Balance balance, IReadOnlyList<SuggestedChild> suggestion)
    {
        var chosen = Chosen(suggestion);
        return balance.Unevenness(balance.Counts(Enumerable.Range(0, balance.Children.Count).Where(child => chosen.Contains(balance.Children[child].Id))));
    }

    /// <summary>The least unevenness of all choices that begin so: every one of them is looked at.</summary>
    static double Best(Balance balance, IReadOnlyList<int> chosen, int from) => chosen.Count == balance.Places
        ? balance.Unevenness(balance.Counts(chosen))
        : Enumerable.Range(from, Math.Max(0, balance.Children.Count - from)).Select(child => Best(balance, [.. chosen, child], child + 1)).DefaultIfEmpty(double.MaxValue).Min();
}
