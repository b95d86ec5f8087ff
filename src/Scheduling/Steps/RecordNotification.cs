using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Scheduling.Steps;

/// <summary>¶16: the inspectorates notify at different times. Adds a recipient who had not been notified, or not known to be, when the area was.</summary>
static class RecordNotification
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, RecordNotificationRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if ((Dates.OutOfRange("on", request.On)
            ?? NotifyInspection.MeansUnknown("means", request.Means)
            ?? PlanChecks.OverrideReasonInvalid(request.OverrideReason)) is { } invalid)
        {
            return Problems.Invalid(invalid);
        }
        await using var step = await steps.BeginAsync(id, InspectionEvent.RecordNotification, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, framework, now) = (step.Inspection, step.Framework, step.Now);
        if ((NotifyInspection.RecipientUnknown("to", request.To, framework)
            ?? NotifyInspection.TimeImpossible("on", NotifyInspection.InstantOf(request.On, request.At), inspection.ReviewersMetOn, now)) is { } impossible)
        {
            return impossible.ToProblem();
        }
        if (inspection.Notifications.Any(each => each.To == request.To)) return AlreadyNotified(request.To).ToProblem();
        var told = new RecipientNotified(request.To, request.On, request.At, request.Means);
        var added = NotifyInspection.Notifications(id, framework, [told], now)
            .Where(each => inspection.Notifications.All(known => known.To != each.To)).ToList();
        var first = FirstNotification.DayOf([.. inspection.Notifications, .. added]);
        if (FirstNotification.Decide(step, first, new(request.Reason, request.OverrideReason)) is { } refusal) return refusal.ToProblem();

        db.AddRange(added);
        var moves = db.MoveFirst(step, first);
        return await step.SaveAsync(
            StepRules.Why(request.Reason, request.OverrideReason), cancellationToken, moves is null ? added[0].DayOfSending : first, corrects: moves,
            facts: FirstNotification.Facts(added));
    }

    static Refusal AlreadyNotified(string to) => new("recipient-notified", "That recipient has been notified already. Correct the notification if it is wrong.")
    {
        Status = StatusCodes.Status409Conflict,
        Field = "to",
        Value = to,
        Allowed = "a recipient who is not among the notifications",
    };
}
