using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Calendars;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Teams;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>Begins the changes of meetings.</summary>
sealed class MeetingChanges(SchedulingDb db, Caller caller, IClock clock, IHttpContextAccessor http)
{
    /// <summary>Seen, locked, led, fresh; or <see cref="MeetingChange.Refused"/>.</summary>
    internal Task<MeetingChange> BeginAsync(Guid inspection, Guid meeting, CancellationToken cancellationToken) =>
        BeginAsync(inspection, meeting, null, cancellationToken);

    /// <summary>The same for a meeting that has no time yet.</summary>
    /// <param name="inspection">The inspection.</param>
    /// <param name="kind">The meeting's identifier in the framework.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<MeetingChange> BeginNewAsync(Guid inspection, string kind, CancellationToken cancellationToken) =>
        BeginAsync(inspection, null, kind, cancellationToken);

    async Task<MeetingChange> BeginAsync(Guid inspection, Guid? meeting, string? newKind, CancellationToken cancellationToken)
    {
        var change = new MeetingChange(db, caller, http.HttpContext!, clock.GetCurrentInstant());
        await change.BeginAsync(inspection, meeting, newKind, cancellationToken);
        return change;
    }
}

/// <summary>
/// A change of a meeting that has begun: what it is decided on, until it is saved with its audit entry and those who knew of the meeting are told.
/// One at a time for each inspection, as meetings are decided beside each other.
/// </summary>
sealed class MeetingChange(SchedulingDb db, Caller caller, HttpContext http, Instant now) : IAsyncDisposable
{
    Change<Inspection>? change;
    MeetingSetting? setting;
    MeetingKind? kind;
    Meeting? meeting;
    LocalDate? before;

    /// <summary>Why it may not be changed; null where it may, and only then there is a meeting to decide on.</summary>
    internal ProblemHttpResult? Refused { get; private set; }
    internal Instant Now => now;
    internal Meeting Meeting => meeting!;
    internal MeetingKind Kind => kind!;

    /// <summary>With the other meetings of the inspection.</summary>
    internal MeetingSetting Setting => setting!;

    internal async Task BeginAsync(Guid inspection, Guid? present, string? newKind, CancellationToken cancellationToken) =>
        Refused = await RefuseAsync(inspection, present, newKind, cancellationToken);

