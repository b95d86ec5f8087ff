using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>The rows of accepted lists, for case selection alone. Nothing of them is kept here in plain: they are read from the document each time.</summary>
internal static class ListRows
{
    const string Reader = "case-selection";

    public static async Task<Results<Ok<IReadOnlyList<ChildLevelRow>>, ProblemHttpResult>> Handle(
        Guid documentId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var document = await db.Documents.SingleOrDefaultAsync(each => each.Id == documentId, cancellationToken);
        if (caller.Subject != Reader || document is null) return Problems.NotFound();

        if (document.Rows is null || document.State is not (DocumentState.Available or DocumentState.Superseded))
        {
            return new Refusal("not-accepted", "Only lists that were accepted have rows.")
            {
                Status = StatusCodes.Status409Conflict,
                Value = Json.Name(document.State),
            }
                .ToProblem();
        }

        var key = await db.KeyOfAsync(document, documents, cancellationToken);
        if (!documents.IsIntact(document, key))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.MarkDamagedAsync(document, clock.GetCurrentInstant(), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new Refusal("document-damaged", "What is stored does not match its receipt; the local authority is to send it again.")
            {
                Status = StatusCodes.Status409Conflict,
            }.ToProblem();
        }

        var inspection = await db.Inspections.SingleAsync(i => i.InspectionId == document.InspectionId, cancellationToken);
        using var content = documents.Open(documentId, key);
        var rows = new List<ChildLevelRow>();
        ChildLevelData.Read(
            content, document.SealedFileName is null ? null : key.OpenText(document.SealedFileName, documentId), inspection.NotifiedOn!.Value,
            rows.Add, cancellationToken);
        db.Audit($"document/{documentId}", "child-level data read for the selection of children (¶97)", new { rows = rows.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ChildLevelRow>>(rows);
    }
}
