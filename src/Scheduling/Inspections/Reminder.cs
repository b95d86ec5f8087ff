using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>Something to be said at a time, once. It is a row of the inspection's, so that no crash forgets it and no second instance repeats it.</summary>
[EntityTypeConfiguration<ReminderMapping, Reminder>]
sealed class Reminder
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }
    public required string Milestone { get; init; }

    /// <summary>The state of the deadline that begins: due soon, overdue, very overdue.</summary>
    public DeadlineState Kind { get; init; }

    /// <summary>Whose deadline it is: a role, an agency or an inspectorate of the framework; null is everybody's.</summary>
    public string? Actor { get; init; }

    /// <summary>The deadline that it speaks of. Another deadline is another reminder.</summary>
    public Instant Deadline { get; init; }

    /// <summary>When it is to be said.</summary>
    public Instant DueAt { get; set; }

    /// <summary>Null while it waits.</summary>
    public ReminderOutcome? Outcome { get; set; }
    public Instant? DoneAt { get; set; }

    /// <summary>How long after <see cref="DueAt"/> it was said.</summary>
    public TimeSpan? LateBy { get; set; }

    /// <summary>What its notices speak of.</summary>
    public string Fact => $"reminder/{Id}";
}

/// <summary>How somebody stands with a deadline.</summary>
enum DeadlineState { Upcoming, DueSoon, Overdue, VeryOverdue, Met, MetLate, Passed }

/// <summary>
/// Said; needless because the deadline was met before, or had passed before anybody could say that it is due soon, or because something worse is said of
/// it; or taken back, because the deadline had been met after all.
/// </summary>
enum ReminderOutcome { Fired, Needless, Withdrawn }

sealed class ReminderMapping : IEntityTypeConfiguration<Reminder>
{
    public void Configure(EntityTypeBuilder<Reminder> builder)
    {
        builder.ToTable("reminders");
        builder.Property(reminder => reminder.Id).ValueGeneratedNever();
        builder.Ignore(reminder => reminder.Fact);
        builder.HasOne<Inspection>().WithMany(inspection => inspection.Reminders).HasForeignKey(reminder => reminder.InspectionId);
        builder.HasIndex(reminder => new { reminder.InspectionId, reminder.Milestone, reminder.Kind, reminder.Actor, reminder.Deadline }).IsUnique()
            .AreNullsDistinct(false)
            .HasDatabaseName("ix_reminders_one_of_each");
        builder.HasIndex(reminder => reminder.DueAt).HasFilter("outcome is null").HasDatabaseName("ix_reminders_waiting");
    }
}
