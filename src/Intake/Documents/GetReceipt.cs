using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>The proof that a file arrived, to keep or to print. It can be checked without this system: docs/connecting.md says how.</summary>
internal static class GetReceipt
{
    public static async Task<Results<Ok<Receipt>, ContentHttpResult, ProblemHttpResult>> Handle(
        Guid documentId, HttpContext http, IntakeDb db, DocumentStore documents, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        if (await db.DocumentsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(each => each.Id == documentId, cancellationToken) is not { } document)
        {
            return Problems.NotFound();
        }

        if (document.State == DocumentState.Erased)
        {
            // What it says of the file's name went with the key, and without that nobody could check it.
            return new Refusal("document-erased", "It was kept as long as its rule says. The certificate of its erasure says what it was.")
            {
                Status = StatusCodes.Status410Gone,
                Field = "documentId",
            }.ToProblem();
        }

        var item = await db.Items.AsNoTracking().SingleAsync(each => each.Id == document.ItemId, cancellationToken);
        var receipt = ReceiptSigning.Of(document, item, await db.KeyOfAsync(document.InspectionId, documents, cancellationToken));
        http.Response.Headers.CacheControl = "private, no-store";
        return http.Request.GetTypedHeaders().Accept is [{ MediaType.Value: "text/html" }, ..]
            ? TypedResults.Content(ReceiptPage.Of(receipt, item.Title), "text/html; charset=utf-8")
            : TypedResults.Ok(receipt);
    }

    /// <summary>The keys with which receipts are checked: the present one, and those that signed before.</summary>
    public static Ok<IReadOnlyList<ReceiptKey>> Keys(ReceiptSigning receipts) => TypedResults.Ok(receipts.Keys);
}
