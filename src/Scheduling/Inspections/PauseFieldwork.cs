using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>¶62: in exceptional circumstances the inspectorates pause an inspection by their published guidance, and take it up again. Where days were lost, the last day moves.</summary>
static class PauseFieldwork
{
    internal static Task<IResult> PauseAsync(Guid id, PauseInspectionRequest request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (ChangeInspection.ReasonInvalid(request.Reason) is { } invalid) return Task.FromResult<IResult>(Problems.Invalid(invalid));
        var on = LocalDate.FromDateOnly(request.On);
        return change.StepAsync(id, InspectionEvent.Pause, "in exceptional circumstances (¶62)", (inspection, framework, _) =>
        {
            if (ChangeInspection.DayImpossible(on, LastTurn(inspection), change.Now) is { } refusal) return refusal;
            inspection.PausedOn = on;
            // The kind of notice says that there is a pause; why there is one stays with those who decide on it.
            db.Notify(inspection, NoticeKinds.InspectionPaused, $"step/{change.StepId}", [Recipient.Inspectors, .. Recipient.Agencies(framework)], change.Now);
            db.Publish(new InspectionPaused(id, request.On, change.Now.ToDateTimeOffset()));
            return null;
        }, cancellationToken, on, request.Reason);
    }

    internal static Task<IResult> ResumeAsync(Guid id, ResumeInspectionRequest request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn) is { } invalid) return Task.FromResult<IResult>(Problems.Invalid(invalid));
        var (on, end) = (LocalDate.FromDateOnly(request.On), request.FieldworkEndsOn is { } day ? LocalDate.FromDateOnly(day) : (LocalDate?)null);
        return change.StepAsync(id, InspectionEvent.Resume, null, (inspection, framework, calendar) =>
        {
            if ((ChangeInspection.DayImpossible(on, inspection.PausedOn!.Value, change.Now) ?? EndImpossible(calendar, on, inspection.FieldworkEndsOn, end)) is { } refusal) return refusal;
            inspection.PausedOn = null;
            inspection.ResumedOn = on;
            if (end is { } last)
            {
                (inspection.FieldworkEndPlanned, inspection.FieldworkEndsOn) = (true, last);
                db.MoveDates(inspection, framework, calendar, "resumed", change.Now);
            }
            db.Notify(inspection, NoticeKinds.InspectionResumed, $"step/{change.StepId}", [Recipient.Inspectors, .. Recipient.Agencies(framework)], change.Now);
            db.Publish(new InspectionResumed(id, request.On, inspection.FieldworkEndsOn.ToDateOnly(), change.Now.ToDateTimeOffset()));
            return null;
        }, cancellationToken, on);
    }

    /// <summary>The day on which fieldwork began or was last taken up again.</summary>
    internal static LocalDate LastTurn(Inspection inspection) => inspection.ResumedOn ?? inspection.Happenings.Single(happening => happening.Milestone == Framework.FieldworkStart).On;

    /// <summary>Null where fieldwork can end on that day, or where its end stays as it was and lies ahead.</summary>
    internal static Refusal? EndImpossible(WorkingDayCalendar calendar, LocalDate resumedOn, LocalDate endsNow, LocalDate? end)
    {
        var (earliest, latest) = (LocalDate.Max(resumedOn, endsNow), calendar.AddIncludingAnchor(resumedOn, PlanChecks.LongestFieldwork).On);
        if (end is null)
            return endsNow >= resumedOn ? null : new Refusal("fieldwork-end-passed", "The last day of fieldwork has passed. Say which one it is now.") { Field = "fieldworkEndsOn", Value = PlanChecks.Iso(endsNow), Allowed = Days() };
        return end >= earliest && end <= latest && calendar.IsWorkingDay(end.Value)
            ? null
            : new Refusal("fieldwork-end-impossible", "Fieldwork ends on a working day, not before it is taken up again, not earlier than it would have and not after twenty working days more.") { Field = "fieldworkEndsOn", Value = PlanChecks.Iso(end.Value), Allowed = Days() };

        string Days() => $"a working day from {PlanChecks.Iso(earliest)} to {PlanChecks.Iso(latest)}";
    }
}
