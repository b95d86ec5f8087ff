using System.Buffers;
using System.Globalization;

namespace Jtai.AnnexA.Matching;

/// <summary>A cell as words: lower-case letters and digits, one space between, with what the punctuation said kept as marks.</summary>
ref struct Spelling
{
    public const int MaxLength = 512;
    public const int MaxWords = 64;

    public struct Word
    {
        public short Start, Length;

        /// <summary>A part of the value ends with it: "Yes - seen", "Self (by phone)", but not "self-harm".</summary>
        public bool EndsPart;

        /// <summary>The word stands alone in brackets: "[3A]".</summary>
        public bool Bracketed;

        public bool IsInCapitals;

        public char Before, After;
    }

    readonly Span<char> text;
    readonly Span<Word> words;
    int length;

    public Spelling(Span<char> text, Span<Word> words)
    {
        this.text = text;
        this.words = words;
    }

    public int Count { get; private set; }

    /// <summary>
    /// What makes the whole value uncertain: a question mark, as in "White British?" or "?autism", or a sign that may change the words, as in "½
    /// Indian" or "☐ Yes".
    /// </summary>
    public string? Doubt { get; private set; }

    public bool IsInCapitals { get; private set; } = true;

    public readonly ReadOnlySpan<char> Text => text[..length];

    public readonly ref readonly Word this[int i] => ref words[i];

    public readonly ReadOnlySpan<char> TextOf(int i) => text.Slice(words[i].Start, words[i].Length);

    /// <summary>False if the value is too long to be a code.</summary>
    public bool Read(ReadOnlySpan<char> value)
    {
        // Room for "&" written out as a word.
        if (value.Length > MaxLength - 8) return false;

        var inWord = false;
        var inEmptyBracket = false;
        var before = '\0';
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i] == '&' ? Entity(value, ref i) : Fold(value, ref i);
            if (c is '\0') continue;
            if (c == Unreadable) Doubt ??= "a character that is neither Latin nor punctuation";
            if (char.IsAsciiLetterOrDigit(c))
            {
                if (!inWord && !StartWord(before)) return false;
                if (length == text.Length) return false;
                inWord = true;
                inEmptyBracket = false;
                IsInCapitals &= !char.IsAsciiLetterLower(c);
                words[Count - 1].IsInCapitals &= !char.IsAsciiLetterLower(c);
                text[length++] = char.ToLowerInvariant(c);
                words[Count - 1].Length++;
                continue;
            }

            var previous = i > 0 ? value[i - 1] : ' ';
            var next = i + 1 < value.Length ? value[i + 1] : ' ';
            if (c == '\'' && inWord && char.IsAsciiLetter(next)) continue;                                     // children's: one word
            if (c == '?')
            {
                if (char.IsAsciiLetter(previous) && char.IsAsciiLetter(next))
                {
                    continue;                                 // children?s: a curly apostrophe that was lost
                }
                if (!(char.IsWhiteSpace(previous) && char.IsWhiteSpace(next)) || i == 0 || i == value.Length - 1)
                {
                    Doubt ??= "question mark";                // a question mark between spaces is a dash that was lost
                }
            }
            if (Negates(c, previous, next) || (inEmptyBracket && c is ')' or ']')) Doubt ??= $"the sign \"{c}\"";
            inEmptyBracket = c is '(' or '[' || (inEmptyBracket && c is not (')' or ']'));
            if (c == '-' && (char.IsWhiteSpace(previous) || char.IsWhiteSpace(next))) c = '–';
            if (inWord && (c == '.' || (c == '/' && previous is 'n' or 'N')) && IsInitial(value, i))
            {
                continue;                                     // G.P., e.g., N/K: one word; W/B is two
            }

            if (inWord)
            {
                inWord = false;
                words[Count - 1].After = c == ' ' ? '\0' : c;
                before = '\0';
            }
            if (c is '&' or '+')
            {
                if (!StartWord('\0') || !Append("and")) return false;
                before = '\0';
            }
            else if (c != ' ')
            {
                if (Count > 0 && words[Count - 1].After == '\0') words[Count - 1].After = c;
                before = c;
                if (Count > 0 && (c is '(' or ':' || (c == '–' && previous == ' ' && next == ' '))) words[Count - 1].EndsPart = true;
            }
        }

        for (var i = 0; i < Count; i++)
            words[i].Bracketed = words[i] is { Before: '(' or '[', After: ')' or ']' };
        return true;
    }

    bool StartWord(char before)
    {
        if (Count == words.Length || length + 4 >= text.Length) return false;
        if (Count > 0) text[length++] = ' ';
        words[Count++] = new Word { Start = (short)length, Before = before, IsInCapitals = true };
        return true;
    }

    bool Append(string word)
    {
        if (length + word.Length >= text.Length) return false;
        word.CopyTo(text[length..]);
        length += word.Length;
        words[Count - 1].Length = (short)word.Length;
        return true;
    }

    // The dot of "G.P.", or the stroke of "N/K", stands between single letters; that of "A.A1" or "Dept.Of" does not.
    static bool IsInitial(ReadOnlySpan<char> value, int dot)
    {
        static bool Single(ReadOnlySpan<char> value, int i) =>
            i >= 0 && i < value.Length && char.IsAsciiLetter(value[i])
            && (i == 0 || !char.IsAsciiLetterOrDigit(value[i - 1])) && (i + 1 >= value.Length || !char.IsAsciiLetterOrDigit(value[i + 1]));
        return Single(value, dot - 1) && Single(value, dot + 1);
    }

    // "!Yes", "<>Yes", "=/=Yes" and "~Yes", but not "Yes!", "<Unknown>", "White > British" or "Seen=1".
    static bool Negates(char sign, char previous, char next) => sign switch
    {
        '~' or '^' => true,
        '!' => !char.IsAsciiLetterOrDigit(previous) || char.IsAsciiLetterOrDigit(next),
        '<' => !char.IsAsciiLetterOrDigit(next),
        '>' => !char.IsAsciiLetterOrDigit(previous) && !(char.IsWhiteSpace(previous) && char.IsWhiteSpace(next)),
        '=' => !char.IsAsciiLetterOrDigit(previous) && !char.IsWhiteSpace(previous),
        _ => false,
    };

    // Exports through HTML leave "A&amp;E" and "Children&#39;s".
    static char Entity(ReadOnlySpan<char> value, ref int i)
    {
        foreach (var (entity, meaning) in Entities)
        {
            if (!value[i..].StartsWith(entity, StringComparison.OrdinalIgnoreCase)) continue;
            i += entity.Length - 1;
            return meaning;
        }
        // "&frac12; Indian", "&#9744; Yes", but not "A&E; police".
        var length = value[(i + 1)..].IndexOfAnyExcept(EntityCharacters);
        if (length < 2 || value[i + 1 + length] != ';') return '&';
        i += length + 1;
        return Unreadable;
    }

    static readonly SearchValues<char> EntityCharacters = SearchValues.Create("#abcdefghijklmnopqrstuvwxyz0123456789");

    static readonly (string, char)[] Entities =
    [
        ("&amp;", '&'), ("&#39;", '\''), ("&apos;", '\''), ("&#x27;", '\''), ("&quot;", '"'), ("&nbsp;", ' '), ("&ndash;", '-'), ("&gt;", '>'),
        ("&lt;", '<'),
    ];

    const char Unreadable = '\uFFFF';

    /// <summary>
    /// The plain character that was meant, '–' for all dashes and bullets but the hyphen; '\0' for one that was not meant to be seen;
    /// <see cref="Unreadable"/> for one that may mean anything: a fraction, a box, a tick or a cross, another script.
    /// </summary>
    static char Fold(ReadOnlySpan<char> value, ref int i)
    {
        var c = value[i];
        if (c < 128) return c is '`' or '"' ? '\'' : c is '\n' or '\r' ? ';' : c < 32 ? ' ' : c;
        switch (c)
        {
            // UTF-8 read as Windows-1252: "â€™" was an apostrophe, "â€“" a dash, "Â" stands before a no-break space; "âœ—" was a cross.
            case 'â' when i + 2 < value.Length && value[i + 1] is '€' or '\u0080':
                i += 2;
                return value[i] is '™' or '˜' or '\u0099' or '\u0098' ? '\'' : '–';
            case 'â' or 'ð' when i + 1 < value.Length && value[i + 1] > 128:
                return Unreadable;
            case 'Â' or (>= '\u0300' and <= '\u0333'):
                return '\0';
            case '\u0091' or '\u0092' or '\u2018' or '\u2019' or '\u201B' or '\u02BC' or '´' or '\u2032':
                return '\'';
            case '\u0093' or '\u0094' or '\u201C' or '\u201D' or '\u201E' or '«' or '»':
                return '"';
            case '\u2010' or '\u2011':
                return '-';
            case '\u0095' or '\u0096' or '\u0097' or '\u2212' or '•' or '·' or '‣' or '∙' or '▪':
                return '–';
            case '\u0085' or '…':
                return '.';
            case '\u2028' or '\u2029':
                return ';';
            case '¦':
                return '|';
            case '\uFFFD' or '¿':
                return '?';
            case >= '\uFF01' and <= '\uFF5E':
                return (char)(c - 0xFEE0);
            case '×' or '÷':
                return Unreadable;
            case >= 'À' and <= 'ÿ':
                return "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty"[c - 'À'];
            case >= 'Ā' and <= 'ſ':
                return ("aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijj"
                    + "kkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs")[c - 'Ā'];
            default:
                return char.IsWhiteSpace(c) ? ' ' : char.GetUnicodeCategory(c) switch
                {
                    UnicodeCategory.Format => '\0',
                    UnicodeCategory.DashPunctuation => '–',
                    _ => Unreadable,
                };
        }
    }
}
