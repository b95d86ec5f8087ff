using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA;

/// <summary>The distinct spellings of one column, each matched once.</summary>
sealed class Spellings(ListColumn column)
{
    /// <summary>A column of codes has some hundred spellings. Beyond this many, each cell is matched anew and takes no part in comparisons between rows.</summary>
    const int MaxKept = 60_000;

    const int MaxLength = 500;

    readonly List<Spelling> kept = [default];
    readonly Dictionary<string, ushort> index = new(StringComparer.Ordinal);

    public ListColumn Column => column;

    /// <summary>What a cell says.</summary>
    /// <param name="text">Trimmed, not empty.</param>
    /// <param name="spelling">How it was read.</param>
    /// <returns>Its number, from 1; 0 if it is not kept.</returns>
    public ushort Read(ReadOnlySpan<char> text, out Spelling spelling)
    {
        if (index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var at))
        {
            var known = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept);
            known[at].Count++;
            spelling = known[at];
            return at;
        }
        var value = text.ToString();
        var match = CodeMatcher.Match(column.Codes!.Value, value);
        // "c) Unknown" is a code of the disability and child-seen columns only.
        if (match.Code is { } code && column.IsYesOrNoOnly && code.StartsWith("c)", StringComparison.Ordinal))
            match = new CodeMatch(MatchKind.Undecided, null, null, "the column has only the codes a) Yes and b) No");
        spelling = new Spelling { Value = value, Match = match, Count = 1 };
        if (kept.Count > MaxKept || value.Length > MaxLength)
            return 0;
        kept.Add(spelling);
        return index[value] = (ushort)(kept.Count - 1);
    }

    public Spelling this[ushort number] => kept[number];

    public IEnumerable<SpellingReading> Readings =>
        kept.Skip(1).Select(spelling => new SpellingReading(column.Heading, spelling.Value, spelling.Match, spelling.Count));
}

/// <summary>One spelling of a column.</summary>
struct Spelling
{
    public string Value;
    public CodeMatch Match;
    public int Count;

    public readonly bool IsCode => Match.Code is not null && Match.Kind is MatchKind.Exact or MatchKind.Inferred;
    public readonly bool IsYes => IsCode && Match.Code!.StartsWith("a)", StringComparison.Ordinal);
}
