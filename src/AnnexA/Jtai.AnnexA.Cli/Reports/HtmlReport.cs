using System.Net;

namespace Jtai.AnnexA.Cli;

/// <summary>
/// One page that needs nothing else: summary first, then by list, each finding with the cell to go to. It can be filtered and sorted without a server,
/// and read without scripts. Beyond a number of findings the page names the cells only.
/// </summary>
sealed class HtmlReport(TextWriter output, CheckOptions options) : IReport
{
    const int MaxInFull = 20_000;

    readonly FindingGroups groups = new(0);
    readonly List<Finding> full = [];
    bool severalFiles;

    public void Add(Finding finding)
    {
        groups.Add(finding);
        if (full.Count < MaxInFull) full.Add(finding);
    }

    public void Finish(CheckResult result)
    {
        var sorted = groups.Sorted.ToList();
        severalFiles = groups.SeveralFiles(result);
        var files = string.Join(", ", result.Files.Select(file => file.File));
        var counts = $"{Words.Count(result.Rows, "row")}, {Words.Count(result.Children, "child", "children")}";
        var warnings = result.Counts.Warning == 1 ? "warning" : "warnings";
        output.Write($"""
            <!doctype html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <meta name="robots" content="noindex">
            <title>Annex A check: {Text(files)}</title>
            <style>{Resource("report.css")}</style>
            </head>
            <body>
            <a class="skip" href="#lists">Skip to the findings</a>
            <header>
            <p class="caption">Child-level data, lists 1 to 5</p>
            <h1>Annex A check</h1>
            <p>{Text(files)}, checked against {TextReport.Reference(options.Reference)}. {counts}.</p>
            <p class="care"><strong>This page holds children's data.</strong> Keep it as you keep the lists themselves.</p>
            </header>
            <main>
            <section aria-labelledby="summary"><h2 id="summary">Summary</h2>
            <ul class="counts">
            <li class="error"><b>{result.Counts.Error:N0}</b> {(result.Counts.Error == 1 ? "error" : "errors")} <span>to put right</span></li>
            <li class="warning"><b>{result.Counts.Warning:N0}</b> {warnings} <span>inspectors will ask for these</span></li>
            <li class="query"><b>{result.Counts.Query:N0}</b> {(result.Counts.Query == 1 ? "query" : "queries")} <span>a person has to say</span></li>
            </ul>

            """);
        WriteRead(result);
        WriteKinds(sorted, result);
        output.Write("</section>\n<div id=\"lists\">\n<form id=\"filter\" hidden aria-label=\"Filter the findings\"></form>");
        output.Write("<p id=\"shown\" role=\"status\"></p>\n");
        foreach (var section in full.GroupBy(finding => finding.List).OrderBy(section => section.Key ?? 0))
            WriteSection(section.Key, section);
        WriteBeyond(sorted, result);
        WriteReadings(result);
        output.Write($"</div>\n</main>\n<script>{Resource("report.js")}</script>\n</body>\n</html>\n");
    }

    void WriteRead(CheckResult result)
    {
        output.Write($"<h3>What was read</h3>{Wide("What was read")}<table>");
        output.Write(Heads("List", "Sheet", "Headings in row", "Rows", "Missing columns", "Extra columns"));
        foreach (var file in result.Files)
            foreach (var sheet in file.Sheets.Where(sheet => sheet.List is not null))
                output.Write(
                    $"<tr><td>{Text(sheet.Layout!.Title)}</td><td>{Text(sheet.Sheet)}{InFile(file.File)}</td><td>{sheet.HeaderRow}</td>"
                    + $"<td>{sheet.DataRows:N0}</td><td>{Names(sheet.MissingColumns)}</td><td>{Names(sheet.ExtraColumns)}</td></tr>\n");
        output.Write("</tbody></table></div>\n");
        var ignored = result.Files.SelectMany(file => file.Sheets.Where(sheet => sheet.List is null)).ToList();
        if (ignored.Count == 0) return;
        output.Write($"<details><summary>{Words.Count(ignored.Count, "sheet was", "sheets were")} not read</summary><ul>");
        foreach (var sheet in ignored)
            output.Write($"<li>{Text(sheet.Sheet)}{InFile(sheet.File)}: {Text(sheet.Ignored ?? "the file could not be read to its end")}</li>");
        output.Write("</ul></details>\n");
    }

    void WriteKinds(List<FindingGroup> sorted, CheckResult result)
    {
        output.Write("<h3>What was found</h3>\n");
        if (sorted.Count == 0)
        {
            output.Write("<p>Nothing. The lists are ready to hand over.</p>\n");
            return;
        }
        output.Write($"{Wide("What was found")}<table>{HeadsWithNumber("Findings", "Kind", "What", "List", "Column")}");
        foreach (var group in sorted)
        {
            var place = groups.Place(group, result) is { } one ? $" <small>{Text(one)}</small>" : "";
            output.Write(
                $"<tr><td>{Tag(group.Check.Severity)}</td><td>{Text(group.Check.Title)} <small>{group.Check.Code}</small></td>"
                + $"<td>{group.List}{place}</td><td>{Text(group.Column)}</td><td class=\"number\">{group.Count:N0}</td></tr>\n");
        }
        output.Write("</tbody></table></div>\n");
    }

