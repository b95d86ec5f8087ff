using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>A step that an inspection has taken; never changed.</summary>
[EntityTypeConfiguration<InspectionStepMapping, InspectionStep>]
sealed class InspectionStep
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }
    public InspectionEvent Event { get; init; }
    public InspectionStatus From { get; init; }
    public InspectionStatus To { get; init; }

    /// <summary>The day on which it really happened, as it was recorded then; of a correction the day that is right.</summary>
    public LocalDate On { get; init; }

    /// <summary>The step whose day it corrects; null where it corrects none.</summary>
    public Guid? Corrects { get; init; }
    public Instant RecordedAt { get; init; }
    public required string RecordedBy { get; init; }
    public required string Organisation { get; init; }

    /// <summary>Why, where that may speak of somebody: an illness, a death, a distressed member of staff. Sealed for <see cref="Id"/>.</summary>
    public byte[]? SealedReason { get; init; }
}

sealed class InspectionStepMapping : IEntityTypeConfiguration<InspectionStep>
{
    public void Configure(EntityTypeBuilder<InspectionStep> builder)
    {
        builder.ToTable("inspection_steps");
        builder.Property(step => step.Id).ValueGeneratedNever();
        builder.HasOne<Inspection>().WithMany(inspection => inspection.Steps).HasForeignKey(step => step.InspectionId);
    }
}
