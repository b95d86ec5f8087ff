using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.SetUp;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>What every change of a meeting begins and ends with: seen, led, fresh, allowed; then saved with its audit entry, and those who knew of it are told.</summary>
sealed class ChangeMeeting(SchedulingDb db, Caller caller, IClock clock, IHttpContextAccessor http)
{
    internal Instant Now { get; } = clock.GetCurrentInstant();

    /// <summary>Changes the meeting <paramref name="meeting"/>, or adds one of the kind <paramref name="newKind"/>.</summary>
    /// <param name="inspection">The inspection.</param>
    /// <param name="meeting">The meeting; null for a new one.</param>
    /// <param name="newKind">Identifier in the framework of a new one.</param>
    /// <param name="notice">Kind of the notice that the link person gets: <c>meeting-changed</c>.</param>
    /// <param name="why">The reason given.</param>
    /// <param name="decide">Refuses, or changes the meeting and returns null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<IResult> ChangeAsync(
        Guid inspection, Guid? meeting, string? newKind, string notice, string? why, Func<Meeting, MeetingKind, MeetingSetting, ProblemHttpResult?> decide, CancellationToken cancellationToken)
    {
        // ¶14-15: what is not the caller's is not locked either.
        if (!await db.VisibleTo(caller, Now).AnyAsync(each => each.Id == inspection, cancellationToken)) return Problems.NotFound();
        // Under a key of idempotency there is a transaction already.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        // One change at a time: meetings are decided beside each other.
        await db.Database.ExecuteSqlAsync($"select 1 from inspections where id = {inspection} for update", cancellationToken);
        var of = await db.VisibleTo(caller, Now).Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1)).Include(each => each.Happenings).AsSplitQuery()
            .SingleOrDefaultAsync(each => each.Id == inspection, cancellationToken);
        if (of is null) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, inspection, Now, cancellationToken)) return VisibleInspections.LeadOnly.ToProblem();
        if (MeetingSettings.NotRunning(of.Status) is { } over) return over;
        var setting = await db.MeetingSettingAsync(of, Now, cancellationToken);
        var present = meeting is null ? null : setting.Others.SingleOrDefault(each => each.Id == meeting);
        if (meeting is not null && present is null) return Problems.NotFound();
        var context = http.HttpContext!;
        if (present is not null && context.Request.CheckIfMatch(present.Revision) is { } stale) return stale;
        if (setting.Framework.Meetings.FirstOrDefault(each => each.Id == (present?.Kind ?? newKind)) is not { } kind)
            return new Refusal("meeting-unknown", "The framework has no such meeting.") { Field = "meeting", Allowed = string.Join(", ", setting.Framework.Meetings.Select(each => each.Id)) }.ToProblem();

        var before = present?.On;
        var changed = present ?? new Meeting { Id = Guid.CreateVersion7(Now.ToDateTimeOffset()), InspectionId = inspection, Kind = kind.Id, Mode = kind.Modes[0] };
        if (decide(changed, kind, setting with { Others = [.. setting.Others.Where(other => other.Id != meeting)] }) is { } refused) return refused;
        changed.ChangedAt = Now;
        if (present is null) db.Add(changed);
        if (changed.Status == MeetingStatus.Held && Held(of, setting.Framework, kind, changed.On, Now) is { } happening) db.Add(happening);
        db.Audit($"meeting/{changed.Id}", why, new { InspectionId = inspection, changed.Kind, Status = changed.Status.ToString(), On = PlanChecks.Iso(changed.On), From = $"{changed.From:HH:mm}", To = $"{changed.To:HH:mm}", changed.Mode });
        // ¶32: the link person hears of what leaders are invited to and of every change of it. That it was held needs no notice.
        if (changed.WithLeaders && changed.Status != MeetingStatus.Held)
            db.Notify(of, notice, changed.Fact, [of.LinkPersonToTell()], Now, $"{changed.Id}", kind.Title,
                before is { } day && day != changed.On ? [new($"{changed.Id}", kind.Title, day.ToDateOnly(), changed.On.ToDateOnly())] : null);
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);

        context.Response.SetETag(changed.Revision);
        var view = changed.View(caller, kind, setting, null);
        return present is null ? TypedResults.Created($"/api/scheduling/v1/inspections/{inspection}/meetings/{changed.Id}", view) : TypedResults.Ok(view);
    }

    /// <summary>The milestone of a meeting that was held has happened: it does not move any more, and nobody is reminded of it. The set-up discussion and the ends of fieldwork have steps of their own.</summary>
    static Happening? Held(Inspection inspection, Framework framework, MeetingKind kind, LocalDate on, Instant now) =>
        kind.Milestone is Framework.FieldworkStart or Framework.FieldworkEnd or SetUpDiscussion.Milestone
        || framework.Milestones.All(milestone => milestone.Id != kind.Milestone) || inspection.Happenings.Any(happening => happening.Milestone == kind.Milestone)
            ? null
            : new Happening { InspectionId = inspection.Id, Milestone = kind.Milestone, On = on, RecordedAt = now };
}

static class MeetingSettings
{
    /// <summary>Nothing is arranged for an inspection that is over, or that waits for new days (¶19).</summary>
    internal static ProblemHttpResult? NotRunning(InspectionStatus status) => InspectionLifecycle.HasDeadlines(status)
        ? null
        : new Refusal("inspection-not-running", "The inspection is over, or waits for new days.") { Status = StatusCodes.Status409Conflict, Field = "status", Value = InspectionLifecycle.Name(status), Allowed = "an inspection that goes on" }.ToProblem();

    /// <summary>What meetings of an inspection are decided with; its newest timetable must have been read.</summary>
    internal static async Task<MeetingSetting> MeetingSettingAsync(this SchedulingDb db, Inspection inspection, Instant now, CancellationToken cancellationToken) => new(
        (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion), await db.CalendarAsync(cancellationToken), inspection.CurrentTimetable, await db.TeamAsync(inspection.Id, now, cancellationToken),
        [.. ((await db.FieldworkTimetables.AsNoTracking().SingleOrDefaultAsync(each => each.InspectionId == inspection.Id, cancellationToken))?.Places ?? []).Select(place => place.Id)],
        await db.Meetings.Where(each => each.InspectionId == inspection.Id).ToListAsync(cancellationToken))
    {
        // Of what is cancelled nothing is re-arranged.
        Interruptions = inspection.Status == InspectionStatus.Cancelled ? [] : (await db.InterruptionsAsync([inspection.Id], cancellationToken)).GetValueOrDefault(inspection.Id) ?? [],
    };

    /// <summary>The inspectors of the inspection now. Quality assurance managers are not of the team (¶11).</summary>
    internal static async Task<IReadOnlyDictionary<string, TeamRole>> TeamAsync(this SchedulingDb db, Guid inspection, Instant now, CancellationToken cancellationToken) =>
        await db.Memberships.AsNoTracking().Where(each => each.InspectionId == inspection && each.Role != "qa-manager" && each.ValidFrom <= now && (each.ValidUntil == null || now < each.ValidUntil))
            .ToDictionaryAsync(each => each.Subject, each => new TeamRole(each.Organisation, each.Role), StringComparer.Ordinal, cancellationToken);
}
