using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Intake.Submissions;

/// <summary>The proof that a file arrived, for as long as the inspection is kept.</summary>
internal static class GetReceipt
{
    public static async Task<Results<Ok<Receipt>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid submissionId, IntakeDb db, Caller caller, IClock clock, CancellationToken cancellationToken) =>
        await db.FindSubmissionAsync(caller, clock, inspectionId, submissionId, cancellationToken) is var (submission, item)
            ? TypedResults.Ok(Of(submission, item))
            : Problems.NotFound();

    public static Receipt Of(Submission submission, InformationItem item) => new(
        submission.Id, submission.InspectionId, submission.ItemId, item.Item, submission.Organisation, submission.Sha256, submission.Size,
        submission.ReceivedAt.ToDateTimeOffset(), submission.DueOn.ToDateOnly(), submission.DueAt?.ToDateTimeOffset(), submission.Late);
}
