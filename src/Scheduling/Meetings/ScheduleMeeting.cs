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

    public static async Task<Results<Created<MeetingDetails>, ProblemHttpResult>> Handle(
        Guid id, ScheduleMeetingRequest request, MeetingChanges meetings, CancellationToken cancellationToken)
    {
        if (Malformed(request.Plan) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await meetings.BeginNewAsync(id, request.Meeting, cancellationToken);
        if (change.Refused is { } refused) return refused;
        if (AlreadyScheduled(change.Kind, change.Setting) is { } scheduled) return scheduled.ToProblem();
        if (MeetingRules.Decide(change.Kind, request.Plan, change.Setting, change.Now) is { } refusal) return refusal.ToProblem();

        change.Meeting.Follow(request.Plan, change.Kind);
        var details = await change.SaveAsync(Scheduled, request.Plan.Reason, cancellationToken);
        return TypedResults.Created($"/api/scheduling/v1/inspections/{id}/meetings/{details.Id}", details);
    }

    public static async Task<Results<Ok<MeetingDetails>, ProblemHttpResult>> Move(
        Guid id, Guid meetingId, MeetingPlan request, MeetingChanges meetings, CancellationToken cancellationToken)
    {
        if (Malformed(request) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await meetings.BeginAsync(id, meetingId, cancellationToken);
        if (change.Refused is { } refused) return refused;
        if (change.Meeting.Over() is { } over) return over.ToProblem();
        if (MeetingRules.Decide(change.Kind, request, change.Setting, change.Now) is { } refusal) return refusal.ToProblem();

        change.Meeting.Follow(request, change.Kind);
        change.Meeting.Sequence++;
        return TypedResults.Ok(await change.SaveAsync("meeting-changed", request.Reason, cancellationToken));
    }

    /// <summary>Null while it is scheduled.</summary>
    internal static Refusal? Over(this Meeting meeting) => meeting.Status == MeetingStatus.Scheduled
        ? null
        : new Refusal("meeting-over", "Only a meeting that is scheduled can be changed, held or cancelled.")
        {
            Status = StatusCodes.Status409Conflict,
            Field = "status",
            Value = MeetingViews.Name(meeting.Status),
            Allowed = "scheduled",
        };

    static Refusal? AlreadyScheduled(MeetingKind kind, MeetingSetting setting) =>
        kind.Again || !setting.Others.Any(other => other.Kind == kind.Id && other.Status != MeetingStatus.Cancelled)
            ? null
            : new Refusal("already-scheduled", "This meeting has a time already. Move it, or cancel it first.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "meeting",
                Value = kind.Id,
                Allowed = "a meeting without a time",
            };

    static void Follow(this Meeting meeting, MeetingPlan plan, MeetingKind kind)
    {
        (meeting.On, meeting.From, meeting.To) = (LocalDate.FromDateOnly(plan.On), LocalTime.FromTimeOnly(plan.From), LocalTime.FromTimeOnly(plan.To));
        (meeting.Mode, meeting.Place, meeting.Reason) = (plan.Mode, plan.Place, plan.Reason);
        meeting.Inspectors = plan.Inspectors ?? [];
        meeting.Invited = [.. (plan.Invited ?? kind.Invited).Distinct()];
        meeting.Additional = plan.Additional ?? [];
    }

    static Refusal? Malformed(MeetingPlan plan) => Dates.OutOfRange("plan.on", plan.On) ?? ReasonInvalid(plan.Reason);

    internal static Refusal? ReasonInvalid(string? reason) => reason is not null && (string.IsNullOrWhiteSpace(reason) || reason.Length > 1000)
        ? new Refusal("text-invalid", "The reason is empty or too long.") { Field = "reason", Allowed = "1 to 1000 characters" }
        : null;
}
