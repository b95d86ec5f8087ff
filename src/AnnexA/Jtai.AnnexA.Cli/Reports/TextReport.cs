using System.Globalization;

namespace Jtai.AnnexA.Cli;

/// <summary>Findings grouped, for reading on a screen.</summary>
sealed class TextReport(TextWriter output, CheckOptions options) : IReport
{
    const int Examples = 5;

    readonly FindingGroups groups = new(Examples);

    public void Add(Finding finding) => groups.Add(finding);

    public void Finish(CheckResult result)
    {
        output.WriteLine($"Checked against {Reference(options.Reference)}.");
        foreach (var file in result.Files)
            WriteFile(file);
        output.WriteLine();
        output.WriteLine($"{Words.Of(result)}.");
        Severity? heading = null;
        foreach (var group in groups.Sorted)
        {
            if (group.Check.Severity != heading)
            {
                heading = group.Check.Severity;
                output.WriteLine();
                output.WriteLine(heading switch
                {
                    Severity.Error => "ERRORS: put these right",
                    Severity.Warning => "WARNINGS: inspectors will ask for these",
                    _ => "QUERIES: a person has to say",
                });
            }
            WriteGroup(group, groups.Place(group, result));
        }
    }

    void WriteFile(FileReport file)
    {
        output.WriteLine();
        output.WriteLine($"{file.File}{(file.Format is null ? "" : $" ({file.Format})")}{(file.Readable ? "" : ": NOT READ TO ITS END")}");
        foreach (var sheet in file.Sheets)
            output.WriteLine(sheet.List is { } list
                ? $"  list {list}  sheet \"{sheet.Sheet}\", headings in row {sheet.HeaderRow}, "
                    + $"{Words.Count(sheet.DataRows, "row")}{Named(", missing", sheet.MissingColumns)}{Named(", extra", sheet.ExtraColumns)}"
                : $"  not read  sheet \"{sheet.Sheet}\": {sheet.Ignored ?? "the file could not be read to its end"}");
    }

    void WriteGroup(FindingGroup group, string? place)
    {
        output.WriteLine();
        var where = string.Concat(
            place is null ? "" : $", {place}", group.List is { } list ? $", list {list}" : "", group.Column is { } column ? $", {column}" : "");
        output.WriteLine($"{group.Check.Code} {group.Check.Title}{where}: {group.Count:N0}");
        foreach (var finding in group.Examples)
            output.WriteLine($"  {finding.Message}");
        if (group.Count > group.Examples.Count) output.WriteLine($"  All {group.Count:N0}: {group.Cells()}");
    }

    static string Named(string what, IReadOnlyList<string> columns) => columns.Count == 0
        ? ""
        : $"{what}: {string.Join(", ", columns.Select(column => $"\"{column}\""))}";

    internal static string Reference(ReferencePeriod reference) => reference.IsStated
        ? reference.To.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
        : $"{reference.From.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} to {reference.To.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}";

    public void Dispose() { }
}
