using System.Globalization;
using System.Text;

namespace Jtai.Intake.Contents;

/// <summary>What is wrong with a name, whatever the file. A name decides nothing of what a file is; one that deceives is not passed on.</summary>
internal static class FileName
{
    const int Longest = 255;

    /// <summary>What no system, or not every one, takes in a name: <c>..</c> leads nowhere without a slash.</summary>
    const string NotInNames = "/\\:*?\"<>|";

    static readonly HashSet<string> Devices = new(
        [
            "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$",
            .. from port in (string[])["COM", "LPT"] from digit in "0123456789¹²³" select $"{port}{digit}",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Endings of programs: one of these before the last shows when a desktop hides that.</summary>
    static readonly HashSet<string> Programs = new(
        [
            "exe", "scr", "pif", "bat", "cmd", "msi", "msp", "dll", "cpl", "jar", "js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "hta", "lnk", "url",
            "reg", "sct", "chm", "html", "htm", "mht", "svg", "xll", "iso", "vhd", "sh", "app", "docm", "xlsm", "pptm",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether every system could keep the file under this name, and everybody sees what it is.</summary>
    public static bool IsUsable(string name) =>
        name.Length is > 0 and <= Longest
            && name.Trim() == name && name[0] != '.' && name[^1] != '.'
            && !name.Any(character => NotInNames.Contains(character, StringComparison.Ordinal))
            && name.EnumerateRunes().All(IsSeen)
            && !Devices.Contains(name.Split('.')[0].TrimEnd())
            && !name.Split('.').Skip(1).SkipLast(1).Any(part => Programs.Contains(part.Trim()));

    /// <summary>Whether it ends as the names of that kind do.</summary>
    public static bool Fits(string name, FileKind kind) => kind.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>No control character, none that turns the direction of what follows, none without a width, no half of a pair.</summary>
    static bool IsSeen(Rune rune) =>
        rune != Rune.ReplacementChar
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);
}
