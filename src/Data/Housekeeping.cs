using Jtai.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Jtai.Data;

/// <summary>
/// Deletes what has served its purpose: sent messages after 7 days, the inbox's memory after 30, answers kept for <c>Idempotency-Key</c> after 1.
/// </summary>
public sealed class Housekeeping(NpgsqlDataSource database, ILogger<Housekeeping> log)
    : Worker(TimeSpan.FromHours(1), "delete what has served its purpose", log)
{
    /// <summary>Deletes what is due now.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            delete from outbox where sent_at < now() - interval '7 days';
            delete from inbox where consumed_at < now() - interval '30 days';
            delete from idempotent_answers where answered_at < now() - interval '1 day';
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return false;
    }
}
