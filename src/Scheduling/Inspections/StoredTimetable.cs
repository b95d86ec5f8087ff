using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>A timetable as it was computed, with the calendar it used. A newer one does not replace it.</summary>
[EntityTypeConfiguration<StoredTimetableMapping, StoredTimetable>]
sealed class StoredTimetable
{
    public Guid InspectionId { get; init; }
    public int Revision { get; init; }
    public Instant ComputedAt { get; init; }
    public required string Because { get; init; }
    public int FrameworkVersion { get; init; }
    public required string Calendar { get; init; }
    public int CalendarVersion { get; init; }
    public required IReadOnlyList<TimetableMilestone> Milestones { get; init; }
}

/// <summary>A milestone that has really happened; what is counted from it starts there.</summary>
[EntityTypeConfiguration<HappeningMapping, Happening>]
sealed class Happening
{
    /// <summary>The set-up discussion was held (¶20).</summary>
    internal const string SetUpDiscussion = "set-up-discussion";

    /// <summary>The letter requires a statement of action (¶85).</summary>
    internal const string StatementRequired = "statement-required";

    public Guid InspectionId { get; init; }
    public required string Milestone { get; init; }

    /// <summary>Corrected by the lead inspector only.</summary>
    public LocalDate On { get; set; }
    public Instant RecordedAt { get; init; }
}

/// <summary>A submission for an item of the information request, as Intake tells.</summary>
[EntityTypeConfiguration<ItemArrivalMapping, ItemArrival>]
sealed class ItemArrival
{
    public Guid SubmissionId { get; init; }
    public Guid InspectionId { get; init; }
    public Guid ItemId { get; init; }
    public required string Item { get; init; }
    public required string Organisation { get; init; }

    /// <summary>Kind of agency that owes the item; null where Intake did not say.</summary>
    public string? Agency { get; init; }
    public Instant ReceivedAt { get; init; }
    public bool Late { get; init; }

    /// <summary>It turned out to be unusable and does not count.</summary>
    public bool Returned { get; init; }
}

sealed class StoredTimetableMapping : IEntityTypeConfiguration<StoredTimetable>
{
    public void Configure(EntityTypeBuilder<StoredTimetable> builder)
    {
        builder.ToTable("timetables");
        builder.HasKey(timetable => new { timetable.InspectionId, timetable.Revision });
        // Not a row version here: the number that the timetable has in events.
        builder.Property(timetable => timetable.Revision).ValueGeneratedNever();
        builder.Property(timetable => timetable.Milestones).HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<TimetableMilestone>>(), AsJson.Comparer<IReadOnlyList<TimetableMilestone>>());
    }
}

sealed class HappeningMapping : IEntityTypeConfiguration<Happening>
{
    public void Configure(EntityTypeBuilder<Happening> builder)
    {
        builder.ToTable("happenings");
        builder.HasKey(happening => new { happening.InspectionId, happening.Milestone });
    }
}

sealed class ItemArrivalMapping : IEntityTypeConfiguration<ItemArrival>
{
    public void Configure(EntityTypeBuilder<ItemArrival> builder)
    {
        builder.ToTable("item_arrivals");
        builder.HasKey(arrival => arrival.SubmissionId);
        builder.Property(arrival => arrival.SubmissionId).ValueGeneratedNever();
        builder.HasIndex(arrival => arrival.InspectionId);
        // Whoever asks what has been handed in: not what has to be handed in again.
        builder.HasQueryFilter(arrival => !arrival.Returned);
    }
}
