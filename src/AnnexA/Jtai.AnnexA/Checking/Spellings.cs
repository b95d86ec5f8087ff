using System.Text.RegularExpressions;
using Jtai.AnnexA.Matching;

namespace Jtai.AnnexA;

/// <summary>The distinct spellings of one column, each matched once.</summary>
sealed partial class Spellings(ListColumn column)
{
    /// <summary>
    /// A column of codes has some hundred spellings. Beyond this many, each cell is matched anew and takes no part in comparisons between rows.
    /// </summary>
    const int MaxKept = 60_000;

    const int MaxLength = 500;

    readonly List<Spelling> kept = [new Spelling("", default)];
    readonly Dictionary<string, Spelling> index = new(StringComparer.Ordinal);
    readonly Spelling?[] recent = new Spelling?[256];

    public ListColumn Column => column;

    /// <summary>What a cell says.</summary>
    /// <param name="text">Trimmed, not empty.</param>
    /// <param name="hash">Its hash.</param>
    public Spelling Read(ReadOnlySpan<char> text, ulong hash)
    {
        ref var last = ref recent[hash % 256];
        if (last is null || !text.SequenceEqual(last.Value)) last = Find(text);
        last.Count++;
        return last;
    }

    Spelling Find(ReadOnlySpan<char> text)
    {
        if (index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known)) return known;
        var value = text.ToString();
        var match = CodeMatcher.Match(column.Codes!.Value, value);
        var spelling = new Spelling(value, match);
        if (kept.Count > MaxKept || value.Length > MaxLength) return spelling;
        spelling.Number = (ushort)kept.Count;
        kept.Add(spelling);
        return index[value] = spelling;
    }

    public Spelling this[ushort number] => kept[number];

    /// <summary>Whether a text says that the question does not arise.</summary>
    public static bool IsNotApplicable(string text) => NotApplicable().IsMatch(Headings.Key(text));

    [GeneratedRegex("^(?:child|baby|foetus|is|was|as|the|dueto|because)*(?:na|notapplicable|unborn|notyetborn|notborn|prebirth)"
        + "(?:na|notapplicable|unborn|notyetborn|notborn|prebirth|child|baby|foetus|is|was|as|the|dueto|because|assessment)*$")]
    private static partial Regex NotApplicable();

    public IEnumerable<SpellingReading> Readings =>
        kept.Skip(1).Select(spelling => new SpellingReading(column.Heading, spelling.Value, spelling.Match, spelling.Count));
}

/// <summary>One spelling of a column.</summary>
sealed class Spelling(string value, CodeMatch match)
{
    public string Value => value;
    public CodeMatch Match => match;

    /// <summary>From 1; 0 if it is not kept.</summary>
    public ushort Number { get; set; }

    /// <summary>Cells that hold it.</summary>
    public int Count { get; set; }

    public bool IsCode { get; } = match.Code is not null && match.Kind is MatchKind.Exact or MatchKind.Inferred;
    /// <summary>It says that the question does not arise.</summary>
    public bool IsNotApplicable { get; } = match.Code is null && Spellings.IsNotApplicable(value);
    public bool IsYes { get; } = match.Code is not null
        && match.Kind is MatchKind.Exact or MatchKind.Inferred
        && match.Code.StartsWith("a)", StringComparison.Ordinal);
}
