using Jtai.Contracts.Api.Scheduling;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Meetings;

/// <summary>Cancels a meeting. It is kept, so that calendars learn of it.</summary>
static class CancelMeeting
{
    internal static Task<IResult> Handle(Guid id, Guid meetingId, CancelMeetingRequest request, ChangeMeeting change, CancellationToken cancellationToken) =>
        ScheduleMeeting.ReasonInvalid(request.Reason) is { } malformed ? Task.FromResult<IResult>(Problems.Invalid(malformed)) : change.ChangeAsync(id, meetingId, null, "meeting-cancelled", request.Reason, (meeting, _, _) =>
        {
            if (meeting.Over() is { } over) return over;
            (meeting.Status, meeting.Reason) = (MeetingStatus.Cancelled, request.Reason);
            meeting.Sequence++;
            return null;
        }, cancellationToken);
}
