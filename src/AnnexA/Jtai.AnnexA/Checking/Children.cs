namespace Jtai.AnnexA;

/// <summary>What is remembered of a row for the checks between rows and lists: 40 bytes.</summary>
struct RowNote
{
    public ulong Hash;
    public int Next, Row, Born, Date, Conference;
    public int FirstCount, SecondCount;
    public ushort Gender, Ethnicity, Sheet;
    public byte List;
    public bool NoFurtherAction;

    /// <summary>For <see cref="Born"/>, dates and counts: blank or not understood.</summary>
    public const int None = int.MinValue;
}

/// <summary>The children of all lists and a short note of each of their rows.</summary>
sealed class Children
{
    const int ChunkBits = 14;

    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    readonly List<(string Id, int First, int Last)> children = [];
    readonly List<RowNote[]> chunks = [];
    int notes;

    public int Count => children.Count;
    public int Notes => notes;

    public string Id(int child) => children[child].Id;

    public int Number(ReadOnlySpan<char> id)
    {
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(id, out var number))
            return number;
        var text = id.ToString();
        children.Add((text, -1, -1));
        return numbers[text] = children.Count - 1;
    }

    public void Add(int child, in RowNote note)
    {
        if (notes >> ChunkBits == chunks.Count)
            chunks.Add(new RowNote[1 << ChunkBits]);
        var at = notes++;
        Note(at) = note;
        Note(at).Next = -1;
        ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(children)[child];
        if (known.First < 0)
            known.First = at;
        else
            Note(known.Last).Next = at;
        known.Last = at;
    }

    /// <summary>The notes of one child in the order in which its rows were read.</summary>
    public void Collect(int child, List<RowNote> into)
    {
        into.Clear();
        for (var at = children[child].First; at >= 0; at = Note(at).Next)
            into.Add(Note(at));
    }

    ref RowNote Note(int at) => ref chunks[at >> ChunkBits][at & ((1 << ChunkBits) - 1)];
}
