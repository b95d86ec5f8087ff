using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>The draft with all that it is decided with; read under a lock, so that one change comes after the other.</summary>
sealed record Draft(Inspection Inspection, FieldworkTimetable Timetable, IReadOnlyList<Slot> Slots, PublishedTimetable? Published, MeetingSetting Setting, Recipient LinkPerson, Instant Now)
{
    Framework Framework => Setting.Framework;

    LocalDate Starts => MeetingRules.Day(Setting.Timetable, Framework.FieldworkStart);

    LocalDate Ends => MeetingRules.Day(Setting.Timetable, Framework.FieldworkEnd);

    /// <summary>What does not fit.</summary>
    internal IReadOnlyList<TimetableFinding> Findings =>
    [
        .. Slots.Select(NoLongerPossible).OfType<TimetableFinding>(),
        .. TimetableChecks.Check([.. Slots.Select(Booked), .. Meetings.Select(Booked)], new TimetableSetting(
            (Starts, Ends), [.. Enumerable.Range(0, Period.DaysBetween(Starts, Ends) + 1).Select(Starts.PlusDays).Where(Setting.Calendar.IsWorkingDay)], [.. Setting.Team.Keys.Order(StringComparer.Ordinal)], Timetable.TravelTimes,
            LocalRoles.Of(Framework).Where(role => role.Organisation is not null).Select(role => role.Id).ToHashSet())),
    ];

    /// <summary>¶13, ¶30, ¶59-60: a slot was possible when it was arranged, and the inspection has moved since. What an inspector did who has left the team meanwhile took place all the same.</summary>
    TimetableFinding? NoLongerPossible(Slot slot) => SlotRules.Decide(slot.Plan, Setting) is not { } refusal || (refusal.Code == MeetingRules.InspectorUnknown && UkTime.At(LocalDate.FromDateOnly(slot.Plan.On), LocalTime.FromTimeOnly(slot.Plan.To)) <= Now)
        ? null
        : new TimetableFinding("slot-no-longer-possible", refusal.Message, slot.Plan.On, null, [slot.Id], true);

    /// <summary>The draft as it would be published: slots, and the meetings of those days (¶31).</summary>
    internal IReadOnlyList<FieldworkEntry> Entries => [.. Slots.Select(Entry).Concat(Meetings.Select(Entry)).OrderBy(entry => entry.StartsAt).ThenBy(entry => entry.Id)];

    internal IReadOnlyList<TimetableChange> Changes => TimetableVersions.Difference(Published?.Entries ?? [], Entries);

    // Meetings before fieldwork have their own invitations; from fieldwork on they are part of the timetable.
    IEnumerable<Meeting> Meetings => Setting.Others.Where(meeting => meeting.Status != MeetingStatus.Cancelled && meeting.On >= Starts && meeting.On <= Ends);

    MeetingKind Kind(Meeting meeting) => Framework.Meetings.Single(kind => kind.Id == meeting.Kind);

    IReadOnlyList<string> Expected(Meeting meeting) => meeting.Inspectors.Count > 0 ? meeting.Inspectors : [.. Setting.Team.Keys.Order(StringComparer.Ordinal)];

    static Booking Booked(Slot slot) => new(
        slot.Id, LocalDate.FromDateOnly(slot.Plan.On), LocalTime.FromTimeOnly(slot.Plan.From), LocalTime.FromTimeOnly(slot.Plan.To), slot.Plan.Activity, slot.Plan.Place, slot.Plan.Inspectors, slot.Plan.With,
        slot.Plan.Activity == "team-review");

    Booking Booked(Meeting meeting) => new(
        meeting.Id, meeting.On, meeting.From, meeting.To, "meeting", meeting.Place, Expected(meeting), [.. meeting.Invited.Select(role => new LocalRole(role))], Kind(meeting).Kind == MeetingRules.Team);

