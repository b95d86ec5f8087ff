using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.ServiceDefaults;

/// <summary>Names of the authorization policies. Each says what kind of caller may ask at all; which inspections it sees is decided in the query.</summary>
public static class Policies
{
    /// <summary>Whoever has a valid token for this service.</summary>
    public const string Authenticated = nameof(Authenticated);
    /// <summary>A lead inspector of an inspectorate.</summary>
    public const string LeadInspector = nameof(LeadInspector);
    /// <summary>An inspector, lead or not, of an inspectorate.</summary>
    public const string Inspectorate = nameof(Inspectorate);
    /// <summary>An administrator of an inspectorate: of the rules by which inspections are planned, not of inspections.</summary>
    public const string Administrator = nameof(Administrator);
    /// <summary>An agency of a local area.</summary>
    public const string Agency = nameof(Agency);
    /// <summary>Those who take part in inspections: <see cref="Inspectorate"/> or <see cref="Agency"/>.</summary>
    public const string Participant = nameof(Participant);
    /// <summary>Another service of this system.</summary>
    public const string Service = nameof(Service);
    /// <summary>Another service of this system, or a lead inspector.</summary>
    public const string ServiceOrLeadInspector = nameof(ServiceOrLeadInspector);
    /// <summary>Operations staff.</summary>
    public const string Operations = nameof(Operations);

    static readonly Dictionary<string, Func<Caller, bool>> Conditions = new()
    {
        [LeadInspector] = caller => caller.IsInspectorate && caller.HasRole(Role.LeadInspector),
        [Inspectorate] = caller => caller.IsInspectorate,
        [Administrator] = caller => caller.OrganisationKind == OrganisationKinds.Inspectorate && caller.HasRole(Role.Administrator),
        [Agency] = caller => caller.IsAgency,
        [Participant] = caller => caller.IsInspectorate || caller.IsAgency,
        [Service] = caller => caller.IsService,
        [ServiceOrLeadInspector] = caller => caller.IsService || (caller.IsInspectorate && caller.HasRole(Role.LeadInspector)),
        [Operations] = caller => caller.HasRole(Role.Operations),
    };

    internal static void AddPolicies(this IServiceCollection services)
    {
        var authenticated = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        var authorization = services.AddAuthorizationBuilder().SetFallbackPolicy(authenticated).AddPolicy(Authenticated, authenticated);
        foreach (var (name, condition) in Conditions)
            authorization.AddPolicy(name, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => condition(Caller.Of(context.User))));
    }

    /// <summary>The endpoints that name neither a policy nor that they are open to everybody. Each host's tests expect none.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <returns>Their display names.</returns>
    public static IReadOnlyList<string> MissingOn(EndpointDataSource endpoints) =>
        [.. endpoints.Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null
                && !e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is not null))
            .Select(e => e.DisplayName ?? e.ToString() ?? "")];
}
