using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// Cancels an inspection before its letter is published. Whoever knew of it is told; an area that was not notified never learns of it (¶14-15).
/// </summary>
static class CancelInspection
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, CancelInspectionRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if ((StepRules.ReasonInvalid(request.Reason) ?? Dates.OutOfRange("on", request.On)) is { } invalid) return Problems.Invalid(invalid);
        await using var step = await steps.BeginAsync(id, InspectionEvent.Cancel, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var on = step.DayOf(request.On);
        if (step.DayImpossible(on) is { } refusal) return refusal.ToProblem();

        Recipient[] to = [Recipient.Inspectors, .. Recipient.Agencies(step.Framework)];
        db.Notify(step.Inspection, NoticeKinds.InspectionCancelled, $"step/{step.Id}", to, step.Now);
        if (step.Inspection.NotifiedAt is not null) db.Publish(new InspectionCancelled(id, step.Now.ToDateTimeOffset()));
        return await step.SaveAsync("decided by the inspectorates", cancellationToken, on, request.Reason);
    }
}
