namespace Jtai.AnnexA;

/// <summary>What the name of a file says of it, where there are several to choose from: what a file really is shows only when it is opened.</summary>
static class SpreadsheetNames
{
    public static bool IsText(string name) => Extension(name) is ".csv" or ".txt" or ".tsv";

    public static bool IsWorkbook(string name) => Extension(name) is ".xlsx" or ".xlsm" or ".xltx" or ".xltm" or ".xls" or ".ods";

    /// <summary>A kind that is read.</summary>
    public static bool IsRead(string name) => IsText(name) || IsWorkbook(name) || Extension(name) is ".zip";

    /// <summary>A kind that may hold lists, and is not read.</summary>
    public static bool IsOther(string name) => Extension(name) is ".xlsb" or ".xlt" or ".ots" or ".fods" or ".numbers";

    /// <summary>What spreadsheet programs and file systems put beside a file that is open or was copied: it holds no lists.</summary>
    public static bool IsBesideAnother(string path) =>
        Path.GetFileName(path) is var name
            && (name.StartsWith("~$", StringComparison.Ordinal)
                || name.StartsWith(".~lock", StringComparison.Ordinal)
                || name.StartsWith("._", StringComparison.Ordinal)
                || name is ".DS_Store" or "Thumbs.db" or "desktop.ini");

    /// <summary>In lower case; none for <see cref="IsBesideAnother"/>.</summary>
    static string Extension(string path) => IsBesideAnother(path) ? "" : Path.GetExtension(path).ToLowerInvariant();
}
