using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data.Audit;

/// <summary>
/// One entry of the audit trail: who did what, when, on whose behalf, in which process and why. Written by <see cref="JtaiDbContext.Audit"/>,
/// never changed or deleted: the database refuses it, and <c>verify-audit</c> finds it where somebody gets round the database.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Identifies the entry.</summary>
    public Guid Id { get; init; }

    /// <summary>Place in the trail, from 1 without gaps, in the order of commits; given by the database at commit.</summary>
    public long? Sequence { get; init; }

    /// <summary>When it was done.</summary>
    public Instant At { get; init; }

    /// <summary>Who did it: the account or client, or the name of a service.</summary>
    public required string Subject { get; init; }

    /// <summary>On behalf of which organisation.</summary>
    public required string Organisation { get; init; }

    /// <summary>The process, as a name of the domain.</summary>
    public required string Process { get; init; }

    /// <summary>The reason that was given, if any.</summary>
    public string? Why { get; init; }

    /// <summary>What it was done to, as kind and id.</summary>
    public required string Record { get; init; }

    /// <summary>Facts, as a JSON object of ids and codes.</summary>
    public required string What { get; init; }

    /// <summary>Hash of the entry before; given by the database.</summary>
    public byte[]? PreviousHash { get; init; }

    /// <summary>SHA-256 over <see cref="PreviousHash"/> and every field; given by the database.</summary>
    public byte[]? Hash { get; init; }

    internal static string Json(object? what) => what is null ? "{}" : JsonSerializer.Serialize(what, JsonSerializerOptions.Web);

    internal static void Map(ModelBuilder model) => model.Shared<AuditEntry>("audit_entries", entry =>
    {
        entry.Property(e => e.What).HasColumnType("jsonb");
    });
}
