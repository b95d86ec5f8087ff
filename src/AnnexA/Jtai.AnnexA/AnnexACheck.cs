namespace Jtai.AnnexA;

/// <summary>
/// Reads the child-level lists 1-5 of a local authority (¶26, ¶95) and says what is wrong with them, row by row. Pure: files in, findings out.
/// The memory it takes does not grow with the files, but for some 60 bytes for each row and its child, which the checks between rows and lists need.
/// </summary>
public static class AnnexACheck
{
    /// <summary>Reads and checks. Whatever the files hold, the answer is a result: a file that cannot be read is a finding.</summary>
    /// <param name="files">The files that make up one hand-over; lists are looked for in all of them.</param>
    /// <param name="options">The days to check against, and limits.</param>
    /// <param name="onFinding">Takes each finding as it is made; findings of rows come in the order of the files, those between rows and lists at the
    /// end.</param>
    /// <param name="onRow">Takes each row as it was understood; costs memory and time only if given.</param>
    /// <param name="progress">Told now and then how many bytes of the files are read.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    /// <returns>What was understood of the files.</returns>
    /// <exception cref="InvalidOperationException">The options hold no day to check against.</exception>
    /// <exception cref="IOException">A file could not be opened.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static CheckResult Run(
        IReadOnlyList<AnnexAFile> files, CheckOptions options, Action<Finding> onFinding, Action<ListRow>? onRow = null,
        IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var run = new CheckRun(options, onFinding, onRow, progress, cancellationToken);
        return run.Run(files);
    }

    /// <summary>Reads and checks, and keeps the findings: for files of ordinary size.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">The days to check against, and limits.</param>
    /// <returns>What was understood of the file, and the findings.</returns>
    /// <exception cref="InvalidOperationException">The options hold no day to check against.</exception>
    public static (CheckResult Result, IReadOnlyList<Finding> Findings) Run(AnnexAFile file, CheckOptions options)
    {
        var findings = new List<Finding>();
        return (Run([file], options, findings.Add), findings);
    }
}
