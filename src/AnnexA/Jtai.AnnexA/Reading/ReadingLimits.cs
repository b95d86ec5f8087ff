namespace Jtai.AnnexA;

/// <summary>
/// What a file may cost before it is refused by name. The defaults let pass whatever a spreadsheet program can hold;
/// beyond them lies a file that was made to do harm, or was broken.
/// </summary>
public sealed record ReadingLimits
{
    /// <summary>Bytes that one part of a zipped workbook may unpack to.</summary>
    public long UnpackedBytesPerPart { get; init; } = 4L << 30;

    /// <summary>From this size on, a part may not unpack to more than <see cref="UnpackedRatio"/> times its packed size.</summary>
    public long RatioAppliesFromBytes { get; init; } = 512L << 20;

    /// <summary>See <see cref="RatioAppliesFromBytes"/>. A million blank formatted rows reach about 200.</summary>
    public int UnpackedRatio { get; init; } = 300;

    /// <summary>Bytes of distinct texts (the shared strings of an xlsx), which have to be kept while a workbook is read.</summary>
    public int TextBytes { get; init; } = 128 << 20;

    /// <summary>Bytes of an old .xls workbook, whose reader keeps its texts in memory.</summary>
    public long XlsBytes { get; init; } = 256L << 20;

    /// <summary>Rows of all lists of which the checks between rows and lists keep a note (about 60 bytes each).</summary>
    public int RowsKept { get; init; } = 6_000_000;

    /// <summary>Last column that is looked at, as in a spreadsheet program.</summary>
    public int Columns { get; init; } = 16_384;

    /// <summary>Characters that one row may hold.</summary>
    public int RowCharacters { get; init; } = 4 << 20;

    /// <summary>
    /// Filled cells of a workbook that are not written where they stand: repetitions in an ods, and values of merged cells. As many as a column has
    /// rows.
    /// </summary>
    public int RepeatedCells { get; init; } = 1 << 20;

    /// <summary>
    /// An xlsx names its merged cells behind its rows: a sheet that unpacks to no more than this is unpacked once more beforehand to find them.
    /// Merged cells of a larger one are a finding.
    /// </summary>
    public long MergedCellsBytes { get; init; } = 32 << 20;

    /// <summary>Entries of a zip file.</summary>
    public int ZipEntries { get; init; } = 10_000;
}
