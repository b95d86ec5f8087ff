
namespace Jtai.AnnexA.Matching;

/// <summary>Misspellings that are certain: long words, one slip (two in very long words), and no other known word as near.</summary>
static class Typos
{
    // Between short words one slip is another word: "male" and "mail", "nurse" and "purse".
    const int ShortestForSwap = 5, ShortestForSlip = 7, ShortestForChange = 8, ShortestForTwo = 11;

    const string Vowels = "aeiouy", Sibilants = "cksz";

    // Real words and names that lie that near to a known one.
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Others = new[]
    {
        "academia", "barnard", "bernardo", "blandness", "blondness", "burgundian", "charitably", "communicating", "communicative", "communicator",
        "disable", "grandfathered", "immigrating", "indeterminable", "leaning", "misusing", "strange", "strangler", "stringer", "stronger", "sundanese",
    }.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The one candidate that <paramref name="word"/> misspells, or -1. Candidates begin with the same letter.</summary>
    public static int Find(ReadOnlySpan<char> word, ReadOnlySpan<(string Word, int Meaning)> candidates)
    {
        if (word.Length < ShortestForSwap || Others.Contains(word)) return -1;
        var found = -1;
        var best = 3;
        foreach (var (candidate, meaning) in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) > 2 || candidate.Length < ShortestForSwap) continue;
            var distance = Distance(word, candidate);
            if (distance > best) continue;
            if (distance == best && found != meaning) found = -1;
            else found = IsSafe(word, candidate, distance) ? meaning : -1;
            best = distance;
        }
        return found;
    }

    /// <summary>Which letters a word has.</summary>
    public static uint Letters(ReadOnlySpan<char> word)
    {
        var letters = 0u;
        foreach (var c in word)
            letters |= char.IsAsciiLetter(c) ? 1u << (c - 'a') : 0;
        return letters;
    }

    /// <summary>Whether the candidate may have been meant, though not certainly.</summary>
    public static bool IsNear(ReadOnlySpan<char> word, string candidate)
    {
        var allowed = word.Length <= 6 ? 1 : 2;
        return Math.Min(word.Length, candidate.Length) >= 3 && Math.Max(word.Length, candidate.Length) >= 4
            && Math.Abs(candidate.Length - word.Length) <= allowed && Distance(word, candidate) <= allowed;
    }

    static bool IsSafe(ReadOnlySpan<char> word, string candidate, int distance)
    {
        var shorter = Math.Min(word.Length, candidate.Length);
        return distance switch
        {
            1 when word.Length == candidate.Length => IsSwap(word, candidate)
                ? shorter >= ShortestForSwap
                : shorter >= ShortestForChange && IsSoundAlike(word, candidate),
            1 => shorter >= ShortestForSlip || (shorter >= ShortestForSwap && IsDoubling(word, candidate)),
            2 => shorter >= ShortestForTwo,
            _ => false,
        };
    }

    // People confuse vowels, and s with c or z; any other change is more often another word: "javanese" for "japanese".
    static bool IsSoundAlike(ReadOnlySpan<char> word, string candidate)
    {
        var i = word.CommonPrefixLength(candidate);
        return (Vowels.Contains(word[i]) && Vowels.Contains(candidate[i])) || (Sibilants.Contains(word[i]) && Sibilants.Contains(candidate[i]));
    }

    // "Whiite": a letter too many, beside its like.
    static bool IsDoubling(ReadOnlySpan<char> word, string candidate)
    {
        var i = word.CommonPrefixLength(candidate);
        return word.Length > candidate.Length && i > 0 && word[i] == word[i - 1];
    }

    static bool IsSwap(ReadOnlySpan<char> word, string candidate)
    {
        var i = word.CommonPrefixLength(candidate);
        return i + 1 < word.Length && word[i] == candidate[i + 1] && word[i + 1] == candidate[i];
    }

    /// <summary>Insertions, deletions, changes and swaps of neighbours; 3 for anything above 2.</summary>
    static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        const int Limit = 3;
        if (a.Length > 32 || b.Length > 32) return Limit;
        var prefix = a.CommonPrefixLength(b);
        a = a[prefix..];
        b = b[prefix..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }
        if (a.Length > 8 || b.Length > 8) return Limit;       // two slips lie further apart only in words too long to matter

        Span<int> before = stackalloc int[10], above = stackalloc int[10], row = stackalloc int[10];
        for (var j = 0; j <= b.Length; j++)
            above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            var spare = before;
            before = above;
            above = row;
            row = spare;
        }
        return Math.Min(above[b.Length], Limit);
    }
}
