using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Meetings;

/// <summary>The routes of meetings.</summary>
static class MeetingsApi
{
    internal static void MapMeetings(this IEndpointRouteBuilder api)
    {
        var meetings = api.MapGroup("/inspections/{id:guid}/meetings").WithTags("Meetings");
        meetings.MapGet("", GetMeetings.ListAsync).WithName("ListMeetings")
            .RequireAuthorization(Policies.Participant).Produces<MeetingList>().WithSummary("The meetings of an inspection; agencies see those with invitations");
        meetings.MapPost("", ScheduleMeeting.Handle).SendsETag()
            .Changes(Policies.LeadInspector, "schedule-meeting").WithIdempotencyKey().Produces<MeetingDetails>(201).WithSummary("Schedule a meeting of the framework");
        meetings.MapGet("/{meetingId:guid}", GetMeetings.OneAsync).WithName("GetMeeting").SendsETag()
            .RequireAuthorization(Policies.Participant).Produces<MeetingDetails>().WithSummary("A meeting");
        meetings.MapPut("/{meetingId:guid}", ScheduleMeeting.MoveAsync)
            .Changes(Policies.LeadInspector, "change-meeting").NeedsIfMatch().Produces<MeetingDetails>().WithSummary("Move or change a meeting");
        meetings.MapPost("/{meetingId:guid}/cancellation", CancelMeeting.Handle)
            .Changes(Policies.LeadInspector, "cancel-meeting").NeedsIfMatch().Produces<MeetingDetails>().WithSummary("Cancel a meeting");
        meetings.MapPost("/{meetingId:guid}/holding", HoldMeeting.Handle)
            .Changes(Policies.LeadInspector, "hold-meeting").NeedsIfMatch().Produces<MeetingDetails>().WithSummary("Record that a meeting was held");
        meetings.MapPut("/{meetingId:guid}/attendance", RecordAttendance.PutAsync)
            .Changes(Policies.LeadInspector, "record-attendance").Produces<Attendance>().WithSummary("Record which invited roles came; for the lead inspector only, and never part of findings");
        meetings.MapGet("/{meetingId:guid}/attendance", RecordAttendance.GetAsync).WithName("GetAttendance")
            .RequireAuthorization(Policies.LeadInspector).Produces<Attendance>().WithSummary("Which invited roles came; for the lead inspector only, and never part of findings");
        meetings.MapPost("/{meetingId:guid}/confidentiality-acknowledgement", AcknowledgeConfidentiality.Handle)
            .Changes(Policies.Agency, "acknowledge-confidentiality").Produces<ConfidentialityNotice>().WithSummary("Acknowledge that the findings are shared in confidence");
    }
}
