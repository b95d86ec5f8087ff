using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>
/// ¶41-43: which of the invited roles came, and which agencies acknowledged the notice of ¶45. For the lead inspector, who invites, and for nobody
/// else.
/// </summary>
static class RecordAttendance
{
    public static async Task<Results<Ok<Attendance>, ProblemHttpResult>> Put(
        Guid id, Guid meetingId, RecordAttendanceRequest request, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (await db.MeetingSeenAsync(caller, id, meetingId, now, cancellationToken) is not { } meeting) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, id, now, cancellationToken)) return Access.LeadOnly.ToProblem();
        if (now < meeting.StartsAt || meeting.Status == MeetingStatus.Cancelled)
        {
            return new Refusal("meeting-not-begun", "The meeting has not begun, or was cancelled.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "status",
                Allowed = "after its beginning",
            }.ToProblem();
        }
        var invited = meeting.Invited.Concat(meeting.Additional.Select(each => each.Role)).ToList();
        if (request.Roles.Except(invited).Any())
        {
            return new Refusal("role-not-invited", "Only roles that are invited can come.")
            {
                Field = "roles",
                Allowed = string.Join(", ", invited),
            }.ToProblem();
        }

        var attendance = await db.MeetingAttendances.SingleOrDefaultAsync(each => each.MeetingId == meetingId, cancellationToken);
        if (attendance is null) db.Add(attendance = new MeetingAttendance { MeetingId = meetingId });
        (attendance.Roles, attendance.RecordedAt) = ([.. request.Roles.Distinct()], now);
        // That it was recorded, not who came: others read the trail.
        db.Audit($"meeting/{meetingId}", what: new { InspectionId = id });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await db.AttendanceAsync(meetingId, cancellationToken));
    }

    public static async Task<Results<Ok<Attendance>, ProblemHttpResult>> Get(
        Guid id, Guid meetingId, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (await db.MeetingSeenAsync(caller, id, meetingId, now, cancellationToken) is null) return Problems.NotFound();
        return await db.LeadsAsync(caller, id, now, cancellationToken)
            ? TypedResults.Ok(await db.AttendanceAsync(meetingId, cancellationToken))
            : Access.LeadOnly.ToProblem();
    }

    static async Task<Attendance> AttendanceAsync(this SchedulingDb db, Guid meeting, CancellationToken cancellationToken) => new(
        (await db.MeetingAttendances.AsNoTracking().SingleOrDefaultAsync(each => each.MeetingId == meeting, cancellationToken))?.Roles ?? [],
        await db.ConfidentialityAcknowledgements.AsNoTracking()
            .Where(each => each.MeetingId == meeting)
            .OrderBy(each => each.Organisation)
            .Select(each => each.Organisation)
            .ToListAsync(cancellationToken));
}
