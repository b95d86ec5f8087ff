using Jtai.Identity.Data;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Identity.Keys;

/// <summary>What has to be done to the keys at an instant.</summary>
/// <param name="Create">From when and until when a new key signs; null if none is needed.</param>
/// <param name="Remove">The keys whose last token has expired.</param>
sealed record RotationPlan((Instant From, Instant Until)? Create, IReadOnlyList<string> Remove)
{
    /// <summary>A key follows where the last one ends, and is made (and so published) well before. Pure.</summary>
    public static RotationPlan For(IReadOnlyCollection<SigningKey> keys, Instant now, IdentityOptions options)
    {
        var period = Duration.FromTimeSpan(options.SigningPeriod);
        var gone = keys.Where(k => k.SignsUntil + Duration.FromTimeSpan(options.TokenLifetime) + IdentityOptions.ClockSkew <= now).Select(k => k.Id).ToList();
        // The first key ever, or the first after a long stop: nobody can know it before it signs.
        if (keys.All(k => k.SignsUntil <= now)) return new((now, now + period), gone);
        var end = keys.Max(k => k.SignsUntil);
        return new(end - Duration.FromTimeSpan(options.PublishAhead) <= now ? (end, end + period) : null, gone);
    }
}

/// <summary>Carries the plan out every minute, in any number of replicas.</summary>
sealed class KeyRotation(IServiceScopeFactory scopes, IOptions<IdentityOptions> options, IClock clock, ILogger<KeyRotation> log)
    : Worker(TimeSpan.FromMinutes(1), "rotate keys", log)
{
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Two replicas would otherwise both see that a key is missing.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('key-rotation'))", cancellationToken);

        var now = clock.GetCurrentInstant();
        var keys = await db.SigningKeys.ToListAsync(cancellationToken);
        var plan = RotationPlan.For(keys, now, options.Value);
        if (plan.Create is var (from, until))
        {
            var key = SigningKey.Create(from, until, options.Value.KeyEncryptionKeyBytes);
            db.Add(key);
            db.AuditAs("create-signing-key", $"signing-key/{key.Id}", what: new { signsFrom = from.ToString(), signsUntil = until.ToString() });
        }

        foreach (var id in plan.Remove)
        {
            db.Remove(keys.Single(k => k.Id == id));
            db.AuditAs("remove-signing-key", $"signing-key/{id}");
        }

        await db.SaveChangesAsync(cancellationToken);
        await db.UsedAssertions.Where(a => a.ExpiresAt < now - IdentityOptions.ClockSkew).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return false;
    }
}
