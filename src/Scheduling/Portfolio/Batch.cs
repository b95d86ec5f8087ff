using Jtai.Scheduling.Inspections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Portfolio;

/// <summary>Inspections that are planned and carried out together.</summary>
[EntityTypeConfiguration<BatchMapping, Batch>]
sealed class Batch
{
    public Guid Id { get; init; }
    public required string Title { get; init; }
    public int Size { get; init; }
    public Instant CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public List<BatchEntry> Entries { get; } = [];
}

/// <summary>That an inspection is in a batch; it is in one at most.</summary>
[EntityTypeConfiguration<BatchEntryMapping, BatchEntry>]
sealed class BatchEntry
{
    public Guid InspectionId { get; init; }
    public Guid BatchId { get; init; }
}

sealed class BatchMapping : IEntityTypeConfiguration<Batch>
{
    public void Configure(EntityTypeBuilder<Batch> builder)
    {
        builder.ToTable("batches");
        builder.Property(batch => batch.Id).ValueGeneratedNever();
        builder.HasMany(batch => batch.Entries).WithOne().HasForeignKey(entry => entry.BatchId);
    }
}

sealed class BatchEntryMapping : IEntityTypeConfiguration<BatchEntry>
{
    public void Configure(EntityTypeBuilder<BatchEntry> builder)
    {
        builder.ToTable("batch_entries");
        builder.HasKey(entry => entry.InspectionId);
        builder.HasOne<Inspection>().WithOne().HasForeignKey<BatchEntry>(entry => entry.InspectionId);
    }
}
