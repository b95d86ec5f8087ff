using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Inspections;
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
        dates.MapGet("/working-days", GetWorkingDay.Handle).Produces<CountedWorkingDay>().WithSummary("Count working days forward or backward, with the days passed over");
        dates.MapPost("/timetables/preview", PreviewATimetable.Handle).Produces<TimetablePreview>().WithSummary("The timetable of any framework and start, without storing anything");

        var inspections = api.MapGroup("/inspections").WithTags("Inspections");
        inspections.MapPost("", PlanAnInspection.HandleAsync).RequireAuthorization(Policies.LeadInspector).WithIdempotencyKey().Produces<InspectionDetails>(201).WithSummary("Plan an inspection (Idempotency-Key)");
        inspections.MapGet("", GetInspection.ListAsync).RequireAuthorization(Policies.Participant).Produces<Page<InspectionSummary>>().WithSummary("The inspections that you may see");
        inspections.MapGet("/{id:guid}", GetInspection.OneAsync).RequireAuthorization(Policies.Participant).Produces<InspectionDetails>().WithSummary("An inspection with its timetable and notifications");
        inspections.MapGet("/{id:guid}/timetables", GetInspection.TimetablesAsync).RequireAuthorization(Policies.Participant).Produces<IReadOnlyList<InspectionTimetable>>().WithSummary("Every timetable that an inspection has had");
        inspections.MapPost("/{id:guid}/intelligence", PrepareNotification.ShareAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the inspectorates have shared what they know (If-Match)");
        inspections.MapPost("/{id:guid}/readiness", PrepareNotification.ConfirmAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Record that the reviewers have met (If-Match)");
        inspections.MapPost("/{id:guid}/notification", NotifyAnInspection.HandleAsync).RequireAuthorization(Policies.LeadInspector).Produces<InspectionDetails>().WithSummary("Notify the area (If-Match)");
        inspections.MapPost("/{id:guid}/notifications/{notificationId:guid}/acknowledgement", AcknowledgeANotification.HandleAsync).RequireAuthorization(Policies.Participant).Produces<NotificationDetails>().WithSummary("Confirm that a notification arrived or a relay was made");
    }
}
