using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>Schedules a meeting of the framework, or moves or changes one that is scheduled (¶31).</summary>
static class ScheduleMeeting
{
    /// <summary>The kind of notice.</summary>
    internal const string Scheduled = "meeting-scheduled";

    internal static Task<IResult> Handle(Guid id, ScheduleMeetingRequest request, ChangeMeeting change, CancellationToken cancellationToken) =>
        Malformed(request.Plan) is { } malformed ? Task.FromResult<IResult>(Problems.Invalid(malformed)) : change.ChangeAsync(id, null, request.Meeting, Scheduled, request.Plan.Reason, (meeting, kind, setting) =>
        {
            if (!kind.Again && setting.Others.Any(other => other.Kind == kind.Id && other.Status != MeetingStatus.Cancelled))
                return new Refusal("already-scheduled", "This meeting has a time already. Move it, or cancel it first.") { Status = StatusCodes.Status409Conflict, Field = "meeting", Value = kind.Id, Allowed = "a meeting without a time" }.ToProblem();
            return meeting.Follow(request.Plan, kind, setting, change.Now);
        }, cancellationToken);

    internal static Task<IResult> MoveAsync(Guid id, Guid meetingId, MeetingPlan request, ChangeMeeting change, CancellationToken cancellationToken) =>
        Malformed(request) is { } malformed ? Task.FromResult<IResult>(Problems.Invalid(malformed)) : change.ChangeAsync(id, meetingId, null, "meeting-changed", request.Reason, (meeting, kind, setting) =>
        {
            if (meeting.Over() is { } over) return over;
            meeting.Sequence++;
            return meeting.Follow(request, kind, setting, change.Now);
        }, cancellationToken);

    /// <summary>Null while it is scheduled.</summary>
    internal static ProblemHttpResult? Over(this Meeting meeting) => meeting.Status == MeetingStatus.Scheduled
        ? null
        : new Refusal("meeting-over", "Only a meeting that is scheduled can be changed, held or cancelled.") { Status = StatusCodes.Status409Conflict, Field = "status", Value = MeetingViews.Name(meeting.Status), Allowed = "scheduled" }.ToProblem();

    static ProblemHttpResult? Follow(this Meeting meeting, MeetingPlan plan, MeetingKind kind, MeetingSetting setting, Instant now)
    {
        if (MeetingRules.Decide(kind, plan, setting, now) is { } refusal) return refusal.ToProblem();
        (meeting.On, meeting.From, meeting.To) = (LocalDate.FromDateOnly(plan.On), LocalTime.FromTimeOnly(plan.From), LocalTime.FromTimeOnly(plan.To));
        (meeting.Mode, meeting.Place, meeting.Reason) = (plan.Mode, plan.Place, plan.Reason);
        (meeting.Inspectors, meeting.Invited, meeting.Additional) = (plan.Inspectors ?? [], [.. (plan.Invited ?? kind.Invited).Distinct()], plan.Additional ?? []);
        return null;
    }

    static Refusal? Malformed(MeetingPlan plan) => Dates.OutOfRange("plan.on", plan.On) ?? ReasonInvalid(plan.Reason);

    internal static Refusal? ReasonInvalid(string? reason) => reason is not null && (string.IsNullOrWhiteSpace(reason) || reason.Length > 1000)
        ? new Refusal("reason-invalid", "The reason is empty or too long.") { Field = "reason", Allowed = "1 to 1000 characters" }
        : null;
}
