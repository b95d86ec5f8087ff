using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>With whom an item is or was shared, by whom, and why: for inspectors, as the reason may speak of a child.</summary>
internal static class ListShares
{
    public static async Task<Results<Ok<IReadOnlyList<ShareResource>>, ProblemHttpResult>> Handle(
        Guid itemId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var item = await db.ItemsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(each => each.Id == itemId, cancellationToken);
        if (item is null) return Problems.NotFound();

        var shares = await db.SharedItems.AsNoTracking().Where(shared => shared.ItemId == itemId).OrderBy(shared => shared.At).ThenBy(shared => shared.Id)
            .ToListAsync(cancellationToken);
        if (shares.Count == 0)
        {
            db.NothingChanged();
            return TypedResults.Ok<IReadOnlyList<ShareResource>>([]);
        }

        var key = await db.KeyOfAsync(item.InspectionId, documents, cancellationToken);
        db.Audit($"item/{itemId}", "why it is or was shared read", new { shares = shares.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ShareResource>>([.. shares.Select(shared => new ShareResource(
            shared.Agency, shared.SharedBy, shared.At.ToDateTimeOffset(), key.OpenText(shared.SealedReason, itemId), shared.EndedBy,
            shared.EndedAt?.ToDateTimeOffset()))]);
    }
}
