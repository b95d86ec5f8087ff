using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Teams;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;

namespace Jtai.Scheduling.Steps;

/// <summary>Inspections as they cross the edge.</summary>
static class InspectionViews
{
    internal static InspectionDetails Details(
        this Inspection inspection, Caller caller, Framework framework, WorkingDayCalendar calendar, IReadOnlyList<ItemArrival> arrivals,
        IReadOnlySet<string> calledOff)
    {
        var timetable = inspection.CurrentTimetable;
        // An agency sees what it has handed in or owes, as in its deadlines: what others are late with is not its business.
        var shown = arrivals
            .Where(arrival => caller.IsInspectorate
                || arrival.Organisation == caller.Organisation
                || (arrival.Agency is not null && arrival.Agency == caller.OrganisationKind)).ToList();
        var view = timetable.View(framework);
        return new InspectionDetails(
            inspection.Id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, InspectionLifecycle.Name(inspection.Status),
            inspection.FieldworkStartsOn.ToDateOnly(), inspection.FieldworkEndsOn.ToDateOnly(),
            caller.IsInspectorate ? inspection.Planning(framework, calendar) : null,
            [.. inspection.Notifications.OrderBy(notification => notification.Position).Select(notification => notification.View(framework))],
            view with { Milestones = [.. view.Milestones.With(framework, shown).Select(each => each with { CalledOff = calledOff.Contains(each.Id) })] });
    }

    internal static InspectionTimetable View(this StoredTimetable timetable, Framework framework) =>
        new(
            timetable.Revision, timetable.ComputedAt.ToDateTimeOffset(), timetable.Because, timetable.FrameworkVersion, timetable.Calendar,
            timetable.CalendarVersion, timetable.Milestones.Explained(framework));

    internal static NotificationDetails View(this Notification notification, Framework? framework) => new(
        notification.Id, Json.Name(notification.Kind), notification.From, notification.To,
        framework?.Roles.FirstOrDefault(role => role.Id == notification.To)?.Title ?? notification.To, notification.Paragraph,
        notification.SentAt.InZone(UkTime.Zone).ToDateTimeOffset(), notification.AcknowledgedOn?.ToDateOnly(), notification.Means,
        (notification.RecordedAt ?? notification.SentAt).ToDateTimeOffset(), notification.Earlier);

    static InspectionPlanning Planning(this Inspection inspection, Framework framework, WorkingDayCalendar calendar) => new(
        inspection.PlannedAt.ToDateTimeOffset(), inspection.PlannedBy, inspection.OverrideReason, inspection.Reviewers, inspection.ReviewersMetOn?.ToDateOnly(),
        [
            .. PlanChecks.Warnings(
                framework, calendar, FieldworkPlan.Of(inspection), inspection.NotifiedAt is null ? null : inspection.NotificationOn),
            .. NotNotified(inspection, framework),
            .. TeamRules.Warnings(framework, inspection.Team),
        ], inspection.EnteredLateReason);

    /// <summary>¶16-17: the recipients of whom nobody has said yet that they were notified.</summary>
    static IEnumerable<Warning> NotNotified(Inspection inspection, Framework framework) => inspection.NotifiedAt is null ? [] :
        from missing in NotifyInspection.Notifications(inspection.Id, framework, null, inspection.NotifiedAt.Value)
        where inspection.Notifications.All(each => each.To != missing.To)
        select new Warning("recipient-not-notified", $"Nobody has said that this recipient was notified ({missing.Paragraph}): {missing.To}.");
}
