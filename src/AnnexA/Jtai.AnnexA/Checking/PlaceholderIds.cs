namespace Jtai.AnnexA;

/// <summary>What programs and people write where there is no id: two rows that hold it are not one child.</summary>
static class PlaceholderIds
{
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = new[]
    {
        "null", "nil", "none", "nan", "nat", "na", "nk", "nr", "nkn", "ni", "notapplicable", "notavailable", "notknown", "notrecorded", "notstated", "notgiven",
        "notentered", "notprovided", "notallocated", "notassigned", "notset", "notyetknown", "notyetallocated", "notyetassigned", "notonsystem", "notfound",
        "nodata", "noid", "nonumber", "novalue", "norecord", "noref", "nochildid", "unknown", "unk", "unkn", "unavailable", "unassigned", "unallocated",
        "unspecified", "undefined", "unidentified", "tbc", "tba", "tbd", "tobeconfirmed", "tobeallocated", "tobeadvised", "tobecompleted", "awaiting",
        "awaited", "awaitingid", "pending", "blank", "empty", "missing", "dummy", "withheld", "redacted", "anonymous", "anon", "unborn", "unbornchild",
        "unbornbaby", "baby", "newborn", "seenotes", "error", "void",
    }.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text says that there is no id, and is none: a word for it, signs only, or nothing but noughts, and -1.</summary>
    public static bool Contains(ReadOnlySpan<char> text)
    {
        if (text[0] is >= '1' and <= '9') return false;
        Span<char> letters = stackalloc char[24];
        var (count, digits) = (0, 0);
        foreach (var c in text)
            if (c is >= '1' and <= '9') return text.TrimStart('\'') is "-1";
            else if (c == '0') digits++;
            else if (char.IsLetter(c))
            {
                if (count == letters.Length) return false;
                letters[count++] = char.ToLowerInvariant(c);
            }
        // "0", "0.0", "-", "?", "(blank)", "N/A", "xxx"; but "A0" is an id.
        return count == 0 || digits == 0 && (Words.Contains(letters[..count]) || count > 1 && letters[..count].IndexOfAnyExcept('x') < 0);
    }
}
