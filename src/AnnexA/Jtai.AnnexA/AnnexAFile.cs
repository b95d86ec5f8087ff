namespace Jtai.AnnexA;

/// <summary>A file to read: a workbook (xlsx, xls, ods), a csv, or a zip file of csv files. What it is shows from its content, not from its name.</summary>
/// <param name="Name">File name, used in findings, as the sheet name of a csv, and to notice a wrong extension.</param>
/// <param name="Open">Opens the content for reading from its start; called once, and the stream is closed. A stream that cannot seek is copied to
/// memory first, up to 256 MB.</param>
public sealed record AnnexAFile(string Name, Func<Stream> Open)
{
    /// <summary>A file on disk.</summary>
    /// <param name="path">Its path.</param>
    public static AnnexAFile At(string path) => new(
        Path.GetFileName(path), () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan));
}

/// <summary>How to check.</summary>
public sealed record CheckOptions
{
    /// <summary>The day on which the lists were drawn up, if it is stated.</summary>
    public DateOnly? DrawnUpOn { get; init; }

    /// <summary>The notification day, if it is known. One of the two days has to be given.</summary>
    public DateOnly? NotifiedOn { get; init; }

    /// <summary>Lists, 1 to 5, that are left out on purpose: it is no finding that they are not there.</summary>
    public IReadOnlySet<int> ListsLeftOut { get; init; } = new HashSet<int>();

    /// <summary>What a file may cost.</summary>
    public ReadingLimits Limits { get; init; } = new();

    /// <summary>The days that dates and ages refer to.</summary>
    /// <exception cref="InvalidOperationException">Neither day is given.</exception>
    public ReferencePeriod Reference =>
        DrawnUpOn is { } drawnUp ? ReferencePeriod.On(drawnUp)
        : NotifiedOn is { } notified ? ReferencePeriod.NotifiedOn(notified)
        : throw new InvalidOperationException("The day on which the lists were drawn up, or the notification day, has to be given.");
}

/// <summary>How many findings there are.</summary>
/// <param name="Error">Of severity <see cref="Severity.Error"/>.</param>
/// <param name="Warning">Of severity <see cref="Severity.Warning"/>.</param>
/// <param name="Query">Of severity <see cref="Severity.Query"/>.</param>
public readonly record struct FindingCounts(int Error, int Warning, int Query);

/// <summary>What was understood of the files. The findings themselves have gone to the caller one by one.</summary>
/// <param name="Files">One per file given, in order.</param>
/// <param name="Counts">All findings by severity.</param>
/// <param name="Rows">Rows of data over all lists.</param>
/// <param name="Children">Distinct child ids.</param>
/// <param name="Readings">How the spellings of code columns were read, most frequent first.</param>
public sealed record CheckResult(IReadOnlyList<FileReport> Files, FindingCounts Counts, int Rows, int Children, IReadOnlyList<SpellingReading> Readings)
{
    /// <summary>False if a file, or a part of one, could not be read.</summary>
    public bool Readable => Files.All(file => file.Readable);
}

/// <summary>What was understood of one file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Format">What it is, such as "xlsx" or "csv, UTF-8, comma"; null if unknown.</param>
/// <param name="Readable">False if it, or a part of it, could not be read.</param>
/// <param name="Sheets">Its sheets in order, those that were ignored too.</param>
public sealed record FileReport(string File, string? Format, bool Readable, IReadOnlyList<SheetReport> Sheets);

/// <summary>How one spelling was read.</summary>
/// <param name="Column">Official heading of the column.</param>
/// <param name="Value">The spelling, as in the file.</param>
/// <param name="Match">What it was taken for.</param>
/// <param name="Count">How many cells hold it.</param>
public sealed record SpellingReading(string Column, string Value, Matching.CodeMatch Match, int Count);
