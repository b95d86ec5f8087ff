namespace Jtai.AnnexA.Cli;

/// <summary><c>annexa normalise</c>.</summary>
static class NormaliseCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error, bool isTerminal)
    {
        var to = arguments.Required("--out");
        var drawnUp = arguments.Date("--reference-date") ?? DateOnly.FromDateTime(DateTime.Today);
        arguments.NoOthers();
        if (CheckCommand.Files(arguments.Rest) is not ([var path], [])) throw new UsageException("normalise takes one file.");
        if (!Path.GetExtension(to).Equals(".xlsx", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"--out {to} has to end in .xlsx.");
        using var file = new OutputFile(to, [path]);
        NormaliseResult result;
        using (var progress = new ProgressLine(isTerminal ? error : null, "writing", new FileInfo(path).Length))
            result = AnnexANormaliser.Run(AnnexAFile.At(path), file.Stream, new CheckOptions { DrawnUpOn = drawnUp }, progress);
        if (result.Refused is { } refused)
        {
            error.WriteLine($"annexa: {refused}");
            return Annexa.Unreadable;
        }
        if (result.Result.Readable && result.Rows + result.Changes > 0
            || result.Result.Files[0].Sheets.Any(sheet => sheet.List is not null) && result.Result.Readable)
        {
            file.Keep();
            output.WriteLine($"{to}: {result.Rows} rows, {result.Changes} changes, each on the sheet \"Changes\".");
            return Annexa.Clean;
        }
        error.WriteLine($"annexa: {path} cannot be read, or holds none of lists 1 to 5. annexa check says why.");
        return Annexa.Unreadable;
    }
}
