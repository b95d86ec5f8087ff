using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Intake.Submissions;

/// <summary>A submission and what became of it.</summary>
internal static class GetSubmission
{
    public static async Task<Results<Ok<SubmissionResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid submissionId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await db.FindSubmissionAsync(caller, clock, inspectionId, submissionId, cancellationToken) is not var (submission, item))
        {
            return Problems.NotFound();
        }

        var key = await db.KeyOfAsync(submission, documents, cancellationToken);
        return TypedResults.Ok(new SubmissionResource(
            GetReceipt.Of(submission, item),
            Json.Name(submission.Status),
            submission.SealedFileName is null ? null : key.OpenText(submission.SealedFileName, submission.Id),
            submission.RejectionCode is null ? null : new Rejection(submission.RejectionCode, submission.RejectionMessage!),
            submission.Rows,
            submission.Children,
            new Dictionary<string, int> { ["error"] = submission.Errors, ["warning"] = submission.Warnings, ["query"] = submission.Queries }));
    }
}
