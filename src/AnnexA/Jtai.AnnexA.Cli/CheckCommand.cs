using System.Text;

namespace Jtai.AnnexA.Cli;

/// <summary><c>annexa check</c>.</summary>
static class CheckCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error, bool isTerminal)
    {
        var notified = arguments.Date("--notification-date");
        var drawnUp = arguments.Date("--reference-date") ?? (notified is null ? DateOnly.FromDateTime(DateTime.Today) : null);
        var to = arguments.Text("--out");
        var format = arguments.OneOf("--format", FormatOf(to), "text", "json", "html", "csv");
        var leftOut = arguments.Lists("--without");
        arguments.NoOthers();
        var (files, notRead) = Files(arguments.Rest);
        var options = new CheckOptions { DrawnUpOn = drawnUp, NotifiedOn = notified, ListsLeftOut = leftOut };
        using var file = to is null ? null : new OutputFile(to, files);
        using var progress = new ProgressLine(isTerminal ? error : null, "reading", files.Sum(f => new FileInfo(f).Length));
        CheckResult result;
        var missing = 0;
        using (var writer = file is null ? null : new StreamWriter(file.Stream, new UTF8Encoding(format == "csv"), 1 << 16, leaveOpen: true))
            result = Run(Named(files), notRead, options, format, writer ?? output, progress, finding => missing += finding.Check == Checks.ListMissing ? 1 : 0);
        if (file is not null)
        {
            file.Keep();
            output.WriteLine($"{to}: {Words.Of(result)}{(result.Readable ? "" : "; a file could not be read to its end")}.");
        }
        // A script has to learn of a list that is not there, though a person may know why.
        return !result.Readable ? Annexa.Unreadable : result.Counts.Error + missing > 0 ? Annexa.Findings : Annexa.Clean;
    }

    /// <summary>What the ending of the report's name says.</summary>
    static string FormatOf(string? to) => Path.GetExtension(to ?? "").ToLowerInvariant() switch
    {
        ".html" or ".htm" => "html",
        ".csv" => "csv",
        ".json" => "json",
        _ => "text",
    };

    static CheckResult Run(
        IReadOnlyList<AnnexAFile> files, List<string> notRead, CheckOptions options, string format, TextWriter output, IProgress<long>? progress,
        Action<Finding> onFinding)
    {
        using IReport report = format switch
        {
            "json" => new JsonReport(output),
            "csv" => new CsvReport(output),
            "html" => new HtmlReport(output, options),
            _ => new TextReport(output, options),
        };
        var beside = new Findings(report.Add);
        foreach (var path in notRead)
            if (MayHoldLists(path))
            {
                beside.File(
                    Checks.SpreadsheetNotRead, Shown(path),
                    Directory.Exists(path)
                        ? "The folder was not read: only the files beside it were"
                        : "The file was not read: spreadsheets of its kind are not",
                    "the lists themselves, as xlsx, xls, ods or csv, in one folder");
            }
            else
            {
                beside.File(
                    Checks.SheetIgnored, Shown(path), $"The {(Directory.Exists(path) ? "folder" : "file")} was not read: it is no spreadsheet",
                    "the lists and nothing else");
            }
        var result = AnnexACheck.Run(files, options, onFinding + report.Add, progress: progress);
        result = result with
        {
            Counts = new(result.Counts.Error + beside.Counts.Error, result.Counts.Warning + beside.Counts.Warning, result.Counts.Query + beside.Counts.Query),
        };
        report.Finish(result);
        return result;
    }

    /// <summary>Files of the same name in several folders are named by their paths.</summary>
    static AnnexAFile[] Named(List<string> paths)
    {
        var twice = paths.GroupBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. paths.Select(path => AnnexAFile.At(path) is var file && twice.Contains(file.Name) ? file with { Name = path } : file)];
    }

    static string Shown(string path) => Wording.Clean(Directory.Exists(path) ? $"{Path.GetFileName(path)}/" : Path.GetFileName(path));

    /// <summary>
    /// A spreadsheet of a kind that is not read, or a folder with any spreadsheet in it. Links are not followed, as they may lead in circles; a
    /// folder that cannot be looked into ends the run.
    /// </summary>
    static bool MayHoldLists(string path) => Directory.Exists(path)
        ? Directory
            .EnumerateFiles(
                path, "*",
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint })
            .Any(file => SpreadsheetNames.IsRead(file) || SpreadsheetNames.IsOther(file))
        : SpreadsheetNames.IsOther(path);

    /// <summary>A folder stands for the spreadsheets in it; what else it holds is not read, and named.</summary>
    internal static (List<string> Read, List<string> NotRead) Files(List<string> paths)
    {
        if (paths.Count == 0) throw new UsageException("Which file? Name one or more.");
        var (files, notRead) = (new List<string>(), new List<string>());
        foreach (var path in paths.Where(path => paths.Count == 1 || !SpreadsheetNames.IsBesideAnother(path)))
        {
            if (!Directory.Exists(path))
            {
                if (!File.Exists(path)) throw new FileNotFoundException($"There is no file {path}.");
                files.Add(path);
                continue;
            }
            var found = Directory.EnumerateFileSystemEntries(path)
                .Where(entry => !SpreadsheetNames.IsBesideAnother(entry))
                .Order(StringComparer.OrdinalIgnoreCase)
                .ToLookup(entry => SpreadsheetNames.IsRead(entry) && !Directory.Exists(entry));
            if (!found[true].Any()) throw new FileNotFoundException($"The folder {path} holds no csv, xlsx, xls, ods or zip file.");
            files.AddRange(found[true]);
            notRead.AddRange(found[false]);
        }
        return (files, notRead);
    }
}

/// <summary>How the findings are shown. Findings come one by one, the result at the end.</summary>
interface IReport : IDisposable
{
    void Add(Finding finding);
    void Finish(CheckResult result);
}
