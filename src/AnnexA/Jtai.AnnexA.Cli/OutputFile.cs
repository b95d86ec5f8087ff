namespace Jtai.AnnexA.Cli;

/// <summary>
/// A file that is written beside its place and put there once it is whole: neither a slip of the pen nor a run that fails costs what was there
/// before.
/// </summary>
sealed class OutputFile : IDisposable
{
    readonly string path, unfinished;
    bool kept;

    /// <param name="path">Where it is to be.</param>
    /// <param name="read">What is read in the same run; none of it may be written over.</param>
    /// <exception cref="UsageException">It is one of the files that are read, or cannot be written where it is to be.</exception>
    public OutputFile(string path, IEnumerable<string> read)
    {
        this.path = Place(path);
        if (read.Any(file => Place(file).Equals(this.path, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException($"--out {path} has to be another file than those that are read.");
        }
        if (Directory.Exists(path)) throw new UsageException($"--out {path} is a folder; name a file in it.");
        if (Path.GetDirectoryName(this.path) is { } folder && !Directory.Exists(folder))
        {
            throw new UsageException($"--out {path} cannot be written: there is no folder {Path.GetDirectoryName(path)}.");
        }
        unfinished = $"{this.path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            // Its message would name the unfinished file.
            throw new UsageException($"--out {path} cannot be written there.");
        }
    }

    public FileStream Stream { get; }

    /// <summary>Puts it in its place.</summary>
    public void Keep()
    {
        Stream.Dispose();
        File.Move(unfinished, path, overwrite: true);
        kept = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!kept) File.Delete(unfinished);
    }

    static string Place(string path) => (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
}
