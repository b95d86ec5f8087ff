using Jtai.Contracts.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Messaging;

namespace Jtai.Intake.Submissions;

/// <summary>What follows when a submission turns out to be unusable, through its content or through damage.</summary>
internal static class ReturnSubmission
{
    /// <summary>The item is open again if nothing else counts for it, and whoever has taken note of the submission hears that it does not count.</summary>
    /// <param name="db">Where the rejection or the damage is recorded, in the same transaction.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="item">Its item, locked.</param>
    public static void Return(this IntakeDb db, Submission submission, InformationItem item)
    {
        if (item.SubmissionId == submission.Id)
        {
            item.Status = ItemStatus.Query;
        }

        db.Publish(new InformationItemReturned(
            submission.InspectionId, item.Id, item.Item, submission.Id, submission.Organisation, submission.ReceivedAt.ToDateTimeOffset(),
            submission.Late, item.OwnerKind));
    }
}
