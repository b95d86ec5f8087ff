using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>Moves fieldwork before it begins. Both timetables are kept, and the area's deadlines follow where it has been notified.</summary>
static class ReplanInspection
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, ReplanInspectionRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("fieldworkStartsOn", request.FieldworkStartsOn) is { } start) return Problems.Invalid(start);
        if (Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn) is { } end) return Problems.Invalid(end);
        if (Dates.OutOfRange("on", request.On) is { } decided) return Problems.Invalid(decided);
        if ((StepRules.ReasonInvalid(request.Reason) ?? PlanChecks.OverrideReasonInvalid(request.OverrideReason)) is { } invalid)
        {
            return Problems.Invalid(invalid);
        }
        await using var step = await steps.BeginAsync(id, InspectionEvent.Replan, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var inspection = step.Inspection;
        if (request.FrameworkVersion is { } version && version != inspection.FrameworkVersion)
        {
            // Under the lock of the step, under which meetings are arranged too.
            var meetings = await db.Meetings.Where(meeting => meeting.InspectionId == id && meeting.Status != MeetingStatus.Cancelled)
                .Select(meeting => meeting.Kind).Distinct().ToListAsync(cancellationToken);
            if (WrongVersion(inspection, meetings, version, step.Frameworks) is { } wrong) return wrong.ToProblem();
            inspection.FrameworkVersion = version;
            inspection.Team?.MoveTo(step.Framework, step.Now);
        }
        var plan = FieldworkPlan.Of(request.FieldworkStartsOn, request.FieldworkEndsOn);
        // A deferral without a day has left its days behind.
        var days = inspection.Status == InspectionStatus.Deferred ? null : new DateInterval(inspection.FieldworkStartsOn, inspection.FieldworkEndsOn);
        var notifiedOn = inspection.NotifiedAt is null ? (LocalDate?)null : inspection.NotificationOn;
        var on = step.DayOf(request.On);
        if (step.DayImpossible(on) is { } impossible) return impossible.ToProblem();
        // The notice that is still to be given is counted from today, whenever the move was decided.
        var from = notifiedOn is null ? UkTime.DayOf(step.Now) : on;
        if (Decide(step.Framework, step.Calendar, plan, request.OverrideReason, notifiedOn, days, from, inspection.EnteredLateReason) is { } refusal)
        {
            return refusal.ToProblem();
        }

        db.Move(inspection, step.Framework, step.Calendar, plan, request.OverrideReason, "re-planned", step.Now);
        return await step.SaveAsync(StepRules.Why(request.Reason, request.OverrideReason), cancellationToken, on);
    }

    /// <summary>
    /// Null where the plan may move to that version. Before notification only: a running inspection stays on its version. Meetings that are arranged
    /// or were held need their kinds there.
    /// </summary>
    internal static Refusal? WrongVersion(Inspection inspection, IEnumerable<string> meetings, int version, KnownFrameworks frameworks)
    {
        if (inspection.NotifiedAt is not null)
        {
            return new Refusal("framework-version-fixed", "The area has been notified under this version. The inspection stays on it.")
            {
                Field = "frameworkVersion",
                Value = $"{version}",
                Allowed = $"{inspection.FrameworkVersion}",
            };
        }
        if (version < inspection.FrameworkVersion || frameworks.Find(inspection.Framework, version) is not { } framework)
        {
            return new Refusal("unknown-framework-version", "The framework has no such newer version.")
            {
                Field = "frameworkVersion",
                Value = $"{version}",
                Allowed = string.Join(
                    ", ",
                    frameworks.Versions(inspection.Framework).Select(each => each.Version).Where(each => each >= inspection.FrameworkVersion).Order()),
            };
        }
        if (meetings.Except(framework.Meetings.Select(meeting => meeting.Id)).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } lost)
        {
            return new Refusal(
                "framework-lacks-meeting",
                "That version does not have every meeting that is arranged. Cancel the meeting first, or plan a new inspection under the version.")
            {
                Field = "frameworkVersion",
                Value = $"{version}",
                Allowed = $"a version with {string.Join(", ", lost)}",
            };
        }
        // ¶15: one reviewer of each inspectorate that takes part. Others would not have met.
        return inspection.Reviewers.Count == 0 || framework.Inspectorates.Select(each => each.Id).ToHashSet().SetEquals(inspection.Reviewers.Keys)
            ? null
            : new Refusal(
                "framework-has-other-inspectorates",
                "Other inspectorates take part under that version than have reviewed. Plan a new inspection under it.")
            {
                Field = "frameworkVersion",
                Value = $"{version}",
                Allowed = $"a version with {string.Join(", ", inspection.Reviewers.Keys.Order())}",
            };
    }

    /// <summary>Gives the inspection another plan.</summary>
    internal static void Move(
        this SchedulingDb db, Inspection inspection, Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, string? overrideReason,
        string because, Instant now)
    {
        inspection.OverrideReason = overrideReason;
        (inspection.FieldworkStartsOn, inspection.PlannedStartsOn) = (plan.StartsOn, null);
        inspection.FieldworkEndPlanned = plan.EndsOn is not null;
        if (plan.EndsOn is { } last) inspection.FieldworkEndsOn = last;
        db.MoveDates(inspection, framework, calendar, because, now);
    }

    /// <summary>
    /// Null where fieldwork that has not begun may move there: the area keeps the notice of ¶13, counted from its real notification once there was one.
    /// On the planned days themselves it does not move; once they have passed without fieldwork it does. The reason for the move is no reason for unusual
    /// days. All of it holds on the day on which it was decided.
    /// </summary>
    internal static Refusal? Decide(
        Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, string? overrideReason, LocalDate? notifiedOn, DateInterval? days,
        LocalDate on, string? enteredLateReason = null) =>
        PlanChecks.Impossible(plan, calendar)
            ?? TooSoon(framework, calendar, plan, notifiedOn, days, on, enteredLateReason)
            ?? (overrideReason is null ? PlanChecks.Unusual(framework, calendar, plan).FirstOrDefault() : null);

    static Refusal? TooSoon(
        Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, LocalDate? notifiedOn, DateInterval? days, LocalDate on,
        string? enteredLateReason)
    {
        if (notifiedOn is null) return enteredLateReason is null ? PlanInspection.TooShortNotice(framework, calendar, plan, on) : null;
        if (days?.Contains(on) == true)
        {
            return new Refusal("fieldwork-begun", "The planned days of fieldwork have come. Record that it has begun.")
            {
                Field = "fieldworkStartsOn",
                Value = PlanChecks.Iso(plan.StartsOn),
                Allowed = $"no other day, unless {PlanChecks.Iso(days.End)} passes without fieldwork",
            };
        }
        var earliest = LocalDate.Max(calendar.Add(notifiedOn.Value, framework.Notice.WorkingDays).On, calendar.Add(on, 1).On);
        return calendar.Add(plan.StartsOn, 0).On >= earliest
            ? null
            : new Refusal(
                "notice-too-short",
                $"The area was notified on {PlanChecks.Iso(notifiedOn.Value)} and keeps its {framework.Notice.WorkingDays} working days.")
            {
                Field = "fieldworkStartsOn",
                Value = PlanChecks.Iso(plan.StartsOn),
                Allowed = $"{PlanChecks.Iso(earliest)} or later",
            };
    }
}
