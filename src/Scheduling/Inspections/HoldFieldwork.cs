using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Timetables;
using NodaTime;

namespace Jtai.Scheduling.Inspections;

/// <summary>¶13, ¶34-36: fieldwork begins on F1 and ends on its last day; what follows is counted from the day on which it really ended.</summary>
static class HoldFieldwork
{
    internal static Task<IResult> StartAsync(Guid id, RecordStepRequest request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        var on = LocalDate.FromDateOnly(request.On);
        return change.StepAsync(id, InspectionEvent.StartFieldwork, null, (inspection, framework, calendar) =>
        {
            if (ChangeInspection.DayImpossible(on, calendar.Add(inspection.FieldworkStartsOn, 0).On, change.Now, inspection.FieldworkEndsOn) is { } refusal) return refusal;
            db.Happened(inspection, framework, calendar, Framework.FieldworkStart, on, change.Now);
            db.Publish(new FieldworkStarted(id, request.On, inspection.FieldworkEndsOn.ToDateOnly(), change.Now.ToDateTimeOffset()));
            return null;
        }, cancellationToken, on);
    }

    internal static Task<IResult> EndAsync(Guid id, RecordStepRequest request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        var on = LocalDate.FromDateOnly(request.On);
        return change.StepAsync(id, InspectionEvent.EndFieldwork, null, (inspection, framework, calendar) =>
        {
            var started = inspection.Happenings.Single(happening => happening.Milestone == Framework.FieldworkStart).On;
            if (ChangeInspection.DayImpossible(on, LocalDate.Max(inspection.FieldworkEndsOn, PauseFieldwork.LastTurn(inspection)), change.Now) is { } refusal) return refusal;
            db.Happened(inspection, framework, calendar, Framework.FieldworkEnd, on, change.Now);
            db.Publish(new FieldworkEnded(
                id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, started.ToDateOnly(), request.On,
                inspection.CurrentTimetable.Milestones.Deadlines(), inspection.TimetableRevision, change.Now.ToDateTimeOffset()));
            return null;
        }, cancellationToken, on);
    }
}
