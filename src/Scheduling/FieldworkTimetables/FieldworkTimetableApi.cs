using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>The routes of fieldwork timetable.</summary>
static class FieldworkTimetableApi
{
    internal static void MapFieldworkTimetable(this IEndpointRouteBuilder api)
    {
        var fieldwork = api.MapGroup("/inspections/{id:guid}/fieldwork-timetable").WithTags("Fieldwork timetable");
        fieldwork.MapGet("", TimetableVersions.One).WithName("GetFieldworkTimetable")
            .RequireAuthorization(Policies.Participant)
            .WithSummary("The newest published fieldwork timetable, or the version asked for; agencies see it without what inspectors do among themselves");
        fieldwork.MapGet("/versions", TimetableVersions.List)
            .RequireAuthorization(Policies.Participant).WithName("ListFieldworkTimetableVersions").WithSummary("The published versions, newest first");
        fieldwork.MapPost("/versions", PublishFieldworkTimetable.Handle)
            .Changes(Policies.LeadInspector, "publish-fieldwork-timetable").NeedsIfMatch().NeedsIdempotencyKey()
            .WithSummary("Publish the draft and tell the link person");
        fieldwork.MapGet("/draft", TimetableVersions.Draft)
            .RequireAuthorization(Policies.Inspectorate)
            .WithName("GetFieldworkTimetableDraft").SendsETag()
            .WithSummary("The draft with what does not fit and what publishing would change");
        fieldwork.MapPut("/places", PutPlaces.Handle)
            .Changes(Policies.LeadInspector, "put-places").NeedsIfMatch().WithSummary("Set the places and the minutes between them");
        fieldwork.MapPost("/slots", ChangeSlot.Add)
            .Changes(Policies.Inspectorate, "add-slot").NeedsIdempotencyKey().SendsETag().WithSummary("Add a slot to the draft");
        fieldwork.MapPut("/slots/{slotId:guid}", ChangeSlot.Put)
            .Changes(Policies.Inspectorate, "change-slot").NeedsIfMatch().WithSummary("Change a slot of the draft");
        fieldwork.MapDelete("/slots/{slotId:guid}", ChangeSlot.Remove)
            .Changes(Policies.Inspectorate, "remove-slot").NeedsIfMatch().WithSummary("Remove a slot from the draft");
    }
}
