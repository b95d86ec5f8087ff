using System.ComponentModel.DataAnnotations;
using Jtai.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jtai.Data.Audit;

/// <summary>Configuration section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>Secret that signs the head of the audit trail; at least 32 characters, never in the database that it protects.</summary>
    [Required, MinLength(32)]
    public string SigningKey { get; set; } = "";

    /// <summary>How long an entry waits at most for its seal.</summary>
    public TimeSpan SealEvery { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Signs the head of the audit trail at regular times. The log line is the copy that who owns the database cannot reach; the other is this object's
/// memory: a trail that no longer goes on from the last seal that this process saw was rewritten, and is not signed.
/// </summary>
public sealed class AuditSealing(NpgsqlDataSource database, IOptions<AuditOptions> options, ILogger<AuditSealing> log)
    : Worker(options.Value.SealEvery, "seal the audit trail", log)
{
    (long Sequence, byte[] Hash)? seen;

    /// <summary>Seals the head unless it is sealed. False when there was nothing new, and when what was sealed before is not there any more.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        Guid trail;
        (long Sequence, byte[] Hash) head;
        // One statement and so one snapshot: nothing is rewritten between the look back and the head.
        await using (var look = new NpgsqlCommand("""
            select trail, sequence, hash,
                exists (select from audit_seals where sequence = $1 and hash = $2) and exists (select from audit_entries where sequence = $1 and hash = $2)
            from audit_head
            """, connection) { Parameters = { new() { Value = seen?.Sequence ?? 0 }, new() { Value = seen?.Hash ?? [] } } })
        await using (var row = await look.ExecuteReaderAsync(cancellationToken))
        {
            if (!await row.ReadAsync(cancellationToken)) return false;
            if (seen is { } before && !row.GetBoolean(3))
            {
                log.LogCritical(
                    "The audit trail was rewritten: entry {AuditSequence} {AuditHash} or its seal is gone. Nothing is sealed; verify-audit "
                    + "--expect with both says more",
                    before.Sequence, Convert.ToHexStringLower(before.Hash));
                return false;
            }
            (trail, head) = (row.GetGuid(0), (row.GetInt64(1), (byte[])row[2]));
        }
        // What another replica has sealed is remembered as well; what was not made with the key seals nothing, and verify-audit names it.
        await using (var later = new NpgsqlCommand(
            "select sequence, hash, at, signature from audit_seals where sequence > $1 order by sequence desc", connection)
        {
            Parameters = { new() { Value = seen?.Sequence ?? 0 } },
        })
        await using (var row = await later.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                var (sequence, hash) = (row.GetInt64(0), (byte[])row[1]);
                if (!AuditSeal.IsSigned(options.Value.SigningKey, trail, sequence, hash, row.GetDateTime(2), (byte[])row[3])) continue;
                seen = (sequence, hash);
                break;
            }
        }
        if (head.Sequence <= (seen?.Sequence ?? 0)) return false;

        // PostgreSQL keeps microseconds; the signature must be over what comes back.
        var now = DateTime.UtcNow;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        await using var seal = new NpgsqlCommand("select audit_seal($1, $2, $3, $4)", connection)
        {
            Parameters =
            {
                new() { Value = head.Sequence }, new() { Value = head.Hash }, new() { Value = now },
                new() { Value = AuditSeal.Sign(options.Value.SigningKey, trail, head.Sequence, head.Hash, now) },
            },
        };
        if (await seal.ExecuteScalarAsync(cancellationToken) is 1L)
        {
            log.LogInformation("Audit trail sealed at {AuditSequence} {AuditHash}", head.Sequence, Convert.ToHexStringLower(head.Hash));
        }
        seen = head;
        return true;
    }

    /// <summary>Stops, and seals what has come since the last time: nothing is left waiting while the service is away on purpose.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await RunOnceAsync(limit.Token);
        }
        // A host may be stopped once more when it is disposed of: what was there was sealed the first time.
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogWarning("The audit trail could not be sealed at the end ({Exception})", exception.GetType().Name);
        }
    }
}
