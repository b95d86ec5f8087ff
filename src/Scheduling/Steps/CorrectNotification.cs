using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// ¶16-17: corrects when and how a recipient was notified, and when that was confirmed. What was recorded before is kept. Where it was the first, D1 and
/// what is counted from it follow.
/// </summary>
static class CorrectNotification
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, Guid notificationId, CorrectNotificationRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if ((StepRules.ReasonInvalid(request.Reason)
            ?? PlanChecks.OverrideReasonInvalid(request.OverrideReason)
            ?? Dates.OutOfRange("on", request.On)
            ?? Dates.OutOfRange("acknowledgedOn", request.AcknowledgedOn)
            ?? NotifyInspection.MeansUnknown("means", request.Means)) is { } invalid)
        {
            return Problems.Invalid(invalid);
        }
        await using var step = await steps.BeginAsync(id, InspectionEvent.CorrectNotification, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, now) = (step.Inspection, step.Now);
        if (inspection.Notifications.SingleOrDefault(each => each.Id == notificationId) is not { } corrected) return Problems.NotFound();
        var sentAt = NotifyInspection.InstantOf(request.On, request.At);
        var acknowledgedOn = request.AcknowledgedOn is { } day ? LocalDate.FromDateOnly(day) : corrected.AcknowledgedOn;
        // Whom the recipient was asked to tell with it, with it.
        var together = inspection.Notifications
            .Where(each => each == corrected || (each.Kind == NotificationKind.Relay && each.From == corrected.To && each.SentAt == corrected.SentAt))
            .ToList();
        if (Decide(corrected, together, sentAt, request.Means, acknowledgedOn, inspection.ReviewersMetOn, now) is { } refusal) return refusal.ToProblem();
        var first = FirstNotification.DayOf(inspection.Notifications, together, sentAt);
        if (FirstNotification.Decide(step, first, new(request.Reason, request.OverrideReason)) is { } wrong) return wrong.ToProblem();

        foreach (var each in together) each.Correct(sentAt, request.Means, each == corrected ? acknowledgedOn : each.AcknowledgedOn, now);
        var moves = db.MoveFirst(step, first);
        return await step.SaveAsync(
            StepRules.Why("corrected by the lead inspector", request.OverrideReason), cancellationToken,
            moves is null ? corrected.DayOfSending : first, request.Reason, moves, FirstNotification.Facts(together));
    }

    /// <summary>Null where the notification can have been made then, and confirmed on that day.</summary>
    internal static Refusal? Decide(
        Notification corrected, IReadOnlyList<Notification> together, Instant sentAt, string means, LocalDate? acknowledgedOn, LocalDate? reviewersMetOn,
        Instant now)
    {
        if ((corrected.SentAt, corrected.Means, corrected.AcknowledgedOn) == (sentAt, means, acknowledgedOn)) return StepRules.AlreadyRecorded;
        if (NotifyInspection.TimeImpossible("on", sentAt, reviewersMetOn, now) is { } impossible) return impossible;
        if (corrected.AcknowledgedOn is null && acknowledgedOn is not null)
        {
            return new Refusal("not-acknowledged", "Nobody has confirmed that it arrived. Confirm it instead.")
            {
                Field = "acknowledgedOn",
                Allowed = "nothing, until it is confirmed",
            };
        }
        return together.Select(each => each == corrected ? acknowledgedOn : each.AcknowledgedOn).OfType<LocalDate>()
            .Select(on => AcknowledgeNotification.Decide(sentAt, on, now, "acknowledgedOn")).FirstOrDefault(refusal => refusal is not null);
    }

    static void Correct(this Notification notification, Instant sentAt, string means, LocalDate? acknowledgedOn, Instant now)
    {
        notification.Earlier = [.. notification.Earlier, notification.Recorded()];
        (notification.SentAt, notification.Means, notification.AcknowledgedOn, notification.RecordedAt) = (sentAt, means, acknowledgedOn, now);
    }

    static EarlierNotification Recorded(this Notification notification) => new(
        notification.SentAt.ToDateTimeOffset(), notification.Means, notification.AcknowledgedOn?.ToDateOnly(),
        (notification.RecordedAt ?? notification.SentAt).ToDateTimeOffset());
}
