using Jtai.Contracts.Intake;
using Jtai.Intake.Data;
using Jtai.Messaging;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>An agency has done all that a leaf of Annex A asks of it, for every child. There is one as long as that is so; Scheduling knows of it.</summary>
internal sealed class Arrival
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required string Item { get; init; }

    public required string OwnerKind { get; init; }

    public required Guid ItemId { get; init; }

    public required string Organisation { get; init; }

    public required Instant At { get; init; }

    public required bool Late { get; init; }
}

internal static class Arrivals
{
    /// <summary>
    /// Tells Scheduling, which reminds and shows who is late, when an agency's part of a leaf is complete, and when it is not any more. The leaf is locked
    /// and its items are as they will be saved.
    /// </summary>
    /// <param name="db">The transaction.</param>
    /// <param name="changed">The item that changed.</param>
    /// <param name="organisation">On whose behalf.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task TellAsync(
        this IntakeDb db, InformationItem changed, string organisation, Instant now, CancellationToken cancellationToken)
    {
        var leaf = await db.Items
            .Where(item => item.InspectionId == changed.InspectionId && item.Item == changed.Item && item.OwnerKind == changed.OwnerKind)
            .ToListAsync(cancellationToken);
        var asked = leaf.Where(item => item.State.IsAsked()).ToList();
        var known = await db.Arrivals.SingleOrDefaultAsync(
            arrival => arrival.InspectionId == changed.InspectionId && arrival.Item == changed.Item && arrival.OwnerKind == changed.OwnerKind,
            cancellationToken);
        DateTimeOffset? at = null;
        if (asked.Count > 0 && asked.TrueForAll(item => item.State.IsSettled())) at = asked.Max(item => item.SettledAt!.Value).ToDateTimeOffset();
        // ¶105: of nobody anything is asked, so nobody owes anything.
        if (leaf.TrueForAll(item => item.State == ItemState.Withdrawn)) at = (known?.At ?? now).ToDateTimeOffset();
        if (known?.At.ToDateTimeOffset() == at) return;

        if (known is not null)
        {
            db.Remove(known);
            db.Publish(new InformationItemReturned(
                known.InspectionId, known.ItemId, known.Item, known.Id, known.Organisation, known.At.ToDateTimeOffset(), known.Late, known.OwnerKind));
        }

        if (at is null) return;

        var last = asked.MaxBy(item => item.SettledAt);
        var arrival = db.Add(new Arrival
        {
            Id = Guid.CreateVersion7(),
            InspectionId = changed.InspectionId,
            Item = changed.Item,
            OwnerKind = changed.OwnerKind,
            ItemId = (last ?? changed).Id,
            Organisation = last?.Organisation ?? organisation,
            At = Instant.FromDateTimeOffset(at.Value),
            Late = asked.Count == 0 ? changed.IsLate(now) : asked.Any(item => item.Late),
        }).Entity;
        db.Publish(new InformationItemSubmitted(
            arrival.InspectionId, arrival.ItemId, arrival.Item, arrival.Id, arrival.Organisation, at.Value, arrival.Late, arrival.OwnerKind));
    }
}
