using Jtai.Contracts.Api.Intake;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>A step that somebody takes with an item (¶91-109): seen, locked, fresh, allowed, on record, told. What they say with it is kept sealed.</summary>
internal sealed class ItemStep(IntakeDb db, Caller caller, IClock clock, DocumentStore documents, IHttpContextAccessor accessor)
{
    /// <param name="itemId">The item.</param>
    /// <param name="happened">The step.</param>
    /// <param name="said">What is said with it; null where nothing is.</param>
    /// <param name="why">For the audit trail, with its paragraph.</param>
    /// <param name="refuse">Why not with this item; null where any will do that is in the right state.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Results<Ok<ItemResource>, ProblemHttpResult>> TakeAsync(
        Guid itemId, ItemEvent happened, Said? said, string why, Func<InformationItem, Refusal?>? refuse, CancellationToken cancellationToken)
    {
        var http = accessor.HttpContext!;
        await using var change = await Change.OfAsync(
            db, db.ItemsOf(caller, clock).Where(item => item.Id == itemId), InformationItem.Lock(itemId), cancellationToken);
        if (change is null) return Problems.NotFound();

        var item = change.Record;
        if (http.Request.CheckIfMatch(item.Revision) is { } stale) return stale;
        if (await db.WhyClosedAsync(item.InspectionId, cancellationToken) is { } closed) return closed.ToProblem();

        if (said is not null && Texts.Refuse(said.Text, said.Field) is { } unusable) return Problems.Invalid(unusable);
        if (refuse?.Invoke(item) is { } refusal) return refusal.ToProblem();

        if (!item.Take(happened, clock.GetCurrentInstant())) return NotInThisState(item).ToProblem();

        if (said is not null)
        {
            var text = (await db.KeyOfAsync(item.InspectionId, documents, cancellationToken)).SealText(said.Text, item.Id);
            if (caller.IsAgency)
            {
                var before = await db.Statements.FindAsync([item.Id, caller.Organisation], cancellationToken);
                db.Say(before, item.Id, caller.Organisation, text, clock.GetCurrentInstant());
            }
            else
            {
                item.SealedInspectorNote = text;
            }
        }

        db.Audit($"item/{itemId}", why, new { state = Json.Name(item.State), item.Late });
        await db.TellAsync(item, caller.Organisation, clock.GetCurrentInstant(), cancellationToken);
        await change.SaveAsync(cancellationToken);
        http.Response.SetETag(item.Revision);
        return TypedResults.Ok(await ListItems.ResourceAsync(db, item, documents, caller, clock, cancellationToken));
    }

    /// <summary>What can be said of other items.</summary>
    public static Refusal NotOfThisItem(string message) => new("not-of-this-item", message) { Field = "itemId" };

    static Refusal NotInThisState(InformationItem item) =>
        new("not-in-this-state", "This cannot be said of the item as it stands. Read it again to see what has happened since.")
        {
            Status = StatusCodes.Status409Conflict,
            Field = "state",
            Value = Json.Name(item.State),
        };
}

/// <summary>What somebody says with a step, in a field of the request.</summary>
internal sealed record Said(string Field, string Text);
