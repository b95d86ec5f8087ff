namespace Jtai.AnnexA;

/// <summary>What is remembered of a row for the checks between rows and lists: 40 bytes.</summary>
struct RowNote
{
    /// <summary>Differs, but for one pair in four thousand million, for rows that differ in any cell.</summary>
    public uint Hash;
    /// <summary>The row of the same child that was read before it; -1 for none.</summary>
    public int Before;
    public int Row, Born, Date, Conference;
    public int FirstCount, SecondCount;
    public ushort Gender, Ethnicity, Sheet;
    public byte List;
    public bool NoFurtherAction;

    /// <summary>For <see cref="Born"/>, dates and counts: blank or not understood.</summary>
    public const int None = int.MinValue;

    public readonly bool IsSameAs(in RowNote other) =>
        (Hash, Born, Date, Conference, FirstCount, SecondCount, Gender, Ethnicity, List) == (
            other.Hash, other.Born, other.Date, other.Conference, other.FirstCount, other.SecondCount, other.Gender, other.Ethnicity, other.List);
}

/// <summary>
/// The children of all lists and a short note of each of their rows. A dictionary of strings would take three times the memory:
/// here a child costs 16 bytes, its id, and four to eight bytes of index.
/// </summary>
sealed class Children
{
    struct Child
    {
        public int Hash, NextInBucket, IdAt, LastNote;
    }

    readonly Chunks<Child> children = new();
    readonly Chunks<RowNote> notes = new();
    readonly List<char[]> texts = [];
    int[] buckets = new int[1 << 10];
    int textUsed = TextChunk;
    int latest;

    const int TextChunk = 1 << 15;

    public int Count => children.Count;
    public int Notes => notes.Count;

    public string Id(int child) => Text(children[child].IdAt).ToString();

    /// <summary>The child's number, from 0.</summary>
    /// <param name="id">At most <see cref="CheckedRow.MaxId"/> characters.</param>
    public int Number(ReadOnlySpan<char> id)
    {
        // The hash is seeded anew in each process: nobody can make up ids that all fall into one bucket.
        var hash = string.GetHashCode(id);
        // Lists are mostly in the order of the one before: what is looked at first is still at hand.
        for (var near = latest; near <= latest + 1 && near < children.Count; near++)
            if (Is(near, hash, id)) return latest = near;
        if (Find(id, hash) is >= 0 and var known) return latest = known;
        if (children.Count == buckets.Length) Grow();
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        var added = children.Add(new Child { Hash = hash, NextInBucket = bucket - 1, IdAt = Keep(id), LastNote = -1 });
        bucket = added + 1;
        return latest = added;
    }

    /// <summary>The child's number; -1 if the id is not known.</summary>
    public int Find(ReadOnlySpan<char> id) => Find(id, string.GetHashCode(id));

    int Find(ReadOnlySpan<char> id, int hash)
    {
        for (var at = buckets[hash & (buckets.Length - 1)] - 1; at >= 0; at = children[at].NextInBucket)
            if (Is(at, hash, id)) return at;
        return -1;
    }

    bool Is(int child, int hash, ReadOnlySpan<char> id) => children[child].Hash == hash && Text(children[child].IdAt).SequenceEqual(id);

    /// <summary>
    /// Children whose ids differ from that of an earlier one, or of one whose id has none of it, only by leading zeros, case or apostrophes. Costs
    /// nothing for ids that have none of these.
    /// </summary>
    public IEnumerable<(int Child, int Like)> Alike()
    {
        // Of all ids at once: that a length looks like a letter only costs a little time.
        var fold = texts.Exists(chunk => chunk.AsSpan().IndexOfAnyInRange('a', 'z') >= 0)
            && texts.Exists(chunk => chunk.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0);
        var hasApostrophes = texts.Exists(chunk => chunk.AsSpan().IndexOfAny("'’‘`") >= 0);
        var plain = new Children();
        var firsts = new List<int>();
        for (var child = 0; child < Count; child++)
            if ((fold || hasApostrophes || Text(children[child].IdAt)[0] == '0') && Like(child, fold, plain, firsts) is >= 0 and var like)
            {
                yield return (child, like);
            }
    }

    int Like(int child, bool fold, Children plain, List<int> firsts)
    {
        var id = Text(children[child].IdAt);
        Span<char> bare = stackalloc char[CheckedRow.MaxId];
        var length = 0;
        foreach (var c in id)
            if (c is not ('\'' or '’' or '‘' or '`') && (c != '0' || length > 0)) bare[length++] = fold ? char.ToUpperInvariant(c) : c;
        if (length == 0 || length == id.Length && id.SequenceEqual(bare[..length])) return -1;
        if (Find(bare[..length]) is >= 0 and var like) return like;
        var number = plain.Number(bare[..length]);
        if (number < firsts.Count) return firsts[number];
        firsts.Add(child);
        return -1;
    }

    public void Add(int child, in RowNote note)
    {
        ref var last = ref children[child].LastNote;
        var at = notes.Add(note);
        notes[at].Before = last;
        last = at;
    }

    /// <summary>The notes of one child in the order in which its rows were read.</summary>
    public void Collect(int child, List<RowNote> into)
    {
        into.Clear();
        for (var at = children[child].LastNote; at >= 0; at = notes[at].Before)
            into.Add(notes[at]);
        into.Reverse();
    }

    void Grow()
    {
        buckets = new int[buckets.Length * 2];
        for (var i = 0; i < children.Count; i++)
        {
            ref var bucket = ref buckets[children[i].Hash & (buckets.Length - 1)];
            children[i].NextInBucket = bucket - 1;
            bucket = i + 1;
        }
    }

    /// <summary>A text is kept behind its length, and never across two chunks.</summary>
    int Keep(ReadOnlySpan<char> id)
    {
        if (textUsed + 1 + id.Length > TextChunk)
        {
            texts.Add(new char[TextChunk]);
            textUsed = 0;
        }
        var at = (texts.Count - 1) * TextChunk + textUsed;
        texts[^1][textUsed] = (char)id.Length;
        id.CopyTo(texts[^1].AsSpan(textUsed + 1));
        textUsed += 1 + id.Length;
        return at;
    }

    ReadOnlySpan<char> Text(int at)
    {
        var chunk = texts[at / TextChunk].AsSpan(at % TextChunk);
        return chunk.Slice(1, chunk[0]);
    }
}
