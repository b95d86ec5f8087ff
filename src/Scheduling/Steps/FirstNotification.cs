using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>¶13: D1 is the day of the first notification, also where that becomes known, or is corrected, later.</summary>
static class FirstNotification
{
    /// <summary>D1 by what is recorded; a relay asked for is no notification.</summary>
    internal static LocalDate DayOf(IReadOnlyList<Notification> notifications, IReadOnlyList<Notification>? moved = null, Instant movedTo = default) =>
        UkTime.DayOf(notifications.Where(each => each.Kind == NotificationKind.Notification)
            .Min(each => moved?.Contains(each) == true ? movedTo : each.SentAt));

    /// <summary>Null where D1 stays, or may become that day: the area keeps its notice, and the order of the steps holds.</summary>
    internal static Refusal? Decide(BegunStep step, LocalDate on, NotifyInspectionRequest reasons)
    {
        var inspection = step.Inspection;
        if (on == inspection.NotificationOn) return null;
        var plan = FieldworkPlan.Of(inspection);
        var plannedOn = Timetable.Compute(step.Framework, step.Calendar, plan.StartsOn, plan.EndsOn).Find(Framework.Notification)!.On;
        var (earliest, latest) = StepOrder.Bounds(inspection.Steps, InspectionEvent.Notify, Notified(inspection));
        return NotifyInspection.Decide(step.Framework, step.Calendar, plannedOn, reasons, on)
            ?? StepRules.DayImpossible(on, LocalDate.Min(earliest, inspection.ReviewersMetOn ?? earliest), step.Now, latest);
    }

    /// <summary>Makes it D1; the step that said another day, null where it is D1 already.</summary>
    internal static InspectionStep? MoveFirst(this SchedulingDb db, BegunStep step, LocalDate on)
    {
        var inspection = step.Inspection;
        if (on == inspection.NotificationOn) return null;
        db.Corrected(inspection, step.Framework, step.Calendar, Framework.Notification, on, step.Now);
        return Notified(inspection);
    }

    static InspectionStep Notified(Inspection inspection) => inspection.Steps.Single(each => each.Event == InspectionEvent.Notify);

    /// <summary>What the audit trail has of them: roles, times and days of confirmation.</summary>
    internal static object Facts(IEnumerable<Notification> notifications) =>
        notifications.Select(each => new
        {
            each.Id,
            each.To,
            SentAt = each.SentAt.ToDateTimeOffset(),
            each.Means,
            AcknowledgedOn = each.AcknowledgedOn?.ToDateOnly(),
        }).ToList();
}
