using Jtai.ServiceDefaults;

namespace Jtai.Identity.Clients;

/// <summary>
/// The organisations and clients of the demonstration: three inspectorates and two local areas that do not exist. They are there only while their
/// secrets are configured.
/// </summary>
static class Demonstration
{
    internal static IReadOnlyList<Organisation> Organisations =>
    [
        new() { Id = "ofsted", Name = "Ofsted", Kind = "inspectorate" },
        new() { Id = "cqc", Name = "Care Quality Commission", Kind = "inspectorate" },
        new() { Id = "hmicfrs", Name = "HM Inspectorate of Constabulary and Fire & Rescue Services", Kind = "inspectorate" },
        new() { Id = "northmarch-council", Name = "Northmarch Council", Kind = "local-authority", Area = "northmarch" },
        new() { Id = "northmarch-police", Name = "Northmarch Police", Kind = "police", Area = "northmarch" },
        new() { Id = "northmarch-icb", Name = "Northmarch Integrated Care Board", Kind = "health", Area = "northmarch" },
        new() { Id = "northmarch-trust", Name = "Northmarch Hospitals Trust", Kind = "health", Area = "northmarch" },
        new() { Id = "northmarch-masa", Name = "Northmarch Safeguarding Children Partnership", Kind = "masa", Area = "northmarch" },
        new() { Id = "southmere-council", Name = "Southmere Council", Kind = "local-authority", Area = "southmere" },
    ];

    internal static Client? ClientOf(string id) => id switch
    {
        "demo-ofsted-lead" => Of(id, "ofsted", Role.LeadInspector, Role.Inspector),
        "demo-ofsted-second-lead" => Of(id, "ofsted", Role.LeadInspector, Role.Inspector),
        "demo-ofsted-quality-assurance" => Of(id, "ofsted", Role.Inspector),
        "demo-ofsted-administrator" => Of(id, "ofsted", Role.Administrator),
        "demo-cqc-inspector" => Of(id, "cqc", Role.Inspector),
        "demo-hmicfrs-inspector" => Of(id, "hmicfrs", Role.Inspector),
        "demo-northmarch-council" => Of(id, "northmarch-council", Role.Agency),
        "demo-northmarch-police" => Of(id, "northmarch-police", Role.Agency),
        "demo-northmarch-icb" => Of(id, "northmarch-icb", Role.Agency),
        "demo-northmarch-trust" => Of(id, "northmarch-trust", Role.Agency),
        "demo-northmarch-masa" => Of(id, "northmarch-masa", Role.Agency),
        "demo-southmere-council" => Of(id, "southmere-council", Role.Agency),
        _ => null,
    };

    static Client Of(string id, string organisation, params string[] roles) => new()
    {
        Id = id,
        OrganisationId = organisation,
        Roles = roles,
        Audiences = ConfiguredClients.Services,
    };
}
