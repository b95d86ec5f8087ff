using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Steps;

/// <summary>The routes of inspections.</summary>
static class InspectionsApi
{
    internal static void MapInspections(this IEndpointRouteBuilder api)
    {
        var inspections = api.MapGroup("/inspections").WithTags("Inspections");
        inspections.MapPost("", PlanInspection.Handle)
            .Changes(Policies.LeadInspector, "plan-inspection").NeedsIdempotencyKey().SendsETag().WithSummary("Plan an inspection");
        inspections.MapGet("", GetInspection.List)
            .RequireAuthorization(Policies.Participant).WithName("ListInspections").WithSummary("The inspections that you may see");
        inspections.MapGet("/{id:guid}", GetInspection.One)
            .RequireAuthorization(Policies.Participant).WithName("GetInspection").SendsETag().WithSummary("An inspection with its timetable and notifications");
        inspections.MapGet("/{id:guid}/timetables", GetInspection.Timetables)
            .RequireAuthorization(Policies.Participant).WithName("ListTimetables").WithSummary("Every timetable that an inspection has had");
        inspections.MapGet("/{id:guid}/deadlines", ListDeadlines.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("What is due soon, overdue and met; an agency sees its own");
        inspections.MapPost("/{id:guid}/intelligence", PrepareNotification.Share)
            .Changes(Policies.LeadInspector, "share-intelligence").NeedsIfMatch().WithSummary("Record that the inspectorates have shared what they know");
        inspections.MapPost("/{id:guid}/readiness", PrepareNotification.Confirm)
            .Changes(Policies.LeadInspector, "confirm-readiness").NeedsIfMatch().WithSummary("Record that the reviewers have met");
        inspections.MapPost("/{id:guid}/plan", ReplanInspection.Handle)
            .Changes(Policies.LeadInspector, "replan-inspection").NeedsIfMatch().WithSummary("Move fieldwork; both timetables are kept");
        inspections.MapPost("/{id:guid}/area", CorrectArea.Handle)
            .Changes(Policies.LeadInspector, "correct-area").NeedsIfMatch().WithSummary("Correct the local area before it is notified");
        inspections.MapPost("/{id:guid}/notification", NotifyInspection.Handle)
            .Changes(Policies.LeadInspector, "notify-inspection").NeedsIfMatch().WithSummary("Notify the area");
        inspections.MapPost("/{id:guid}/notifications/{notificationId:guid}/acknowledgement", AcknowledgeNotification.Handle)
            .Changes(Policies.Participant, "acknowledge-notification").WithSummary("Confirm that a notification arrived or a relay was made");
        inspections.MapPost("/{id:guid}/notifications", RecordNotification.Handle)
            .Changes(Policies.LeadInspector, "record-notification").NeedsIfMatch().NeedsIdempotencyKey()
            .WithSummary("Record that another recipient was notified, and when");
        inspections.MapPost("/{id:guid}/notifications/{notificationId:guid}/correction", CorrectNotification.Handle)
            .Changes(Policies.LeadInspector, "correct-notification").NeedsIfMatch().WithSummary("Correct when a recipient was notified; both times are kept");
        inspections.MapGet("/{id:guid}/steps", ListSteps.Handle)
            .RequireAuthorization(Policies.Participant).WithSummary("The steps that an inspection has taken");
        inspections.MapPost("/{id:guid}/steps/{stepId:guid}/correction", CorrectStep.Handle)
            .Changes(Policies.LeadInspector, "correct-step").NeedsIfMatch().WithSummary("Correct the day of a step; both days are kept");
        inspections.MapPost("/{id:guid}/analysis", RecordStep.Of(InspectionEvent.StartAnalysis))
            .Changes(Policies.LeadInspector, "start-analysis").NeedsIfMatch().WithSummary("Record that off-site analysis has begun");
        inspections.MapPost("/{id:guid}/deferral", DeferInspection.Request)
            .Changes(Policies.Agency, "request-deferral").NeedsIfMatch().WithSummary("Ask for a deferral before fieldwork begins");
        inspections.MapPost("/{id:guid}/deferral/decision", DeferInspection.Decide)
            .Changes(Policies.LeadInspector, "decide-deferral").NeedsIfMatch().WithSummary("Grant or refuse a deferral");
        inspections.MapPost("/{id:guid}/fieldwork", HoldFieldwork.Start)
            .Changes(Policies.LeadInspector, "start-fieldwork").NeedsIfMatch().WithSummary("Record that fieldwork has begun");
        inspections.MapPost("/{id:guid}/fieldwork/pause", PauseFieldwork.Pause)
            .Changes(Policies.LeadInspector, "pause-inspection").NeedsIfMatch().WithSummary("Pause fieldwork in exceptional circumstances");
        inspections.MapPost("/{id:guid}/fieldwork/resumption", PauseFieldwork.Resume)
            .Changes(Policies.LeadInspector, "resume-inspection").NeedsIfMatch().WithSummary("Take fieldwork up again, with its new last day");
        inspections.MapPost("/{id:guid}/fieldwork/end", HoldFieldwork.End)
            .Changes(Policies.LeadInspector, "end-fieldwork").NeedsIfMatch().WithSummary("Record that fieldwork has ended");
        inspections.MapPost("/{id:guid}/drafting", RecordStep.Of(InspectionEvent.StartDrafting))
            .Changes(Policies.LeadInspector, "start-drafting").NeedsIfMatch().WithSummary("Record that the letter is being drafted");
        inspections.MapPost("/{id:guid}/draft-letter", RecordStep.Of(InspectionEvent.SendDraft))
            .Changes(Policies.LeadInspector, "send-draft").NeedsIfMatch().WithSummary("Record that the draft letter was sent for factual accuracy");
        inspections.MapPost("/{id:guid}/accuracy-comments", RecordStep.Of(InspectionEvent.ReturnComments))
            .Changes(Policies.LeadInspector, "return-comments").NeedsIfMatch().WithSummary("Record that comments have come back");
        inspections.MapPost("/{id:guid}/agreement", RecordStep.Of(InspectionEvent.Agree))
            .Changes(Policies.LeadInspector, "agree-letter").NeedsIfMatch().WithSummary("Record that all inspectorates agree to the letter");
        inspections.MapPost("/{id:guid}/final-letter", RecordStep.Of(InspectionEvent.IssueFinalLetter))
            .Changes(Policies.LeadInspector, "issue-final-letter").NeedsIfMatch()
            .WithSummary("Record that the area has received the final letter under embargo");
        inspections.MapPost("/{id:guid}/publication", RecordStep.Of(InspectionEvent.Publish))
            .Changes(Policies.LeadInspector, "publish-letter").NeedsIfMatch().WithSummary("Record that the letter was published");
        inspections.MapPost("/{id:guid}/statement-of-action/requirement", RecordStep.Of(InspectionEvent.RequireStatement))
            .Changes(Policies.LeadInspector, "require-statement").NeedsIfMatch().WithSummary("Record that a statement of action is required");
        inspections.MapPost("/{id:guid}/statement-of-action", RecordStep.Of(InspectionEvent.ReceiveStatement))
            .Changes(Policies.LeadInspector, "receive-statement").NeedsIfMatch().WithSummary("Record that the statement of action was received");
        inspections.MapPost("/{id:guid}/statement-of-action/response", RecordStep.Of(InspectionEvent.AnswerStatement))
            .Changes(Policies.LeadInspector, "answer-statement").NeedsIfMatch()
            .WithSummary("Record that the inspectorates have reviewed the statement and answered");
        inspections.MapPost("/{id:guid}/closure", RecordStep.Of(InspectionEvent.Close))
            .Changes(Policies.LeadInspector, "close-inspection").NeedsIfMatch().WithSummary("Close an inspection on which nothing is open");
        inspections.MapPost("/{id:guid}/cancellation", CancelInspection.Handle)
            .Changes(Policies.LeadInspector, "cancel-inspection").NeedsIfMatch().WithSummary("Cancel an inspection before its letter is published");
    }
}
