using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>The timetable of an inspection's fieldwork as inspectors work on it (¶31-32). Agencies see published versions only.</summary>
[EntityTypeConfiguration<FieldworkTimetableMapping, FieldworkTimetable>]
sealed class FieldworkTimetable
{
    public Guid InspectionId { get; init; }
    public IReadOnlyList<FieldworkPlace> Places { get; set; } = [];
    public IReadOnlyList<TravelTime> TravelTimes { get; set; } = [];

    /// <summary>The last published version; 0 while there is none.</summary>
    public int Version { get; set; }

    /// <summary>Counts the changes of places and slots, so that <see cref="Revision"/> changes with each.</summary>
    public int Changes { get; set; }
    public uint Revision { get; init; }
}

/// <summary>Somebody does something at some time. Inspectors are subjects, local people are roles.</summary>
[EntityTypeConfiguration<SlotMapping, Slot>]
sealed class Slot
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }
    public required SlotPlan Plan { get; set; }
    public int Sequence { get; set; }
    public Instant ChangedAt { get; set; }
    public uint Revision { get; init; }
}

/// <summary>A version as it was published; never changed.</summary>
[EntityTypeConfiguration<PublishedTimetableMapping, PublishedTimetable>]
sealed class PublishedTimetable
{
    public Guid InspectionId { get; init; }
    public int Version { get; init; }
    public Instant PublishedAt { get; init; }
    public required string PublishedBy { get; init; }
    public string? Reason { get; init; }
    public required IReadOnlyList<FieldworkPlace> Places { get; init; }
    public required IReadOnlyList<FieldworkEntry> Entries { get; init; }
}

sealed class FieldworkTimetableMapping : IEntityTypeConfiguration<FieldworkTimetable>
{
    public void Configure(EntityTypeBuilder<FieldworkTimetable> builder)
    {
        builder.ToTable("fieldwork_timetables");
        builder.HasKey(timetable => timetable.InspectionId);
        builder.HasOne<Inspection>().WithOne().HasForeignKey<FieldworkTimetable>(timetable => timetable.InspectionId);
        builder.Property(timetable => timetable.Places)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<FieldworkPlace>>(), AsJson.Comparer<IReadOnlyList<FieldworkPlace>>());
        builder.Property(timetable => timetable.TravelTimes)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<TravelTime>>(), AsJson.Comparer<IReadOnlyList<TravelTime>>());
    }
}

sealed class SlotMapping : IEntityTypeConfiguration<Slot>
{
    public void Configure(EntityTypeBuilder<Slot> builder)
    {
        builder.ToTable("fieldwork_slots");
        builder.Property(slot => slot.Id).ValueGeneratedNever();
        builder.HasOne<Inspection>().WithMany().HasForeignKey(slot => slot.InspectionId);
        builder.Property(slot => slot.Plan).HasColumnType("jsonb").HasConversion(AsJson.Converter<SlotPlan>(), AsJson.Comparer<SlotPlan>());
    }
}

sealed class PublishedTimetableMapping : IEntityTypeConfiguration<PublishedTimetable>
{
    public void Configure(EntityTypeBuilder<PublishedTimetable> builder)
    {
        builder.ToTable("published_fieldwork_timetables");
        builder.HasKey(timetable => new { timetable.InspectionId, timetable.Version });
        builder.Property(timetable => timetable.Version).ValueGeneratedNever();
        builder.HasOne<Inspection>().WithMany().HasForeignKey(timetable => timetable.InspectionId);
        builder.Property(timetable => timetable.Places)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<FieldworkPlace>>(), AsJson.Comparer<IReadOnlyList<FieldworkPlace>>());
        builder.Property(timetable => timetable.Entries)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<FieldworkEntry>>(), AsJson.Comparer<IReadOnlyList<FieldworkEntry>>());
    }
}