    async Task<ProblemHttpResult?> RefuseAsync(Guid inspection, Guid? present, string? newKind, CancellationToken cancellationToken)
    {
        var seen = db.VisibleTo(caller, now).Where(each => each.Id == inspection)
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1))
            .Include(each => each.Happenings)
            .AsSplitQuery();
        change = await Change.OfAsync(db, seen, Inspection.Lock(inspection), cancellationToken);
        if (change is null) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, inspection, now, cancellationToken)) return Access.LeadOnly.ToProblem();
        if (MeetingSettings.NotRunning(change.Record.Status) is { } over) return over.ToProblem();
        var all = await db.MeetingSettingAsync(change.Record, now, cancellationToken);
        meeting = all.Others.SingleOrDefault(each => each.Id == present);
        if (present is not null && meeting is null) return Problems.NotFound();
        if (meeting is not null && http.Request.CheckIfMatch(meeting.Revision) is { } stale) return stale;
        kind = all.Framework.Meetings.FirstOrDefault(each => each.Id == (meeting?.Kind ?? newKind));
        if (kind is null) return Unknown(all.Framework).ToProblem();
        before = meeting?.On;
        meeting ??= new Meeting { Id = Guid.CreateVersion7(now.ToDateTimeOffset()), InspectionId = inspection, Kind = kind.Id, Mode = kind.Modes[0] };
        setting = all with { Others = [.. all.Others.Where(other => other != meeting)] };
        return null;
    }

    /// <summary>Saves the meeting as it is now.</summary>
    /// <param name="notice">Kind of the notice that the link person gets: <c>meeting-changed</c>.</param>
    /// <param name="why">The reason given.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<MeetingDetails> SaveAsync(string notice, string? why, CancellationToken cancellationToken)
    {
        var inspection = change!.Record;
        Meeting.ChangedAt = now;
        if (before is null) db.Add(Meeting);
        if (Meeting.Status == MeetingStatus.Held && Held(inspection, Setting.Framework, Kind, Meeting.On, now) is { } happening) db.Add(happening);
        db.Audit($"meeting/{Meeting.Id}", why, new
        {
            InspectionId = inspection.Id,
            Meeting.Kind,
            Status = Meeting.Status.ToString(),
            On = PlanChecks.Iso(Meeting.On),
            From = $"{Meeting.From:HH:mm}",
            To = $"{Meeting.To:HH:mm}",
            Meeting.Mode,
        });
        // ¶32: the link person hears of what leaders are invited to and of every change of it. That it was held needs no notice.
        if (Meeting.WithLeaders && Meeting.Status != MeetingStatus.Held)
        {
            var moved = before is { } day && day != Meeting.On ? new MovedDate($"{Meeting.Id}", Kind.Title, day.ToDateOnly(), Meeting.On.ToDateOnly()) : null;
            db.Notify(inspection, notice, Meeting.Fact, [inspection.LinkPersonToTell()], now, $"{Meeting.Id}", Kind.Title, moved is null ? null : [moved]);
        }
        await change.SaveAsync(cancellationToken);
        http.Response.SetETag(Meeting.Revision);
        return Meeting.View(caller, Kind, Setting, null);
    }

    public ValueTask DisposeAsync() => change?.DisposeAsync() ?? ValueTask.CompletedTask;

    static Refusal Unknown(Framework framework) => new("meeting-unknown", "The framework has no such meeting.")
    {
        Field = "meeting",
        Allowed = string.Join(", ", framework.Meetings.Select(each => each.Id)),
    };

    /// <summary>
    /// The milestone of a meeting that was held has happened: it does not move any more, and nobody is reminded of it. The set-up discussion and the
    /// ends of fieldwork have steps of their own.
    /// </summary>
    static Happening? Held(Inspection inspection, Framework framework, MeetingKind kind, LocalDate on, Instant now) =>
        kind.Milestone is Framework.FieldworkStart or Framework.FieldworkEnd or Happening.SetUpDiscussion
        || framework.Milestones.All(milestone => milestone.Id != kind.Milestone)
        || inspection.Happenings.Any(happening => happening.Milestone == kind.Milestone)
            ? null
            : new Happening { InspectionId = inspection.Id, Milestone = kind.Milestone, On = on, RecordedAt = now };
}

static class MeetingSettings
{
    /// <summary>Nothing is arranged for an inspection that is over, or that waits for new days (¶19).</summary>
    internal static Refusal? NotRunning(InspectionStatus status) => InspectionLifecycle.HasDeadlines(status)
        ? null
        : new Refusal("inspection-not-running", "The inspection is closed, cancelled or deferred.")
        {
            Status = StatusCodes.Status409Conflict,
            Field = "status",
            Value = InspectionLifecycle.Name(status),
            Allowed = "an inspection that goes on",
        };

    /// <summary>What meetings of an inspection are decided with; its newest timetable must have been read.</summary>
    internal static async Task<MeetingSetting> MeetingSettingAsync(
        this SchedulingDb db, Inspection inspection, Instant now, CancellationToken cancellationToken) => new(
        (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion),
        await db.CalendarAsync(cancellationToken), inspection.CurrentTimetable, await db.TeamAsync(inspection.Id, now, cancellationToken),
        [.. ((await db.FieldworkTimetables.AsNoTracking().SingleOrDefaultAsync(each => each.InspectionId == inspection.Id, cancellationToken))?.Places
            ?? []).Select(place => place.Id)],
        await db.Meetings.Where(each => each.InspectionId == inspection.Id).ToListAsync(cancellationToken))
        {
            // Of what is cancelled nothing is re-arranged.
            Interruptions = inspection.Status == InspectionStatus.Cancelled
            ? []
            : (await db.InterruptionsAsync([inspection.Id], cancellationToken)).GetValueOrDefault(inspection.Id) ?? [],
        };

    /// <summary>The inspectors of the inspection now. Quality assurance managers are not of the team (¶11).</summary>
    internal static async Task<IReadOnlyDictionary<string, TeamRole>> TeamAsync(
        this SchedulingDb db, Guid inspection, Instant now, CancellationToken cancellationToken) =>
        await db.Memberships.AsNoTracking()
            .Where(each => each.InspectionId == inspection
                && each.Role != "qa-manager"
                && each.ValidFrom <= now
                && (each.ValidUntil == null || now < each.ValidUntil))
            .ToDictionaryAsync(each => each.Subject, each => new TeamRole(each.Organisation, each.Role), StringComparer.Ordinal, cancellationToken);
}
