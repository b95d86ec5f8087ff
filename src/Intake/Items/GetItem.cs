using Jtai.Contracts.Api.Intake;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>One thing that is asked for.</summary>
internal static class GetItem
{
    public static async Task<Results<Ok<ItemResource>, ProblemHttpResult>> Handle(
        Guid itemId, HttpContext http, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.ItemsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(item => item.Id == itemId, cancellationToken) is not { } item)
        {
            return Problems.NotFound();
        }

        http.Response.SetETag(item.Revision);
        var read = await ListItems.ResourceAsync(db, item, documents, caller, clock, cancellationToken);
        await db.AuditNotesAsync($"item/{itemId}", [read], cancellationToken);
        return TypedResults.Ok(read);
    }
}
