namespace Jtai.AnnexA;

/// <summary>A list that grows without copying what it holds, so that its peak is its size.</summary>
sealed class Chunks<T> where T : struct
{
    const int Bits = 13;

    readonly List<T[]> chunks = [];

    public int Count { get; private set; }

    public ref T this[int at] => ref chunks[at >> Bits][at & ((1 << Bits) - 1)];

    /// <summary>Adds an item and gives its number.</summary>
    public int Add(in T item)
    {
        if (Count >> Bits == chunks.Count) chunks.Add(new T[1 << Bits]);
        this[Count] = item;
        return Count++;
    }
}
