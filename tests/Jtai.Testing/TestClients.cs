using Jtai.ServiceDefaults;

namespace Jtai.Testing;

/// <summary>Somebody who calls: what Identity would put into its token.</summary>
public sealed record TestClient(string Id, string Organisation, string OrganisationKind, string? Area, params IReadOnlyList<string> Roles);

/// <summary>The callers that tests speak of by name. The demonstration has the same organisations.</summary>
public static class TestClients
{
    public static readonly TestClient OfstedLead = new("demo-ofsted-lead", "ofsted", "inspectorate", null, Role.LeadInspector, Role.Inspector);
    public static readonly TestClient OfstedInspector = new("ofsted-inspector", "ofsted", "inspectorate", null, Role.Inspector);
    public static readonly TestClient CqcInspector = new("cqc-inspector", "cqc", "inspectorate", null, Role.Inspector);
    public static readonly TestClient CqcLead = new("cqc-lead", "cqc", "inspectorate", null, Role.LeadInspector, Role.Inspector);
    public static readonly TestClient HmicfrsInspector = new("hmicfrs-inspector", "hmicfrs", "inspectorate", null, Role.Inspector);
    public static readonly TestClient OfstedAdministrator = new("ofsted-administrator", "ofsted", "inspectorate", null, Role.Administrator);
    public static readonly TestClient CqcAdministrator = new("cqc-administrator", "cqc", "inspectorate", null, Role.Administrator);
    public static readonly TestClient NorthmarchCouncil = new("demo-northmarch-council", "northmarch-council", "local-authority", "northmarch", Role.Agency);
    public static readonly TestClient NorthmarchPolice = new("demo-northmarch-police", "northmarch-police", "police", "northmarch", Role.Agency);
    public static readonly TestClient NorthmarchIcb = new("demo-northmarch-icb", "northmarch-icb", "health", "northmarch", Role.Agency);
    public static readonly TestClient NorthmarchTrust = new("northmarch-trust", "northmarch-trust", "health", "northmarch", Role.Agency);
    public static readonly TestClient NorthmarchMasa = new("northmarch-masa", "northmarch-masa", "masa", "northmarch", Role.Agency);
    public static readonly TestClient SouthmereCouncil = new("demo-southmere-council", "southmere-council", "local-authority", "southmere", Role.Agency);
    public static readonly TestClient Operations = new("operations", "jtai", "operations", null, Role.Operations);

    /// <summary>Has a valid token, and no role at all.</summary>
    public static readonly TestClient WithoutRoles = new("without-roles", "ofsted", "inspectorate", null);

    public static TestClient Service(string name) => new(name, name, OrganisationKinds.Service, null, Role.Service);
}
