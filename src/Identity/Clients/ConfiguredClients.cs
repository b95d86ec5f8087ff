using System.Security.Cryptography;
using System.Text;
using Jtai.Contracts;
using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Identity.Clients;

/// <summary>
/// Brings the clients that configuration names into the database at start: the services of this system and, where a demonstration is configured, its
/// clients. A second start changes nothing.
/// </summary>
sealed class ConfiguredClients(IServiceScopeFactory scopes, IOptions<IdentityOptions> options, IConfiguration configuration, IClock clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One replica after the other.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('configured-clients'))", cancellationToken);

        foreach (var (id, service) in options.Value.ServiceClients)
        {
            await PutAsync(db, new Organisation { Id = id, Name = id, Kind = OrganisationKinds.Service }, cancellationToken);
            await PutAsync(
                db,
                new Client
                {
                    Id = id,
                    OrganisationId = id,
                    Roles = [Role.Service],
                    Audiences = Services,
                    PublicKey = Convert.FromBase64String(service.PublicKey),
                },
                cancellationToken);
        }

        var secrets = configuration.GetSection("Demonstration:Clients").GetChildren().ToDictionary(c => c.Key, c => c["Secret"]);
        if (secrets.Count > 0)
        {
            foreach (var organisation in Demonstration.Organisations)
                await PutAsync(db, organisation, cancellationToken);
        }
        foreach (var (id, secret) in secrets)
        {
            if (secret is not { Length: >= MinSecretLength })
            {
                throw new InvalidOperationException($"Demonstration:Clients:{id}:Secret has fewer than {MinSecretLength} characters.");
            }
            var client = Demonstration.ClientOf(id) ?? throw new InvalidOperationException($"Demonstration:Clients:{id} is not a demonstration client.");
            client.SecretHash = Hash(secret);
            await PutAsync(db, client, cancellationToken);
        }

        // What configuration no longer names was a demonstration's, and has no secret any more.
        foreach (var gone in await db.Clients.Where(c => c.SecretHash != null && c.RevokedAt == null && !secrets.Keys.Contains(c.Id))
            .ToListAsync(cancellationToken))
        {
            (gone.SecretHash, gone.RevokedAt) = (null, clock.GetCurrentInstant());
            db.AuditAs("revoke-client", $"client/{gone.Id}", "no longer configured");
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal const int MinSecretLength = 24;

    /// <summary>The audiences there are.</summary>
    internal static string[] Services { get; } = [.. KnownServices.All.Select(service => service.Name)];

    /// <summary>A plain hash is enough for a secret of high entropy, of which the length is a sign.</summary>
    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    static async Task PutAsync(IdentityDb db, Organisation organisation, CancellationToken cancellationToken)
    {
        if (await db.Organisations.FindAsync([organisation.Id], cancellationToken) is not { } known) db.Add(organisation);
        else if ((known.Name, known.Kind, known.Area) == (organisation.Name, organisation.Kind, organisation.Area)) return;
        else (known.Name, known.Kind, known.Area) = (organisation.Name, organisation.Kind, organisation.Area);
        db.AuditAs("configure-organisation", $"organisation/{organisation.Id}", what: new { organisation.Kind, organisation.Area });
    }

    static async Task PutAsync(IdentityDb db, Client client, CancellationToken cancellationToken)
    {
        if (await db.Clients.FindAsync([client.Id], cancellationToken) is not { } known) db.Add(client);
        else if (known.OrganisationId == client.OrganisationId && known.Roles.SequenceEqual(client.Roles) && known.Audiences.SequenceEqual(client.Audiences)
            && Same(known.PublicKey, client.PublicKey) && Same(known.SecretHash, client.SecretHash) && known.RevokedAt is null)
        {
            return;
        }
        else
        {
            (known.OrganisationId, known.Roles, known.Audiences) = (client.OrganisationId, client.Roles, client.Audiences);
            (known.PublicKey, known.SecretHash, known.RevokedAt) = (client.PublicKey, client.SecretHash, null);
        }

        db.AuditAs("configure-client", $"client/{client.Id}", what: new { client.OrganisationId, client.Roles, client.Audiences });
    }

    static bool Same(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);
}
