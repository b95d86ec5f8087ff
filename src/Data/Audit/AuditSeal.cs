using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data.Audit;

/// <summary>
/// The head of the audit trail at one time, signed with a key that is not in the database: what it covers cannot be rewritten by who has only the
/// database.
/// </summary>
public sealed class AuditSeal
{
    /// <summary>Sequence of the last entry that it covers.</summary>
    public long Sequence { get; init; }

    /// <summary>Hash of that entry.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was sealed.</summary>
    public Instant At { get; init; }

    /// <summary>HMAC-SHA-256 over the trail's id and the fields above.</summary>
    public required byte[] Signature { get; init; }

    internal static bool IsSigned(string key, Guid trail, long sequence, byte[] hash, DateTime at, byte[] signature) =>
        CryptographicOperations.FixedTimeEquals(signature, Sign(key, trail, sequence, hash, at));

    internal static byte[] Sign(string key, Guid trail, long sequence, byte[] hash, DateTime at)
    {
        // The label keeps a signature made here from being taken for one made with the same key elsewhere.
        var label = "jtai-audit-seal-1"u8;
        var message = new byte[label.Length + 16 + 8 + 8 + hash.Length];
        label.CopyTo(message);
        var rest = message.AsSpan(label.Length);
        trail.TryWriteBytes(rest);
        BinaryPrimitives.WriteInt64BigEndian(rest[16..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(rest[24..], AuditTrail.Microseconds(at));
        hash.CopyTo(rest[32..]);
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), message);
    }

    internal static void Map(ModelBuilder model) => model.Shared<AuditSeal>("audit_seals", seal =>
    {
        seal.HasKey(s => new { s.Sequence, s.Signature });
    });
}
