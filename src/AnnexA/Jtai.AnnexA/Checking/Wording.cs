using System.Buffers;
using System.Globalization;
using System.Text;

namespace Jtai.AnnexA;

/// <summary>How days, values and places are put into words.</summary>
static class Wording
{
    const int MaxValue = 200;

    /// <summary>Characters that cannot be seen: controls but line ends and tabs, zero-width characters, the byte order mark.</summary>
    public static readonly SearchValues<char> Invisible = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Where(c => c < 32 && c is not ('\t' or '\n' or '\r') || c >= 127).Select(c => (char)c), '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\uFFFE', '\uFFFF']);

    public static string Day(DateOnly date) => date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>A value as findings quote it: trimmed, without invisible characters, line ends as spaces, shortened.</summary>
    public static string Clean(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.Length <= MaxValue && value.IndexOfAny(Invisible) < 0 && value.IndexOfAny('\r', '\n', '\t') < 0)
            return value.ToString();
        var clean = new StringBuilder();
        foreach (var c in value)
        {
            if (clean.Length == MaxValue)
            {
                clean.Append('…');
                break;
            }
            if (c is '\r' or '\n' or '\t')
                clean.Append(' ');
            else if (!Invisible.Contains(c) && !char.IsSurrogate(c))
                clean.Append(c);
        }
        return clean.ToString().Trim();
    }
}
