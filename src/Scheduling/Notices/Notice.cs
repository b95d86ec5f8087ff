using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Notices;

/// <summary>A fact of an inspection for one recipient. It is kept; who has a role later than the notice finds it there.</summary>
[EntityTypeConfiguration<NoticeMapping, Notice>]
sealed class Notice
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }

    /// <summary>Who is told, as readers see it.</summary>
    public required string To { get; init; }

    /// <summary>Who may read it: <see cref="Recipient.Audience"/>.</summary>
    public required string Audience { get; init; }

    /// <summary>Only this account of the audience, where it is for one.</summary>
    public string? Subject { get; init; }
    public required string Kind { get; init; }

    /// <summary>What makes it one notice, however often it is said: <c>timetable/3</c>.</summary>
    public required string Fact { get; init; }
    public string? About { get; init; }
    public string? Title { get; init; }
    public IReadOnlyList<MovedDate> Dates { get; init; } = [];
    public Instant? DueAt { get; init; }
    public Instant CreatedAt { get; init; }

    /// <summary>When it turned out not to be so; the notice stays.</summary>
    public Instant? WithdrawnAt { get; set; }

    /// <summary>What tells those who read it that it was not so.</summary>
    internal Notice TakenBack(Instant now) => new()
    {
        Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
        InspectionId = InspectionId,
        To = To,
        Audience = Audience,
        Subject = Subject,
        Kind = NoticeKinds.OverdueWithdrawn,
        Fact = $"{Fact}/withdrawn",
        About = About,
        Title = Title,
        DueAt = DueAt,
        CreatedAt = now,
    };
}

/// <summary>That somebody has seen a notice.</summary>
[EntityTypeConfiguration<NoticeSeenMapping, NoticeSeen>]
sealed class NoticeSeen
{
    public Guid NoticeId { get; init; }
    public required string Subject { get; init; }
    public Instant SeenAt { get; init; }
}

/// <summary>Kinds of notices.</summary>
static class NoticeKinds
{
    internal const string DatesMoved = "dates-moved";
    internal const string DeferralRequested = "deferral-requested";
    internal const string DeferralGranted = "deferral-granted";
    internal const string DeferralRefused = "deferral-refused";
    internal const string InspectionPaused = "inspection-paused";
    internal const string InspectionResumed = "inspection-resumed";
    internal const string InspectionCancelled = "inspection-cancelled";

    /// <summary>What was said to be overdue had been done in time.</summary>
    internal const string OverdueWithdrawn = "overdue-withdrawn";
}

sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notices");
        builder.Property(notice => notice.Id).ValueGeneratedNever();
        builder.Property(notice => notice.Dates)
            .HasColumnType("jsonb")
            .HasConversion(AsJson.Converter<IReadOnlyList<MovedDate>>(), AsJson.Comparer<IReadOnlyList<MovedDate>>());
        builder.HasOne<Inspection>().WithMany().HasForeignKey(notice => notice.InspectionId);
        builder.HasIndex(notice => new { notice.InspectionId, notice.To, notice.Kind, notice.Fact }).IsUnique();
    }
}

sealed class NoticeSeenMapping : IEntityTypeConfiguration<NoticeSeen>
{
    public void Configure(EntityTypeBuilder<NoticeSeen> builder)
    {
        builder.ToTable("notices_seen");
        builder.HasKey(seen => new { seen.NoticeId, seen.Subject });
        builder.HasOne<Notice>().WithMany().HasForeignKey(seen => seen.NoticeId);
    }
}
