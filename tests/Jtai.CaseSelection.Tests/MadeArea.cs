using Jtai.CaseSelection.Children;
using NodaTime;

namespace Jtai.CaseSelection.Tests;

/// <summary>Made-up children of an area, uneven as real ones are: the same seed makes the same.</summary>
internal static class MadeArea
{
    public static readonly LocalDate NotifiedOn = new(2025, 5, 6);

    static readonly string[] Ethnicities = ["a) WBRI", "b) WIRI", "d) WOTH", "e) MWBC", "f) MWBA", "h) BCRB", "i) BAFR", "k) AIND", "l) APKN", "m) ABAN", "s) NOBT"];
    static readonly string[] Sources = ["m) 6: Police", "f) 2A: Schools", "h) 3A: GP", "i) 3B: Health visitor", "a) 1A: Family member", "l) 5A: Housing", "p) 8: Anonymous", "k) 4: Education services"];

    public static IReadOnlyList<Child> Of(int seed, int children)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, children).Select(n => Child(random, n))];
    }

    public static Guid Id(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    static Child Child(Random random, int n)
    {
        var lists = Enumerable.Range(1, 5).Where(list => random.NextDouble() < (list == 1 ? 0.9 : list == 3 ? 0.4 : 0.25 / list)).DefaultIfEmpty(1).ToList();
        return new()
        {
            Id = Id(n),
            InspectionId = Guid.Empty,
            LocalAuthorityChildId = $"C{n}",
            Number = n,
            Listed = true,
            Lists = lists,
            Need = Needs.Of(lists),
            Age = random.NextDouble() < 0.03 ? null : random.Next(19) - 1,
            Gender = random.NextDouble() switch { < 0.02 => null, < 0.04 => "c) Not stated", < 0.53 => "a) Male", _ => "b) Female" },
            Ethnicity = random.NextDouble() < 0.05 ? null : Skewed(random, Ethnicities),
            Disability = lists.Any(list => list >= 4) ? (random.NextDouble() < 0.12 ? "a) Yes" : "b) No") : null,
            LastContactOn = lists.Contains(1) || lists.Contains(3) ? NotifiedOn.PlusDays(-random.Next(200)) : null,
            Sources = lists.Contains(1) || lists.Contains(3) ? [Skewed(random, Sources)] : [],
        };
    }

    static string Skewed(Random random, string[] values) => values[(int)(values.Length * Math.Pow(random.NextDouble(), 2.5))];
}
