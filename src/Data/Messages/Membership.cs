using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Jtai.Data.Messages;

/// <summary>
/// A service's own copy of somebody's role in an inspection; Identity owns it. A context opts in with <c>DbSet&lt;Membership&gt; Memberships</c>.
/// </summary>
[EntityTypeConfiguration<MembershipMapping, Membership>]
public sealed class Membership
{
    /// <summary>The inspection.</summary>
    public Guid InspectionId { get; init; }

    /// <summary>The account or client, as in tokens' <c>sub</c> claim.</summary>
    public required string Subject { get; init; }

    /// <summary>The organisation for which the role is held.</summary>
    public required string Organisation { get; init; }

    /// <summary>The role in this inspection: <c>lead</c>, <c>inspector</c>, <c>qa-manager</c>.</summary>
    public required string Role { get; init; }

    /// <summary>From when it holds.</summary>
    public Instant ValidFrom { get; init; }

    /// <summary>Until when it holds, exclusive; null is until further notice.</summary>
    public Instant? ValidUntil { get; init; }

    /// <summary>Identity's revision of this membership; grows with every change.</summary>
    public int SourceRevision { get; init; }
}

/// <summary>Where and how memberships are kept.</summary>
public sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    /// <inheritdoc />
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("memberships");
        builder.HasKey(m => new { m.InspectionId, m.Subject });
        builder.HasIndex(m => m.Subject);
    }
}

/// <summary>Filters of memberships for queries.</summary>
public static class MembershipFilters
{
    /// <summary>
    /// The memberships that <paramref name="subject"/> holds at <paramref name="now"/>: <c>db.Memberships.Current(caller.Subject, now).Any(m =>
    /// m.InspectionId == inspection.Id)</c> is the filter of an inspection.
    /// </summary>
    /// <param name="memberships">The service's copy.</param>
    /// <param name="subject">The caller.</param>
    /// <param name="now">The present instant.</param>
    public static IQueryable<Membership> Current(this IQueryable<Membership> memberships, string subject, Instant now) =>
        memberships.Where(m => m.Subject == subject && m.ValidFrom <= now && (m.ValidUntil == null || now < m.ValidUntil));
}
