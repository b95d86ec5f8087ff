using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Hosting;
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

/// <summary>Signs the head of the audit trail at regular times. The log line is the copy that who owns the database cannot reach.</summary>
public sealed class AuditSealing(NpgsqlDataSource database, IOptions<AuditOptions> options, ILogger<AuditSealing> log) : BackgroundService
{
    /// <summary>Seals the head unless it is sealed. False when there was nothing new.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        Guid trail;
        long sequence;
        byte[] hash;
        await using (var head = new NpgsqlCommand(
            "select trail, sequence, hash from audit_head where sequence > (select coalesce(max(sequence), 0) from audit_seals)", connection))
        await using (var row = await head.ExecuteReaderAsync(cancellationToken))
        {
            if (!await row.ReadAsync(cancellationToken))
                return false;
            (trail, sequence, hash) = (row.GetGuid(0), row.GetInt64(1), (byte[])row[2]);
        }

        // PostgreSQL keeps microseconds; the signature must be over what comes back.
        var now = DateTime.UtcNow;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        await using var seal = new NpgsqlCommand("insert into audit_seals (sequence, hash, at, signature) values ($1, $2, $3, $4) on conflict do nothing", connection)
        {
            Parameters =
            {
                new() { Value = sequence }, new() { Value = hash }, new() { Value = now },
                new() { Value = AuditSeal.Sign(options.Value.SigningKey, trail, sequence, hash, now) },
            },
        };
        if (await seal.ExecuteNonQueryAsync(cancellationToken) == 1)
            log.LogInformation("Audit trail sealed at {AuditSequence} {AuditHash}", sequence, Convert.ToHexStringLower(hash));
        return true;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SealEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                log.LogWarning("The audit trail could not be sealed ({SqlState}); it is tried again", exception.SqlState);
            }
        }
    }
}
