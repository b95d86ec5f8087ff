using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data.Messages;

/// <summary>
/// A service's own copy of somebody's role in an inspection; Identity owns it. A context opts in with <c>DbSet&lt;Membership&gt; Memberships</c>.
/// </summary>
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

    /// <summary>For a context that opts in.</summary>
    internal static void Map(ModelBuilder model)
    {
        if (model.Model.FindEntityType(typeof(Membership)) is null) return;
        model.Shared<Membership>("memberships", membership => membership.HasKey(each => new { each.InspectionId, each.Subject }));
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
