using System.Text.Json;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.CalendarFeeds;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.FrameworkDocuments;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Portfolio;
using Jtai.Scheduling.SetUp;
using Jtai.Scheduling.Teams;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling;

/// <summary>Every route of this service.</summary>
static class SchedulingApi
{
    internal static void MapSchedulingApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/scheduling/v1");

        var dates = api.MapGroup("").RequireAuthorization(Policies.Authenticated).WithTags("Dates");
        dates.MapGet("/working-days", GetWorkingDay.HandleAsync).Produces<CountedWorkingDay>().WithSummary("Count working days forward or backward, with the days passed over");
        dates.MapPost("/timetables/preview", PreviewATimetable.HandleAsync).Produces<TimetablePreview>().WithSummary("The timetable of any framework and start, without storing anything");

        var frameworks = api.MapGroup("/frameworks").WithTags("Frameworks");
        frameworks.MapGet("", ListFrameworks.AllAsync).RequireAuthorization(Policies.Authenticated).Produces<IReadOnlyList<FrameworkSummary>>().WithSummary("The frameworks with their versions, and which of them new plans take");
        frameworks.MapGet("/{id}/versions/{version:int}", ListFrameworks.OneAsync).RequireAuthorization(Policies.Authenticated).Produces<JsonDocument>().WithSummary("A framework document as it was written");
        frameworks.MapPost("", AddAFramework.HandleAsync).RequireAuthorization(Policies.Administrator).Accepts<JsonDocument>("application/json").Produces<FrameworkVersion>(201).WithSummary("Add a framework document: a new theme, or the next version of one");
        frameworks.MapPost("/validation", AddAFramework.ValidateAsync).RequireAuthorization(Policies.Administrator).Accepts<JsonDocument>("application/json").Produces<FrameworkValidation>().WithSummary("What stands in the way of adding a document, without adding it");

        var calendars = api.MapGroup("/calendars/england-and-wales/versions").RequireAuthorization(Policies.LeadInspector).WithTags("Calendars");
        calendars.MapPost("", ImportCalendar.ImportAsync).Accepts<JsonDocument>("application/json").Produces<CalendarImport>(201).WithSummary("Import GOV.UK's bank-holidays.json as a version that waits for approval, and see what it moves");
        calendars.MapGet("/{version:int}", ImportCalendar.GetAsync).Produces<CalendarImport>().WithSummary("An imported version with what it moves, or moved");
        calendars.MapPost("/{version:int}/approval", ImportCalendar.ApproveAsync).Produces<CalendarImport>().WithSummary("Put an imported version in force and move the dates (If-Match)");

