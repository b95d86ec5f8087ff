using Jtai.Contracts.Api.Identity;
using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Identity.Clients;

/// <summary>The clients of an administrator's own inspectorate, those that were ended too.</summary>
static class ListClients
{
    public static async Task<Ok<IReadOnlyList<ClientDetails>>> All(IdentityDb db, Caller caller, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ClientDetails>>(
            [.. (await db.Clients.OwnOf(caller).AsNoTracking().OrderBy(each => each.Id).ToListAsync(cancellationToken)).Select(View)]);

    public static async Task<Results<Ok<ClientDetails>, ProblemHttpResult>> One(
        string id, IdentityDb db, Caller caller, CancellationToken cancellationToken) =>
        await db.Clients.OwnOf(caller).AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken) is { } client
            ? TypedResults.Ok(client.View())
            : Problems.NotFound();

    internal static IQueryable<Client> OwnOf(this IQueryable<Client> clients, Caller caller) =>
        clients.Where(each => each.OrganisationId == caller.Organisation);

    internal static ClientDetails View(this Client client) => new(
        client.Id, client.OrganisationId, client.Roles, client.PublicKey is { } key ? PublicKey.Thumbprint(key) : null,
        client.PreviousKey is { } previous ? PublicKey.Thumbprint(previous) : null, client.PreviousKeyUntil?.ToDateTimeOffset(),
        client.RevokedAt?.ToDateTimeOffset());
}
