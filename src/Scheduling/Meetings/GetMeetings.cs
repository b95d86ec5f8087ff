using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Meetings;

/// <summary>The meetings of an inspection: all for its inspectors, for its area those to which local roles are invited.</summary>
static class GetMeetings
{
    public static async Task<Results<Ok<MeetingList>, ProblemHttpResult>> List(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await ReadAsync(id, db, caller, clock, cancellationToken) is not { } read) return Problems.NotFound();
        var seen = (from meeting in read.Setting.Others
                    where meeting.IsSeenBy(caller, read.NotifiedAt)
                    let kind = read.Kind(meeting)
                    where kind is not null
                    orderby meeting.StartsAt
                    select meeting.View(caller, kind, read.Setting, read.AcknowledgedAt(meeting))).ToList();
        return TypedResults.Ok(new MeetingList(
            seen, caller.IsInspectorate ? [.. NotScheduled(read.Setting)] : null,
            caller.IsInspectorate ? [.. seen.SelectMany(meeting => meeting.Warnings).DistinctBy(warning => warning.Code)] : null));
    }

    public static async Task<Results<Ok<MeetingDetails>, ProblemHttpResult>> One(
        Guid id, Guid meetingId, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (await ReadAsync(id, db, caller, clock, cancellationToken) is not { } read
            || read.Setting.Others.SingleOrDefault(each => each.Id == meetingId) is not { } meeting
            || !meeting.IsSeenBy(caller, read.NotifiedAt)
            || read.Kind(meeting) is not { } kind)
        {
            return Problems.NotFound();
        }
        response.SetETag(meeting.Revision);
        return TypedResults.Ok(meeting.View(caller, kind, read.Setting, read.AcknowledgedAt(meeting)));
    }

    /// <summary>What the framework asks for and has no time yet: keep-in-touch meetings are to be offered (¶39).</summary>
    internal static IEnumerable<MeetingNotScheduled> NotScheduled(MeetingSetting setting) =>
        from kind in setting.Framework.Meetings
        where setting.Others.All(meeting => meeting.Kind != kind.Id || meeting.Status == MeetingStatus.Cancelled)
        let days = MeetingRules.UsualDays(kind, setting)
        orderby days.Last
        select new MeetingNotScheduled(kind.Id, kind.Title, days.First.ToDateOnly(), days.Last.ToDateOnly(), kind.Paragraph);

    /// <summary>A meeting that the caller may see.</summary>
    internal static async Task<Meeting?> MeetingSeenAsync(
        this SchedulingDb db, Caller caller, Guid inspection, Guid meeting, Instant now, CancellationToken cancellationToken) =>
        await db.VisibleTo(caller, now).AsNoTracking()
            .Where(each => each.Id == inspection)
            .Join(db.Meetings, each => each.Id, each => each.InspectionId, (of, each) => new { of.NotifiedAt, Meeting = each })
            .SingleOrDefaultAsync(each => each.Meeting.Id == meeting, cancellationToken) is { } found && found.Meeting.IsSeenBy(caller, found.NotifiedAt)
                ? found.Meeting
                : null;

    /// <summary>
    /// Agencies see the meetings to which local roles are invited, but none that was cancelled while they were not to know of the inspection
    /// (¶14-15): its day would tell what was planned then.
    /// </summary>
    internal static bool IsSeenBy(this Meeting meeting, Caller caller, Instant? notifiedAt) =>
        caller.IsInspectorate || (meeting.WithLeaders && !(meeting.Status == MeetingStatus.Cancelled && meeting.ChangedAt < notifiedAt));

    sealed record MeetingsRead(MeetingSetting Setting, Instant? NotifiedAt, IReadOnlyDictionary<Guid, Instant> Acknowledged)
    {
        /// <summary>Null of a cancelled meeting that the version to which the plan has moved since does not have: it is shown no more.</summary>
        internal MeetingKind? Kind(Meeting meeting) => Setting.Framework.Meetings.FirstOrDefault(kind => kind.Id == meeting.Kind);

        internal Instant? AcknowledgedAt(Meeting meeting) => Acknowledged.TryGetValue(meeting.Id, out var at) ? at : null;
    }

    static async Task<MeetingsRead?> ReadAsync(Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var inspection = await db.VisibleTo(caller, now).AsNoTracking()
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1))
            .SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return null;
        // An agency's own only: the others' would tell who came (¶43).
        var acknowledged = caller.IsAgency
            ? await db.ConfidentialityAcknowledgements.AsNoTracking()
                .Where(each => each.Organisation == caller.Organisation)
                .Join(db.Meetings.Where(each => each.InspectionId == id), each => each.MeetingId, each => each.Id, (each, _) => each)
                .ToDictionaryAsync(each => each.MeetingId, each => each.At, cancellationToken)
            : [];
        return new MeetingsRead(await db.MeetingSettingAsync(inspection, now, cancellationToken), inspection.NotifiedAt, acknowledged);
    }
}