        var inspections = api.MapGroup("/inspections").WithTags("Inspections");
        inspections.MapPost("", PlanAnInspection.HandleAsync).RequireAuthorization(Policies.LeadInspector).WithIdempotencyKey().Produces<InspectionDetails>(201).WithSummary("Plan an inspection (Idempotency-Key)");
        inspections.MapGet("", GetInspection.ListAsync).RequireAuthorization(Policies.Participant).Produces<Page<InspectionSummary>>().WithSummary("The inspections that you may see");
        inspections.MapGet("/{id:guid}", GetInspection.OneAsync).RequireAuthorization(Policies.Participant).Produces<InspectionDetails>().WithSummary("An inspection with its timetable and notifications");
        inspections.MapGet("/{id:guid}/timetables", GetInspection.TimetablesAsync).RequireAuthorization(Policies.Participant).Produces<IReadOnlyList<InspectionTimetable>>().WithSummary("Every timetable that an inspection has had");
        inspections.MapGet("/{id:guid}/deadlines", ListDeadlines.HandleAsync).RequireAuthorization(Policies.Participant).Produces<IReadOnlyList<MilestoneDeadline>>().WithSummary("What is due soon, overdue and met; an agency sees its own");
        inspections.MapPost("/{id:guid}/intelligence", PrepareNotification.ShareAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the inspectorates have shared what they know (If-Match)");
        inspections.MapPost("/{id:guid}/readiness", PrepareNotification.ConfirmAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the reviewers have met (If-Match)");
        inspections.MapPost("/{id:guid}/plan", ReplanAnInspection.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Move fieldwork; both timetables are kept (If-Match)");
        inspections.MapPost("/{id:guid}/notification", NotifyAnInspection.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Notify the area (If-Match)");
        inspections.MapPost("/{id:guid}/notifications/{notificationId:guid}/acknowledgement", AcknowledgeANotification.HandleAsync).RequireAuthorization(Policies.Participant).Produces<NotificationDetails>().WithSummary("Confirm that a notification arrived or a relay was made");
        inspections.MapGet("/{id:guid}/steps", ListSteps.HandleAsync).RequireAuthorization(Policies.Participant).Produces<IReadOnlyList<StepTaken>>().WithSummary("The steps that an inspection has taken");
        inspections.MapPost("/{id:guid}/analysis", RecordAStep.Of(InspectionEvent.StartAnalysis)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that off-site analysis has begun (If-Match)");
        inspections.MapPost("/{id:guid}/deferral", DeferInspection.RequestAsync).RequireAuthorization(Policies.Agency).Produces<InspectionDetails>().WithSummary("Ask for a deferral before fieldwork begins (If-Match)");
        inspections.MapPost("/{id:guid}/deferral/decision", DeferInspection.DecideAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Grant or refuse a deferral (If-Match)");
        inspections.MapPost("/{id:guid}/fieldwork", HoldFieldwork.StartAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that fieldwork has begun (If-Match)");
        inspections.MapPost("/{id:guid}/fieldwork/pause", PauseFieldwork.PauseAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Pause fieldwork in exceptional circumstances (If-Match)");
        inspections.MapPost("/{id:guid}/fieldwork/resumption", PauseFieldwork.ResumeAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Take fieldwork up again, with its new last day (If-Match)");
        inspections.MapPost("/{id:guid}/fieldwork/end", HoldFieldwork.EndAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that fieldwork has ended (If-Match)");
        inspections.MapPost("/{id:guid}/drafting", RecordAStep.Of(InspectionEvent.StartDrafting)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the letter is being drafted (If-Match)");
        inspections.MapPost("/{id:guid}/draft-letter", RecordAStep.Of(InspectionEvent.SendDraft)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the draft letter was sent for factual accuracy (If-Match)");
        inspections.MapPost("/{id:guid}/accuracy-comments", RecordAStep.Of(InspectionEvent.ReturnComments)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that comments have come back (If-Match)");
        inspections.MapPost("/{id:guid}/agreement", RecordAStep.Of(InspectionEvent.Agree)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that all inspectorates agree to the letter (If-Match)");
        inspections.MapPost("/{id:guid}/final-letter", RecordAStep.Of(InspectionEvent.IssueFinalLetter)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the area has received the final letter under embargo (If-Match)");
        inspections.MapPost("/{id:guid}/publication", RecordAStep.Of(InspectionEvent.Publish)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the letter was published (If-Match)");
        inspections.MapPost("/{id:guid}/statement-of-action/requirement", RecordAStep.Of(InspectionEvent.RequireStatement)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that a statement of action is required (If-Match)");
        inspections.MapPost("/{id:guid}/statement-of-action", RecordAStep.Of(InspectionEvent.ReceiveStatement)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the statement of action was received (If-Match)");
        inspections.MapPost("/{id:guid}/statement-of-action/response", RecordAStep.Of(InspectionEvent.AnswerStatement)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the inspectorates have reviewed the statement and answered (If-Match)");
        inspections.MapPost("/{id:guid}/closure", RecordAStep.Of(InspectionEvent.Close)).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Close an inspection on which nothing is open (If-Match)");
        inspections.MapPost("/{id:guid}/cancellation", CancelAnInspection.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Cancel an inspection before its letter is published (If-Match)");

        var meetings = api.MapGroup("/inspections/{id:guid}/meetings").WithTags("Meetings");
        meetings.MapGet("", GetMeetings.ListAsync).RequireAuthorization(Policies.Participant).Produces<MeetingList>().WithSummary("The meetings of an inspection; agencies see those with invitations");
        meetings.MapPost("", ScheduleAMeeting.HandleAsync).RequireAuthorization(Policies.LeadInspector).WithIdempotencyKey().Produces<MeetingDetails>(201).WithSummary("Schedule a meeting of the framework (Idempotency-Key)");
        meetings.MapGet("/{meetingId:guid}", GetMeetings.OneAsync).RequireAuthorization(Policies.Participant).Produces<MeetingDetails>().WithSummary("A meeting");
        meetings.MapPut("/{meetingId:guid}", ScheduleAMeeting.MoveAsync).RequireAuthorization(Policies.LeadInspector).Produces<MeetingDetails>().WithSummary("Move or change a meeting (If-Match)");
        meetings.MapPost("/{meetingId:guid}/cancellation", CancelAMeeting.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<MeetingDetails>().WithSummary("Cancel a meeting (If-Match)");
        meetings.MapPost("/{meetingId:guid}/holding", HoldAMeeting.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<MeetingDetails>().WithSummary("Record that a meeting was held (If-Match)");
        meetings.MapPut("/{meetingId:guid}/attendance", KeepAttendance.PutAsync).RequireAuthorization(Policies.LeadInspector).Produces<Attendance>().WithSummary("Record which invited roles came; for the lead inspector only, and never part of findings");
        meetings.MapGet("/{meetingId:guid}/attendance", KeepAttendance.GetAsync).RequireAuthorization(Policies.LeadInspector).Produces<Attendance>().WithSummary("Which invited roles came; for the lead inspector only, and never part of findings");
        meetings.MapPost("/{meetingId:guid}/confidentiality-acknowledgement", AcknowledgeConfidentiality.HandleAsync).RequireAuthorization(Policies.Agency).Produces<ConfidentialityNotice>().WithSummary("Acknowledge that the findings are shared in confidence");

        var fieldwork = api.MapGroup("/inspections/{id:guid}/fieldwork-timetable").WithTags("Fieldwork timetable");
        fieldwork.MapGet("", TimetableVersions.OneAsync).RequireAuthorization(Policies.Participant).Produces<FieldworkTimetableVersion>().WithSummary("The newest published fieldwork timetable, or the version asked for; agencies see it without what inspectors do among themselves");
        fieldwork.MapGet("/versions", TimetableVersions.ListAsync).RequireAuthorization(Policies.Participant).Produces<IReadOnlyList<PublishedVersion>>().WithSummary("The published versions, newest first");
        fieldwork.MapPost("/versions", PublishAFieldworkTimetable.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<FieldworkTimetableVersion>(201).WithSummary("Publish the draft and tell the link person (If-Match of the draft)");
        fieldwork.MapGet("/draft", TimetableVersions.DraftAsync).RequireAuthorization(Policies.Inspectorate).Produces<FieldworkTimetableDraft>().WithSummary("The draft with what does not fit and what publishing would change");
        fieldwork.MapPut("/places", PutPlaces.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<FieldworkPlaces>().WithSummary("Set the places and the minutes between them (If-Match of the draft)");
        fieldwork.MapPost("/slots", ChangeASlot.AddAsync).RequireAuthorization(Policies.Inspectorate).WithIdempotencyKey().Produces<DraftSlot>(201).WithSummary("Add a slot to the draft (Idempotency-Key)");
        fieldwork.MapPut("/slots/{slotId:guid}", ChangeASlot.PutAsync).RequireAuthorization(Policies.Inspectorate).Produces<DraftSlot>().WithSummary("Change a slot of the draft (If-Match)");
        fieldwork.MapDelete("/slots/{slotId:guid}", ChangeASlot.RemoveAsync).RequireAuthorization(Policies.Inspectorate).Produces(204).WithSummary("Remove a slot from the draft (If-Match)");
        var setUp = api.MapGroup("/inspections/{id:guid}/set-up").WithTags("Set-up discussion");
        setUp.MapGet("", SetUpDiscussion.GetAsync).RequireAuthorization(Policies.Participant).Produces<SetUpDetails>().WithSummary("What the set-up discussion came to, as far as you may read it");
        setUp.MapPut("", SetUpDiscussion.PutAsync).RequireAuthorization(Policies.LeadInspector).Produces<SetUpDetails>().WithSummary("Record what the set-up discussion came to; earlier versions are kept (If-Match)");
        setUp.MapGet("/changes", SetUpDiscussion.ChangesAsync).RequireAuthorization(Policies.Inspectorate).Produces<IReadOnlyList<SetUpChange>>().WithSummary("Who changed which part of the record, and when");
        setUp.MapPost("/completion", SetUpDiscussion.CompleteAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the set-up discussion was held (If-Match)");

        var feeds = api.MapGroup("/calendar-feeds").WithTags("Calendar feeds");
        feeds.MapPost("", CreateACalendarFeed.HandleAsync).RequireAuthorization(Policies.Participant).Produces<CreatedCalendarFeed>(201).WithSummary("Create a calendar feed of your inspections; its address is shown this once");
        feeds.MapGet("", CreateACalendarFeed.ListAsync).RequireAuthorization(Policies.Participant).Produces<IReadOnlyList<CalendarFeedDetails>>().WithSummary("Your calendar feeds");
        feeds.MapDelete("/{id:guid}", CreateACalendarFeed.RevokeAsync).RequireAuthorization(Policies.Participant).Produces(204).WithSummary("Revoke a calendar feed");
        // Calendar programs cannot sign in: the address is the token.
        feeds.MapGet("/{token}.ics", ReadCalendarFeed.HandleAsync).AllowAnonymous().Produces<string>(contentType: "text/calendar").WithSummary("The calendar (RFC 5545) behind a feed's address");

        var teams = api.MapGroup("/inspections/{id:guid}").WithTags("Teams");
        teams.MapGet("/team", GetATeam.HandleAsync).RequireAuthorization(Policies.Inspectorate).Produces<TeamDetails>().WithSummary("The team in its slots, with what is not as usual and who has left");
        teams.MapPut("/team", PutATeam.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<TeamDetails>().WithSummary("Set the team: inspectors in slots, the lead, quality assurance, reasons for deviations (If-Match)");
        teams.MapGet("/conflicts-of-interest", DeclareAConflict.ListAsync).RequireAuthorization(Policies.Inspectorate).Produces<IReadOnlyList<ConflictDetails>>().WithSummary("Conflicts of interest: your own; for the lead and quality assurance all");
        teams.MapGet("/conflicts-of-interest/{subject}", DeclareAConflict.OneAsync).RequireAuthorization(Policies.Inspectorate).Produces<ConflictDetails>().WithSummary("Somebody's conflict of interest");
        teams.MapPut("/conflicts-of-interest/{subject}", DeclareAConflict.PutAsync).RequireAuthorization(Policies.Inspectorate).Produces<ConflictDetails>().WithSummary("Declare a conflict of interest with the area (If-Match where there is one)");
        teams.MapPut("/conflicts-of-interest/{subject}/management", DeclareAConflict.ManageAsync).RequireAuthorization(Policies.Inspectorate).Produces<ConflictDetails>().WithSummary("Record how a conflict of interest is managed (If-Match)");
        teams.MapDelete("/conflicts-of-interest/{subject}", DeclareAConflict.WithdrawAsync).RequireAuthorization(Policies.Inspectorate).Produces(204).WithSummary("Withdraw a conflict of interest (If-Match)");

        var notices = api.MapGroup("/notices").RequireAuthorization(Policies.Participant).WithTags("Notices");
        notices.MapGet("", ListNotices.ListAsync).Produces<Page<NoticeDetails>>().WithSummary("What those concerned should know: moved dates, reminders, decisions");
        notices.MapPost("/{id:guid}/seen", ListNotices.SeeAsync).Produces<NoticeDetails>().WithSummary("Mark a notice as seen by you");

        var portfolio = api.MapGroup("/portfolio").RequireAuthorization(Policies.LeadInspector).WithTags("Portfolio");
        portfolio.MapGet("/inspections", ListPortfolio.HandleAsync).Produces<Page<PortfolioEntry>>().WithSummary("The inspections in which your inspectorate takes part, past ones of an area too, with what overlaps");
        portfolio.MapGet("/load", InspectorateLoads.HandleAsync).Produces<IReadOnlyList<InspectorateLoad>>().WithSummary("What the weeks ask of each inspectorate");
        portfolio.MapPost("/batches", Batches.CreateAsync).WithIdempotencyKey().Produces<BatchDetails>(201).WithSummary("Make a batch of 6, 8 or 10 inspections (Idempotency-Key)");
        portfolio.MapGet("/batches", Batches.ListAsync).Produces<Page<BatchDetails>>().WithSummary("The batches");
        portfolio.MapPost("/batches/{id:guid}/inspections", Batches.AddAsync).Produces<BatchDetails>().WithSummary("Put an inspection that you lead into a batch");
        portfolio.MapDelete("/batches/{id:guid}/inspections/{inspectionId:guid}", Batches.RemoveAsync).Produces(204).WithSummary("Take an inspection that you lead out of a batch");
    }
}
