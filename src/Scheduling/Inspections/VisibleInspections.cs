using Jtai.Data.Messages;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>Who sees which inspections: part of every query, so that what is not the caller's looks like what does not exist.</summary>
static class VisibleInspections
{
    /// <summary>Inspectors see those in which they have a role now; agencies those of their area once it has been notified (¶14-15); nobody else sees any.</summary>
    internal static IQueryable<Inspection> VisibleTo(this SchedulingDb db, Caller caller, Instant now)
    {
        if (caller.IsInspectorate)
        {
            var mine = db.Memberships.Current(caller.Subject, now);
            return db.Inspections.Where(inspection => mine.Any(membership => membership.InspectionId == inspection.Id));
        }
        return caller.IsAgency
            ? db.Inspections.Where(inspection => inspection.NotifiedAt != null && inspection.LocalArea == caller.Area)
            : db.Inspections.Where(_ => false);
    }

    /// <summary>Whether the caller leads the inspection now.</summary>
    internal static Task<bool> LeadsAsync(this SchedulingDb db, Caller caller, Guid inspection, Instant now, CancellationToken cancellationToken) =>
        db.Memberships.Current(caller.Subject, now).AnyAsync(membership => membership.InspectionId == inspection && membership.Role == "lead", cancellationToken);

    internal static Refusal LeadOnly { get; } = new("lead-only", "Only the lead inspector of this inspection may do that.");
}
