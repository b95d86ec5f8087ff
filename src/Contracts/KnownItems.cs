namespace Jtai.Contracts;

/// <summary>Items of a framework's information request that services speak of by name.</summary>
public static class KnownItems
{
    /// <summary>Lists 1 to 5 (¶95).</summary>
    public const string ChildLevelData = "child-level-data";

    /// <summary>Those that Intake takes; of the others, with all that is in them, nobody can say in this system that they were handed in.</summary>
    public static IReadOnlyList<string> Received { get; } = [ChildLevelData];
}
