using Jtai.Data.Http;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>Reads drafts, and begins their changes.</summary>
sealed class DraftChanges(SchedulingDb db, Caller caller, IClock clock)
{
    /// <summary>The draft for inspectors of the inspection; null where it is not the caller's to know of.</summary>
    internal async Task<Draft?> ReadAsync(Guid inspection, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var seen = await db.DraftedInspections(caller, inspection, now).SingleOrDefaultAsync(cancellationToken);
        return seen is null ? null : await db.DraftAsync(seen, now, cancellationToken);
    }

    /// <summary>Seen, locked, read, running; or <see cref="DraftChange.Refused"/>. Whether it is the caller's to change, and fresh, each change says.</summary>
    internal async Task<DraftChange> BeginAsync(Guid inspection, CancellationToken cancellationToken, bool byLeadOnly = false)
    {
        var change = new DraftChange(db, caller, clock.GetCurrentInstant());
        await change.BeginAsync(inspection, byLeadOnly, cancellationToken);
        return change;
    }
}

/// <summary>A change of the draft that has begun: what it is decided on, until it is saved with its audit entry.</summary>
sealed class DraftChange(SchedulingDb db, Caller caller, Instant now) : IAsyncDisposable
{
    Change<Inspection>? change;
    Draft? draft;

    /// <summary>Why it may not be changed; null where it may, and only then there is a draft to decide on.</summary>
    internal ProblemHttpResult? Refused { get; private set; }
    internal Instant Now => now;
    internal Draft Draft => draft!;

    internal async Task BeginAsync(Guid inspection, bool byLeadOnly, CancellationToken cancellationToken) =>
        Refused = await RefuseAsync(inspection, byLeadOnly, cancellationToken);

    async Task<ProblemHttpResult?> RefuseAsync(Guid inspection, bool byLeadOnly, CancellationToken cancellationToken)
    {
        change = await Change.OfAsync(db, db.DraftedInspections(caller, inspection, now), Inspection.Lock(inspection), cancellationToken);
        if (change is null) return Problems.NotFound();
        draft = await db.DraftAsync(change.Record, now, cancellationToken);
        if (byLeadOnly && draft.Setting.Team.GetValueOrDefault(caller.Subject)?.Role != "lead") return Access.LeadOnly.ToProblem();
        return MeetingSettings.NotRunning(draft.Inspection.Status)?.ToProblem();
    }

    internal async Task SaveAsync(string? why, object what, CancellationToken cancellationToken)
    {
        Draft.Timetable.Changes++;
        if (Draft.Timetable.Changes == 1) db.Add(Draft.Timetable);
        db.Audit($"inspection/{Draft.Inspection.Id}", why, what);
        await change!.SaveAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => change?.DisposeAsync() ?? ValueTask.CompletedTask;
}

static class Drafts
{
    /// <summary>The inspection, if the caller may see it, with what its draft needs of it.</summary>
    internal static IQueryable<Inspection> DraftedInspections(this SchedulingDb db, Caller caller, Guid inspection, Instant now) =>
        db.VisibleTo(caller, now).Where(each => each.Id == inspection)
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1));

    internal static async Task<Draft> DraftAsync(this SchedulingDb db, Inspection inspection, Instant now, CancellationToken cancellationToken)
    {
        var id = inspection.Id;
        var timetable = await db.FieldworkTimetables.SingleOrDefaultAsync(each => each.InspectionId == id, cancellationToken);
        var slots = await db.FieldworkSlots.Where(each => each.InspectionId == id).ToListAsync(cancellationToken);
        var published = await db.PublishedFieldworkTimetables.AsNoTracking().Where(each => each.InspectionId == id)
            .OrderByDescending(each => each.Version).FirstOrDefaultAsync(cancellationToken);
        var setting = await db.MeetingSettingAsync(inspection, now, cancellationToken);
        return new Draft(inspection, timetable ?? new FieldworkTimetable { InspectionId = id }, slots, published, setting, inspection.LinkPersonToTell(), now);
    }
}
