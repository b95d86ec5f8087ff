using System.Globalization;
using Jtai.CaseSelection.Selections;
using static Jtai.CaseSelection.Tests.SuggestionRulesTests;

namespace Jtai.CaseSelection.Tests;

/// <summary>How good a suggestion is on areas as large as real ones. Apart from the other rules, which are tried with each mutation of the code.</summary>
public class SuggestionQualityTests
{
    /// <summary>It begins with the suggestion before, which still fits.</summary>
    [Fact]
    public void With_one_wish_fewer_it_is_never_less_even()
    {
        for (var seed = 3; seed <= 6; seed++)
        {
            var balance = Area(seed, 50 + (20 * seed));
            var (keep, leaveOut) = Wishes(seed, balance.Children);
            var before = Suggestion.Of(balance, keep, leaveOut, Nobody);
            while (keep.Count + leaveOut.Count > 0)
            {
                if (!keep.Remove(keep.FirstOrDefault())) leaveOut.Remove(leaveOut.First());
                var now = Suggestion.Of(balance, keep, leaveOut, Chosen(before));
                Assert.InRange(Unevenness(balance, now), 0, Unevenness(balance, before) + 1e-9);
                before = now;
            }
        }
    }

    /// <summary>The inspector who asks once more without another wish is not unsettled.</summary>
    [Fact]
    public void Asked_again_it_stays_what_it_was()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var balance = Area(seed, 100);
            var first = Suggest(balance);
            Assert.Equal(first, Suggestion.Of(balance, Nobody, Nobody, Chosen(first)));
        }
    }

    /// <summary>Areas of 100 to 2,000 children, and the proven optimum of each. optima.csv says how it was computed.</summary>
    [Fact]
    public void On_20_large_areas_it_is_within_two_percent_of_the_solvers_optimum()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "optima.csv")).Where(line => line[0] != '#'))
        {
            var (seed, children, optimum) = line.Split(',') is var cells ? (Number(cells[0]), Number(cells[1]), double.Parse(cells[2], CultureInfo.InvariantCulture)) : default;
            var balance = Area(seed, children);
            Assert.InRange(Unevenness(balance, Suggest(balance)), optimum - 1e-6, optimum * 1.02);
        }

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>With <c>JTAI_SOLVER_FILES</c> the programs of <c>optima.csv</c> are written into that folder.</summary>
    [Fact]
    public void The_solvers_program_has_the_groups_the_children_and_the_places()
    {
        Assert.EndsWith(" = 3\n", SolverFile.Of(Area(1, 3)).Split(" g")[0], StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("JTAI_SOLVER_FILES") is not { } folder) return;
        foreach (var (seed, children) in Enumerable.Range(1, 20).Select(seed => (seed, new[] { 100, 200, 423, 1000, 2000 }[seed % 5])))
            File.WriteAllText(Path.Combine(folder, $"{seed},{children}.lp"), SolverFile.Of(Area(seed, children)));
    }
}
