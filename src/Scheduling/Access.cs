using Jtai.Data.Messages;
using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling;

/// <summary>Who sees which inspections: part of every query, so that what is not the caller's looks like what does not exist.</summary>
static class Access
{
    /// <summary>
    /// Inspectors see those in which they have a role now; agencies those of their area once it has been notified (¶14-15); nobody else sees any.
    /// </summary>
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
        db.Memberships.Current(caller.Subject, now)
            .AnyAsync(membership => membership.InspectionId == inspection && membership.Role == "lead", cancellationToken);

    /// <summary>
    /// ¶19 names the partnership, ¶16-17 its two doors: the director of children's services, whom the lead inspector asks to tell the others, and the
    /// chair of the safeguarding arrangements. The police and health ask through them, so that an area speaks with one voice.
    /// </summary>
    internal static bool SpeaksForPartnership(this Framework framework, Caller caller) =>
        caller.IsAgency && framework.SpeaksForPartnership(caller.OrganisationKind);

    /// <summary>The same of a kind of agency. By what name the safeguarding arrangements go, the framework says.</summary>
    internal static bool SpeaksForPartnership(this Framework framework, string agency) => agency == "local-authority" || agency == framework.LocalBody.Id;

    /// <summary>Null where the caller, who sees the inspection, is the one to take the step.</summary>
    internal static async Task<Refusal?> NotTheActorAsync(
        this SchedulingDb db, InspectionEvent @event, Caller caller, Guid inspection, Framework framework, Instant now,
        CancellationToken cancellationToken) => InspectionLifecycle.ActorOf(@event) switch
        {
            InspectionActor.Partnership => framework.SpeaksForPartnership(caller) ? null : PartnershipOnly,
            _ => await db.LeadsAsync(caller, inspection, now, cancellationToken) ? null : LeadOnly,
        };

    static Refusal PartnershipOnly { get; } = new("partnership-only", "The local authority or the safeguarding arrangements ask for the local partnership.")
    {
        Status = StatusCodes.Status403Forbidden,
    };

    internal static Refusal LeadOnly { get; } = new("lead-only", "Only the lead inspector of this inspection may do that.")
    {
        Status = StatusCodes.Status403Forbidden,
    };
}
