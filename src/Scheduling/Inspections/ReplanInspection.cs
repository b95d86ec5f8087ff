using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>Moves fieldwork before it begins. Both timetables are kept, and the area's deadlines follow where it has been notified.</summary>
static class ReplanAnInspection
{
    internal static async Task<IResult> HandleAsync(Guid id, ReplanInspection request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        if ((Dates.OutOfRange("fieldworkStartsOn", request.FieldworkStartsOn) ?? Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn)) is { } outOfRange) return Problems.Invalid(outOfRange);
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > 1000)
            return Problems.Invalid(new Refusal("reason-invalid", "The reason is empty or too long.") { Field = "reason", Allowed = "1 to 1000 characters" });
        var frameworks = await db.FrameworksAsync(cancellationToken);
        return await change.StepAsync(id, InspectionEvent.Replan, "replan-inspection", request.Reason, (inspection, framework, calendar) =>
        {
            var plan = new FieldworkPlan(LocalDate.FromDateOnly(request.FieldworkStartsOn), request.FieldworkEndsOn is { } end ? LocalDate.FromDateOnly(end) : null);
            if (request.FrameworkVersion is { } version && version != inspection.FrameworkVersion)
            {
                if (WrongVersion(inspection, version, frameworks) is { } wrong) return wrong;
                (framework, inspection.FrameworkVersion) = (frameworks.Of(inspection.Framework, version), version);
            }
            if (Decide(framework, calendar, plan, inspection.NotifiedAt is null ? null : inspection.NotificationOn, inspection.FieldworkStartsOn, change.Now) is { } refusal) return refusal;
            if (PlanChecks.Unusual(framework, calendar, plan).Any()) inspection.OverrideReason = request.Reason;
            inspection.FieldworkStartsOn = plan.StartsOn;
            inspection.FieldworkEndPlanned = plan.EndsOn is not null;
            if (plan.EndsOn is { } last) inspection.FieldworkEndsOn = last;
            var before = inspection.CurrentTimetable;
            var timetable = inspection.ComputeTimetable(framework, calendar, "re-planned", change.Now);
            db.NotifyOfMoves(inspection, before, framework, change.Now);
            if (inspection.NotifiedAt is not null) db.Publish(inspection.Changed(timetable, change.Now));
            return null;
        }, cancellationToken);
    }

    /// <summary>Null where the plan may move to that version. Before notification only: a running inspection stays on its version.</summary>
    internal static Refusal? WrongVersion(Inspection inspection, int version, KnownFrameworks frameworks)
    {
        if (inspection.NotifiedAt is not null)
            return new Refusal("framework-version-fixed", "The area has been notified under this version. The inspection stays on it.") { Field = "frameworkVersion", Value = $"{version}", Allowed = $"{inspection.FrameworkVersion}" };
        if (version < inspection.FrameworkVersion || frameworks.Find(inspection.Framework, version) is not { } framework)
            return new Refusal("unknown-framework-version", "The framework has no such newer version.")
            {
                Field = "frameworkVersion",
                Value = $"{version}",
                Allowed = string.Join(", ", frameworks.Versions(inspection.Framework).Select(each => each.Version).Where(each => each >= inspection.FrameworkVersion).Order()),
            };
        // ¶15: one reviewer of each inspectorate that takes part. Others would not have met.
        return inspection.Reviewers.Count == 0 || framework.Inspectorates.Select(each => each.Id).ToHashSet().SetEquals(inspection.Reviewers.Keys)
            ? null
            : new Refusal("framework-has-other-inspectorates", "Other inspectorates take part under that version than have reviewed. Plan a new inspection under it.")
            {
                Field = "frameworkVersion",
                Value = $"{version}",
                Allowed = $"a version with {string.Join(", ", inspection.Reviewers.Keys.Order())}",
            };
    }

    /// <summary>Null where fieldwork may move there: the area keeps the notice of ¶13, counted from its real notification once there was one.</summary>
    internal static Refusal? Decide(Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, LocalDate? notifiedOn, LocalDate startsNow, Instant now)
    {
        if (PlanChecks.Impossible(plan, calendar) is { } impossible) return impossible;
        if (notifiedOn is null) return PlanAnInspection.TooShortNotice(framework, calendar, plan, now);
        if (UkTime.DayOf(now) >= startsNow) return new Refusal("fieldwork-begun", $"Fieldwork began on {PlanChecks.Iso(startsNow)}. It can no longer be moved.") { Field = "fieldworkStartsOn", Value = PlanChecks.Iso(plan.StartsOn), Allowed = "no other day" };
        var earliest = LocalDate.Max(calendar.Add(notifiedOn.Value, framework.Notice.WorkingDays).On, calendar.Add(UkTime.DayOf(now), 1).On);
        return plan.StartsOn >= earliest ? null : new Refusal("notice-too-short", $"The area was notified on {PlanChecks.Iso(notifiedOn.Value)} and keeps its {framework.Notice.WorkingDays} working days.")
        {
            Field = "fieldworkStartsOn",
            Value = PlanChecks.Iso(plan.StartsOn),
            Allowed = $"{PlanChecks.Iso(earliest)} or later",
        };
    }
}
