using System.Globalization;
using System.Text;

namespace Jtai.AnnexA.Cli;

/// <summary><c>annexa generate</c>.</summary>
static class GenerateCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error, bool isTerminal)
    {
        var children = (int)arguments.Number("--children", 400, 0, 5_000_000);
        var seed = (ulong)arguments.Number("--seed", 1, long.MinValue, long.MaxValue);
        var faults = (int)arguments.Number("--faults", 0, 0, 1_000_000);
        var reference = arguments.Date("--reference-date") ?? SyntheticWorkbook.DefaultReferenceDate;
        var path = arguments.Required("--out");
        arguments.NoOthers();
        var format = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".xlsx" => WorkbookFormat.Xlsx,
            ".ods" => WorkbookFormat.Ods,
            ".zip" => WorkbookFormat.CsvZip,
            var other => throw new UsageException($"--out {path} ends in \"{other}\"; allowed are .xlsx, .ods and .zip (csv files)."),
        };
        IReadOnlyList<SeededFault> seeded;
        using (var progress = new ProgressLine(isTerminal ? error : null, "writing", children))
        using (var file = new OutputFile(path, []))
        {
            seeded = SyntheticWorkbook.Write(file.Stream, children, seed, reference, faults, format, progress);
            file.Keep();
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {children} invented children, drawn up on {reference:yyyy-MM-dd}."));
        if (faults > 0)
        {
            WriteFaults($"{path}.faults.csv", seeded);
            output.WriteLine($"{path}.faults.csv: the {seeded.Count} cells with faults.");
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Try: annexa check {path} --reference-date {reference:yyyy-MM-dd}"));
        return Annexa.Clean;
    }

    static void WriteFaults(string path, IReadOnlyList<SeededFault> seeded)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(true));
        writer.WriteLine("code,title,list,sheet,row,column,cell,childId,value,was");
        foreach (var fault in seeded)
        {
            string?[] values =
            [
                fault.Check.Code, fault.Check.Title, $"{fault.List}", fault.Sheet, $"{fault.Row}", fault.Column, fault.Cell, fault.ChildId,
                fault.Value, fault.Was,
            ];
            writer.WriteLine(string.Join(',', values.Select(value => CsvText.Field(value ?? ""))));
        }
    }
}
