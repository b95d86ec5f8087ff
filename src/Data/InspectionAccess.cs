using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data;

/// <summary>
/// Who sees which inspection, in every service that keeps a copy of the inspections and memberships: part of the query, so that what is not the
/// caller's looks like what does not exist. Nobody sees one before its area has been notified (¶16).
/// </summary>
public static class InspectionAccess
{
    /// <summary>What either sees: an inspector or an agency.</summary>
    /// <param name="db">The service's context, with <c>Inspections</c> and <c>Memberships</c>.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="clock">Tells which memberships hold now.</param>
    public static IQueryable<KnownInspection> VisibleTo(this JtaiDbContext db, Caller caller, IClock clock) =>
        caller.IsAgency ? db.OfArea(caller) : db.WithRole(caller, clock);

    /// <summary>Those in which an inspector has a role now; no agency sees any.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="clock">Tells which memberships hold now.</param>
    public static IQueryable<KnownInspection> WithRole(this JtaiDbContext db, Caller caller, IClock clock) =>
        db.With(db.Set<Membership>().Current(caller.Subject, clock.GetCurrentInstant()), caller);

    /// <summary>Those of which the caller is the lead inspector now.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="clock">Tells which memberships hold now.</param>
    public static IQueryable<KnownInspection> LedBy(this JtaiDbContext db, Caller caller, IClock clock) =>
        db.With(db.Set<Membership>().Current(caller.Subject, clock.GetCurrentInstant()).Where(membership => membership.Role == "lead"), caller);

    /// <summary>Those of an agency's own area; no inspector sees any.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="caller">Who asks.</param>
    public static IQueryable<KnownInspection> OfArea(this JtaiDbContext db, Caller caller) =>
        db.Notified().Where(inspection => caller.IsAgency && inspection.LocalArea == caller.Area);

    static IQueryable<KnownInspection> With(this JtaiDbContext db, IQueryable<Membership> memberships, Caller caller) =>
        db.Notified().Where(inspection => caller.IsInspectorate && memberships.Any(membership => membership.InspectionId == inspection.InspectionId));

    static IQueryable<KnownInspection> Notified(this JtaiDbContext db) =>
        db.Set<KnownInspection>().AsNoTracking().Where(inspection => inspection.LocalArea != null);
}
