using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>
/// Records that a meeting was held: who was there for the inspectorates (¶37, ¶43), what a team meeting dealt with (¶35), what the feedback meeting
/// explained and offered (¶46-47).
/// </summary>
static class HoldMeeting
{
    // ¶35, in its order.
    static readonly string[] Aims = ["compare-evidence", "impact-of-leaders", "enough-evidence", "further-evidence", "keep-lead-informed"];

    // ¶47: how to raise concerns, the review of the draft, its publication, formal complaints.
    static readonly string[] ToExplain = ["concerns", "draft-review", "publication", "complaints"];

    public static async Task<Results<Ok<MeetingDetails>, ProblemHttpResult>> Handle(
        Guid id, Guid meetingId, HoldMeetingRequest request, MeetingChanges meetings, CancellationToken cancellationToken)
    {
        if (ScheduleMeeting.ReasonInvalid(request.Reason) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await meetings.BeginAsync(id, meetingId, cancellationToken);
        if (change.Refused is { } refused) return refused;
        var meeting = change.Meeting;
        if (meeting.Over() is { } over) return over.ToProblem();
        if (Decide(meeting, change.Kind, request, change.Setting, change.Now) is { } refusal) return refusal.ToProblem();

        (meeting.Status, meeting.Reason) = (MeetingStatus.Held, request.Reason ?? meeting.Reason);
        meeting.Inspectors = request.Inspectors ?? meeting.Inspectors;
        (meeting.Aims, meeting.Explained, meeting.SeparateDiscussions) = (request.Aims ?? [], request.Explained ?? [], request.SeparateDiscussions ?? []);
        return TypedResults.Ok(await change.SaveAsync("meeting-held", request.Reason, cancellationToken));
    }

    internal static Refusal? Decide(Meeting meeting, MeetingKind kind, HoldMeetingRequest request, MeetingSetting setting, Instant now)
    {
        if (now < meeting.StartsAt)
        {
            return new Refusal("meeting-not-begun", "The meeting has not begun yet.") { Field = "status", Allowed = "after its beginning" };
        }
        if (MeetingRules.UnknownInspector(request.Inspectors ?? [], setting.Team, "inspectors") is { } stranger) return stranger;
        // ¶37, ¶41, ¶43, ¶67: what must be and was not has a reason.
        var inspectors = request.Inspectors ?? meeting.Inspectors;
        if (request.Reason is null && MeetingRules.LacksLead(kind, inspectors, setting))
        {
            var missing = MeetingRules.LeadMissing(kind, "inspectors");
            return missing with { Message = $"{missing.Message} Give a reason if it was held without.", Allowed = $"{missing.Allowed}, or a reason" };
        }
        if (request.Reason is null
            && !MeetingRules.UsuallyRepresented(kind)
            && MeetingRules.NotRepresented(kind, inspectors, setting) is { Count: > 0 } absent)
        {
            return new Refusal(
                "inspectorate-not-represented", $"Somebody of each inspectorate is to be there ({kind.Paragraph}). Give a reason if it was held without.")
            {
                Field = "inspectors",
                Value = string.Join(", ", absent),
                Allowed = "somebody of each, or a reason",
            };
        }
        if (WrongWords(request.Aims, kind.Kind == MeetingRules.Team ? Aims : [], "aims") is { } aims) return aims;
        if (WrongWords(request.Explained, kind.Kind == MeetingRules.Feedback ? ToExplain : [], "explained") is { } explained) return explained;
        if (kind.Kind == MeetingRules.Feedback && ToExplain.Except(request.Explained ?? []).ToList() is { Count: > 0 } left)
        {
            return new Refusal(
                "not-explained", "The feedback meeting explains how to raise concerns, the review of the draft, its publication and how to complain.")
            {
                Field = "explained",
                Allowed = string.Join(", ", left),
            };
        }
        return (request.SeparateDiscussions ?? []).All(each => kind.Kind == MeetingRules.Feedback
            && setting.Framework.Inspectorates.Any(inspectorate => inspectorate.Id == each.Inspectorate)
            && setting.Framework.Agencies.Any(agency => agency.Id == each.Agency))
            ? null
            : new Refusal(
                "separate-discussion-unknown",
                "At the feedback meeting an inspectorate of the framework offers a separate discussion to one of its agencies.")
            {
                Field = "separateDiscussions",
                Allowed = $"{string.Join(", ", setting.Framework.Inspectorates.Select(each => each.Id))}; "
                    + $"{string.Join(", ", setting.Framework.Agencies.Select(each => each.Id))}",
            };
    }

    static Refusal? WrongWords(IReadOnlyList<string>? words, string[] allowed, string field) => (words ?? []).All(allowed.Contains)
        ? null
        : new Refusal($"{field}-unknown", "That does not belong to this meeting.")
        {
            Field = field,
            Allowed = allowed.Length == 0 ? "nothing" : string.Join(", ", allowed),
        };
}
