using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>
/// Adds, changes and removes slots of the draft (¶31-32). Clashes are found, not refused: a timetable is made in steps, and published only when it
/// fits.
/// </summary>
static class ChangeSlot
{
    public static async Task<Results<Created<DraftSlot>, ProblemHttpResult>> Add(
        Guid id, SlotPlan request, HttpResponse response, DraftChanges drafts, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("on", request.On) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await drafts.BeginAsync(id, cancellationToken);
        if (change.Refused is { } refused) return refused;
        if (Decide(change.Draft, request, caller) is { } refusal) return refusal.ToProblem();

        var slot = new Slot { Id = Guid.CreateVersion7(change.Now.ToDateTimeOffset()), InspectionId = id, Plan = request, ChangedAt = change.Now };
        db.Add(slot);
        await change.SaveAsync(null, What(slot), cancellationToken);
        response.SetETag(slot.Revision);
        return TypedResults.Created($"/api/scheduling/v1/inspections/{id}/fieldwork-timetable/slots/{slot.Id}", slot.View());
    }

    public static async Task<Results<Ok<DraftSlot>, ProblemHttpResult>> Put(
        Guid id, Guid slotId, SlotPlan request, HttpContext http, DraftChanges drafts, Caller caller, CancellationToken cancellationToken)
    {
        if (Dates.OutOfRange("on", request.On) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await drafts.BeginAsync(id, cancellationToken);
        if (change.Refused is { } refused) return refused;
        if (change.Draft.Slots.SingleOrDefault(each => each.Id == slotId) is not { } slot) return Problems.NotFound();
        // Whoever may not arrange it as it is may not make it theirs.
        if (SlotRules.NotYours(slot.Plan, caller.Subject, change.Draft.Setting) is { } notYours) return notYours.ToProblem();
        if (http.Request.CheckIfMatch(slot.Revision) is { } stale) return stale;
        if (Decide(change.Draft, request, caller) is { } refusal) return refusal.ToProblem();

        (slot.Plan, slot.ChangedAt) = (request, change.Now);
        slot.Sequence++;
        await change.SaveAsync(null, What(slot), cancellationToken);
        http.Response.SetETag(slot.Revision);
        return TypedResults.Ok(slot.View());
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        Guid id, Guid slotId, HttpRequest http, DraftChanges drafts, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        await using var change = await drafts.BeginAsync(id, cancellationToken);
        if (change.Refused is { } refused) return refused;
        if (change.Draft.Slots.SingleOrDefault(each => each.Id == slotId) is not { } slot) return Problems.NotFound();
        if (SlotRules.NotYours(slot.Plan, caller.Subject, change.Draft.Setting) is { } notYours) return notYours.ToProblem();
        if (http.CheckIfMatch(slot.Revision) is { } stale) return stale;

        db.Remove(slot);
        await change.SaveAsync(null, What(slot), cancellationToken);
        return TypedResults.NoContent();
    }

    static Refusal? Decide(Draft draft, SlotPlan slot, Caller caller) =>
        SlotRules.Decide(slot, draft.Setting) ?? SlotRules.NotYours(slot, caller.Subject, draft.Setting);

    static object What(Slot slot) =>
        new { SlotId = slot.Id, slot.Plan.On, From = $"{slot.Plan.From:HH:mm}", To = $"{slot.Plan.To:HH:mm}", slot.Plan.Activity, slot.Sequence };

    internal static DraftSlot View(this Slot slot) => new(slot.Id, Revisions.ETag(slot.Revision), slot.Plan, slot.Sequence);
}
