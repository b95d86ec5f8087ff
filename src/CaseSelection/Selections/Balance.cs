using Jtai.CaseSelection.Children;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>Children of the lists who are alike in one consideration.</summary>
/// <param name="Consideration">The consideration.</param>
/// <param name="Name">What they have in common.</param>
/// <param name="Children">How many the lists have.</param>
/// <param name="FairShare">How many of the places are fair; between whole numbers.</param>
internal sealed record ChildGroup(Consideration Consideration, string Name, int Children, double FairShare);

/// <summary>
/// The shape of an area, by each consideration of ¶97, and what a choice of children that shows it would look like. A group's fair share of the places grows
/// with the square root of its children: a group four times as large has twice the places. So large groups come first and small ones are not lost; no group
/// has more places than children. <see cref="Unevenness"/> is how far a choice is from all fair shares.
/// </summary>
internal sealed class Balance
{
    readonly int[] groups;

    Balance(IReadOnlyList<Child> children, int places, IReadOnlyList<ChildGroup> all, int[] groups) =>
        (Children, Places, Groups, this.groups) = (children, places, all, groups);

    /// <summary>By reference, which follows the lists, so that the same lists bring the same answers.</summary>
    public IReadOnlyList<Child> Children { get; }

    /// <summary>How many children are to be chosen: all, where the lists hold fewer.</summary>
    public int Places { get; }

    /// <summary>By consideration, within it in the order in which they are shown.</summary>
    public IReadOnlyList<ChildGroup> Groups { get; }

    /// <summary>The groups of a child by their places in <see cref="Groups"/>, one for each consideration.</summary>
    /// <param name="child">The child's place in <see cref="Children"/>.</param>
    public ReadOnlySpan<int> GroupsOf(int child) => groups.AsSpan(child * Considerations.All.Count, Considerations.All.Count);

    /// <param name="listed">The children of the lists.</param>
    /// <param name="places">How many are to be chosen.</param>
    /// <param name="notifiedOn">The day of notification, from which the time since the last contact or referral is counted back.</param>
    public static Balance Of(IEnumerable<Child> listed, int places, LocalDate notifiedOn)
    {
        var children = listed.OrderBy(child => child.Number).ToList();
        places = Math.Min(places, children.Count);
        var considerations = Considerations.All;
        var (all, groups) = (new List<ChildGroup>(), new int[children.Count * considerations.Count]);
        for (var at = 0; at < considerations.Count; at++)
        {
            var consideration = considerations[at];
            var names = children.ConvertAll(child => consideration.Of(child, notifiedOn));
            var counts = names.CountBy(name => name).ToDictionary();
            var shown = consideration.Bands.Concat(counts.Keys.Order(StringComparer.Ordinal)).Distinct().ToList();
            var shares = FairShares([.. shown.Select(name => counts.GetValueOrDefault(name))], places);
            var place = shown.Select((name, index) => (name, index)).ToDictionary(each => each.name, each => each.index + all.Count);
            for (var child = 0; child < children.Count; child++) groups[(child * considerations.Count) + at] = place[names[child]];
            all.AddRange(shown.Select((name, index) => new ChildGroup(consideration, name, counts.GetValueOrDefault(name), shares[index])));
        }

        return new(children, places, all, groups);
    }

    /// <summary>Shares that grow with the square root of the number of children, none greater than that number, and together the places.</summary>
    public static double[] FairShares(IReadOnlyList<int> counts, int places)
    {
        var shares = new double[counts.Count];
        var (left, roots) = ((double)places, counts.Sum(count => Math.Sqrt(count)));
        // Small groups first: what they cannot take is shared by the larger ones.
        foreach (var group in Enumerable.Range(0, counts.Count).Where(group => counts[group] > 0).OrderBy(group => counts[group]))
        {
            shares[group] = Math.Min(counts[group], left * Math.Sqrt(counts[group]) / roots);
            (left, roots) = (left - shares[group], roots - Math.Sqrt(counts[group]));
        }

        return shares;
    }

    /// <summary>Where in <see cref="Children"/> those of a choice are who stand in the lists.</summary>
    public IReadOnlyList<int> PlacesOf(IReadOnlySet<Guid> chosen) =>
        [.. Children.Index().Where(child => chosen.Contains(child.Item.Id)).Select(child => child.Index)];

    /// <summary>How many of a choice are in each of <see cref="Groups"/>.</summary>
    /// <param name="chosen">Their places in <see cref="Children"/>.</param>
    public int[] Counts(IEnumerable<int> chosen)
    {
        var counts = new int[Groups.Count];
        foreach (var child in chosen)
        {
            foreach (var group in GroupsOf(child)) counts[group]++;
        }

        return counts;
    }

    /// <summary>
    /// Over all groups, the square of what is missing or too many, divided by the fair share: a group with a fair share of one that is left out weighs as much
    /// as one of sixteen that has four too few. Zero where each group has just its share.
    /// </summary>
    public double Unevenness(IReadOnlyList<int> counts) => Groups.Select((group, index) => group.Children == 0
        ? 0
        : (counts[index] - group.FairShare) * (counts[index] - group.FairShare) / group.FairShare).Sum();
}
