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
            if (char.IsAsciiLetterOrDigit(c) && length < MaxLength)
                key[length++] = char.ToLowerInvariant(c);
        return key[..length].ToString();
    }

    /// <summary>The field that a heading key means in each list (index 1 to 5); null if no list has it.</summary>
    public static Field?[]? Find(string key) => ByKey.GetValueOrDefault(key);

    public static bool IsOfOtherList(string key) => OtherLists.Contains(key);

    /// <summary>The one column of a list whose heading is so near that only a slip of the keyboard lies between; null if none or several.</summary>
    public static ListColumn? FindMisspelt(ListLayout list, string key)
    {
        if (key.Length < 8)
            return null;
        ListColumn? found = null;
        foreach (var column in list.Columns)
        {
            if (!IsSlip(Key(column.Heading), key))
                continue;
            if (found is not null)
                return null;
            found = column;
        }
        return found;
    }

    /// <summary>Which list the name of a sheet or file suggests: "List 3", "Contacts", "Sec47 and ICPC"; 0 if none or several.</summary>
    public static int ListOfName(string name)
    {
        if (NumberInName(name) is > 0 and var number)
            return number <= 5 ? number : 0;
        var key = Key(name);
        (string Word, int List)[] words = [("contact", 1), ("earlyhelp", 2), ("referral", 3), ("s47", 5), ("sec47", 5), ("section47", 5), ("icpc", 5)];
        var lists = words.Where(w => key.Contains(w.Word, StringComparison.Ordinal)).Select(w => w.List).Distinct().ToArray();
        return lists.Length == 1 ? lists[0] : lists.Length == 0 && key.Contains("assessment", StringComparison.Ordinal) ? 4 : 0;
    }

    /// <summary>The number, 1 to 11, of a name such as "List_3" or "list 03 - referrals"; 0 if it names none, or several ("lists 1-5").</summary>
    public static int NumberInName(string name)
    {
        // In a zip file the folder is a part of the name, and says less than the rest.
        if (name.LastIndexOf('/') is >= 0 and var folder && NumberInName(name[(folder + 1)..]) is > 0 and var own)
            return own;
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

    /// <summary>At most two edits (one below 14 letters) and the same digits: "last 12" is never "last 6".</summary>
    static bool IsSlip(string expected, string actual)
    {
        var allowed = expected.Length < 14 ? 1 : 2;
        if (Math.Abs(expected.Length - actual.Length) > allowed || !expected.Where(char.IsAsciiDigit).SequenceEqual(actual.Where(char.IsAsciiDigit)))
            return false;
        var previous = new int[actual.Length + 1];
        var current = new int[actual.Length + 1];
        for (var j = 0; j <= actual.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= expected.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= actual.Length; j++)
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (expected[i - 1] == actual[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[actual.Length] <= allowed;
    }
}
