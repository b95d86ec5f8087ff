using System.Text.RegularExpressions;
using Jtai.Contracts.Api.Identity;
using Jtai.Data.Http;
using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Identity.Clients;

/// <summary>
/// Registers a client with its public key: an administrator one of its own inspectorate, operations any by the command <c>register-client</c>. An
/// administrator who could enter an agency could read what that agency reads.
/// </summary>
static partial class RegisterClient
{
    /// <summary>What an administrator may give; agencies and operations are entered by the command.</summary>
    static readonly string[] OfInspectorates = [Role.LeadInspector, Role.Inspector, Role.Administrator];

    static FormattableString Lock => $"select pg_advisory_xact_lock(hashtext('configured-clients'))";

    public static async Task<Results<Created<ClientDetails>, ProblemHttpResult>> Handle(
        RegisterClientRequest request, IdentityDb db, Caller caller, CancellationToken cancellationToken)
    {
        await using var change = await Change.BeginAsync(db, Lock, cancellationToken);
        var organisation = await db.Organisations.SingleAsync(each => each.Id == caller.Organisation, cancellationToken);
        var (client, refusal) = await TryAsync(db, request.Id, organisation, request.Roles, request.PublicKey, cancellationToken);
        if (client is null) return refusal!.ToProblem();
        db.Audit($"client/{client.Id}", what: Facts(client));
        await change.SaveAsync(cancellationToken);
        return TypedResults.Created($"/api/identity/v1/clients/{client.Id}", client.View());
    }

    /// <summary>The command: <c>register-client</c>, with an organisation that is not there yet entered as well.</summary>
    internal static async Task<Refusal?> RunAsync(
        IdentityDb db, string id, Organisation organisation, IReadOnlyList<string> roles, string publicKey, CancellationToken cancellationToken)
    {
        await using var change = await Change.BeginAsync(db, Lock, cancellationToken);
        var known = await db.Organisations.SingleOrDefaultAsync(each => each.Id == organisation.Id, cancellationToken);
        if (known is null)
        {
            if (Unknown(organisation) is { } unknown) return unknown;
            db.Add(organisation);
            db.AuditAs("configure-organisation", $"organisation/{organisation.Id}", what: new { organisation.Kind, organisation.Area });
        }
        var (client, refusal) = await TryAsync(db, id, known ?? organisation, roles, publicKey, cancellationToken);
        if (client is null) return refusal;
        db.AuditAs("register-client", $"client/{client.Id}", "by command", Facts(client));
        await change.SaveAsync(cancellationToken);
        return null;
    }

    static object Facts(Client client) => new { client.OrganisationId, client.Roles, client.Audiences, Key = PublicKey.Thumbprint(client.PublicKey!) };

    static async Task<(Client?, Refusal?)> TryAsync(
        IdentityDb db, string id, Organisation organisation, IReadOnlyList<string> roles, string publicKey, CancellationToken cancellationToken)
    {
        if (!Identifier().IsMatch(id))
        {
            return (null, new("client-id-invalid", "The client needs an identifier that names a program, never a person.")
            {
                Status = StatusCodes.Status400BadRequest,
                Field = "id",
                Allowed = "3 to 64 lower-case letters, digits and hyphens, such as northmarch-council-portal",
            });
        }
        var allowed = RolesOf(organisation.Kind);
        if (roles.Count == 0 || roles.Except(allowed).Any() || roles.Distinct().Count() != roles.Count)
        {
            return (null, new("role-not-of-organisation", "Give the client roles that its organisation can have.")
            {
                Field = "roles",
                Value = string.Join(", ", roles.Intersect(allowed)),
                Allowed = string.Join(", ", allowed),
            });
        }
        var (key, refusal) = PublicKey.Read(publicKey);
        if (key is null) return (null, refusal);
        // Also one that was ended: the audit trail speaks of it.
        if (await db.Clients.AnyAsync(each => each.Id == id, cancellationToken))
        {
            return (null, new("client-known", "There is a client with this identifier, or there was one. Choose another, or give it a new key.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "id",
            });
        }
        var client = new Client { Id = id, OrganisationId = organisation.Id, Roles = [.. roles], Audiences = ConfiguredClients.Services, PublicKey = key };
        db.Add(client);
        return (client, null);
    }

    static string[] RolesOf(string kind) => kind switch
    {
        OrganisationKinds.Inspectorate => OfInspectorates,
        Role.Operations => [Role.Operations],
        _ when OrganisationKinds.MayBeAgency(kind) => [Role.Agency],
        _ => [],
    };

    static Refusal? Unknown(Organisation organisation) =>
        Identifier().IsMatch(organisation.Id)
            && Identifier().IsMatch(organisation.Kind)
            && organisation.Name.Length > 0
            && RolesOf(organisation.Kind) is { Length: > 0 } roles
            && (roles is not [Role.Agency] || (organisation.Area is { } area && Identifier().IsMatch(area)))
            ? null
            : new("organisation-unknown", "There is no such organisation. Say what it is.")
            {
                Field = "organisation",
                Value = organisation.Id,
                Allowed = "one that is there, or --name, --kind (inspectorate, operations, or the kind of agency of a framework) and for an agency --area",
            };

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]\z")]
    private static partial Regex Identifier();
}
