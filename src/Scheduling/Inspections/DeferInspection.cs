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

/// <summary>¶19: the partnership asks for a deferral after notification and before fieldwork, and the inspectorates decide by their policy. Planning goes on meanwhile.</summary>
static class DeferInspection
{
    internal static Task<IResult> RequestAsync(Guid id, RequestDeferralRequest request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (ChangeInspection.ReasonInvalid(request.Reason) is { } invalid) return Task.FromResult<IResult>(Problems.Invalid(invalid));
        return change.StepAsync(id, InspectionEvent.RequestDeferral, "asked by the partnership (¶19)", (inspection, framework, _) =>
        {
            if (TooLate(inspection.FieldworkStartsOn, change.Now) is { } refusal) return refusal;
            db.Notify(inspection, NoticeKinds.DeferralRequested, $"step/{change.StepId}", [Recipient.Inspectors, .. Recipient.Partnership(framework)], change.Now);
            return null;
        }, cancellationToken, restricted: request.Reason);
    }

    internal static Task<IResult> DecideAsync(Guid id, DecideDeferralRequest request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (Malformed(request) is { } invalid) return Task.FromResult<IResult>(Problems.Invalid(invalid));
        var plan = request.FieldworkStartsOn is { } start ? new FieldworkPlan(LocalDate.FromDateOnly(start), request.FieldworkEndsOn is { } end ? LocalDate.FromDateOnly(end) : null) : null;
        var @event = !request.Granted ? InspectionEvent.RefuseDeferral : plan is null ? InspectionEvent.GrantDeferral : InspectionEvent.GrantDeferralToDay;
        return change.StepAsync(id, @event, request.OverrideReason is { } why ? $"decided by the inspectorates (¶19); unusual days: {why}" : "decided by the inspectorates (¶19)", (inspection, framework, calendar) =>
        {
            // The request came in time; the decision may come after the day that it moves.
            if (plan is not null && NewDaysRefused(framework, calendar, plan, request.OverrideReason, inspection.NotificationOn, change.Now) is { } refusal) return refusal;
            db.Notify(inspection, request.Granted ? NoticeKinds.DeferralGranted : NoticeKinds.DeferralRefused, $"step/{change.StepId}", [Recipient.Inspectors, .. Recipient.Agencies(framework)], change.Now);
            if (plan is not null) db.Move(inspection, framework, calendar, plan, request.OverrideReason, "deferred", change.Now);
            if (request.Granted) db.Publish(new InspectionDeferred(id, request.FieldworkStartsOn, change.Now.ToDateTimeOffset()));
            return null;
        }, cancellationToken, restricted: request.Reason);
    }

    /// <summary>Null while a deferral can still be asked for.</summary>
    internal static Refusal? TooLate(LocalDate fieldworkStartsOn, Instant now) => UkTime.DayOf(now) < fieldworkStartsOn
        ? null
        : new Refusal("fieldwork-begun", "A deferral can be asked for before fieldwork begins.") { Field = "fieldworkStartsOn", Value = PlanChecks.Iso(UkTime.DayOf(now)), Allowed = $"before {PlanChecks.Iso(fieldworkStartsOn)}" };

    /// <summary>Null where the inspection may be deferred to those days. The reason for the deferral is no reason for unusual days.</summary>
    internal static Refusal? NewDaysRefused(Framework framework, WorkingDayCalendar calendar, FieldworkPlan plan, string? overrideReason, LocalDate notifiedOn, Instant now) =>
        ReplanInspection.Decide(framework, calendar, plan, notifiedOn, null, now) ?? (overrideReason is null ? PlanChecks.Unusual(framework, calendar, plan).FirstOrDefault() : null);

    static Refusal? Malformed(DecideDeferralRequest request) => ChangeInspection.ReasonInvalid(request.Reason) ?? PlanChecks.OverrideReasonInvalid(request.OverrideReason)
        ?? Dates.OutOfRange("fieldworkStartsOn", request.FieldworkStartsOn) ?? Dates.OutOfRange("fieldworkEndsOn", request.FieldworkEndsOn)
        ?? (request is { Granted: false, FieldworkStartsOn: not null } or { FieldworkStartsOn: null, FieldworkEndsOn: not null }
            ? new Refusal("days-not-wanted", "Only a granted deferral has new days, and a last day only beside a first one.") { Field = request.Granted ? "fieldworkEndsOn" : "fieldworkStartsOn", Allowed = "nothing" }
            : null);
}
