namespace Jtai.AnnexA;

/// <summary>SplitMix64: the same numbers from the same seed on every machine and every version of .NET.</summary>
struct SmallRandom(ulong seed)
{
    ulong state = seed;

    public ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    /// <summary>From <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => to <= from ? from : from + (int)(Next() % (ulong)(to - from + 1));

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public string One(ReadOnlySpan<string> of) => of[(int)(Next() % (ulong)of.Length)];

    /// <summary>One of several, each as likely as its weight says.</summary>
    public string One(ReadOnlySpan<(string Value, int Weight)> of)
    {
        var total = 0;
        foreach (var (_, weight) in of)
            total += weight;
        var at = Between(0, total - 1);
        foreach (var (value, weight) in of)
            if ((at -= weight) < 0) return value;
        return of[^1].Value;
    }
}
