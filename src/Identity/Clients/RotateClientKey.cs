using Jtai.Contracts.Api.Identity;
using Jtai.Data.Http;
using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Identity.Clients;

/// <summary>Gives a client a new public key; the one before is good for a while yet, so that nothing stands still while programs are changed over.</summary>
static class RotateClientKey
{
    internal const int UsualDays = 7, MostDays = 30;

    public static async Task<Results<Ok<ClientDetails>, ProblemHttpResult>> Handle(
        string id, RotateClientKeyRequest request, IdentityDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        await using var change = await Change.OfAsync(db, db.Clients.OwnOf(caller).Where(each => each.Id == id), Client.Lock(id), cancellationToken);
        if (change is null) return Problems.NotFound();
        if (Rotate(change.Record, request.PublicKey, request.OverlapDays ?? UsualDays, clock.GetCurrentInstant()) is { } refusal) return refusal.ToProblem();
        db.Audit($"client/{id}", what: Facts(change.Record));
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(change.Record.View());
    }

    /// <summary>The command: <c>rotate-client-key</c>.</summary>
    internal static async Task<Refusal?> RunAsync(IdentityDb db, string id, string publicKey, int days, Instant now, CancellationToken cancellationToken)
    {
        await using var change = await Change.OfAsync(db, db.Clients.Where(each => each.Id == id), Client.Lock(id), cancellationToken);
        if (change is null) return Client.Unknown(id);
        if (Rotate(change.Record, publicKey, days, now) is { } refusal) return refusal;
        db.AuditAs("rotate-client-key", $"client/{id}", "by command", Facts(change.Record));
        await change.SaveAsync(cancellationToken);
        return null;
    }

    static object Facts(Client client) => new
    {
        Key = PublicKey.Thumbprint(client.PublicKey!),
        Before = PublicKey.Thumbprint(client.PreviousKey!),
        Until = client.PreviousKeyUntil?.ToDateTimeOffset(),
    };

    static Refusal? Rotate(Client client, string publicKey, int days, Instant now)
    {
        if (client.RevokedAt is not null)
        {
            return new("client-ended", "The client was ended. Register another one.") { Status = StatusCodes.Status409Conflict, Field = "id" };
        }
        if (client.PublicKey is null)
        {
            return new("client-without-key", "This client signs in with a secret of the configuration and has no key.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "id",
            };
        }
        if (days is < 0 or > MostDays)
        {
            return new("overlap-impossible", "The key before stays good for a number of days; none ends it at once.")
            {
                Field = "overlapDays",
                Value = $"{days}",
                Allowed = $"0 to {MostDays}",
            };
        }
        var (key, refusal) = PublicKey.Read(publicKey);
        if (key is null) return refusal;
        if (key.AsSpan().SequenceEqual(client.PublicKey))
        {
            return new("public-key-unchanged", "The client has this key already. Make a new pair.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "publicKey",
            };
        }
        (client.PreviousKey, client.PreviousKeyUntil, client.PublicKey) = (client.PublicKey, now + Duration.FromDays(days), key);
        return null;
    }
}
