using System.Globalization;
using System.Text;
using Jtai.CaseSelection.Selections;

namespace Jtai.CaseSelection.Tests;

/// <summary>
/// The choice as a program of integers, in the LP format that solvers such as CBC read: who is alike in all considerations is one variable, and each further child
/// of a group costs more than the one before, so the costs can be added up. The optimum is the unevenness.
/// </summary>
internal static class SolverFile
{
    public static string Of(Balance balance)
    {
        var alike = Enumerable.Range(0, balance.Children.Count).GroupBy(child => string.Join(',', balance.GroupsOf(child).ToArray())).Select(each => each.ToList()).ToList();
        var groups = Enumerable.Range(0, balance.Groups.Count).Where(group => balance.Groups[group].Children > 0).ToList();
        int Most(int group) => Math.Min(balance.Groups[group].Children, balance.Places);
        var text = new StringBuilder("Minimize\n cost:");
        foreach (var group in groups)
        {
            for (var nth = 1; nth <= Most(group); nth++)
                text.Append(CultureInfo.InvariantCulture, $" + {((2 * nth) - 1) / balance.Groups[group].FairShare:R} z{group}_{nth}\n");
        }

        text.Append("Subject To\n places: ").AppendJoin(" + ", alike.Select((_, at) => $"x{at}\n")).Append(CultureInfo.InvariantCulture, $" = {balance.Places}\n");
        foreach (var group in groups)
        {
            text.Append(CultureInfo.InvariantCulture, $" g{group}: ").AppendJoin(" + ", alike.Select((each, at) => (each, at))
                .Where(each => balance.GroupsOf(each.each[0]).Contains(group)).Select(each => $"x{each.at}\n"));
            for (var nth = 1; nth <= Most(group); nth++) text.Append(CultureInfo.InvariantCulture, $" - z{group}_{nth}\n");
            text.Append(" = 0\n");
        }

        text.Append("Bounds\n");
        foreach (var (each, at) in alike.Select((each, at) => (each, at))) text.Append(CultureInfo.InvariantCulture, $" 0 <= x{at} <= {Math.Min(each.Count, balance.Places)}\n");
        foreach (var group in groups)
        {
            for (var nth = 1; nth <= Most(group); nth++) text.Append(CultureInfo.InvariantCulture, $" 0 <= z{group}_{nth} <= 1\n");
        }

        return text.Append("General\n ").AppendJoin("\n ", alike.Select((_, at) => $"x{at}")).Append("\nEnd\n").ToString();
    }
}
