using System.Buffers;
using System.Globalization;
using System.Text;

namespace Jtai.AnnexA;

/// <summary>How days, values and places are put into words.</summary>
static class Wording
{
    const int MaxValue = 200;

    /// <summary>
    /// Characters that cannot be seen: controls but line ends and tabs, zero-width characters, soft hyphens, marks of direction, the byte order mark.
    /// </summary>
    public static readonly SearchValues<char> Invisible = SearchValues.Create(
        [
            .. Enumerable.Range(0, 0xA0).Where(c => c < 32 && c is not ('\t' or '\n' or '\r') || c >= 127).Select(c => (char)c),
            '\u00AD', '\u061C', '\u180E', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E',
            '\u2060', '\u2061', '\u2062', '\u2063', '\u2064', '\u2066', '\u2067', '\u2068', '\u2069', '\uFEFF', '\uFFFE', '\uFFFF',
        ]);

    public static string Day(DateOnly date) => date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>A value at full length, trimmed and without invisible characters.</summary>
    public static string Visible(string value) =>
        value.AsSpan().IndexOfAny(Invisible) < 0 ? value : string.Concat(value.Where(c => !Invisible.Contains(c))).Trim();

    /// <summary>Puts U+FFFD in place of each half of a surrogate pair that stands alone: no encoding has it, so nothing could be written or stored.</summary>
    public static void Mend(Span<char> text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) text[i] = '\uFFFD';
    }

    /// <summary>A value as findings quote it: trimmed, without invisible characters, line ends as spaces, shortened.</summary>
    public static string Clean(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.Length <= MaxValue && value.IndexOfAny(Invisible) < 0 && value.IndexOfAny('\r', '\n', '\t') < 0) return value.ToString();
        var clean = new StringBuilder();
        foreach (var c in value)
        {
            if (clean.Length == MaxValue)
            {
                clean.Append('…');
                break;
            }
            if (c is '\r' or '\n' or '\t') clean.Append(' ');
            else if (!Invisible.Contains(c) && !char.IsSurrogate(c)) clean.Append(c);
        }
        return clean.ToString().Trim();
    }
}