    void WriteSection(int? list, IEnumerable<Finding> findings)
    {
        var title = list is { } number ? ListLayout.For(number).Title : "Files and sheets";
        output.Write($"<section class=\"list\" data-list=\"{list}\"><h2>{Text(title)}</h2>{Wide(title)}<table class=\"findings\">");
        output.Write(Heads("Kind", "Cell", "Child", "Column", "In the file", "What is wrong", "Expected"));
        foreach (var finding in findings)
        {
            var given = finding is { Value: null, Row: not null, Column: not null } ? "<i>blank</i>" : Text(finding.Value);
            output.Write(
                $"<tr data-s=\"{(int)finding.Severity}\" data-k=\"{finding.Code}\"><td>{Tag(finding.Severity)}</td>"
                + $"<td data-n=\"{finding.Row ?? 0}\">{Place(finding)}</td><td>{Text(finding.ChildId)}</td><td>{Text(finding.Column)}</td>"
                + $"<td class=\"given\">{given}</td>"
                + $"<td>{Text(What(finding))} <small title=\"{Text(finding.Check.Source)}\">{finding.Code}</small></td>"
                + $"<td>{Text(finding.Expected)}</td></tr>\n");
        }
        output.Write("</tbody></table></div></section>\n");
    }

    /// <summary>Where a page would be too long, the cells of every finding are named by kind: none is dropped.</summary>
    void WriteBeyond(List<FindingGroup> sorted, CheckResult result)
    {
        if (result.Counts.Error + result.Counts.Warning + result.Counts.Query <= full.Count) return;
        output.Write(
            $"<section><h2>All cells by kind</h2><p>There are more findings than a page can show in full; the first {MaxInFull:N0} stand above. "
            + "Here are the cells of all. <code>--format csv</code> gives every one in full.</p>\n");
        foreach (var group in sorted)
        {
            var where = string.Concat(
                groups.Place(group, result) is { } place ? $", {Text(place)}" : "", group.List is { } list ? $", list {list}" : "",
                group.Column is { } column ? $", {Text(column)}" : "");
            output.Write($"<details><summary>{Text(group.Check.Title)}{where}: {group.Count:N0}</summary><p>{Text(group.Cells())}</p></details>\n");
        }
        output.Write("</section>\n");
    }

    /// <summary>What spellings were taken for, so that nobody has to trust it blindly.</summary>
    void WriteReadings(CheckResult result)
    {
        var inferred = result.Readings.Where(reading => reading.Match.Kind == Matching.MatchKind.Inferred).Take(500).ToList();
        if (inferred.Count == 0) return;
        output.Write(
            "<section><h2>How spellings were read</h2><p>These are not the official codes, but can mean only one of them. "
            + $"<code>annexa normalise</code> writes them as codes.</p>{Wide("How spellings were read")}<table>");
        output.Write(HeadsWithNumber("Cells", "Column", "In the file", "Read as", "Why"));
        foreach (var reading in inferred)
            output.Write(
                $"<tr><td>{Text(reading.Column)}</td><td class=\"given\">{Text(reading.Value)}</td><td>{Text(reading.Match.Code)}</td>"
                + $"<td>{Text(reading.Match.Rule)}</td><td class=\"number\">{reading.Count:N0}</td></tr>\n");
        output.Write("</tbody></table></div></section>\n");
    }

    static string Heads(params IEnumerable<string> titles) => $"<thead><tr>{Cells(titles)}</tr></thead><tbody>\n";

    static string HeadsWithNumber(string last, params IEnumerable<string> titles) =>
        $"<thead><tr>{Cells(titles)}<th scope=\"col\" class=\"number\">{last}</th></tr></thead><tbody>\n";

    static string Cells(IEnumerable<string> titles) => string.Concat(titles.Select(title => $"<th scope=\"col\">{title}</th>"));

    string Place(Finding finding) =>
        severalFiles && FindingGroups.IsOfAllFiles(finding.Check) ? "all files" :
        finding.Cell is { } cell ? $"<b>{cell}</b>{(finding.Sheet is { } sheet ? $" <small>{Text(sheet)}</small>" : "")}{InFile(finding.File)}"
        : finding.Row is { } row ? $"row {row} <small>{Text(finding.Sheet)}</small>{InFile(finding.File)}"
        : finding.Sheet is { } whole ? $"{Text(whole)}{InFile(finding.File)}" : Text(finding.File);

    /// <summary>With one file there is nothing to tell apart.</summary>
    string InFile(string file) => severalFiles ? $" <small>{Text(file)}</small>" : "";

    /// <summary>The message without the place, the value and what is expected, which have columns of their own.</summary>
    static string What(Finding finding)
    {
        var message = finding.Message;
        if (message.LastIndexOf(" Expected: ", StringComparison.Ordinal) is > 0 and var expected) message = message[..expected];
        if (finding.Row is not null && finding.List is not null && message.IndexOf(": ", StringComparison.Ordinal) is > 0 and var place)
        {
            message = message[(place + 2)..];
        }
        if (finding.Value is { } value && message.StartsWith($"\"{value}\" ", StringComparison.Ordinal)) message = message[(value.Length + 3)..];
        return message.Length == 0 ? message : char.ToUpperInvariant(message[0]) + message[1..];
    }

    /// <summary>A table that may be wider than a narrow screen: it scrolls by itself, by keyboard too.</summary>
    static string Wide(string name) => $"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{Text(name)}, table\">";

    static string Tag(Severity severity) => $"<span class=\"tag {Words.Of(severity)}\">{Words.Of(severity)}</span>";

    static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : Text(string.Join(", ", names));

    static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    public void Dispose() { }
}
