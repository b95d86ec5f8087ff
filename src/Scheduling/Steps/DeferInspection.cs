using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// ¶19: the partnership asks for a deferral after notification and before fieldwork, and the inspectorates decide by their policy. Planning goes on
/// meanwhile.
/// </summary>
static class DeferInspection
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Request(
        Guid id, RequestDeferralRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if ((StepRules.ReasonInvalid(request.Reason) ?? Dates.OutOfRange("on", request.On)) is { } invalid) return Problems.Invalid(invalid);
        await using var step = await steps.BeginAsync(id, InspectionEvent.RequestDeferral, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var on = step.DayOf(request.On);
        if ((step.DayImpossible(on) ?? TooLate(step.Inspection.FieldworkStartsOn, on)) is { } refusal) return refusal.ToProblem();

        Recipient[] to = [Recipient.Inspectors, .. Recipient.Partnership(step.Framework)];
        db.Notify(step.Inspection, NoticeKinds.DeferralRequested, $"step/{step.Id}", to, step.Now);
        return await step.SaveAsync("asked by the partnership (¶19)", cancellationToken, on, request.Reason);
    }

    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Decide(
        Guid id, DecideDeferralRequest request, InspectionSteps steps, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (Malformed(request) is { } invalid) return Problems.Invalid(invalid);
        var plan = request.FieldworkStartsOn is { } start ? FieldworkPlan.Of(start, request.FieldworkEndsOn) : null;
        var @event = !request.Granted ? InspectionEvent.RefuseDeferral
            : plan is null ? InspectionEvent.GrantDeferral
            : InspectionEvent.GrantDeferralToDay;
        await using var step = await steps.BeginAsync(id, @event, cancellationToken);
        if (step.Refused is { } refused) return refused;
        var (inspection, on) = (step.Inspection, step.DayOf(request.On));
        if (step.DayImpossible(on) is { } impossible) return impossible.ToProblem();
        // The request came in time; the decision may come after the day that it moves.
        if (plan is not null
            && ReplanInspection.Decide(step.Framework, step.Calendar, plan, request.OverrideReason, inspection.NotificationOn, null, on) is { } refusal)
        {
            return refusal.ToProblem();
        }

        Recipient[] to = [Recipient.Inspectors, .. Recipient.Agencies(step.Framework)];
        db.Notify(inspection, request.Granted ? NoticeKinds.DeferralGranted : NoticeKinds.DeferralRefused, $"step/{step.Id}", to, step.Now);
        if (plan is not null) db.Move(inspection, step.Framework, step.Calendar, plan, request.OverrideReason, "deferred", step.Now);
        // F1 as it is now, not as it was asked for: on a bank holiday nobody begins.
        var startsOn = plan is null ? (DateOnly?)null : inspection.FieldworkStartsOn.ToDateOnly();
        if (request.Granted) db.Publish(new InspectionDeferred(id, startsOn, step.Now.ToDateTimeOffset()));
        return await step.SaveAsync(
            StepRules.Why("decided by the inspectorates (¶19)", request.OverrideReason), cancellationToken, on, request.Reason);
    }

    /// <summary>Null while a deferral can still be asked for.</summary>
    internal static Refusal? TooLate(LocalDate fieldworkStartsOn, LocalDate on) => on < fieldworkStartsOn
        ? null
        : new Refusal("fieldwork-begun", "A deferral can be asked for before fieldwork begins.")
        {
            Field = "fieldworkStartsOn",
            Value = PlanChecks.Iso(on),
            Allowed = $"before {PlanChecks.Iso(fieldworkStartsOn)}",
        };

    static Refusal? Malformed(DecideDeferralRequest request) =>
        StepRules.ReasonInvalid(request.Reason) ?? PlanChecks.OverrideReasonInvalid(request.OverrideReason)
        ?? Dates.OutOfRange("on", request.On)
        ?? Dates.OutOfRange("fieldworkStartsOn", request.FieldworkStartsOn) ?? Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn)
        ?? (request is { Granted: false, FieldworkStartsOn: not null } or { FieldworkStartsOn: null, FieldworkEndsOn: not null }
            ? new Refusal("days-not-wanted", "Only a granted deferral has new days, and a last day only beside a first one.")
            {
                Field = request.Granted ? "fieldworkEndsOn" : "fieldworkStartsOn",
                Allowed = "nothing",
            }
            : null);
}
