using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>¶45: an agency confirms that it may share the findings in confidence and not publicly. The first time counts.</summary>
static class AcknowledgeConfidentiality
{
    internal static async Task<IResult> Handle(Guid id, Guid meetingId, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (await db.MeetingSeenAsync(caller, id, meetingId, now, cancellationToken) is not { } meeting) return Problems.NotFound();
        var inspection = await db.Inspections.AsNoTracking().SingleAsync(each => each.Id == id, cancellationToken);
        if (meeting.Status == MeetingStatus.Cancelled || (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion).Meetings.Single(each => each.Id == meeting.Kind).Kind != MeetingRules.Feedback)
            return new Refusal("nothing-to-acknowledge", "Only the feedback meeting has a confidentiality notice.") { Status = StatusCodes.Status409Conflict, Field = "meeting", Value = meeting.Kind, Allowed = MeetingRules.Feedback }.ToProblem();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Of two colleagues at once the second finds that it has been done.
        await db.Database.ExecuteSqlAsync($"select 1 from meetings where id = {meetingId} for update", cancellationToken);
        if (await db.ConfidentialityAcknowledgements.AnyAsync(each => each.MeetingId == meetingId && each.Organisation == caller.Organisation, cancellationToken)) db.NothingChanged();
        else
        {
            db.Add(new ConfidentialityAcknowledgement { MeetingId = meetingId, Organisation = caller.Organisation, By = caller.Subject, At = now });
            db.Audit($"meeting/{meetingId}", what: new { InspectionId = id });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        var acknowledged = await db.ConfidentialityAcknowledgements.AsNoTracking().SingleAsync(each => each.MeetingId == meetingId && each.Organisation == caller.Organisation, cancellationToken);
        return TypedResults.Ok(MeetingViews.Confidentiality(acknowledged.At));
    }
}
