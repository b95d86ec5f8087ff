using Jtai.Scheduling.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Teams;

/// <summary>What somebody is in an inspection.</summary>
sealed record TeamRole(string Organisation, string Role);

static class TeamRoles
{
    /// <summary>By subject everybody who has a role in the inspection now, quality assurance managers too.</summary>
    internal static async Task<IReadOnlyDictionary<string, TeamRole>> RolesAsync(
        this SchedulingDb db, Guid inspection, Instant now, CancellationToken cancellationToken) =>
        await db.Memberships.AsNoTracking()
            .Where(each => each.InspectionId == inspection && each.ValidFrom <= now && (each.ValidUntil == null || now < each.ValidUntil))
            .ToDictionaryAsync(each => each.Subject, each => new TeamRole(each.Organisation, each.Role), StringComparer.Ordinal, cancellationToken);
}
