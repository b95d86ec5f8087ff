using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>¶13, ¶34-36: fieldwork begins on F1 and ends on its last day; what follows is counted from the day on which it really ended.</summary>
static class HoldFieldwork
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Start(
        Guid id, RecordStepRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        await using var step = await steps.BeginAsync(id, InspectionEvent.StartFieldwork, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, on) = (step.Inspection, LocalDate.FromDateOnly(request.On));
        if (step.DayImpossible(on, inspection.FieldworkStartsOn, inspection.FieldworkEndsOn) is { } refusal) return refusal.ToProblem();

        db.Happened(inspection, step.Framework, step.Calendar, Framework.FieldworkStart, on, step.Now);
        db.Publish(new FieldworkStarted(id, request.On, inspection.FieldworkEndsOn.ToDateOnly(), step.Now.ToDateTimeOffset()));
        return await step.SaveAsync(null, cancellationToken, on);
    }

    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> End(
        Guid id, RecordStepRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        await using var step = await steps.BeginAsync(id, InspectionEvent.EndFieldwork, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, on) = (step.Inspection, LocalDate.FromDateOnly(request.On));
        if (step.DayImpossible(on, inspection.FieldworkEndsOn) is { } refusal) return refusal.ToProblem();

        var started = inspection.Happenings.Single(happening => happening.Milestone == Framework.FieldworkStart).On;
        db.Happened(inspection, step.Framework, step.Calendar, Framework.FieldworkEnd, on, step.Now);
        db.Publish(new FieldworkEnded(
            id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, started.ToDateOnly(), request.On,
            inspection.CurrentTimetable.Milestones.Deadlines(), inspection.TimetableRevision, step.Now.ToDateTimeOffset()));
        return await step.SaveAsync(null, cancellationToken, on);
    }
}
