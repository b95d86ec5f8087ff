namespace Jtai.AppHost;

/// <summary>A client with which the demonstration signs in.</summary>
sealed record DemonstrationClient(string Id, string Organisation, IReadOnlyList<string> Roles);

static class Demonstration
{
    /// <summary>A whole team of three inspectorates, the agencies and the safeguarding partnership of the inspected area, and one of another area.</summary>
    public static IReadOnlyList<DemonstrationClient> Clients { get; } =
    [
        new("demo-ofsted-lead", "ofsted", ["lead-inspector"]),
        new("demo-ofsted-second-lead", "ofsted", ["lead-inspector"]),
        new("demo-ofsted-quality-assurance", "ofsted", ["inspector"]),
        new("demo-ofsted-administrator", "ofsted", ["administrator"]),
        new("demo-cqc-inspector", "cqc", ["inspector"]),
        new("demo-hmicfrs-inspector", "hmicfrs", ["inspector"]),
        new("demo-northmarch-council", "northmarch-council", ["agency"]),
        new("demo-northmarch-police", "northmarch-police", ["agency"]),
        new("demo-northmarch-icb", "northmarch-icb", ["agency"]),
        new("demo-northmarch-trust", "northmarch-trust", ["agency"]),
        new("demo-northmarch-masa", "northmarch-masa", ["agency"]),
        new("demo-southmere-council", "southmere-council", ["agency"]),
    ];
}
