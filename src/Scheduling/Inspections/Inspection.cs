using Jtai.Scheduling.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>An inspection of a local area, from its planning on.</summary>
[EntityTypeConfiguration<InspectionMapping, Inspection>]
sealed class Inspection
{
    public Guid Id { get; init; }

    /// <summary>Corrected before notification only.</summary>
    public required string LocalArea { get; set; }
    public required string Framework { get; init; }

    /// <summary>Changes by a re-plan before notification only.</summary>
    public int FrameworkVersion { get; set; }
    public InspectionStatus Status { get; set; }

    /// <summary>Where planning stands while a deferral is asked for or granted (¶19); null otherwise.</summary>
    public InspectionStatus? StatusBeforeDeferral { get; set; }

    /// <summary>F1.</summary>
    public LocalDate FieldworkStartsOn { get; set; }

    /// <summary>The day that was planned, where it is a bank holiday and so not F1: should it be none after all, it is F1 again.</summary>
    public LocalDate? PlannedStartsOn { get; set; }
    public LocalDate FieldworkEndsOn { get; set; }

    /// <summary>True where the last day was planned and not the usual one.</summary>
    public bool FieldworkEndPlanned { get; set; }

    public Instant PlannedAt { get; init; }

    /// <summary>From when on those who are to know of it can: the area once it is notified. What was over then is nobody's to be late with.</summary>
    public Instant EnteredAt => NotifiedAt ?? PlannedAt;

    public required string PlannedBy { get; init; }
    public string? OverrideReason { get; set; }

    /// <summary>Why it was entered only after its day of notification; null where it was not.</summary>
    public string? EnteredLateReason { get; init; }

    /// <summary>The day on which the present pause began (¶62); null while there is none.</summary>
    public LocalDate? PausedOn { get; set; }

    /// <summary>The day on which fieldwork was last taken up again (¶62); null where it was never paused.</summary>
    public LocalDate? ResumedOn { get; set; }

    /// <summary>The account of the area's link person (¶21), once the set-up discussion has named one.</summary>
    public string? LinkPerson { get; set; }

    /// <summary>Subject of each inspectorate's reviewer (¶15).</summary>
    public IReadOnlyDictionary<string, string> Reviewers { get; set; } = new Dictionary<string, string>();
    public LocalDate? ReviewersMetOn { get; set; }

    /// <summary>When the notification was recorded; null while the area must not know (¶14-15): part of every query for an agency.</summary>
    public Instant? NotifiedAt { get; set; }

    /// <summary>D1, planned or real.</summary>
    public LocalDate NotificationOn { get; set; }
    public int TimetableRevision { get; set; }
    public uint Revision { get; init; }

    public List<StoredTimetable> Timetables { get; } = [];
    public List<Notification> Notifications { get; } = [];
    public List<Happening> Happenings { get; } = [];
    public List<InspectionStep> Steps { get; } = [];
    public List<Reminder> Reminders { get; } = [];
    public Team? Team { get; set; }
    public List<ConflictOfInterest> Conflicts { get; } = [];

    /// <summary>Locks it until the transaction ends: one change at a time, of it and of what is decided beside it.</summary>
    internal static FormattableString Lock(Guid id) => $"select 1 from inspections where id = {id} for update";

    /// <summary>The timetable in force; it must have been read.</summary>
    public StoredTimetable CurrentTimetable => Timetables.Single(timetable => timetable.Revision == TimetableRevision);
}

sealed class InspectionMapping : IEntityTypeConfiguration<Inspection>
{
    public void Configure(EntityTypeBuilder<Inspection> builder)
    {
        builder.Property(inspection => inspection.Id).ValueGeneratedNever();
        builder.Ignore(inspection => inspection.CurrentTimetable);
        builder.Ignore(inspection => inspection.EnteredAt);
        builder.Property(inspection => inspection.Reviewers).HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyDictionary<string, string>>(), AsJson.Comparer<IReadOnlyDictionary<string, string>>());
        builder.HasIndex(inspection => new { inspection.LocalArea, inspection.FieldworkStartsOn });
        builder.HasMany(inspection => inspection.Timetables).WithOne().HasForeignKey(timetable => timetable.InspectionId);
        builder.HasMany(inspection => inspection.Notifications).WithOne().HasForeignKey(notification => notification.InspectionId);
        builder.HasMany(inspection => inspection.Happenings).WithOne().HasForeignKey(happening => happening.InspectionId);
    }
}
