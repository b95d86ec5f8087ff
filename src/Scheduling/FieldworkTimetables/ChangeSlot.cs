using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>Adds, changes and removes slots of the draft (¶31-32). Clashes are found, not refused: a timetable is made in steps, and published only when it fits.</summary>
static class ChangeSlot
{
    internal static Task<IResult> AddAsync(Guid id, SlotPlan request, ChangeFieldworkTimetable change, CancellationToken cancellationToken) =>
        Dates.OutOfRange("on", request.On) is { } malformed ? Task.FromResult<IResult>(Problems.Invalid(malformed)) : change.ChangeAsync(id, false, null, draft =>
        {
            if (Refused(draft, request, change.Subject) is { } refused) return (refused, null, null);
            var slot = new Slot { Id = Guid.CreateVersion7(change.Now.ToDateTimeOffset()), InspectionId = id, Plan = request, ChangedAt = change.Now };
            change.Db.Add(slot);
            return (null, What(slot), () =>
            {
                change.Http.Response.SetETag(slot.Revision);
                return TypedResults.Created($"/api/scheduling/v1/inspections/{id}/fieldwork-timetable/slots/{slot.Id}", slot.View());
            }
            );
        }, cancellationToken);

    internal static Task<IResult> PutAsync(Guid id, Guid slotId, SlotPlan request, ChangeFieldworkTimetable change, CancellationToken cancellationToken) =>
        Dates.OutOfRange("on", request.On) is { } malformed ? Task.FromResult<IResult>(Problems.Invalid(malformed)) : change.ChangeAsync(id, false, null, draft =>
        {
            if (draft.Slots.SingleOrDefault(each => each.Id == slotId) is not { } slot) return (Problems.NotFound(), null, null);
            // Whoever may not arrange it as it is may not make it theirs.
            if (SlotRules.NotYours(slot.Plan, change.Subject, draft.Setting) is { } notYours) return (notYours.ToProblem(), null, null);
            if (change.Http.Request.CheckIfMatch(slot.Revision) is { } stale) return (stale, null, null);
            if (Refused(draft, request, change.Subject) is { } refused) return (refused, null, null);
            (slot.Plan, slot.ChangedAt) = (request, change.Now);
            slot.Sequence++;
            return (null, What(slot), () =>
            {
                change.Http.Response.SetETag(slot.Revision);
                return TypedResults.Ok(slot.View());
            }
            );
        }, cancellationToken);

    internal static Task<IResult> RemoveAsync(Guid id, Guid slotId, ChangeFieldworkTimetable change, CancellationToken cancellationToken) =>
        change.ChangeAsync(id, false, null, draft =>
        {
            if (draft.Slots.SingleOrDefault(each => each.Id == slotId) is not { } slot) return (Problems.NotFound(), null, null);
            if (SlotRules.NotYours(slot.Plan, change.Subject, draft.Setting) is { } notYours) return (notYours.ToProblem(), null, null);
            if (change.Http.Request.CheckIfMatch(slot.Revision) is { } stale) return (stale, null, null);
            change.Db.Remove(slot);
            return (null, What(slot), () => TypedResults.NoContent());
        }, cancellationToken);

    static ProblemHttpResult? Refused(Draft draft, SlotPlan slot, string subject) =>
        SlotRules.Decide(slot, draft.Setting)?.ToProblem() ?? SlotRules.NotYours(slot, subject, draft.Setting)?.ToProblem();

    static object What(Slot slot) => new { SlotId = slot.Id, slot.Plan.On, From = $"{slot.Plan.From:HH:mm}", To = $"{slot.Plan.To:HH:mm}", slot.Plan.Activity, slot.Sequence };

    internal static DraftSlot View(this Slot slot) => new(slot.Id, Revisions.ETag(slot.Revision), slot.Plan, slot.Sequence);
}