    FieldworkEntry Entry(Slot slot)
    {
        var on = LocalDate.FromDateOnly(slot.Plan.On);
        return new(slot.Id, TimetableVersions.Title(slot.Plan.Activity), At(on, LocalTime.FromTimeOnly(slot.Plan.From)), At(on, LocalTime.FromTimeOnly(slot.Plan.To)), slot.Plan.Activity, slot.Plan.Mode, slot.Plan.Place, slot.Plan.With,
            Inspectorates(slot.Plan.Inspectors), slot.Plan.Inspectors, slot.Sequence);
    }

    FieldworkEntry Entry(Meeting meeting) => new(
        meeting.Id, Kind(meeting).Title, At(meeting.On, meeting.From), At(meeting.On, meeting.To), meeting.WithLeaders ? "meeting" : "team-review", meeting.Mode, meeting.Place,
        [.. meeting.Invited.Select(role => new LocalRole(role))], Inspectorates(Expected(meeting)), Expected(meeting), meeting.Sequence, meeting.Kind);

    IReadOnlyList<string> Inspectorates(IEnumerable<string> subjects) => [.. subjects.Select(subject => Setting.Team.GetValueOrDefault(subject)?.Organisation).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    static DateTimeOffset At(LocalDate on, LocalTime time) => UkTime.At(on, time).InZone(UkTime.Zone).ToDateTimeOffset();
}

/// <summary>What every change of the draft begins and ends with.</summary>
sealed class ChangeFieldworkTimetable(SchedulingDb db, Caller caller, IClock clock, IHttpContextAccessor http)
{
    internal Instant Now { get; } = clock.GetCurrentInstant();

    /// <summary>Reads the draft for inspectors of the inspection; null where it is not the caller's to know of.</summary>
    internal async Task<Draft?> ReadAsync(Guid inspection, CancellationToken cancellationToken)
    {
        var of = await db.VisibleTo(caller, Now).Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1)).SingleOrDefaultAsync(each => each.Id == inspection, cancellationToken);
        if (of is null) return null;
        var timetable = await db.FieldworkTimetables.SingleOrDefaultAsync(each => each.InspectionId == inspection, cancellationToken) ?? new FieldworkTimetable { InspectionId = inspection };
        var slots = await db.FieldworkSlots.Where(each => each.InspectionId == inspection).ToListAsync(cancellationToken);
        var published = await db.PublishedFieldworkTimetables.AsNoTracking().Where(each => each.InspectionId == inspection).OrderByDescending(each => each.Version).FirstOrDefaultAsync(cancellationToken);
        return new Draft(of, timetable, slots, published, await db.MeetingSettingAsync(of, Now, cancellationToken), of.LinkPersonToTell(), Now);
    }

    /// <summary>Changes the draft. <paramref name="change"/> refuses with a result or changes it, and returns what is answered once it is saved.</summary>
    internal async Task<IResult> ChangeAsync(Guid inspection, bool byLeadOnly, string? why, Func<Draft, (IResult? Refused, object? What, Func<IResult>? Answer)> change, CancellationToken cancellationToken)
    {
        // ¶14-15: what is not the caller's is not locked either.
        if (!await db.VisibleTo(caller, Now).AnyAsync(each => each.Id == inspection, cancellationToken)) return Problems.NotFound();
        // Under a key of idempotency there is a transaction already.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        await db.Database.ExecuteSqlAsync($"select 1 from inspections where id = {inspection} for update", cancellationToken);
        if (await ReadAsync(inspection, cancellationToken) is not { } draft) return Problems.NotFound();
        if (byLeadOnly && draft.Setting.Team.GetValueOrDefault(caller.Subject)?.Role != "lead") return VisibleInspections.LeadOnly.ToProblem();
        if (MeetingSettings.NotRunning(draft.Inspection.Status) is { } over) return over;
        var (refused, what, answer) = change(draft);
        if (refused is not null) return refused;
        draft.Timetable.Changes++;
        if (draft.Timetable.Changes == 1) db.Add(draft.Timetable);
        db.Audit($"inspection/{inspection}", why, what);
        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        return answer!();
    }

    internal HttpContext Http => http.HttpContext!;

    internal string Subject => caller.Subject;

    internal SchedulingDb Db => db;
}
