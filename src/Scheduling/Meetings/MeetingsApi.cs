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
        meetings.MapGet("", GetMeetings.List).WithName("ListMeetings")
            .RequireAuthorization(Policies.Participant).WithSummary("The meetings of an inspection; agencies see those with invitations");
        meetings.MapPost("", ScheduleMeeting.Handle)
            .Changes(Policies.LeadInspector, "schedule-meeting").NeedsIdempotencyKey().SendsETag().WithSummary("Schedule a meeting of the framework");
        meetings.MapGet("/{meetingId:guid}", GetMeetings.One)
            .RequireAuthorization(Policies.Participant).WithName("GetMeeting").SendsETag().WithSummary("A meeting");
        meetings.MapPut("/{meetingId:guid}", ScheduleMeeting.Move)
            .Changes(Policies.LeadInspector, "change-meeting").NeedsIfMatch().WithSummary("Move or change a meeting");
        meetings.MapPost("/{meetingId:guid}/cancellation", CancelMeeting.Handle)
            .Changes(Policies.LeadInspector, "cancel-meeting").NeedsIfMatch().WithSummary("Cancel a meeting");
        meetings.MapPost("/{meetingId:guid}/holding", HoldMeeting.Handle)
            .Changes(Policies.LeadInspector, "hold-meeting").NeedsIfMatch().WithSummary("Record that a meeting was held");
        meetings.MapPut("/{meetingId:guid}/attendance", RecordAttendance.Put)
            .Changes(Policies.LeadInspector, "record-attendance")
            .WithSummary("Record which invited roles came; for the lead inspector only, and never part of findings");
        meetings.MapGet("/{meetingId:guid}/attendance", RecordAttendance.Get).WithName("GetAttendance")
            .RequireAuthorization(Policies.LeadInspector).WithSummary("Which invited roles came; for the lead inspector only, and never part of findings");
        meetings.MapPost("/{meetingId:guid}/confidentiality-acknowledgement", AcknowledgeConfidentiality.Handle)
            .Changes(Policies.Agency, "acknowledge-confidentiality").WithSummary("Acknowledge that the findings are shared in confidence");
    }
}
