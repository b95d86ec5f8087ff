using Jtai.CaseSelection.Data;
using Jtai.Data;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection;

/// <summary>Who sees what of the inspections that they see.</summary>
internal static class Access
{
    /// <summary>
    /// The local authority's identifier of a child is for the lead inspector and for the local authority, which gave it. Everybody else calls a child by the
    /// inspection's own reference.
    /// </summary>
    public static Task<bool> IsLedByAsync(this CaseSelectionDb db, Guid inspectionId, Caller caller, IClock clock, CancellationToken cancellationToken) =>
        db.LedBy(caller, clock).AnyAsync(inspection => inspection.InspectionId == inspectionId, cancellationToken);

    /// <summary>The day of notification, from which times are counted back; today while it is not known.</summary>
    public static LocalDate DayOf(this KnownInspection inspection, IClock clock) =>
        inspection.NotifiedOn ?? UkTime.DayOf(clock.GetCurrentInstant());
}
