namespace Jtai.Contracts;

/// <summary>A service of the system that others call.</summary>
/// <param name="Name">Its resource in the AppHost, audience of its tokens, and part of its addresses: <c>/api/{name}/v1</c>.</param>
/// <param name="Title">Its name for people.</param>
public sealed record KnownService(string Name, string Title);

/// <summary>Every service with an API: the gateway, Identity and the tests make from it what they need of each.</summary>
public static class KnownServices
{
    /// <summary>In the order in which an inspection meets them, Identity last.</summary>
    public static IReadOnlyList<KnownService> All { get; } =
    [
        new("scheduling", "Scheduling"),
        new("intake", "Intake"),
        new("case-selection", "Case selection"),
        new("identity", "Identity"),
    ];
}
