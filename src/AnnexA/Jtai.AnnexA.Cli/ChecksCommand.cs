namespace Jtai.AnnexA.Cli;

/// <summary><c>annexa checks</c>: the table of all kinds of findings, from which the page in docs/ is made.</summary>
static class ChecksCommand
{
    public static int Run(Arguments arguments, TextWriter output)
    {
        var markdown = arguments.OneOf("--format", "text", "text", "markdown") == "markdown";
        arguments.NoOthers();
        if (markdown) output.Write("| Code | Severity | What was found | Source |\n|---|---|---|---|\n");
        foreach (var check in Checks.All)
            output.Write(
                markdown
                    ? $"| {check.Code} | {Words.Of(check.Severity)} | {check.Title} | {check.Source} |\n"
                    : $"{check.Code}  {Words.Of(check.Severity),-8} {check.Title} [{check.Source}]\n");
        return Annexa.Clean;
    }
}
