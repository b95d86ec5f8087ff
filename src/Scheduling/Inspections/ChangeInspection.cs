using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>What every step of an inspection begins and ends with: seen, the caller's to take, fresh, allowed; then saved with its audit entry.</summary>
sealed class ChangeInspection(SchedulingDb db, Caller caller, Seal seal, IClock clock, IHttpContextAccessor http)
{
    internal Instant Now { get; } = clock.GetCurrentInstant();

    /// <summary>Identifier of the step that this request takes.</summary>
    internal Guid StepId { get; } = Guid.CreateVersion7(clock.GetCurrentInstant().ToDateTimeOffset());

    /// <summary>Takes a step. <paramref name="decide"/> refuses or changes; it is called with the inspection and its framework once the step is the caller's to take and the status allows it.</summary>
    /// <param name="id">The inspection.</param>
    /// <param name="event">The step.</param>
    /// <param name="why">The reason for the audit trail, which is never erased: nothing that may speak of a person.</param>
    /// <param name="decide">Refuses or changes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="on">The day on which it happened; null is today.</param>
    /// <param name="restricted">A reason that may speak of somebody: kept sealed beside the step and nowhere else.</param>
    internal async Task<IResult> StepAsync(
        Guid id, InspectionEvent @event, string? why, Func<Inspection, Framework, WorkingDayCalendar, Refusal?> decide, CancellationToken cancellationToken,
        LocalDate? on = null, string? restricted = null)
    {
        // ¶14-15: what is not the caller's is not locked either. Whoever could wait for another's lock would have learnt something.
        if (!await db.VisibleTo(caller, Now).AnyAsync(each => each.Id == id, cancellationToken)) return Problems.NotFound();
        // One step at a time: whoever comes second reads what the first has made of it.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from inspections where id = {id} for update", cancellationToken);
        var inspection = await db.VisibleTo(caller, Now)
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1)).Include(each => each.Notifications).Include(each => each.Happenings).Include(each => each.Reminders)
            .Include(each => each.Team!.Members.Where(member => member.Until == null)).Include(each => each.Conflicts)
            .AsSplitQuery().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        var frameworks = await db.FrameworksAsync(cancellationToken);
        var framework = frameworks.Of(inspection.Framework, inspection.FrameworkVersion);
        if (await db.NotTheActorAsync(@event, caller, id, framework, Now, cancellationToken) is { } notYours) return notYours.ToProblem();
        var context = http.HttpContext!;
        if (context.Request.CheckIfMatch(inspection.Revision) is { } stale) return stale;
        if (InspectionLifecycle.Next(inspection.Status, inspection.StatusBeforeDeferral, @event) is not { } next) return InspectionLifecycle.NotNow(inspection.Status, @event).ToProblem();
        var calendar = await db.CalendarAsync(cancellationToken);
        if (decide(inspection, framework, calendar) is { } refusal) return refusal.ToProblem();

        var before = inspection.Status;
        (inspection.Status, inspection.StatusBeforeDeferral) = next;
        db.Add(new InspectionStep
        {
            Id = StepId,
            InspectionId = id,
            Event = @event,
            From = before,
            To = next.Status,
            On = on ?? UkTime.DayOf(Now),
            RecordedAt = Now,
            RecordedBy = caller.Subject,
            Organisation = caller.Organisation,
            SealedReason = restricted is null ? null : seal.Close(restricted, StepId),
        });
        db.Audit($"inspection/{id}", why, new { From = InspectionLifecycle.Name(before), To = InspectionLifecycle.Name(next.Status), On = on?.ToDateOnly(), inspection.TimetableRevision, inspection.FrameworkVersion });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        context.Response.SetETag(inspection.Revision);
        var arrivals = await db.Arrivals.AsNoTracking().Where(arrival => arrival.InspectionId == id).ToListAsync(cancellationToken);
        return TypedResults.Ok(inspection.Details(caller, frameworks.Of(inspection.Framework, inspection.FrameworkVersion), calendar, arrivals));
    }

    /// <summary>A step that leaves the status as it is was taken already.</summary>
    internal static Refusal AlreadyRecorded { get; } = new("already-recorded", "That has been recorded already.") { Status = StatusCodes.Status409Conflict, Field = "on" };

    /// <summary>400 where a reason is missing or too long.</summary>
    internal static Refusal? ReasonInvalid(string? reason) => reason is { Length: <= 1000 } && !string.IsNullOrWhiteSpace(reason)
        ? null
        : new Refusal("reason-invalid", "The reason is empty or too long.") { Field = "reason", Allowed = "1 to 1000 characters" };

    /// <summary>422 where a day cannot be: nothing that is recorded lies in the future, or before what it follows.</summary>
    internal static Refusal? DayImpossible(LocalDate on, LocalDate earliest, Instant now, LocalDate? latest = null)
    {
        var last = latest is { } limit ? LocalDate.Min(limit, UkTime.DayOf(now)) : UkTime.DayOf(now);
        return on >= earliest && on <= last ? null : new Refusal("day-impossible", "It happened after what it follows, and before it is recorded.")
        {
            Field = "on",
            Value = PlanChecks.Iso(on),
            Allowed = earliest <= last ? $"{PlanChecks.Iso(earliest)} to {PlanChecks.Iso(last)}" : $"{PlanChecks.Iso(earliest)} or later, once that day has come",
        };
    }
}
