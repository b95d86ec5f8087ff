namespace Jtai.AnnexA.Cli;

/// <summary>One line a finding, for a spreadsheet; texts that look like formulas are escaped.</summary>
sealed class CsvReport : IReport
{
    readonly TextWriter output;

    public CsvReport(TextWriter output)
    {
        this.output = output;
        output.Write("code,severity,file,list,sheet,row,column,cell,childId,value,expected,message,source\r\n");
    }

    public void Add(Finding finding) =>
        output.Write(string.Join(',', new[]
        {
            finding.Code,
            Words.Of(finding.Severity),
            finding.File,
            $"{finding.List}",
            finding.Sheet,
            $"{finding.Row}",
            finding.Column,
            finding.Cell,
            finding.ChildId,
            finding.Value,
            finding.Expected,
            finding.Message,
            finding.Check.Source,
        }.Select(value => CsvText.Field(value ?? ""))) + "\r\n");

    public void Finish(CheckResult result) { }

    public void Dispose() { }
}
