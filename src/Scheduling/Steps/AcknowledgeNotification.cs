using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// ¶16-17: per recipient, that a notification arrived or a relay was made. The recipient's agency confirms it, or the lead inspector who heard of it.
/// </summary>
static class AcknowledgeNotification
{
    public static async Task<Results<Ok<NotificationDetails>, ProblemHttpResult>> Handle(
        Guid id, Guid notificationId, AcknowledgeNotificationRequest request, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var seen = from inspection in db.VisibleTo(caller, now)
                   where inspection.Id == id
                   from each in inspection.Notifications
                   where each.Id == notificationId
                   select new { inspection.Framework, inspection.FrameworkVersion, Notification = each };
        // Of two who confirm at once the second reads what the first has recorded, and nobody confirms what is being corrected.
        await using var change = await Change.OfAsync(db, seen, Inspection.Lock(id), cancellationToken);
        if (change is null) return Problems.NotFound();
        var notification = change.Record.Notification;
        if (notification.ConfirmedByAgency != caller.OrganisationKind && !await db.LeadsAsync(caller, id, now, cancellationToken)) return NotYours.ToProblem();
        var on = LocalDate.FromDateOnly(request.On);
        if (notification.AcknowledgedOn is { } known && known != on) return Otherwise(on, known).ToProblem();
        if (Decide(notification.SentAt, on, now) is { } refusal) return refusal.ToProblem();

        if (notification.AcknowledgedOn is not null) db.NothingChanged();
        else
        {
            (notification.AcknowledgedOn, notification.AcknowledgedBy) = (on, caller.Subject);
            db.Audit($"inspection/{id}", what: new { notification.Id, Kind = notification.Kind.ToString(), notification.To, request.On });
            await change.SaveAsync(cancellationToken);
        }
        var frameworks = await db.FrameworksAsync(cancellationToken);
        return TypedResults.Ok(notification.View(frameworks.Of(change.Record.Framework, change.Record.FrameworkVersion)));
    }

    static Refusal Otherwise(LocalDate on, LocalDate known) => new("already-acknowledged", "This was confirmed with another day.")
    {
        Status = StatusCodes.Status409Conflict,
        Field = "on",
        Value = PlanChecks.Iso(on),
        Allowed = PlanChecks.Iso(known),
    };

    internal static Refusal? Decide(Instant sentAt, LocalDate on, Instant now, string field = "on") => on >= UkTime.DayOf(sentAt) && on <= UkTime.DayOf(now)
        ? null
        : new Refusal("acknowledgement-day-impossible", "Enter a day from the day it was sent up to today.")
        {
            Field = field,
            Value = PlanChecks.Iso(on),
            Allowed = $"{PlanChecks.Iso(UkTime.DayOf(sentAt))} to {PlanChecks.Iso(UkTime.DayOf(now))}",
        };

    static Refusal NotYours { get; } = new("not-yours-to-acknowledge", "The recipient's agency confirms this, or the lead inspector.")
    {
        Status = StatusCodes.Status403Forbidden,
    };
}
