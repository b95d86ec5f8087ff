using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Scheduling.CalendarFeeds;

/// <summary>
/// Somebody's calendar behind a secret address. Calendar programs cannot send a token in a header, so the address is the token; only its hash is
/// kept.
/// </summary>
[EntityTypeConfiguration<CalendarFeedMapping, CalendarFeed>]
sealed class CalendarFeed
{
    public Guid Id { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }
    public required string Subject { get; init; }
    public required string Organisation { get; init; }
    public required string OrganisationKind { get; init; }
    public string? Area { get; init; }

    /// <summary>What its owner calls it, such as <c>phone</c>.</summary>
    public required string Name { get; init; }
    public Instant CreatedAt { get; init; }
    public Instant ExpiresAt { get; init; }
    public Instant? RevokedAt { get; set; }

    /// <summary>The owner, as far as reading goes: what the owner may not see, the feed does not have.</summary>
    public Caller Owner => new(
        Subject, Organisation, OrganisationKind, Area, [OrganisationKind == OrganisationKinds.Inspectorate ? Role.Inspector : Role.Agency]);
}

sealed class CalendarFeedMapping : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> builder)
    {
        builder.ToTable("calendar_feeds");
        builder.Property(feed => feed.Id).ValueGeneratedNever();
        builder.Ignore(feed => feed.Owner);
        builder.HasIndex(feed => feed.TokenHash).IsUnique();
        builder.HasIndex(feed => feed.Subject);
    }
}
