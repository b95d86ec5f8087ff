using System.Text;

namespace Jtai.AnnexA.Cli;

/// <summary><c>annexa check</c>.</summary>
static class CheckCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error, bool isTerminal)
    {
        var notified = arguments.Date("--notification-date");
        var drawnUp = arguments.Date("--reference-date") ?? (notified is null ? DateOnly.FromDateTime(DateTime.Today) : null);
        var format = arguments.OneOf("--format", "text", "text", "json", "html", "csv");
        var to = arguments.Text("--out");
        arguments.NoOthers();
        var files = Files(arguments.Rest);
        var options = new CheckOptions { DrawnUpOn = drawnUp, NotifiedOn = notified };
        using var file = to is null ? null : new OutputFile(to, files);
        using var progress = new ProgressLine(isTerminal ? error : null, "reading", files.Sum(f => new FileInfo(f).Length));
        CheckResult result;
        using (var writer = file is null ? null : new StreamWriter(file.Stream, new UTF8Encoding(format == "csv"), 1 << 16, leaveOpen: true))
            result = Run([.. files.Select(AnnexAFile.At)], options, format, writer ?? output, progress);
        file?.Keep();
        return !result.Readable ? Annexa.Unreadable : result.Counts.Error > 0 ? Annexa.Findings : Annexa.Clean;
    }

    internal static CheckResult Run(IReadOnlyList<AnnexAFile> files, CheckOptions options, string format, TextWriter output, IProgress<long>? progress)
    {
        using IReport report = format switch
        {
            "json" => new JsonReport(output),
            "csv" => new CsvReport(output),
            "html" => new HtmlReport(output, options),
            _ => new TextReport(output, options),
        };
        var result = AnnexACheck.Run(files, options, report.Add, progress: progress);
        report.Finish(result);
        return result;
    }

    /// <summary>A folder stands for the spreadsheets in it.</summary>
    internal static List<string> Files(List<string> paths)
    {
        if (paths.Count == 0)
            throw new UsageException("Which file? Name one or more.");
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                if (!File.Exists(path))
                    throw new FileNotFoundException($"There is no file {path}.");
                files.Add(path);
                continue;
            }
            var found = Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file).ToLowerInvariant() is ".csv" or ".txt" or ".tsv" or ".xlsx" or ".xls" or ".ods" or ".zip").Order(StringComparer.OrdinalIgnoreCase).ToList();
            if (found.Count == 0)
                throw new FileNotFoundException($"The folder {path} holds no csv, xlsx, xls, ods or zip file.");
            files.AddRange(found);
        }
        return files;
    }
}

/// <summary>How the findings are shown. Findings come one by one, the result at the end.</summary>
interface IReport : IDisposable
{
    void Add(Finding finding);
    void Finish(CheckResult result);
}
