namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>
/// Whether two series of times can be told apart, by ranks (Mann-Whitney), which a few slow answers do not sway. A leak is a difference that chance makes less than once in 10,000 runs and that is at
/// least a twentieth of the time itself: an extra query is more, what the machine does beside the test is not.
/// </summary>
static class TimingLeak
{
    const double Sigma = 4, SmallestShare = 0.05;

    internal static bool Between(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        var (n, m) = ((double)one.Count, (double)other.Count);
        var ranked = one.Select(time => (time, First: true)).Concat(other.Select(time => (time, First: false))).OrderBy(each => each.time).ToList();
        // Times of a clock of nanoseconds: ties do not matter.
        var rankSum = ranked.Select((each, at) => each.First ? at + 1.0 : 0).Sum();
        var z = (rankSum - (n * (n + m + 1) / 2)) / Math.Sqrt(n * m * (n + m + 1) / 12);
        return Math.Abs(z) > Sigma && Math.Abs(Median(one) - Median(other)) > SmallestShare * Math.Min(Median(one), Median(other));
    }

    internal static double Median(IEnumerable<double> times) => times.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}

public class TimingLeakTests
{
    [Fact]
    public void Noise_alone_is_no_leak()
    {
        var random = new Random(15);
        Assert.Equal(0, Enumerable.Range(0, 1000).Count(_ => TimingLeak.Between(Times(random, 1), Times(random, 1))));
    }

    [Fact]
    public void An_extra_query_is_seen()
    {
        // A quarter more, as another round trip to the database makes it, under times that vary by half.
        var random = new Random(15);
        Assert.InRange(Enumerable.Range(0, 200).Count(_ => TimingLeak.Between(Times(random, 1.25), Times(random, 1))), 198, 200);
    }

    /// <summary>Times as a busy machine shows them: never short of a minimum, with a long tail.</summary>
    static List<double> Times(Random random, double factor) => [.. Enumerable.Range(0, 200).Select(_ => factor * (2 + (Math.Exp(random.NextDouble() + random.NextDouble() + random.NextDouble()) / 4)))];
}
