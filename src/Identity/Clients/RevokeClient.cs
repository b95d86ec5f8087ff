using Jtai.Data.Http;
using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Identity.Clients;

/// <summary>Ends a client: it gets no more tokens. Once more changes nothing; it never comes back.</summary>
static class RevokeClient
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        string id, IdentityDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        await using var change = await Change.OfAsync(db, db.Clients.OwnOf(caller).Where(each => each.Id == id), Client.Lock(id), cancellationToken);
        if (change is null) return Problems.NotFound();
        if (change.Record.Revoke(clock.GetCurrentInstant())) db.Audit($"client/{id}");
        else db.NothingChanged();
        await change.SaveAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The command: <c>revoke-client</c>.</summary>
    internal static async Task<Refusal?> RunAsync(IdentityDb db, string id, Instant now, CancellationToken cancellationToken)
    {
        await using var change = await Change.OfAsync(db, db.Clients.Where(each => each.Id == id), Client.Lock(id), cancellationToken);
        if (change is null) return Client.Unknown(id);
        if (change.Record.Revoke(now)) db.AuditAs("revoke-client", $"client/{id}", "by command");
        await change.SaveAsync(cancellationToken);
        return null;
    }

    static bool Revoke(this Client client, Instant now)
    {
        if (client.RevokedAt is not null) return false;
        (client.RevokedAt, client.PublicKey, client.PreviousKey, client.PreviousKeyUntil, client.SecretHash) = (now, null, null, null, null);
        return true;
    }
}
