using System.Globalization;
using System.Text.RegularExpressions;

namespace Jtai.AnnexA;

/// <summary>
/// Recognises headings however they are written: case, spaces, curly or broken apostrophes and the final "?" do not count,
/// so that both dialects ("Date of Birth", "DateOfBirth") are one.
/// </summary>
static partial class Headings
{
    /// <summary>No heading is longer; the text of a title or a note is not looked at further.</summary>
    const int MaxLength = 200;

    static readonly Dictionary<string, Field?[]> ByKey = Build();

    /// <summary>Headings that lists 6 to 11 have and lists 1 to 5 have not: such a sheet is known, and not asked for.</summary>
    static readonly HashSet<string> OtherLists = new[]
    {
        "CIN Start Date", "Primary Need Code", "CIN Closure Date", "Case status", "Child Protection Plan Start Date", "Latest Category of Abuse",
        "Date of latest review conference", "Date Started to be Looked After", "Child's Legal Status", "Placement Type", "Placement Provider",
        "Eligibility Category",
        "LA In Touch",
        "Activity Status",
        "Family identifier",
        "Date of Placement Order",
        "Individual adopter identifier",
        "Date Stage 1 started",
        "CINStartDate", "PrimaryNeedCode", "CPPStartDate", "DateStartedLAC", "AdopterIdentifier",
    }.Select(heading => Key(heading)).ToHashSet();

    /// <summary>The letters and digits of a heading in lower case; letters outside ASCII go, as broken apostrophes ("â€™") are made of them.</summary>
    public static string Key(ReadOnlySpan<char> heading)
    {
        Span<char> key = stackalloc char[MaxLength];
        var length = 0;
        foreach (var c in heading)
            if (char.IsAsciiLetterOrDigit(c) && length < MaxLength) key[length++] = char.ToLowerInvariant(c);
        return key[..length].ToString();
    }

    /// <summary>The field that a heading key means in each list (index 1 to 5); null if no list has it.</summary>
    public static Field?[]? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>
    /// As <see cref="Find"/>, of a heading as it stands in a file: it may be numbered or lettered ("1. Gender", "(a) Gender"), bear the name of its table
    /// ("vwList1.Gender", "Contacts[Gender]"), or the number that programs give to a name that is there twice ("Gender.1").
    /// </summary>
    public static Field?[]? Of(ReadOnlySpan<char> heading) =>
        Find(Key(heading)) is { } found ? found
        : heading.Length > MaxLength || heading.IndexOfAny(Adornments) < 0 ? null
        : Adorned().Match(heading.ToString()) is { Success: true } match && (match.Groups["table"].Value is var table && (table.Length == 0 || IsTable(table)))
            ? Find(Key(match.Groups["name"].ValueSpan))
            : null;

    /// <summary>The name of a table or a view, and not of a person: "Mother.Gender" is not the child's.</summary>
    static bool IsTable(string name) =>
        ListOfName(name.Replace('.', ' ')) > 0 || NumberInName(name) > 0 || name.Length == 1 || TableName().IsMatch(name);

    /// <summary>Asks whether a conference was needed, where the list asks whether it was not.</summary>
    public static bool IsOpposite(string heading) =>
        IsOppositeKey(Key(heading)) || Adorned().Match(heading) is { Success: true } match && IsOppositeKey(Key(match.Groups["name"].ValueSpan));

    static bool IsOppositeKey(string key) => key == "cpconfneeded"
        || key.EndsWith("necessary", StringComparison.Ordinal)
            && !key.EndsWith("unnecessary", StringComparison.Ordinal)
            && (key.Contains("conf", StringComparison.Ordinal) || key.Contains("icpc", StringComparison.Ordinal));

    static readonly System.Buffers.SearchValues<char> Adornments = System.Buffers.SearchValues.Create("0123456789.()[]{}:!-–\"`");

