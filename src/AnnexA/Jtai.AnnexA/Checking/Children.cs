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
        for (var at = buckets[hash & (buckets.Length - 1)] - 1; at >= 0; at = children[at].NextInBucket)
            if (children[at].Hash == hash && Text(children[at].IdAt).SequenceEqual(id))
                return at;
        if (children.Count == buckets.Length)
            Grow();
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        var added = children.Add(new Child { Hash = hash, NextInBucket = bucket - 1, IdAt = Keep(id), LastNote = -1 });
        bucket = added + 1;
        return added;
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
