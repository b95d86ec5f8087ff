using System.Buffers.Binary;
using System.Data;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Jtai.Data.Audit;

/// <summary>Something that is wrong with the audit trail.</summary>
/// <param name="Sequence">The entry that it was found at.</param>
/// <param name="Code"><c>changed</c>, <c>missing</c>, <c>moved</c>, <c>unlinked</c>, <c>truncated</c>, <c>seal-forged</c>, <c>seal-broken</c>,
/// <c>unsealed</c>, <c>expectation-failed</c>.</param>
/// <param name="Message">The same for people.</param>
public sealed record AuditFinding(long Sequence, string Code, string Message);

/// <summary>What a verification of the audit trail found.</summary>
/// <param name="Entries">Number of entries.</param>
/// <param name="Head">Sequence of the last entry.</param>
/// <param name="HeadHash">Its hash, in hexadecimal. Written down elsewhere, it can be held against a later verification.</param>
/// <param name="SealedTo">Sequence of the last seal; what came later is protected only by the database's own refusal.</param>
/// <param name="Findings">What is wrong; empty when the trail is intact.</param>
public sealed record AuditReport(long Entries, long Head, string HeadHash, long SealedTo, IReadOnlyList<AuditFinding> Findings);

/// <summary>Reads the whole audit trail and recomputes it, independently of the database that wrote it.</summary>
public static class AuditTrail
{
    /// <summary>Verifies every link and every seal on one snapshot; entries that are added meanwhile do not disturb it.</summary>
    /// <param name="database">The service's database.</param>
    /// <param name="signingKey">The key that the seals are signed with.</param>
    /// <param name="expected">A head that was written down earlier, or null.</param>
    /// <param name="sealedBefore">Entries of an earlier time (UTC) should have been sealed; null does not ask.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    public static async Task<AuditReport> VerifyAsync(
        NpgsqlDataSource database, string signingKey, (long Sequence, string Hash)? expected = null, DateTime? sealedBefore = null,
        CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

        var (trail, headSequence, headHash) = await ReadHeadAsync(connection, cancellationToken);
        var seals = await ReadSealsAsync(connection, cancellationToken);
        var forged = seals.Where(seal => !AuditSeal.IsSigned(signingKey, trail, seal.Sequence, seal.Hash, seal.At, seal.Signature)).ToList();
        var sealedTo = seals.Except(forged).Select(seal => seal.Sequence).LastOrDefault();
        var findings = new List<AuditFinding>();

        long entries = 0, last = 0;
        var lastHash = new byte[32];
        var sealsMet = 0;
        await using (var command = new NpgsqlCommand(
            "select sequence, at, id, subject, organisation, process, why, record, what::text, previous_hash, hash from audit_entries order by "
            + "sequence nulls last, id",
            connection))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                entries++;
                if (row.IsDBNull(0) || row.IsDBNull(9) || row.IsDBNull(10))
                {
                    findings.Add(new(last, "unlinked", $"Entry {row.GetGuid(2)} was written without being linked to the trail."));
                    continue;
                }
                var sequence = row.GetInt64(0);
                var hash = (byte[])row[10];
                if (sequence > last + 1)
                {
                    findings.Add(new(
                        last + 1, "missing",
                        last + 2 == sequence ? $"Entry {last + 1} is missing." : $"Entries {last + 1} to {sequence - 1} are missing."));
                }
                else if (!lastHash.AsSpan().SequenceEqual((byte[])row[9]))
                {
                    findings.Add(new(sequence, "moved", $"Entry {sequence} does not follow the entry before it: one of them was replaced, moved or removed."));
                }
                if (!HashOf(row).AsSpan().SequenceEqual(hash)) findings.Add(new(sequence, "changed", $"Entry {sequence} is not what was written."));

                if (sequence == sealedTo + 1 && row.GetDateTime(1) < sealedBefore)
                {
                    findings.Add(new(
                        sequence, "unsealed",
                        $"Entry {sequence} of {row.GetDateTime(1):O} is not sealed: the service does not run, or refuses to seal a trail that was rewritten."));
                }
                for (; sealsMet < seals.Count && seals[sealsMet].Sequence <= sequence; sealsMet++)
                    if (seals[sealsMet] is var seal && seal.Sequence == sequence && !seal.Hash.AsSpan().SequenceEqual(hash))
                    {
                        findings.Add(new(sequence, "seal-broken", $"Entries up to {sequence} are not those that were sealed at {seal.At:O}."));
                    }
                if (expected is { } was && was.Sequence == sequence && !string.Equals(was.Hash, Convert.ToHexString(hash), StringComparison.OrdinalIgnoreCase))
                {
                    findings.Add(new(sequence, "expectation-failed", $"Entries up to {sequence} are not those that had the expected hash."));
                }
                (last, lastHash) = (sequence, hash);
            }
        }

        foreach (var seal in forged)
            findings.Add(new(seal.Sequence, "seal-forged", $"The seal on entry {seal.Sequence} was not made with the signing key."));
        var promised = new[] { headSequence, sealedTo, expected?.Sequence ?? 0 }.Max();
        if (promised > last) findings.Add(new(last + 1, "truncated", $"The trail ends at entry {last}, but had reached entry {promised}."));
        else if (headSequence != last || !headHash.AsSpan().SequenceEqual(lastHash))
        {
            findings.Add(new(last, "moved", $"Entry {last} is not the head that the database remembers."));
        }

        return new AuditReport(entries, last, Convert.ToHexStringLower(lastHash), sealedTo, [.. findings.OrderBy(f => f.Sequence)]);
    }

    internal static long Microseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The same encoding as <c>audit_link</c> in Database.sql: every field with its length, so that no two entries are encoded alike.</summary>
    static byte[] HashOf(NpgsqlDataReader row)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[16];
        sha.AppendData((byte[])row[9]);
        BinaryPrimitives.WriteInt64BigEndian(number, row.GetInt64(0));
        BinaryPrimitives.WriteInt64BigEndian(number[8..], Microseconds(row.GetDateTime(1)));
        sha.AppendData(number);
        row.GetGuid(2).TryWriteBytes(number, bigEndian: true, out _);
        sha.AppendData(number);
        for (var field = 3; field <= 8; field++)
        {
            var text = row.IsDBNull(field) ? null : Encoding.UTF8.GetBytes(row.GetString(field));
            BinaryPrimitives.WriteInt32BigEndian(number, text?.Length ?? -1);
            sha.AppendData(number[..4]);
            sha.AppendData(text ?? []);
        }
        return sha.GetHashAndReset();
    }

    static async Task<(Guid Trail, long Sequence, byte[] Hash)> ReadHeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select trail, sequence, hash from audit_head", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? (row.GetGuid(0), row.GetInt64(1), (byte[])row[2])
            : (Guid.Empty, 0, new byte[32]);
    }

    static async Task<List<(long Sequence, byte[] Hash, DateTime At, byte[] Signature)>> ReadSealsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var seals = new List<(long, byte[], DateTime, byte[])>();
        await using var command = new NpgsqlCommand("select sequence, hash, at, signature from audit_seals order by sequence", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            seals.Add((row.GetInt64(0), (byte[])row[1], row.GetDateTime(2), (byte[])row[3]));
        return seals;
    }
}
