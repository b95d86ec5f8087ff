namespace Jtai.AnnexA.Cli;

/// <summary><c>annexa normalise</c>.</summary>
static class NormaliseCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error, bool isTerminal)
    {
        var to = arguments.Required("--out");
        var drawnUp = arguments.Date("--reference-date") ?? DateOnly.FromDateTime(DateTime.Today);
        arguments.NoOthers();
        if (CheckCommand.Files(arguments.Rest) is not [var path])
            throw new UsageException("normalise takes one file.");
        if (Path.GetFullPath(path) == Path.GetFullPath(to))
            throw new UsageException("--out has to be another file than the one that is read.");
        if (!Path.GetExtension(to).Equals(".xlsx", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--out {to} has to end in .xlsx.");
        NormaliseResult result;
        using (var progress = new ProgressLine(isTerminal ? error : null, "writing", new FileInfo(path).Length))
        using (var file = new FileStream(to, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            result = AnnexANormaliser.Run(AnnexAFile.At(path), file, new CheckOptions { DrawnUpOn = drawnUp }, progress);
        if (result.Result.Readable && result.Rows + result.Changes > 0 || result.Result.Files[0].Sheets.Any(sheet => sheet.List is not null) && result.Result.Readable)
        {
            output.WriteLine($"{to}: {result.Rows} rows, {result.Changes} changes, each on the sheet \"Changes\".");
            return Annexa.Clean;
        }
        File.Delete(to);
        error.WriteLine($"annexa: {path} cannot be read, or holds none of lists 1 to 5. annexa check says why.");
        return Annexa.Unreadable;
    }
}
