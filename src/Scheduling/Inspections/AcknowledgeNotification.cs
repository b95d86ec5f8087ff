using Jtai.Contracts.Api.Scheduling;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>¶16-17: per recipient, that a notification arrived or a relay was made. The recipient's agency confirms it, or the lead inspector who heard of it.</summary>
static class AcknowledgeNotification
{
    internal static async Task<IResult> Handle(Guid id, Guid notificationId, AcknowledgeNotificationRequest request, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        // What is not the caller's is not locked either.
        if (!await db.VisibleTo(caller, now).AnyAsync(inspection => inspection.Id == id, cancellationToken)) return Problems.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Of two who confirm at once the second reads what the first has recorded.
        await db.Database.ExecuteSqlAsync($"select 1 from notifications where id = {notificationId} and inspection_id = {id} for update", cancellationToken);
        var found = await db.VisibleTo(caller, now).Where(inspection => inspection.Id == id)
            .SelectMany(inspection => inspection.Notifications.Where(notification => notification.Id == notificationId), (inspection, notification) => new { inspection.Framework, inspection.FrameworkVersion, Notification = notification })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null) return Problems.NotFound();
        var notification = found.Notification;
        if (notification.ConfirmedByAgency != caller.OrganisationKind && !await db.LeadsAsync(caller, id, now, cancellationToken)) return NotYours.ToProblem();

        var on = LocalDate.FromDateOnly(request.On);
        if (notification.AcknowledgedOn is { } known && known != on)
            return new Refusal("already-acknowledged", "This was confirmed with another day.") { Status = StatusCodes.Status409Conflict, Field = "on", Value = PlanChecks.Iso(on), Allowed = PlanChecks.Iso(known) }.ToProblem();
        if (Decide(notification, on, now) is { } refusal) return refusal.ToProblem();
        if (notification.AcknowledgedOn is not null) db.NothingChanged();
        else
        {
            (notification.AcknowledgedOn, notification.AcknowledgedBy) = (on, caller.Subject);
            db.Audit($"inspection/{id}", what: new { notification.Id, Kind = notification.Kind.ToString(), notification.To, request.On });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return TypedResults.Ok(notification.View((await db.FrameworksAsync(cancellationToken)).Of(found.Framework, found.FrameworkVersion)));
    }

    internal static Refusal? Decide(Notification notification, LocalDate on, Instant now) => on >= UkTime.DayOf(notification.SentAt) && on <= UkTime.DayOf(now)
        ? null
        : new Refusal("acknowledgement-day-impossible", "It arrives after it was sent and before this is recorded.") { Field = "on", Value = PlanChecks.Iso(on), Allowed = $"{PlanChecks.Iso(UkTime.DayOf(notification.SentAt))} to {PlanChecks.Iso(UkTime.DayOf(now))}" };

    static Refusal NotYours { get; } = new("not-yours-to-acknowledge", "The recipient's agency confirms this, or the lead inspector.") { Status = StatusCodes.Status403Forbidden };
}
