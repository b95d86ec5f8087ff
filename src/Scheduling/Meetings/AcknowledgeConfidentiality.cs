using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>¶45: an agency confirms that it may share the findings in confidence and not publicly. The first time counts.</summary>
static class AcknowledgeConfidentiality
{
    public static async Task<Results<Ok<ConfidentialityNotice>, ProblemHttpResult>> Handle(
        Guid id, Guid meetingId, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (await db.MeetingSeenAsync(caller, id, meetingId, now, cancellationToken) is null) return Problems.NotFound();
        // Of two colleagues at once the second finds that it has been done.
        await using var change = await Change.OfAsync(
            db, db.Meetings.Where(each => each.Id == meetingId), $"select 1 from meetings where id = {meetingId} for update", cancellationToken);
        if (change is null) return Problems.NotFound();
        var inspection = await db.Inspections.AsNoTracking().SingleAsync(each => each.Id == id, cancellationToken);
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        if (WithoutNotice(change.Record, framework) is { } refusal) return refusal.ToProblem();

        var known = await db.ConfidentialityAcknowledgements.SingleOrDefaultAsync(
            each => each.MeetingId == meetingId && each.Organisation == caller.Organisation, cancellationToken);
        if (known is not null) db.NothingChanged();
        else
        {
            known = new ConfidentialityAcknowledgement { MeetingId = meetingId, Organisation = caller.Organisation, By = caller.Subject, At = now };
            db.Add(known);
            db.Audit($"meeting/{meetingId}", what: new { InspectionId = id });
            await change.SaveAsync(cancellationToken);
        }
        return TypedResults.Ok(MeetingViews.Confidentiality(known.At));
    }

    static Refusal? WithoutNotice(Meeting meeting, Framework framework) =>
        meeting.Status != MeetingStatus.Cancelled && framework.Meetings.Single(each => each.Id == meeting.Kind).Kind == MeetingRules.Feedback
            ? null
            : new Refusal("nothing-to-acknowledge", "Only the feedback meeting has a confidentiality notice.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "meeting",
                Value = meeting.Kind,
                Allowed = MeetingRules.Feedback,
            };
}
