namespace Jtai.Testing;

/// <summary>The same test in two sizes: small for every change, big with <c>./test --long</c>, which sets JTAI_LONG=1.</summary>
#pragma warning disable CA1720 // Reads as what it is: Long.Count(10, 1000).
public static class Long
#pragma warning restore CA1720
{
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("JTAI_LONG") == "1";

    public static int Count(int small, int big) => Wanted ? big : small;
}
