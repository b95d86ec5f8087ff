using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>A notification to one recipient (¶16), or a relay that a recipient was asked to make (¶17). Recipients are roles, never names.</summary>
[EntityTypeConfiguration<NotificationMapping, Notification>]
sealed class Notification
{
    public Guid Id { get; init; }
    public Guid InspectionId { get; init; }
    public NotificationKind Kind { get; init; }

    /// <summary>The inspectorate that notifies, or the role that relays.</summary>
    public required string From { get; init; }
    public required string To { get; init; }

    /// <summary>
    /// Kind of agency whose users may confirm it: the recipient's own, or that of the role that relays. Null where the role belongs to several.
    /// </summary>
    public string? ConfirmedByAgency { get; init; }
    public required string Paragraph { get; init; }

    /// <summary>Place in the framework's order.</summary>
    public int Position { get; init; }

    /// <summary>When the recipient was notified, or asked to tell.</summary>
    public Instant SentAt { get; set; }

    /// <summary>One of <see cref="AllMeans"/>; null where nobody has said.</summary>
    public string? Means { get; set; }

    /// <summary>Null where nobody kept it: then it was recorded when it was sent.</summary>
    public Instant? RecordedAt { get; set; }
    public LocalDate? AcknowledgedOn { get; set; }
    public string? AcknowledgedBy { get; set; }

    /// <summary>What had been recorded before it was corrected, the first first.</summary>
    public IReadOnlyList<EarlierNotification> Earlier { get; set; } = [];

    public LocalDate DayOfSending => UkTime.DayOf(SentAt);

    internal static readonly string[] AllMeans = ["telephone", "email"];
}

enum NotificationKind { Notification, Relay }

sealed class NotificationMapping : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("notifications");
        builder.Property(notification => notification.Id).ValueGeneratedNever();
        builder.Ignore(notification => notification.DayOfSending);
        builder.Property(notification => notification.Earlier).HasColumnType("jsonb").HasDefaultValueSql("'[]'")
            .HasConversion(AsJson.Converter<IReadOnlyList<EarlierNotification>>(), AsJson.Comparer<IReadOnlyList<EarlierNotification>>());
        builder.HasIndex(notification => new { notification.InspectionId, notification.Kind, notification.To }).IsUnique();
    }
}
