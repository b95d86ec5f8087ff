using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.CalendarFeeds;

/// <summary>
/// What somebody's calendar shows: the milestones of the inspections that this person may see, its meetings and its slots of the published fieldwork timetable.
/// A calendar is copied to phones and servers of others, so it holds roles, places and days, never a child or a name, and before the area is notified
/// nothing that tells which area it is (¶14-15).
/// </summary>
static class CalendarContent
{
    /// <summary>How long something cancelled is still told, so that every calendar has asked again.</summary>
    static readonly Duration CancelledFor = Duration.FromDays(30);

    // What lies further back is history, and not in anybody's way.
    static readonly Duration Past = Duration.FromDays(366);

    internal static async Task<IReadOnlyList<CalendarEvent>> EventsAsync(SchedulingDb db, Caller owner, Instant now, CancellationToken cancellationToken)
    {
        var inspections = await db.VisibleTo(owner, now).AsNoTracking()
            .Include(each => each.Timetables)
            .OrderBy(each => each.Id)
            .ToListAsync(cancellationToken);
        var ids = inspections.Select(each => each.Id).ToList();
        var frameworks = await db.FrameworksAsync(cancellationToken);
        var meetings = (await db.Meetings.AsNoTracking()
            .Where(each => ids.Contains(each.InspectionId))
            .ToListAsync(cancellationToken)).ToLookup(each => each.InspectionId);
        var published = (await db.PublishedFieldworkTimetables.AsNoTracking()
            .Where(each => ids.Contains(each.InspectionId))
            .ToListAsync(cancellationToken)).ToLookup(each => each.InspectionId);
        var places = (await db.FieldworkTimetables.AsNoTracking()
            .Where(each => ids.Contains(each.InspectionId))
            .ToListAsync(cancellationToken)).ToDictionary(each => each.InspectionId, each => each.Places);
        var interruptions = await db.InterruptionsAsync(ids, cancellationToken);
        return [.. inspections.SelectMany(inspection =>
        {
            var of = new CalendarOf(
                inspection, frameworks.Of(inspection.Framework, inspection.FrameworkVersion), owner, places.GetValueOrDefault(inspection.Id) ?? [],
                interruptions.GetValueOrDefault(inspection.Id) ?? []);
            return of.Milestones(meetings[inspection.Id])
                .Concat(meetings[inspection.Id].Where(of.Concerns).Select(of.Meeting))
                .Concat(of.Slots(published[inspection.Id].OrderBy(version => version.Version)));
        })
            .Where(each => (!each.Cancelled || now - each.ChangedAt <= CancelledFor) && now - Over(each) <= Past)
            .OrderBy(each => each.Day is { } day ? UkTime.At(day, LocalTime.Midnight) : each.StartsAt).ThenBy(each => each.Uid, StringComparer.Ordinal)];
    }

    static Instant Over(CalendarEvent @event) => @event.Day is { } day ? UkTime.EndOf(day) : @event.EndsAt;
}

