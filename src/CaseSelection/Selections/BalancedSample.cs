using Jtai.CaseSelection.Children;

namespace Jtai.CaseSelection.Selections;

/// <summary>
/// Proposes children for the sample, spread over what ¶97 asks the lead inspector to consider. One after the other, it takes the child whose
/// characteristics are the least represented so far, and says which. A proposal only: the lead inspector decides.
/// </summary>
internal static class BalancedSample
{
    public static IReadOnlyList<(Child Child, string Reason)> Propose(IReadOnlyCollection<Child> children, int size)
    {
        var represented = new Dictionary<string, int>();
        // By id, so that the same lists bring the same proposal.
        var remaining = children.OrderBy(child => child.Id).Select(child => (Child: child, Traits: Traits(child).ToArray())).ToList();
        var proposal = new List<(Child, string)>();
        while (proposal.Count < size && remaining.Count > 0)
        {
            var best = remaining.MaxBy(candidate => candidate.Traits.Sum(trait => 1.0 / (1 + represented.GetValueOrDefault(trait))));
            var rarest = best.Traits.OrderBy(trait => represented.GetValueOrDefault(trait)).Take(2);
            proposal.Add((best.Child, $"For balance: {string.Join(", ", rarest)}"));
            remaining.Remove(best);
            foreach (var trait in best.Traits)
            {
                represented[trait] = represented.GetValueOrDefault(trait) + 1;
            }
        }

        return proposal;
    }

    /// <summary>¶97: age, sex, ethnicity, disability, time since last contact or referral, range of need, referring agency.</summary>
    static IEnumerable<string> Traits(Child child)
    {
        yield return $"need {child.Need.Name()}";
        yield return child.Age switch
        {
            null => "age not known",
            < 0 => "unborn",
            < 1 => "age under 1",
            < 5 => "age 1 to 4",
            < 10 => "age 5 to 9",
            < 16 => "age 10 to 15",
            _ => "age 16 and over",
        };
        yield return $"sex {child.Gender ?? "not known"}";
        yield return $"ethnicity {child.Ethnicity ?? "not known"}";
        yield return $"disability {child.Disability ?? "not known"}";
        yield return child.LastContactOn is { } on ? $"last contact in {on:uuuu-MM}" : "no contact in the lists";
        yield return $"referred by {child.Sources.FirstOrDefault() ?? "nobody in the lists"}";
    }
}
