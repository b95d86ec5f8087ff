using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>
/// A meeting of an inspection (¶20, ¶30-47, ¶65-67). Who is invited is a role, never a name; who came is not here but in
/// <see cref="MeetingAttendance"/>.
/// </summary>
[EntityTypeConfiguration<MeetingMapping, Meeting>]
sealed class Meeting
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }

    /// <summary>Its identifier in the framework.</summary>
    public required string Kind { get; init; }
    public MeetingStatus Status { get; set; }

    /// <summary>Day and clock times, Europe/London.</summary>
    public LocalDate On { get; set; }
    public LocalTime From { get; set; }
    public LocalTime To { get; set; }
    public required string Mode { get; set; }
    public string? Place { get; set; }

    /// <summary>Subjects who attend for the inspectorates; none is the whole team.</summary>
    public IReadOnlyList<string> Inspectors { get; set; } = [];
    public IReadOnlyList<string> Invited { get; set; } = [];
    public IReadOnlyList<AdditionalRole> Additional { get; set; } = [];
    public string? Reason { get; set; }
    public IReadOnlyList<string> Aims { get; set; } = [];
    public IReadOnlyList<string> Explained { get; set; } = [];
    public IReadOnlyList<SeparateDiscussion> SeparateDiscussions { get; set; } = [];

    /// <summary>Grows by one with every change that somebody's calendar should follow.</summary>
    public int Sequence { get; set; }
    public Instant ChangedAt { get; set; }
    public uint Revision { get; init; }

    public Instant StartsAt => UkTime.At(On, From);
    public Instant EndsAt => UkTime.At(On, To);

    /// <summary>Local roles are invited. The others are the inspectors' own (¶33-36), and no agency sees them.</summary>
    public bool WithLeaders => Invited.Count > 0;

    /// <summary>What a notice of it as it is now speaks of.</summary>
    public string Fact => $"meeting/{Id}/{Sequence}";
}

enum MeetingStatus { Scheduled, Held, Cancelled }

/// <summary>
/// Which invited roles came to a meeting. ¶42-43: coming or not never affects the findings, so it is kept apart: the lead inspector who invites
/// writes and reads it, and no event, no other answer and no audit entry carries it.
/// </summary>
[EntityTypeConfiguration<MeetingAttendanceMapping, MeetingAttendance>]
sealed class MeetingAttendance
{
    public Guid MeetingId { get; init; }
    public IReadOnlyList<string> Roles { get; set; } = [];
    public Instant RecordedAt { get; set; }
}

/// <summary>¶45: an agency has seen that findings are provisional and shared in confidence only.</summary>
[EntityTypeConfiguration<ConfidentialityAcknowledgementMapping, ConfidentialityAcknowledgement>]
sealed class ConfidentialityAcknowledgement
{
    public Guid MeetingId { get; init; }
    public required string Organisation { get; init; }
    public required string By { get; init; }
    public Instant At { get; init; }
}

sealed class MeetingMapping : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.ToTable("meetings");
        builder.Property(meeting => meeting.Id).ValueGeneratedNever();
        builder.HasOne<Inspection>().WithMany().HasForeignKey(meeting => meeting.InspectionId);
        builder.Ignore(meeting => meeting.StartsAt).Ignore(meeting => meeting.EndsAt).Ignore(meeting => meeting.WithLeaders).Ignore(meeting => meeting.Fact);
        foreach (var list in (string[])[nameof(Meeting.Inspectors), nameof(Meeting.Invited), nameof(Meeting.Aims), nameof(Meeting.Explained)])
            builder.Property<IReadOnlyList<string>>(list)
                .HasColumnType("jsonb")
                .HasConversion(AsJson.Converter<IReadOnlyList<string>>(), AsJson.Comparer<IReadOnlyList<string>>());
        builder.Property(meeting => meeting.Additional)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<AdditionalRole>>(), AsJson.Comparer<IReadOnlyList<AdditionalRole>>());
        builder.Property(meeting => meeting.SeparateDiscussions).HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<SeparateDiscussion>>(), AsJson.Comparer<IReadOnlyList<SeparateDiscussion>>());
    }
}

sealed class MeetingAttendanceMapping : IEntityTypeConfiguration<MeetingAttendance>
{
    public void Configure(EntityTypeBuilder<MeetingAttendance> builder)
    {
        builder.ToTable("meeting_attendance");
        builder.HasKey(attendance => attendance.MeetingId);
        builder.HasOne<Meeting>().WithOne().HasForeignKey<MeetingAttendance>(attendance => attendance.MeetingId);
        builder.Property(attendance => attendance.Roles)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<string>>(), AsJson.Comparer<IReadOnlyList<string>>());
    }
}

sealed class ConfidentialityAcknowledgementMapping : IEntityTypeConfiguration<ConfidentialityAcknowledgement>
{
    public void Configure(EntityTypeBuilder<ConfidentialityAcknowledgement> builder)
    {
        builder.ToTable("confidentiality_acknowledgements");
        builder.HasKey(acknowledgement => new { acknowledgement.MeetingId, acknowledgement.Organisation });
        builder.HasOne<Meeting>().WithMany().HasForeignKey(acknowledgement => acknowledgement.MeetingId);
    }
}
