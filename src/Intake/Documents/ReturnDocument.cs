using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>What follows when something speaks against a document: it is harmful or unusable, or it was damaged.</summary>
internal static class ReturnDocument
{
    /// <summary>A document of its own name, whose place a newer one takes once that can be read, and those whose place it had taken itself.</summary>
    public static async Task ReplaceEarlierAsync(this IntakeDb db, Document newer, Instant now, CancellationToken cancellationToken)
    {
        for (var earlier = newer.Replaces; earlier is { } id;)
        {
            var replaced = await db.Documents.SingleAsync(each => each.Id == id, cancellationToken);
            replaced.Take(DocumentEvent.Replaced, now);
            earlier = replaced.Replaces;
        }
    }

    /// <summary>
    /// The item is open again if nothing else counts for it, or only what inspectors have asked back about, and whoever has taken note of it as handed in hears
    /// that it is not.
    /// </summary>
    /// <param name="db">Where that is recorded, in the same transaction.</param>
    /// <param name="document">The document, in its new state.</param>
    /// <param name="item">Its item; its leaf is locked.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task ReturnAsync(this IntakeDb db, Document document, InformationItem item, Instant now, CancellationToken cancellationToken)
    {
        var before = item.WithdrawnFrom ?? item.State;
        if (before is not (ItemState.Submitted or ItemState.Accepted)) return;

        var others = await db.Documents.Where(other => other.ItemId == item.Id && other.Id != document.Id).ToListAsync(cancellationToken);
        // What was accepted is still there.
        if (before == ItemState.Accepted && others.Any(other => other.State == DocumentState.Available)) return;

        item.Take(ItemEvent.FoundUnusable, now);
        var counting = others.Where(other => other.State.Counts()).ToList();
        if (counting.Count > 0)
        {
            // Handed in all the same; since when, and whether in time, says the first that was good. A later one in its place is a correction.
            var first = others.Where(other => other.State.Counts() || other.AvailableAt is not null).MinBy(other => other.ReceivedAt)!;
            // A question of the inspectors stands until there is a usable answer to it (¶91).
            item.Settle(counting.Any(other => item.Answers(other.ReceivedAt)) ? ItemState.Submitted : ItemState.Query, first.ReceivedAt, first.Late);
        }

        await db.TellAsync(item, document.Organisation, now, cancellationToken);
    }
}