/// <summary>The part of a calendar that one inspection gives. What is told later never has a lower sequence than what was told before.</summary>
sealed record CalendarOf(
    Inspection Inspection, Framework Framework, Caller Owner, IReadOnlyList<FieldworkPlace> Places, IReadOnlyList<Interruption> Interruptions)
{
    // What was planned among inspectors before the notification is not the area's to know.
    readonly IReadOnlyList<StoredTimetable> known = [.. Inspection.Timetables
        .Where(timetable => !Owner.IsAgency || timetable.ComputedAt >= Inspection.NotifiedAt)
        .OrderBy(timetable => timetable.Revision)];

    // ¶14-15: from then on titles name the area, and places are told.
    readonly Instant? named = Owner.IsAgency ? null : Inspection.NotifiedAt;

    // A deadline at 17:00 is shown as the half-hour before it: programs hide or stretch what takes no time.
    static readonly Duration BeforeDeadline = Duration.FromMinutes(30);

    bool Notified => Inspection.NotifiedAt is not null;

    /// <summary>
    /// ¶14-15: a calendar on a phone does not say which area it is before the area knows; the last digits of the identifier tell inspections apart.
    /// </summary>
    string Name => Owner.IsAgency ? "JTAI" : Notified ? $"JTAI {Inspection.LocalArea}" : $"JTAI {Inspection.Id.ToString("N")[^8..]}";

    internal IEnumerable<CalendarEvent> Milestones(IEnumerable<Meeting> meetings)
    {
        // A milestone that has become a meeting with a time is shown as that.
        var meetingAt = meetings.Where(meeting => !IsCancelled(meeting)).Select(meeting => Kind(meeting.Kind)?.Milestone).ToHashSet();
        foreach (var id in known.SelectMany(timetable => timetable.Milestones)
            .Select(milestone => milestone.Id).Distinct()
            .Where(id => !meetingAt.Contains(id) || id is Framework.FieldworkStart or Framework.FieldworkEnd))
        {
            if (Owner.IsAgency && OnlyInspectors(id)) continue;
            var (sequence, changedAt, last) = (-1, Instant.MinValue, (TimetableMilestone?)null);
            foreach (var timetable in known)
            {
                var milestone = timetable.Milestones.FirstOrDefault(each => each.Id == id);
                if (sequence >= 0 && Day(milestone) == Day(last) && milestone?.DueAt == last?.DueAt) continue;
                if (milestone is null && last is null) continue;
                (sequence, changedAt) = (sequence + 1, timetable.ComputedAt);
                last = milestone ?? last;
            }
            var gone = known[^1].Milestones.All(each => each.Id != id);
            yield return Interrupted(id, Named(Milestone(last!, sequence, changedAt, gone)));
        }

        static DateOnly? Day(TimetableMilestone? milestone) => milestone?.HappenedOn ?? milestone?.On;

        CalendarEvent Named(CalendarEvent @event) => named is { } at
            ? @event with { Sequence = @event.Sequence + 1, ChangedAt = Instant.Max(@event.ChangedAt, at) }
            : @event;
    }

    /// <summary>
    /// What was still to come when an inspection was deferred (¶19) or cancelled does not take place on its day, and neither does the rest of
    /// fieldwork when it was paused (¶62). It counts where it stood then, so that nothing recorded later takes back what calendars were told.
    /// </summary>
    CalendarEvent Interrupted(string id, CalendarEvent @event) => Interruptions.Aggregate(@event, (told, interruption) => Corrected(
        known.LastOrDefault(timetable => timetable.ComputedAt <= interruption.RecordedAt) is { } stood
            && stood.Milestones.FirstOrDefault(each => each.Id == id) is { } then
            && interruption.Takes(then, stood)
            ? told with
            {
                Sequence = told.Sequence + (interruption.Until is null ? 1 : 2),
                ChangedAt = Instant.Max(told.ChangedAt, Instant.Max(interruption.RecordedAt, interruption.Until ?? interruption.RecordedAt)),
                Cancelled = told.Cancelled || interruption.Until is null,
            }
            : told, interruption));

    /// <summary>A correction may take back both that an interruption began and that it ended.</summary>
    static CalendarEvent Corrected(CalendarEvent @event, Interruption interruption) => interruption.CorrectedAt.Aggregate(
        @event, (told, at) => told with { Sequence = told.Sequence + 2, ChangedAt = Instant.Max(told.ChangedAt, at) });

    CalendarEvent Milestone(TimetableMilestone milestone, int sequence, Instant changedAt, bool gone)
    {
        var dueAt = milestone.HappenedOn is null && milestone.DueAt is { } at ? Instant.FromDateTimeOffset(at) : (Instant?)null;
        return new(
            Uid(milestone.Id), sequence, changedAt, $"{Name}: {milestone.Title}{(milestone.IfRequired ? " (if required)" : "")}",
            $"{milestone.Label}, {milestone.Paragraph}{(milestone.Provisional ? ", provisional" : "")}", null,
            dueAt is null ? LocalDate.FromDateOnly(milestone.HappenedOn ?? milestone.On) : null,
            (dueAt ?? default) - (dueAt is null ? Duration.Zero : BeforeDeadline), dueAt ?? default, gone, false);
    }

    internal CalendarEvent Meeting(Meeting meeting) => Turned(new(
        Uid(meeting.Id), meeting.Sequence, meeting.ChangedAt, $"{Name}: {Kind(meeting.Kind)?.Title ?? "Meeting"}",
        string.Join(", ", new[] { Words(meeting.Mode), Kind(meeting.Kind)?.Paragraph }.OfType<string>()), Place(meeting.Place), null,
        meeting.StartsAt, meeting.EndsAt,
        IsCancelled(meeting), true));

    bool IsCancelled(Meeting meeting) =>
        meeting.Status == MeetingStatus.Cancelled
            || Kind(meeting.Kind) is not { } kind
            || MeetingRules.IsLeftBehind(kind, meeting, Inspection.CurrentTimetable, Interruptions);

    /// <summary>Slots of the newest version, and those that are no longer in it as cancelled. Meetings come with their own times.</summary>
    internal IEnumerable<CalendarEvent> Slots(IEnumerable<PublishedTimetable> versions)
    {
        var last = new Dictionary<Guid, (FieldworkEntry Entry, int Sequence, Instant ChangedAt, bool Gone)>();
        foreach (var version in versions)
        {
            var present = version.Entries.ToDictionary(entry => entry.Id);
            foreach (var (id, was) in last.Where(each => !each.Value.Gone && !(present.TryGetValue(each.Key, out var entry) && Concerns(entry))).ToList())
                last[id] = (was.Entry, present.TryGetValue(id, out var entry) ? entry.Sequence : was.Sequence + 1, version.PublishedAt, true);
            foreach (var entry in version.Entries.Where(Concerns))
                if (!last.TryGetValue(entry.Id, out var was) || was.Sequence != entry.Sequence || was.Gone)
                {
                    last[entry.Id] = (entry, entry.Sequence, version.PublishedAt, false);
                }
        }
        return last.Values.Select(each => Turned(new CalendarEvent(
            Uid(each.Entry.Id), each.Sequence, each.ChangedAt, $"{Name}: {each.Entry.Title}",
            string.Join(", ", each.Entry.With.Select(Words).Prepend(Words(each.Entry.Mode))), Place(each.Entry.Place), null,
            Instant.FromDateTimeOffset(each.Entry.StartsAt), Instant.FromDateTimeOffset(each.Entry.EndsAt),
            each.Gone || SlotRules.IsLeftBehind(each.Entry, Inspection.CurrentTimetable, Interruptions), true)));
    }

    /// <summary>
    /// Whenever fieldwork moved, an interruption began or ended, or the area became named, a meeting or slot may have changed. Each time raises the
    /// sequence of all, whatever day they had then, as that is not kept.
    /// </summary>
    CalendarEvent Turned(CalendarEvent @event)
    {
        IReadOnlyList<Instant> turns =
        [
            .. known.Zip(known.Skip(1)).Where(each => SlotRules.Days(each.First) != SlotRules.Days(each.Second)).Select(each => each.Second.ComputedAt),
            .. Interruptions.SelectMany(interruption => (Instant?[])[interruption.RecordedAt, interruption.Until]).Append(named).OfType<Instant>(),
            .. Interruptions.SelectMany(interruption => interruption.CorrectedAt),
        ];
        return @event with { Sequence = @event.Sequence + turns.Count, ChangedAt = turns.Aggregate(@event.ChangedAt, Instant.Max) };
    }

    /// <summary>Inspectors: those that they attend. Agencies: those to which a role of theirs, or one that several agencies have, is invited.</summary>
    internal bool Concerns(Meeting meeting) => Owner.IsAgency
        ? meeting.IsSeenBy(Owner, Inspection.NotifiedAt)
            && meeting.Invited.Select(role => SlotRules.AgencyOf(new LocalRole(role), Framework))
                .Any(agency => agency is null || agency == Owner.OrganisationKind)
        : meeting.Inspectors.Count == 0 || meeting.Inspectors.Contains(Owner.Subject);

    // A meeting has its own time, which may have moved since the version was published.
    bool Concerns(FieldworkEntry entry) => entry.Meeting is null && (Owner.IsAgency
        ? TimetableVersions.IsLocal(entry)
            && entry.With.Select(role => SlotRules.AgencyOf(role, Framework)).Any(agency => agency is null || agency == Owner.OrganisationKind)
        : entry.Inspectors!.Contains(Owner.Subject));

    /// <summary>Neither done by nor for anybody local.</summary>
    bool OnlyInspectors(string milestone)
    {
        var rule = Framework.Milestones.Single(each => each.Id == milestone);
        return rule.Recipients is null or [] && rule.Actors is { Count: > 0 } actors && actors.All(Ours);

        bool Ours(string actor) =>
            Framework.Inspectorates.Any(inspectorate => inspectorate.Id == (Framework.Roles.FirstOrDefault(role => role.Id == actor)?.Organisation ?? actor));
    }

    /// <summary>
    /// Null of a cancelled meeting that the version to which the plan has moved since does not have: calendars still hear that it is cancelled.
    /// </summary>
    MeetingKind? Kind(string id) => Framework.Meetings.FirstOrDefault(kind => kind.Id == id);

    string Uid(string milestone) => $"{Inspection.Id}-{milestone}@jtai";

    static string Uid(Guid id) => $"{id}@jtai";

    string? Place(string? id) => id is null || !Notified ? null : Places.FirstOrDefault(place => place.Id == id)?.Name ?? id;

    string Words(LocalRole role) => role.Agency is { } agency ? $"{role.Role} ({agency})" : LocalRoles.Title(Framework, role.Role);

    static string Words(string mode) => mode switch { "in-person" => "in person", "phone" => "by phone", _ => "by video" };
}
