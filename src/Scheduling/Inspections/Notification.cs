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
    public Instant SentAt { get; init; }
    public LocalDate? AcknowledgedOn { get; set; }
    public string? AcknowledgedBy { get; set; }
}

enum NotificationKind { Notification, Relay }

sealed class NotificationMapping : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("notifications");
        builder.Property(notification => notification.Id).ValueGeneratedNever();
        builder.HasIndex(notification => new { notification.InspectionId, notification.Kind, notification.To }).IsUnique();
    }
}
