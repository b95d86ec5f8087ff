using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.ServiceDefaults;

/// <summary>On whose behalf the present work is done. Scoped: of a request, the holder of its token; of a consumer or worker, the service itself.</summary>
/// <param name="Subject">The account or client (<c>sub</c>).</param>
/// <param name="Organisation">Identifier of the organisation (<c>org</c>), such as <c>ofsted</c> or <c>northmarch-council</c>.</param>
/// <param name="OrganisationKind"><c>inspectorate</c>, <c>service</c>, or the kind of agency as framework documents name it, such as
/// <c>local-authority</c> or <c>probation</c> (<c>org_kind</c>).</param>
/// <param name="Area">Identifier of the local area; agencies only (<c>area</c>).</param>
/// <param name="Roles"><c>lead-inspector</c>, <c>inspector</c>, <c>administrator</c>, <c>agency</c>, <c>operations</c>, <c>service</c> (<c>roles</c>).</param>
public sealed record Caller(string Subject, string Organisation, string OrganisationKind, string? Area, IReadOnlyList<string> Roles)
{
    /// <summary>An inspector of an inspectorate.</summary>
    public bool IsInspectorate => OrganisationKind == OrganisationKinds.Inspectorate && (HasRole(Role.Inspector) || HasRole(Role.LeadInspector));

    /// <summary>An agency of a local area. What it may see is further limited to <see cref="Area"/>, in the query.</summary>
    public bool IsAgency => OrganisationKinds.MayBeAgency(OrganisationKind) && HasRole(Role.Agency) && !string.IsNullOrEmpty(Area);

    /// <summary>Another service of this system, or this one itself.</summary>
    public bool IsService => OrganisationKind == OrganisationKinds.Service && HasRole(Role.Service);

    /// <summary>Whether the token carries a role.</summary>
    /// <param name="role">One of <see cref="Role"/>.</param>
    /// <returns>True if it does.</returns>
    public bool HasRole(string role) => Roles.Contains(role);

    /// <summary>The caller that a validated token speaks of.</summary>
    /// <param name="user">An authenticated principal.</param>
    /// <returns>The caller; a claim that is missing is empty and so opens nothing.</returns>
    public static Caller Of(ClaimsPrincipal user) => new(
        user.FindFirstValue("sub") ?? "", user.FindFirstValue("org") ?? "", user.FindFirstValue("org_kind") ?? "", user.FindFirstValue("area"),
        [.. user.FindAll("roles").Select(c => c.Value)]);

    /// <summary>The claims that <see cref="Of"/> reads, where something else than a token says who asks.</summary>
    /// <param name="scheme">The authentication scheme that has found it out.</param>
    /// <returns>An authenticated identity.</returns>
    public ClaimsIdentity ToIdentity(string scheme) => new(
        [
            new("sub", Subject), new("org", Organisation), new("org_kind", OrganisationKind),
            .. Area is null ? (Claim[])[] : [new("area", Area)],
            .. Roles.Select(role => new Claim("roles", role)),
        ],
        scheme, "sub", "roles");

    /// <summary>The service itself, for what its consumers and workers do.</summary>
    /// <param name="service">The service's name.</param>
    /// <returns>The caller.</returns>
    public static Caller OfService(string service) => new(service, service, OrganisationKinds.Service, null, [Role.Service]);
}

/// <summary>Values of the <c>roles</c> claim.</summary>
public static class Role
{
    /// <summary>May plan and lead inspections.</summary>
    public const string LeadInspector = "lead-inspector";
    /// <summary>Takes part in inspections of which it has a membership.</summary>
    public const string Inspector = "inspector";
    /// <summary>Adds framework documents for an inspectorate. Sees no inspection by this role.</summary>
    public const string Administrator = "administrator";
    /// <summary>Acts for an agency of a local area.</summary>
    public const string Agency = "agency";
    /// <summary>Watches the system; sees no inspection's content.</summary>
    public const string Operations = "operations";
    /// <summary>A service of this system.</summary>
    public const string Service = "service";
}

/// <summary>Values of the <c>org_kind</c> claim.</summary>
public static class OrganisationKinds
{
    /// <summary>Ofsted, CQC, HMICFRS, HMI Probation.</summary>
    public const string Inspectorate = "inspectorate";
    /// <summary>A service of this system.</summary>
    public const string Service = "service";
    /// <summary>
    /// Whether a kind can be that of an agency of a local area. Which agencies there are is in framework documents (¶5): a new theme brings its own,
    /// such as <c>probation</c>, without a release.
    /// </summary>
    /// <param name="kind">The kind; empty where a token says none.</param>
    /// <returns>True where it is a kind, and neither <see cref="Inspectorate"/> nor <see cref="Service"/>.</returns>
    public static bool MayBeAgency(string kind) => kind is not ("" or Inspectorate or Service);
}

static class CallerRegistration
{
    internal static void AddCaller(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http
            ? Caller.Of(http.User)
            : Caller.OfService(provider.GetRequiredService<ServiceName>().Value));
    }
}
