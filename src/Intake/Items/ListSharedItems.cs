using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>
/// What the lead inspector shares with an agency of what others have handed in: what was asked for and the files, and nothing that is said of it.
/// </summary>
internal static class ListSharedItems
{
    public static async Task<Results<Ok<IReadOnlyList<SharedItemResource>>, ProblemHttpResult>> Handle(
        Guid inspectionId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var shared = await db.ItemsSharedWith(caller, clock).Where(item => item.InspectionId == inspectionId)
            .Join(
                db.SharedNow.Where(each => each.Agency == caller.OrganisationKind), item => item.Id, each => each.ItemId,
                (item, each) => new { Item = item, each.At })
            .OrderBy(each => each.At).ThenBy(each => each.Item.Id).ToListAsync(cancellationToken);
        if (shared.Count == 0)
        {
            db.NothingChanged();
            return TypedResults.Ok<IReadOnlyList<SharedItemResource>>([]);
        }

        var files = (await db.DocumentsSharedWith(caller, clock).Where(document => document.InspectionId == inspectionId)
            .OrderBy(document => document.ReceivedAt).ThenBy(document => document.Id).ToListAsync(cancellationToken)).ToLookup(document => document.ItemId);
        var key = await db.KeyOfAsync(inspectionId, documents, cancellationToken);
        var read = await db.ReadByAsync(caller, inspectionId, cancellationToken);
        db.Audit($"inspection/{inspectionId}", "what is shared by the lead inspector read", new { items = shared.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SharedItemResource>>([.. shared.Select(each => new SharedItemResource(
            each.Item.Id, each.Item.Item, each.Item.Number, each.Item.Title, each.Item.OwnerKind, each.Item.Child, each.At.ToDateTimeOffset(),
            [.. files[each.Item.Id].Select(document => GetDocument.Summary(document, key, read))]))]);
    }
}
