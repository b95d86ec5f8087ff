using Jtai.Contracts.Api.Scheduling;
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
        fieldwork.MapGet("", TimetableVersions.OneAsync).WithName("GetFieldworkTimetable")
            .RequireAuthorization(Policies.Participant).Produces<FieldworkTimetableVersion>().WithSummary("The newest published fieldwork timetable, or the version asked for; agencies see it without what inspectors do among themselves");
        fieldwork.MapGet("/versions", TimetableVersions.ListAsync).WithName("ListFieldworkTimetableVersions")
            .RequireAuthorization(Policies.Participant).Produces<IReadOnlyList<PublishedVersion>>().WithSummary("The published versions, newest first");
        fieldwork.MapPost("/versions", PublishFieldworkTimetable.Handle)
            .Changes(Policies.LeadInspector, "publish-fieldwork-timetable").NeedsIfMatch().Produces<FieldworkTimetableVersion>(201).WithSummary("Publish the draft and tell the link person");
        fieldwork.MapGet("/draft", TimetableVersions.DraftAsync).WithName("GetFieldworkTimetableDraft").SendsETag()
            .RequireAuthorization(Policies.Inspectorate).Produces<FieldworkTimetableDraft>().WithSummary("The draft with what does not fit and what publishing would change");
        fieldwork.MapPut("/places", PutPlaces.Handle)
            .Changes(Policies.LeadInspector, "put-places").NeedsIfMatch().Produces<FieldworkPlaces>().WithSummary("Set the places and the minutes between them");
        fieldwork.MapPost("/slots", ChangeSlot.AddAsync).SendsETag()
            .Changes(Policies.Inspectorate, "add-slot").WithIdempotencyKey().Produces<DraftSlot>(201).WithSummary("Add a slot to the draft");
        fieldwork.MapPut("/slots/{slotId:guid}", ChangeSlot.PutAsync)
            .Changes(Policies.Inspectorate, "change-slot").NeedsIfMatch().Produces<DraftSlot>().WithSummary("Change a slot of the draft");
        fieldwork.MapDelete("/slots/{slotId:guid}", ChangeSlot.RemoveAsync)
            .Changes(Policies.Inspectorate, "remove-slot").NeedsIfMatch().Produces(204).WithSummary("Remove a slot from the draft");
    }
}