    [GeneratedRegex(
        """
        ^\s*
        (?: [\(\[]?(?:[0-9]{1,2}|[A-Za-z]|[A-Za-z]{1,2}[0-9]{1,2})[\)\]]?\s*(?:[.):\]\-–]\s*|(?<=[0-9\)\]])\s+)
          | (?<table>["`\[]?[A-Za-z_][\w$\#]*["`\]]?(?:\.["`\[]?[A-Za-z_][\w$\#]*["`\]]?){0,2})(?:\.|!|::)
          | ['"]?(?<table>[A-Za-z_][\w$\#\ ]*)['"]?(?=\[)
        )?
        ["`\[{]?(?<name>[A-Za-z][^\[\]{}"`]*?)["`\]}]?
        (?:[._]{1,3}[0-9]{1,2}|\s?\([0-9]{1,2}\))?\s*$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Adorned();

    [GeneratedRegex(
        "^[\"'`\\[]?(?:v_?|vw|view|tbl|table|t[0-9]|dbo|qry|query|sheet|data|export|extract|result|annex|list|rpt|report|child(?:ren)?$|csc|src|source"
        + "|stg|staging|temp|tmp|cte)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TableName();

    public static bool IsOfOtherList(string key) => OtherLists.Contains(key);

    /// <summary>The one column of a list whose heading is so near that only a slip of the keyboard lies between; null if none or several.</summary>
    public static ListColumn? FindMisspelt(ListLayout list, string key)
    {
        if (key.Length < 8) return null;
        ListColumn? found = null;
        foreach (var column in list.Columns)
        {
            if (!IsSlip(column.Heading, key)) continue;
            if (found is not null) return null;
            found = column;
        }
        return found;
    }

    /// <summary>Which list the name of a sheet or file suggests: "List 3", "Contacts", "Sec47 and ICPC"; 0 if none or several.</summary>
    public static int ListOfName(string name)
    {
        if (NumberInName(name) is > 0 and var number) return number <= 5 ? number : 0;
        var key = Key(name);
        (string Word, int List)[] words = [("contact", 1), ("earlyhelp", 2), ("referral", 3), ("s47", 5), ("sec47", 5), ("section47", 5), ("icpc", 5)];
        var lists = words.Where(w => key.Contains(w.Word, StringComparison.Ordinal)).Select(w => w.List).Distinct().ToArray();
        return lists.Length == 1 ? lists[0] : lists.Length == 0 && key.Contains("assessment", StringComparison.Ordinal) ? 4 : 0;
    }

    /// <summary>The number, 1 to 11, of a name such as "List_3" or "list 03 - referrals"; 0 if it names none, or several ("lists 1-5").</summary>
    public static int NumberInName(string name)
    {
        // In a zip file the folder is a part of the name, and says less than the rest.
        if (name.LastIndexOf('/') is >= 0 and var folder && NumberInName(name[(folder + 1)..]) is > 0 and var own) return own;
        return NumberedList().Match(name) is { Success: true } found
            && int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and <= 11 and var number
            ? number
            : 0;
    }

    [GeneratedRegex(
        """(?<!check)list[\s_.-]*0?([0-9]{1,2})(?![0-9])(?!\s*(?:-|–|to|and|&|\+)\s*(?:list\s*)?[0-9]{1,2}(?![0-9/-]))""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberedList();

    static Dictionary<string, Field?[]> Build()
    {
        var found = new Dictionary<string, Field?[]>();
        foreach (var list in ListLayout.All)
            foreach (var column in list.Columns)
                foreach (var heading in column.Aliases.Prepend(column.Heading))
                {
                    var fields = found.TryGetValue(Key(heading), out var known) ? known : found[Key(heading)] = new Field?[6];
                    fields[list.Number] = column.Field;
                }
        return found;
    }

    /// <summary>
    /// At most two edits (one below 14 letters), each within a word and none that gives or takes a word, a beginning or an ending that could turn the
    /// sense: "necessary" is no slip of "unnecessary", nor "re-referral" of "referral" or "doesn't" of "does". Digits are the same: "last 12" is never
    /// "last 6".
    /// </summary>
    static bool IsSlip(string heading, string actual)
    {
        var words = Words().Matches(heading).Select(match => Key(match.ValueSpan)).Where(word => word.Length > 0).ToArray();
        var length = words.Sum(word => word.Length);
        var allowed = length < 14 ? 1 : 2;
        return Math.Abs(length - actual.Length) <= allowed
            && words.SelectMany(word => word).Where(char.IsAsciiDigit).SequenceEqual(actual.Where(char.IsAsciiDigit))
            && Fits(words, 0, actual, allowed);
    }

    /// <summary>Whether the words from one on stand in the rest of a key, with no more slips than are left.</summary>
    static bool Fits(ReadOnlySpan<string> words, int at, ReadOnlySpan<char> rest, int left)
    {
        if (at == words.Length) return rest.Length == 0;
        var word = words[at];
        // "Child Have Disability", "Date of the Referral".
        if (IsFiller(word) && word.Length <= left && Fits(words, at + 1, rest, left - word.Length)) return true;
        for (var filler = 1; filler <= Math.Min(left, rest.Length); filler++)
            if (IsFiller(rest[..filler]) && Fits(words, at, rest[filler..], left - filler)) return true;
        for (var length = Math.Max(1, word.Length - left); length <= Math.Min(word.Length + left, rest.Length); length++)
            if (Slips(word, rest[..length]) is var slips && slips <= left && Fits(words, at + 1, rest[length..], left - slips)) return true;
        return false;
    }

    static bool IsFiller(ReadOnlySpan<char> word) => word is "a" or "an" or "of";

    /// <summary>How many slips of the keyboard lie between two words; more than are ever allowed where it is another word.</summary>
    static int Slips(ReadOnlySpan<char> word, ReadOnlySpan<char> actual)
    {
        const int AnotherWord = 9;
        if (word.SequenceEqual(actual)) return 0;
        if (OtherWords.Contains(actual)) return AnotherWord;
        var start = word.CommonPrefixLength(actual);
        var end = 0;
        while (end < Math.Min(word.Length, actual.Length) - start && word[^(end + 1)] == actual[^(end + 1)])
            end++;
        var missing = word[start..^end];
        var added = actual[start..^end];
        // "Teh", "fo".
        if (missing.Length == 2 && added.Length == 2 && missing[0] == added[1] && missing[1] == added[0]) return 1;
        if (word.Length < 4 || start == 0) return AnotherWord;
        // "Refferal": which letter is double is a matter of spelling.
        if (Doubled().Replace(word.ToString(), "$1") == Doubled().Replace(actual.ToString(), "$1")) return word.Length == actual.Length ? 2 : 1;
        // At the end of a word: a plural, a letter that is missing, a letter twice.
        if (end == 0 && added.Length > 0 && missing.Length == 0) return added is "s" || added.Length == 1 && added[0] == word[^1] ? 1 : AnotherWord;
        if (Math.Max(missing.Length, added.Length) == 1) return 1;
        // Two slips only in a long word, and not side by side: they may be a part of a word that turns it.
        return word.Length >= 10 && missing.Length > 0 && added.Length > 0 && Distance(missing, added) <= 2 ? 2 : AnotherWord;
    }

    // Real words that lie one letter from those of a heading.
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> OtherWords =
        new[] { "contract", "contracts", "competing", "commencing" }.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();

    static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var previous = new int[other.Length + 1];
        var current = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[other.Length];
    }

    [GeneratedRegex("(.)\\1")]
    private static partial Regex Doubled();

    [GeneratedRegex("""[A-Za-z0-9’']+""")]
    private static partial Regex Words();
}
