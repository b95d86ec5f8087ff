using System.Globalization;
using System.Text;

namespace Jtai.AnnexA;

/// <summary>
/// How a cell format shows a whole number where it adds to its digits: "0000000" leading zeros, "\P00000" a letter too. An id is what people see.
/// </summary>
sealed class NumberPattern
{
    const char Zero = '\0', Optional = '\u0001';

    readonly string parts;
    readonly int places;

    NumberPattern(string parts)
    {
        this.parts = parts;
        places = parts.Count(IsPlace);
    }

    /// <summary>The pattern of a format; null for one that adds nothing to a whole number, or is not one of whole numbers.</summary>
    public static NumberPattern? Of(string format)
    {
        var parts = new StringBuilder();
        for (var i = 0; i < format.Length && format[i] != ';'; i++)
            switch (format[i])
            {
                case '"':
                    var end = format.IndexOf('"', i + 1);
                    parts.Append(format, i + 1, (end < 0 ? format.Length : end) - i - 1);
                    i = end < 0 ? format.Length : end;
                    break;
                case '\\' when i + 1 < format.Length:
                    parts.Append(format[++i]);
                    break;
                case '_' or '*' when i + 1 < format.Length:
                    i++;
                    break;
                // A colour or a language; a condition chooses between formats.
                case '[' when format.IndexOf(']', i) is > 0 and var close && format[i + 1] is not ('<' or '>' or '='):
                    i = close;
                    break;
                case '0':
                    parts.Append(Zero);
                    break;
                case '#' or '?':
                    parts.Append(Optional);
                    break;
                case '-' or '+' or '/' or ' ' or '(' or ')' or ':':
                    parts.Append(format[i]);
                    break;
                default:
                    return null;
            }
        var text = parts.ToString();
        return text.Length <= 40 && text.Any(IsPlace) && (text.Count(c => c == Zero) > 1 || !text.All(IsPlace)) ? new(text) : null;
    }

    /// <summary>What a cell shows.</summary>
    /// <param name="number">Whole, and not negative.</param>
    public string Show(double number)
    {
        var digits = number.ToString("F0", CultureInfo.InvariantCulture);
        var shown = new StringBuilder();
        var left = places;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!IsPlace(parts[i]))
            {
                shown.Append(parts[i]);
                continue;
            }
            // The first place takes all digits that there are more.
            if (left == places && digits.Length > places) shown.Append(digits, 0, digits.Length - places);
            if (left <= digits.Length) shown.Append(digits[^left]);
            else if (parts[i] == Zero) shown.Append('0');
            left--;
        }
        return shown.ToString();
    }

    static bool IsPlace(char part) => part is Zero or Optional;
}
