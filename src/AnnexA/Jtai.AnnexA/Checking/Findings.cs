namespace Jtai.AnnexA;

/// <summary>Words findings, counts them and hands each to the caller.</summary>
sealed class Findings(Action<Finding> report)
{
    readonly int[] bySeverity = new int[3];

    public FindingCounts Counts => new(bySeverity[0], bySeverity[1], bySeverity[2]);

    /// <summary>About a whole file.</summary>
    public void File(Check check, string file, string message, string expected) =>
        Report(new Finding(check, file, null, null, null, null, null, null, null, expected, $"{Sentence(message)} Expected: {expected}."));

    /// <summary>About a sheet, or a place in it that is no cell of a child.</summary>
    public void Sheet(
        Check check, SheetReport sheet, string message, string expected, int? row = null, int? column = null, string? heading = null,
        string? value = null) =>
        Report(new Finding(
            check, sheet.File, sheet.List, sheet.Sheet, row, heading, column is { } c && row is { } r ? CellReference.Of(c, r) : null, null, value,
            expected,
            $"{(sheet.List is { } list ? $"List {list}" : $"Sheet \"{sheet.Sheet}\"")}{(row is null ? "" : $", row {row}")}: {Sentence(message)} "
            + $"Expected: {expected}."));

    /// <summary>About a cell of the present row.</summary>
    public void Cell(Check check, CheckedRow row, Field field, string what, string expected) =>
        Cell(check, row.Sheet, row.Number, field, row.ChildId, row.Text(field), what, expected);

    /// <summary>About a cell of a row read before.</summary>
    public void Cell(Check check, SheetReport sheet, int row, Field field, string? childId, string value, string what, string expected)
    {
        var heading = sheet.Layout!.Columns[sheet.Layout.Position(field)].Heading;
        var cell = sheet.Cell(field, row);
        Report(new Finding(check, sheet.File, sheet.List, sheet.Sheet, row, heading, cell, childId, value.Length == 0 ? null : value, expected,
            $"List {sheet.List}, row {row}, {heading}{(cell is null ? "" : $" ({cell})")}: {(value.Length == 0 ? "the cell" : $"\"{value}\"")} "
            + $"{Sentence(what)} Expected: {expected}."));
    }

    void Report(Finding finding)
    {
        bySeverity[(int)finding.Severity]++;
        report(finding);
    }

    static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
