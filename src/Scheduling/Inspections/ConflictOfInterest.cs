using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>
/// Somebody's conflict of interest with the area of an inspection. Its texts are for that person, the lead inspector and the quality assurance
/// managers: sealed here, and in no log, notice or audit entry.
/// </summary>
[EntityTypeConfiguration<ConflictOfInterestMapping, ConflictOfInterest>]
sealed class ConflictOfInterest
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }
    public required string Subject { get; init; }

    /// <summary>What it is, under the key of the deployment.</summary>
    public required byte[] SealedText { get; init; }
    public Instant DeclaredAt { get; init; }
    public required string DeclaredBy { get; init; }

    /// <summary>How it is managed, under the same key.</summary>
    public byte[]? SealedReason { get; set; }
    public string? ManagedBy { get; set; }
    public Instant? ManagedAt { get; set; }

    /// <summary>When it was withdrawn or declared anew; the row is kept.</summary>
    public Instant? EndedAt { get; set; }
    public uint Revision { get; init; }

    /// <summary>True while the person is not available.</summary>
    public bool IsOpen => EndedAt is null && ManagedAt is null;

    internal ConflictDetails View(Seal seal) => new(
        Subject, seal.Open(SealedText, Id), DeclaredAt.ToDateTimeOffset(), DeclaredBy, SealedReason is { } reason ? seal.Open(reason, Id) : null,
        ManagedBy, ManagedAt?.ToDateTimeOffset());
}

sealed class ConflictOfInterestMapping : IEntityTypeConfiguration<ConflictOfInterest>
{
    public void Configure(EntityTypeBuilder<ConflictOfInterest> builder)
    {
        builder.ToTable("conflicts_of_interest");
        builder.Property(conflict => conflict.Id).ValueGeneratedNever();
        builder.Ignore(conflict => conflict.IsOpen);
        builder.HasOne<Inspection>().WithMany(inspection => inspection.Conflicts).HasForeignKey(conflict => conflict.InspectionId);
        builder.HasIndex(conflict => new { conflict.InspectionId, conflict.Subject }).IsUnique().HasFilter("ended_at is null");
    }
}
