using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>Begins the steps of inspections.</summary>
sealed class InspectionSteps(SchedulingDb db, Caller caller, Seal seal, IClock clock, IHttpContextAccessor http)
{
    /// <summary>Seen, locked, read, the caller's to take, fresh, allowed; or <see cref="BegunStep.Refused"/>.</summary>
    internal async Task<BegunStep> BeginAsync(Guid id, InspectionEvent @event, CancellationToken cancellationToken)
    {
        var step = new BegunStep(db, caller, seal, http.HttpContext!, @event, clock.GetCurrentInstant());
        await step.BeginAsync(id, cancellationToken);
        return step;
    }
}

/// <summary>A step that has begun: what it is decided on, until it is saved with its audit entry and answered. One at a time for each inspection.</summary>
sealed class BegunStep(SchedulingDb db, Caller caller, Seal seal, HttpContext http, InspectionEvent @event, Instant now) : IAsyncDisposable
{
    Change<Inspection>? change;
    KnownFrameworks? frameworks;
    (InspectionStatus Status, InspectionStatus? BeforeDeferral) next;

    /// <summary>Why it may not be taken; null where it may, and only then there is an inspection to decide on.</summary>
    internal ProblemHttpResult? Refused { get; private set; }
    internal Guid Id { get; } = Guid.CreateVersion7(now.ToDateTimeOffset());
    internal Instant Now => now;
    internal Inspection Inspection => change!.Record;
    internal KnownFrameworks Frameworks => frameworks!;

    /// <summary>The version of its framework on which the inspection is, also once it has moved to another.</summary>
    internal Framework Framework => Frameworks.Of(Inspection.Framework, Inspection.FrameworkVersion);
    internal WorkingDayCalendar Calendar { get; private set; } = WorkingDayCalendar.EnglandAndWales;

    internal async Task BeginAsync(Guid id, CancellationToken cancellationToken) => Refused = await RefuseAsync(id, cancellationToken);

    async Task<ProblemHttpResult?> RefuseAsync(Guid id, CancellationToken cancellationToken)
    {
        var seen = db.VisibleTo(caller, now).Where(each => each.Id == id)
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1))
            .Include(each => each.Notifications)
            .Include(each => each.Happenings)
            .Include(each => each.Steps)
            .Include(each => each.Reminders)
            .Include(each => each.Team!.Members.Where(member => member.Until == null))
            .Include(each => each.Conflicts)
            .AsSplitQuery();
        change = await Change.OfAsync(db, seen, Inspection.Lock(id), cancellationToken);
        if (change is null) return Problems.NotFound();
        frameworks = await db.FrameworksAsync(cancellationToken);
        if (await db.NotTheActorAsync(@event, caller, id, Framework, now, cancellationToken) is { } notYours) return notYours.ToProblem();
        if (http.Request.CheckIfMatch(Inspection.Revision) is { } stale) return stale;
        if (InspectionLifecycle.Next(Inspection.Status, Inspection.StatusBeforeDeferral, @event) is not { } allowed)
        {
            return InspectionLifecycle.NotNow(Inspection.Status, @event, Inspection.StatusBeforeDeferral).ToProblem();
        }
        next = allowed;
        Calendar = await db.CalendarAsync(cancellationToken);
        return null;
    }

    /// <summary>The day on which it happened: the one given, or today.</summary>
    internal LocalDate DayOf(DateOnly? on) => on is { } day ? LocalDate.FromDateOnly(day) : UkTime.DayOf(now);

    /// <summary>Null where it can have happened on that day.</summary>
    internal Refusal? DayImpossible(LocalDate on, LocalDate? earliest = null, LocalDate? latest = null) =>
        StepRules.DayImpossible(on, LocalDate.Max(StepOrder.Bounds(Inspection.Steps, @event).Earliest, earliest ?? LocalDate.MinIsoValue), now, latest);

    /// <summary>Takes the step.</summary>
    /// <param name="why">The reason for the audit trail, which is never erased: nothing that may speak of a person.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="on">The day on which it happened; null is today.</param>
    /// <param name="restricted">A reason that may speak of somebody: kept sealed beside the step and nowhere else.</param>
    /// <param name="corrects">The step whose day it corrects.</param>
    /// <param name="facts">What else there is to know of it, for the audit trail.</param>
    internal async Task<Ok<InspectionDetails>> SaveAsync(
        string? why, CancellationToken cancellationToken, LocalDate? on = null, string? restricted = null, InspectionStep? corrects = null,
        object? facts = null)
    {
        var before = Inspection.Status;
        var day = on ?? UkTime.DayOf(now);
        // Also where nothing of it changes but what belongs to it, such as a notification, it has another revision.
        db.Entry(Inspection).Property(each => each.Status).IsModified = true;
        var was = corrects?.DayIn(Inspection.Steps).ToDateOnly();
        (Inspection.Status, Inspection.StatusBeforeDeferral) = next;
        db.Add(new InspectionStep
        {
            Id = Id,
            InspectionId = Inspection.Id,
            Event = @event,
            From = before,
            To = next.Status,
            On = day,
            Corrects = corrects?.Id,
            RecordedAt = now,
            RecordedBy = caller.Subject,
            Organisation = caller.Organisation,
            SealedReason = restricted is null ? null : seal.Close(restricted, Id),
        });
        db.Audit($"inspection/{Inspection.Id}", why, new
        {
            From = InspectionLifecycle.Name(before),
            To = InspectionLifecycle.Name(next.Status),
            On = day.ToDateOnly(),
            Inspection.LocalArea,
            Inspection.TimetableRevision,
            Inspection.FrameworkVersion,
            Corrects = corrects?.Id,
            Was = was,
            Facts = facts,
        });
        if (day < UkTime.DayOf(now) || corrects is not null)
        {
            // Who was told of being late because it was recorded late, or wrongly, is told that it was in time.
            await db.SaveChangesAsync(cancellationToken);
            await db.WithdrawRemindersAsync(Inspection.Id, now, cancellationToken, corrects is not null);
        }
        await change!.SaveAsync(cancellationToken);
        http.Response.SetETag(Inspection.Revision);
        var arrivals = await db.Arrivals.AsNoTracking().Where(arrival => arrival.InspectionId == Inspection.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(Inspection.Details(caller, Framework, Calendar, arrivals, await db.CalledOffAsync(Inspection, cancellationToken)));
    }

    public ValueTask DisposeAsync() => change?.DisposeAsync() ?? ValueTask.CompletedTask;
}
