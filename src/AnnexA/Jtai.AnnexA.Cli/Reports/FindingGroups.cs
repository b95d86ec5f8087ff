using System.Text;

namespace Jtai.AnnexA.Cli;

/// <summary>
/// Findings of the same kind in the same column of the same sheet. Keeps a few in full and the row numbers of all: nothing is dropped, whatever the
/// number.
/// </summary>
sealed class FindingGroup(Check check, int? list, string? sheet, string file, string? column, string letters)
{
    readonly List<(int From, int To)> rows = [];

    public Check Check => check;
    public int? List => list;
    public string? Sheet => sheet;
    public string File => file;
    public string? Column => column;

    public int Count { get; private set; }
    public List<Finding> Examples { get; } = [];

    public void Add(Finding finding, int examples)
    {
        Count++;
        if (Examples.Count < examples) Examples.Add(finding);
        if (finding.Row is not { } row) return;
        if (rows.Count > 0 && rows[^1].To + 1 == row) rows[^1] = (rows[^1].From, row);
        else rows.Add((row, row));
    }

    /// <summary>All cells: "F3-F9, F12". A row that has two findings of the kind is there twice.</summary>
    public string Cells()
    {
        var text = new StringBuilder();
        foreach (var (from, to) in rows)
            text.Append(text.Length > 0 ? ", " : "")
                .Append(letters.Length > 0 ? letters : "row ")
                .Append(from)
                .Append(to > from ? "-" : "")
                .Append(to > from ? letters : "")
                .Append(to > from ? $"{to}" : "");
        return text.ToString();
    }
}

/// <summary>All groups, errors first.</summary>
sealed class FindingGroups(int examples)
{
    readonly Dictionary<(Check, string, string?, string), FindingGroup> groups = [];

    public FindingGroup Add(Finding finding)
    {
        var letters = finding.Cell is { } cell ? cell.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') : "";
        var key = (finding.Check, finding.File, finding.Sheet, letters);
        if (!groups.TryGetValue(key, out var group))
        {
            groups[key] = group = new FindingGroup(finding.Check, finding.List, finding.Sheet, finding.File, finding.Column, letters);
        }
        group.Add(finding, examples);
        return group;
    }

    /// <summary>What tells the findings of a group from those of other files and sheets; null where there is one file with each list once.</summary>
    public string? Place(FindingGroup group, CheckResult result)
    {
        if (IsOfAllFiles(group.Check)) return null;
        var severalFiles = SeveralFiles(result);
        var severalSheets = group.List is { } list
            && result.Files.Where(file => file.File == group.File).Sum(file => file.Sheets.Count(sheet => sheet.List == list)) > 1;
        return (severalFiles, severalSheets && group.Sheet is not null) switch
        {
            (false, false) => null,
            (true, false) => group.File,
            (false, true) => $"sheet \"{group.Sheet}\"",
            _ => $"{group.File}, sheet \"{group.Sheet}\"",
        };
    }

    /// <summary>It is about the hand-over, and the file that the finding names is only the first.</summary>
    public static bool IsOfAllFiles(Check check) =>
        check == Checks.NoLists || check == Checks.ListMissing || check == Checks.DrawnUpTooEarly || check == Checks.DrawnUpTooLate;

    /// <summary>Findings may also be about files that were not read.</summary>
    public bool SeveralFiles(CheckResult result) =>
        groups.Values.Select(group => group.File).Concat(result.Files.Select(file => file.File)).Distinct().Take(2).Count() > 1;

    public IEnumerable<FindingGroup> Sorted =>
        groups.Values.OrderBy(group => group.Check.Severity)
            .ThenBy(group => group.Check.Code, StringComparer.Ordinal)
            .ThenBy(group => group.List ?? 0)
            .ThenBy(group => group.File, StringComparer.Ordinal)
            .ThenBy(group => group.Sheet, StringComparer.Ordinal);
}