/// <summary>Meetings as they cross the edge.</summary>
static class MeetingViews
{
    /// <summary>As calendars have it: scheduled for a time at which it does not take place any more.</summary>
    internal const string CalledOff = "called-off";

    internal static MeetingDetails View(this Meeting meeting, Caller caller, MeetingKind kind, MeetingSetting setting, Instant? acknowledgedAt) => new(
        meeting.Id, kind.Id, kind.Title, kind.Kind, kind.Paragraph,
        MeetingRules.IsLeftBehind(kind, meeting, setting.Timetable, setting.Interruptions) ? CalledOff : Name(meeting.Status),
        meeting.StartsAt.InZone(UkTime.Zone).ToDateTimeOffset(),
        meeting.EndsAt.InZone(UkTime.Zone).ToDateTimeOffset(),
        meeting.Mode, meeting.Place, "lead-inspector", Roles(setting.Framework, meeting.Invited),
        Roles(setting.Framework, meeting.Additional.Select(each => each.Role)), kind.Voluntary, Notes(kind.Kind),
        kind.Kind == MeetingRules.Feedback ? Confidentiality(acknowledgedAt) : null, meeting.Sequence,
        caller.IsInspectorate ? new MeetingForInspectors(meeting.Inspectors, meeting.Reason, meeting.Aims, meeting.Explained) : null,
        [.. meeting.SeparateDiscussions.Where(each => caller.IsInspectorate || each.Agency == caller.OrganisationKind)],
        caller.IsInspectorate ? [.. MeetingRules.Warnings(kind, meeting, setting)] : []);

    static IReadOnlyList<InvitedRole> Roles(Framework framework, IEnumerable<string> roles) =>
        [.. roles.Select(role => new InvitedRole(role, LocalRoles.Title(framework, role)))];

    internal static string Name(MeetingStatus status) => Json.Name(status);

    internal static ConfidentialityNotice Confidentiality(Instant? acknowledgedAt) => new(
        "The findings are provisional until quality assurance after fieldwork. You may share them in confidence with people who were not involved "
        + "in the inspection, such as colleagues, family members, medical advisers or your wider support group. They must not be made public.",
        acknowledgedAt?.InZone(UkTime.Zone).ToDateTimeOffset());

    static IReadOnlyList<string> Notes(string kind) => kind switch
    {
        // ¶20
        "set-up" =>
        [
            "Scope, methods and practical arrangements; your questions; well-being of staff and whom to contact about it; issues and concerns; "
            + "equalities duties and reasonable adjustments.",
        ],
        // ¶35
        MeetingRules.Team =>
        [
            "Compare evidence; consider the impact of leaders, managers and the local safeguarding arrangements; agree when there is enough "
            + "evidence and how to gather more; keep the lead inspector informed.",
        ],
        // ¶37-38
        "initial-on-site" =>
        [
            "Reviews what was discussed at the set-up discussion, and answers your questions.",
            "You can set out your local context: strengths, challenges, and known issues of concern or public interest.",
        ],
        // ¶39-42
        MeetingRules.KeepInTouch =>
        [
            "You hear emerging findings, can question them, and can point to further evidence.",
            "Attendance or absence does not affect the findings.",
            "If you would like to bring more people, please talk to the lead inspector first, so that the meeting stays brief.",
        ],
        // ¶43, ¶46-47
        MeetingRules.Feedback =>
        [
            "Attendance is voluntary, and anybody may leave at any time.", "Please keep attendance to a minimum.",
            "An inspectorate that may take further action offers a separate discussion to the agency concerned.",
            "Inspectors explain how to raise concerns, how the draft is reviewed and the report published, and how to complain.",
        ],
        _ => [],
    };
}
