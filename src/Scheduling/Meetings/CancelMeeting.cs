using Jtai.Contracts.Api.Scheduling;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Scheduling.Meetings;

/// <summary>Cancels a meeting. It is kept, so that calendars learn of it.</summary>
static class CancelMeeting
{
    public static async Task<Results<Ok<MeetingDetails>, ProblemHttpResult>> Handle(
        Guid id, Guid meetingId, CancelMeetingRequest request, MeetingChanges meetings, CancellationToken cancellationToken)
    {
        if (ScheduleMeeting.ReasonInvalid(request.Reason) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await meetings.BeginAsync(id, meetingId, cancellationToken);
        if (change.Refused is { } refused) return refused;
        var meeting = change.Meeting;
        if (meeting.Over() is { } over) return over.ToProblem();

        (meeting.Status, meeting.Reason) = (MeetingStatus.Cancelled, request.Reason);
        meeting.Sequence++;
        return TypedResults.Ok(await change.SaveAsync("meeting-cancelled", request.Reason, cancellationToken));
    }
}
