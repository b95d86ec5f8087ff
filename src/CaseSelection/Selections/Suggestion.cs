using System.Collections.ObjectModel;
using Jtai.CaseSelection.Children;

namespace Jtai.CaseSelection.Selections;

/// <summary>A child of a suggestion.</summary>
/// <param name="Child">The child.</param>
/// <param name="Reason">In plain English: what of the area the child shows.</param>
internal sealed record SuggestedChild(Guid Child, string Reason);

/// <summary>
/// A choice of children that shows the area's practice as evenly as could be found: with the least <see cref="Balance.Unevenness"/>. It begins with whoever
/// fills best what is short, exchanges one child after the other for a better one until no exchange helps, and tries up to 4,000 times to get further with a
/// few others in the place of some. The same lists and wishes bring the same suggestion. A human decides (¶97).
/// </summary>
internal sealed class Suggestion
{
    // Some six tenths of a second of processor time, whatever the area's size.
    const int MostTries = 4000;
    const long MostCompared = 40_000_000;
    const double Nothing = 1e-9;

    readonly Balance balance;
    readonly bool[] kept, barred, taken;
    readonly int[] groups, counts;
    readonly double[] prices;
    readonly List<int> chosen = [];
    long compared;

    Suggestion(Balance balance, IReadOnlySet<Guid> keep, IReadOnlySet<Guid> leaveOut)
    {
        this.balance = balance;
        kept = [.. balance.Children.Select(child => keep.Contains(child.Id))];
        barred = [.. balance.Children.Select(child => leaveOut.Contains(child.Id) && !keep.Contains(child.Id))];
        taken = new bool[kept.Length];
        groups = [.. Enumerable.Range(0, kept.Length).SelectMany(child => balance.GroupsOf(child).ToArray())];
        (counts, prices) = (new int[balance.Groups.Count], new double[balance.Groups.Count]);
    }

    double Unevenness => balance.Unevenness(counts);

    /// <param name="balance">The children, and what is fair.</param>
    /// <param name="keep">Children who stay.</param>
    /// <param name="leaveOut">Children who are not suggested, unless they are to stay.</param>
    /// <param name="before">
    /// An earlier suggestion, to begin with as well. With one wish fewer it still fits, so what is suggested then is at least as even.
    /// </param>
    /// <returns>By id: as many children as there are places, or all who may be suggested where these are fewer.</returns>
    public static IReadOnlyList<SuggestedChild> Of(
        Balance balance, IReadOnlySet<Guid> keep, IReadOnlySet<Guid> leaveOut, IReadOnlySet<Guid> before)
    {
        var search = new Suggestion(balance, keep, leaveOut);
        var (best, least) = search.Begin(ReadOnlySet<Guid>.Empty);
        if (before.Count > 0 && search.Begin(before) is var again && again.Unevenness <= least + Nothing) (best, least) = again;

        best = search.Improve(best, least);
        var counts = balance.Counts(best);
        return [.. best.Order().Select(child => new SuggestedChild(balance.Children[child].Id, search.Reason(child, counts)))];
    }

    /// <summary>From those who stay and, as far as they may, those of before, to a choice that no single exchange makes more even.</summary>
    (int[] Chosen, double Unevenness) Begin(IReadOnlySet<Guid> before)
    {
        var children = Enumerable.Range(0, kept.Length);
        Restore(children.Where(child => kept[child]));
        var again = children.Where(child => before.Contains(balance.Children[child].Id) && !taken[child] && !barred[child]);
        foreach (var child in again.Take(balance.Places - chosen.Count).ToList()) Take(child);
        Fill();
        Exchange();
        return ([.. chosen], Unevenness);
    }

    /// <summary>What is a little less even is a place to look from as well, for fifty tries.</summary>
    int[] Improve(int[] best, double least)
    {
        var (current, random) = (best, new Random(97));
        for (var at = 0; at < MostTries && compared < MostCompared; at++)
        {
            if (at % 50 == 0) current = best;
            Restore(current);
            var movable = chosen.Where(child => !kept[child]).ToArray();
            random.Shuffle(movable);
            var away = movable.Take(2 + (at % 5)).ToList();
            foreach (var child in away) barred[child] = Leave(child);

            // Others first; where there are none, the same again.
            Fill();
            foreach (var child in away) barred[child] = false;
            Fill();
            Exchange();
            if (Unevenness <= (least * 1.12) + 0.02) current = [.. chosen];
            if (Unevenness < least - Nothing) (best, least) = ([.. chosen], Unevenness);
        }

        return best;
    }

    void Restore(IEnumerable<int> children)
    {
        chosen.Clear();
        Array.Clear(taken);
        Array.Clear(counts);
        for (var group = 0; group < prices.Length; group++) Price(group);
        foreach (var child in children.ToList()) Take(child);
    }

    void Fill()
    {
        while (chosen.Count < balance.Places && Cheapest() is var child and >= 0) Take(child);
    }

    void Exchange()
    {
        for (var (place, unchanged) = (0, 0); unchanged < chosen.Count; place = (place + 1) % chosen.Count, unchanged++)
        {
            var child = chosen[place];
            if (kept[child]) continue;
            Count(child, -1);
            if (Cheapest(Cost(child) - Nothing) is var other and >= 0) (chosen[place], unchanged) = (other, 0);
            Count(chosen[place], 1);
        }
    }

    void Take(int child)
    {
        chosen.Add(child);
        Count(child, 1);
    }

    bool Leave(int child)
    {
        Count(child, -1);
        return chosen.Remove(child);
    }

    void Count(int child, int more)
    {
        taken[child] = more > 0;
        foreach (var group in balance.GroupsOf(child))
        {
            counts[group] += more;
            Price(group);
        }
    }

    /// <summary>
    /// By how much one more of the group adds to the unevenness, (n + 1 - share)² / share - (n - share)² / share, without the -2 that is the same for all.
    /// </summary>
    void Price(int group) => prices[group] = ((2 * counts[group]) + 1) / balance.Groups[group].FairShare;

    double Cost(int child)
    {
        var cost = 0.0;
        foreach (var group in balance.GroupsOf(child)) cost += prices[group];
        return cost;
    }

    /// <summary>The free child that costs least, and less than that; of equals the first; -1 where there is none.</summary>
    int Cheapest(double least = double.MaxValue)
    {
        var (best, each) = (-1, Considerations.All.Count);
        for (var (child, at) = (0, 0); child < taken.Length; child++, at += each)
        {
            if (taken[child] || barred[child]) continue;
            var cost = 0.0;
            for (var place = at; place < at + each && cost < least; place++) cost += prices[groups[place]];
            if (cost < least) (best, least) = (child, cost);
        }

        compared += taken.Length;
        return best;
    }

    /// <summary>The two groups that would be shortest without the child.</summary>
    string Reason(int child, int[] counts)
    {
        var shown = balance.GroupsOf(child).ToArray().OrderBy(group => (counts[group] - 1) / balance.Groups[group].FairShare).Take(2).Select(index =>
        {
            var group = balance.Groups[index];
            var inLists = $"{group.Children} of {balance.Children.Count} in the lists";
            return $"{group.Consideration.Title}: {group.Name} ({counts[index]} of the {balance.Places}, and {inLists})";
        });
        return $"{(kept[child] ? "Kept as you asked. Shows" : "Shows")} {string.Join("; ", shown)}.";
    }
}
