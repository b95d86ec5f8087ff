using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>The draft with all that it is decided with; read under a lock, so that one change comes after the other.</summary>
sealed record Draft(
    Inspection Inspection, FieldworkTimetable Timetable, IReadOnlyList<Slot> Slots, PublishedTimetable? Published, MeetingSetting Setting,
    Recipient LinkPerson, Instant Now)
{
    Framework Framework => Setting.Framework;

    LocalDate Starts => MeetingRules.Day(Setting.Timetable, Framework.FieldworkStart);

    LocalDate Ends => MeetingRules.Day(Setting.Timetable, Framework.FieldworkEnd);

    /// <summary>What does not fit. Of a draft without slots that it is empty, not all that an empty one lacks.</summary>
    internal IReadOnlyList<TimetableFinding> Findings => Slots.Count > 0 ? Checked :
    [
        new("timetable-empty", "Nothing has been arranged beside the meetings. Add slots.", Starts.ToDateOnly(), null, [], false),
        .. Checked.Where(finding => finding.Blocks),
    ];

    IReadOnlyList<TimetableFinding> Checked =>
    [
        .. Slots.Select(NoLongerPossible).OfType<TimetableFinding>(),
        .. TimetableChecks.Check([.. Slots.Select(Booked), .. Meetings.Select(Booked)], new TimetableSetting(
            (Starts, Ends),
            [.. Enumerable.Range(0, Period.DaysBetween(Starts, Ends) + 1).Select(Starts.PlusDays).Where(Setting.Calendar.IsWorkingDay)],
            [.. Setting.Team.Keys.Order(StringComparer.Ordinal)], Timetable.TravelTimes,
            LocalRoles.People(Framework))),
    ];

    /// <summary>
    /// ¶13, ¶30, ¶59-60: a slot was possible when it was arranged, and the inspection has moved since. What an inspector did who has left the team
    /// meanwhile took place all the same.
    /// </summary>
    TimetableFinding? NoLongerPossible(Slot slot) =>
        SlotRules.Decide(slot.Plan, Setting) is not { } refusal
            || (refusal.Code == MeetingRules.InspectorUnknown && UkTime.At(LocalDate.FromDateOnly(slot.Plan.On), LocalTime.FromTimeOnly(slot.Plan.To)) <= Now)
        ? null
        : new TimetableFinding("slot-no-longer-possible", refusal.Message, slot.Plan.On, null, [slot.Id], true);

    /// <summary>The draft as it would be published: slots, and the meetings of those days (¶31).</summary>
    internal IReadOnlyList<FieldworkEntry> Entries =>
        [.. Slots.Select(Entry).Concat(Meetings.Select(Entry)).OrderBy(entry => entry.StartsAt).ThenBy(entry => entry.Id)];

    internal IReadOnlyList<TimetableChange> Changes => TimetableVersions.Difference(Published?.Entries ?? [], Entries);

    // Meetings before fieldwork have their own invitations; from fieldwork on they are part of the timetable.
    IEnumerable<Meeting> Meetings => Setting.Others.Where(meeting => meeting.Status != MeetingStatus.Cancelled && meeting.On >= Starts && meeting.On <= Ends);

    MeetingKind Kind(Meeting meeting) => Framework.Meetings.Single(kind => kind.Id == meeting.Kind);

    IReadOnlyList<string> Expected(Meeting meeting) => meeting.Inspectors.Count > 0 ? meeting.Inspectors : [.. Setting.Team.Keys.Order(StringComparer.Ordinal)];

    static Booking Booked(Slot slot) => new(
        slot.Id, LocalDate.FromDateOnly(slot.Plan.On), LocalTime.FromTimeOnly(slot.Plan.From), LocalTime.FromTimeOnly(slot.Plan.To),
        slot.Plan.Activity, slot.Plan.Place, slot.Plan.Inspectors, slot.Plan.With,
        slot.Plan.Activity == "team-review");

    Booking Booked(Meeting meeting) => new(
        meeting.Id, meeting.On, meeting.From, meeting.To, "meeting", meeting.Place, Expected(meeting),
        [.. meeting.Invited.Select(role => new LocalRole(role))], Kind(meeting).Kind == MeetingRules.Team);

    FieldworkEntry Entry(Slot slot)
    {
        var on = LocalDate.FromDateOnly(slot.Plan.On);
        return new(
            slot.Id, TimetableVersions.Title(slot.Plan.Activity), At(on, LocalTime.FromTimeOnly(slot.Plan.From)),
            At(on, LocalTime.FromTimeOnly(slot.Plan.To)), slot.Plan.Activity, slot.Plan.Mode, slot.Plan.Place, slot.Plan.With,
            Inspectorates(slot.Plan.Inspectors), slot.Plan.Inspectors, slot.Sequence);
    }

    FieldworkEntry Entry(Meeting meeting) => new(
        meeting.Id, Kind(meeting).Title, At(meeting.On, meeting.From), At(meeting.On, meeting.To), meeting.WithLeaders ? "meeting" : "team-review",
        meeting.Mode, meeting.Place,
        [.. meeting.Invited.Select(role => new LocalRole(role))], Inspectorates(Expected(meeting)), Expected(meeting), meeting.Sequence, meeting.Kind);

    IReadOnlyList<string> Inspectorates(IEnumerable<string> subjects) =>
        [.. subjects.Select(subject => Setting.Team.GetValueOrDefault(subject)?.Organisation).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    static DateTimeOffset At(LocalDate on, LocalTime time) => UkTime.At(on, time).InZone(UkTime.Zone).ToDateTimeOffset();
}
