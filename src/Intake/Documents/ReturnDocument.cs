using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>What follows when something speaks against a document: it is harmful or unusable, or it was damaged.</summary>
internal static class ReturnDocument
{
    /// <summary>The item is open again if nothing else counts for it, and whoever has taken note of it as handed in hears that it is not.</summary>
    /// <param name="db">Where that is recorded, in the same transaction.</param>
    /// <param name="document">The document, in its new state.</param>
    /// <param name="item">Its item; its leaf is locked.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task ReturnAsync(this IntakeDb db, Document document, InformationItem item, Instant now, CancellationToken cancellationToken)
    {
        var before = item.State;
        if (before is not (ItemState.Submitted or ItemState.Accepted)) return;

        item.Take(ItemEvent.FoundUnusable, now);
        var counting = (await db.Documents.Where(other => other.ItemId == item.Id && other.Id != document.Id).ToListAsync(cancellationToken))
            .Where(other => other.State.Counts()).ToList();
        if (counting.MinBy(other => other.ReceivedAt) is { } first)
        {
            // Handed in all the same; since when, and whether in time, says the first that counts.
            item.Settle(before == ItemState.Accepted && counting.Any(other => other.State == DocumentState.Available) ? before : ItemState.Submitted,
                first.ReceivedAt, first.Late);
        }

        await db.TellAsync(item, document.Organisation, cancellationToken);
    }
}
