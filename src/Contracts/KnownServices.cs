namespace Jtai.Contracts;

/// <summary>A service of the system that others call.</summary>
/// <param name="Name">Its resource in the AppHost, audience of its tokens, and part of its addresses: <c>/api/{name}/v1</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="KeepsCopies">It works on inspections that Scheduling owns: it keeps copies of them, of memberships and of frameworks.</param>
public sealed record KnownService(string Name, string Title, bool KeepsCopies = false);

/// <summary>Every service with an API: the gateway, Identity and the tests make from it what they need of each.</summary>
public static class KnownServices
{
    /// <summary>For <see cref="EventAttribute"/>: every service that keeps copies.</summary>
    public const string WithCopies = "*";

    /// <summary>In the order in which an inspection meets them, Identity last.</summary>
    public static IReadOnlyList<KnownService> All { get; } =
    [
        new("scheduling", "Scheduling"),
        new("intake", "Intake", KeepsCopies: true),
        new("case-selection", "Case selection", KeepsCopies: true),
        new("identity", "Identity"),
    ];
}
