using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Submissions;

/// <summary>The rows of accepted lists, for case selection alone. Nothing of them is kept here in plain: they are read from the document each time.</summary>
internal static class ListRows
{
    const string Reader = "case-selection";

    public static async Task<Results<Ok<IReadOnlyList<ChildLevelRow>>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid submissionId, IntakeDb db, DocumentStore documents, Caller caller, CancellationToken cancellationToken)
    {
        var submission = await db.Submissions.SingleOrDefaultAsync(s => s.Id == submissionId && s.InspectionId == inspectionId, cancellationToken);
        if (caller.Subject != Reader || submission is null) return Problems.NotFound();

        if (submission.Status is not (SubmissionStatus.Accepted or SubmissionStatus.Superseded))
        {
            return new Refusal("not-accepted", "Only the lists of an accepted submission have rows.")
            {
                Status = StatusCodes.Status409Conflict,
                Value = Json.Name(submission.Status),
            }
                .ToProblem();
        }

        var key = await db.KeyOfAsync(submission, documents, cancellationToken);
        if (!documents.IsIntact(submission, key))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.MarkDamagedAsync(submission, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new Refusal("document-damaged", "What is stored does not match its receipt; the local authority is to send it again.")
            {
                Status = StatusCodes.Status409Conflict,
            }.ToProblem();
        }

        var inspection = await db.Inspections.SingleAsync(i => i.InspectionId == inspectionId, cancellationToken);
        using var document = documents.Open(submissionId, key);
        var rows = new List<ChildLevelRow>();
        ChildLevelData.Read(
            document, submission.SealedFileName is null ? null : key.OpenText(submission.SealedFileName, submissionId), inspection.NotifiedOn!.Value,
            rows.Add, cancellationToken);
        db.Audit($"submission/{submissionId}", "child-level data read for the selection of children (¶97)", new { rows = rows.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ChildLevelRow>>(rows);
    }
}
