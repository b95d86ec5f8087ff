using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>What every step of an inspection begins and ends with: seen, led, fresh, allowed; then saved with its audit entry.</summary>
sealed class ChangeInspection(SchedulingDb db, Caller caller, IClock clock, IHttpContextAccessor http)
{
    internal Instant Now { get; } = clock.GetCurrentInstant();

    /// <summary>Takes a step. <paramref name="decide"/> refuses or changes; it is called with the inspection and its framework once the step is the lead's to take and the status allows it.</summary>
    internal async Task<IResult> StepAsync(Guid id, InspectionEvent @event, string process, string? why, Func<Inspection, Framework, WorkingDayCalendar, Refusal?> decide, CancellationToken cancellationToken)
    {
        // One step at a time: whoever comes second reads what the first has made of it.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from inspections where id = {id} for update", cancellationToken);
        var inspection = await db.VisibleTo(caller, Now)
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1)).Include(each => each.Notifications).Include(each => each.Happenings).Include(each => each.Reminders)
            .AsSplitQuery().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, id, Now, cancellationToken)) return VisibleInspections.LeadOnly.ToProblem(StatusCodes.Status403Forbidden);
        var context = http.HttpContext!;
        if (context.Request.CheckIfMatch(inspection.Revision) is { } stale) return stale;
        if (InspectionLifecycle.Next(inspection.Status, @event) is not { } next) return InspectionLifecycle.NotNow(inspection.Status, @event).ToProblem(StatusCodes.Status409Conflict);
        var frameworks = await db.FrameworksAsync(cancellationToken);
        var calendar = await db.CalendarAsync(cancellationToken);
        if (decide(inspection, frameworks.Of(inspection.Framework, inspection.FrameworkVersion), calendar) is { } refusal) return refusal.ToProblem(StatusCodes.Status422UnprocessableEntity);

        var before = inspection.Status;
        inspection.Status = next;
        db.Audit(process, $"inspection/{id}", why, new { From = InspectionLifecycle.Name(before), To = InspectionLifecycle.Name(next), inspection.TimetableRevision, inspection.FrameworkVersion });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        context.Response.SetETag(inspection.Revision);
        var arrivals = await db.Arrivals.AsNoTracking().Where(arrival => arrival.InspectionId == id).ToListAsync(cancellationToken);
        return TypedResults.Ok(inspection.Details(caller, frameworks.Of(inspection.Framework, inspection.FrameworkVersion), calendar, arrivals));
    }
}
