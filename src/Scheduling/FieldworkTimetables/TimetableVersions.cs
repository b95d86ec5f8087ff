using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>The draft for inspectors, and the published versions for everybody who may see the inspection.</summary>
static class TimetableVersions
{
    // ¶62
    static readonly string[] Notes =
    [
        "Inspectors usually speak with people in private and alone. A colleague may be present to support somebody; this should not usually be "
        + "their direct manager.",
        "Please make sure that conversations are not overheard or influenced by others.",
    ];

    public static async Task<Results<Ok<FieldworkTimetableDraft>, ProblemHttpResult>> Draft(
        Guid id, HttpResponse response, DraftChanges drafts, CancellationToken cancellationToken)
    {
        if (await drafts.ReadAsync(id, cancellationToken) is not { } draft) return Problems.NotFound();
        response.SetETag(draft.Timetable.Revision);
        return TypedResults.Ok(new FieldworkTimetableDraft(
            draft.Timetable.Version, new FieldworkPlaces(draft.Timetable.Places, draft.Timetable.TravelTimes),
            [.. draft.Slots.OrderBy(slot => (slot.Plan.On, slot.Plan.From)).ThenBy(slot => slot.Id).Select(slot => slot.View())], draft.Findings,
            draft.Changes));
    }

    public static async Task<Results<Ok<IReadOnlyList<PublishedVersion>>, ProblemHttpResult>> List(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock.GetCurrentInstant()).AnyAsync(each => each.Id == id, cancellationToken)) return Problems.NotFound();
        var versions = await db.PublishedFieldworkTimetables.AsNoTracking()
            .Where(each => each.InspectionId == id)
            .OrderByDescending(each => each.Version)
            .Select(each => new { each.Version, each.PublishedAt })
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<PublishedVersion>>([.. versions.Select(each => new PublishedVersion(each.Version, London(each.PublishedAt)))]);
    }

    /// <summary>A version, or the newest.</summary>
    public static async Task<Results<Ok<FieldworkTimetableVersion>, ProblemHttpResult>> One(
        Guid id, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken, int? version = null)
    {
        var inspection = await db.VisibleTo(caller, clock.GetCurrentInstant()).AsNoTracking()
            .Include(each => each.Timetables.OrderByDescending(timetable => timetable.Revision).Take(1))
            .SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        var found = await db.PublishedFieldworkTimetables.AsNoTracking()
            .Where(each => each.InspectionId == id && (version == null || each.Version <= version))
            .OrderByDescending(each => each.Version)
            .Take(2)
            .ToListAsync(cancellationToken);
        if (found is not [var asked, ..] || (version is not null && asked.Version != version)) return Problems.NotFound();
        var interruptions = (await db.InterruptionsAsync([id], cancellationToken)).GetValueOrDefault(id) ?? [];
        var view = View(asked, found.ElementAtOrDefault(1), caller.IsAgency);
        return TypedResults.Ok(view with
        {
            Entries = [.. view.Entries.Select(entry => entry with
            {
                CalledOff = SlotRules.IsLeftBehind(entry, inspection.CurrentTimetable, interruptions),
            })],
        });
    }

    internal static FieldworkTimetableVersion View(PublishedTimetable version, PublishedTimetable? before, bool forAgency)
    {
        var changes = Difference(before?.Entries ?? [], version.Entries);
        return new(
            version.Version, London(version.PublishedAt), forAgency ? null : version.Reason, version.Places,
            [.. version.Entries.Where(entry => !forAgency || IsLocal(entry)).Select(entry => forAgency ? ForAgency(entry) : entry)],
            forAgency ? ForAgencies(changes) : changes, Notes);
    }

    /// <summary>What is different, by slot and meeting.</summary>
    internal static IReadOnlyList<TimetableChange> Difference(IReadOnlyList<FieldworkEntry> before, IReadOnlyList<FieldworkEntry> after)
    {
        var (old, present) = (before.ToDictionary(entry => entry.Id), after.ToDictionary(entry => entry.Id));
        return
        [
            .. after.Where(entry => !old.ContainsKey(entry.Id)).Select(entry => new TimetableChange(entry.Id, "added", entry.Title, null, entry)),
            .. after.Where(entry => old.TryGetValue(entry.Id, out var was) && !Same(was, entry))
                .Select(entry => new TimetableChange(entry.Id, "changed", entry.Title, old[entry.Id], entry)),
            .. before.Where(entry => !present.ContainsKey(entry.Id)).Select(entry => new TimetableChange(entry.Id, "removed", entry.Title, entry, null)),
        ];
    }

    /// <summary>The same for agencies: without what inspectors do among themselves, and without what differs only in who of the inspectors comes.</summary>
    internal static IReadOnlyList<TimetableChange> ForAgencies(IReadOnlyList<TimetableChange> changes) =>
    [
        .. from change in changes
           let before = change.Before is { } was && IsLocal(was) ? ForAgency(was) : null
           let after = change.After is { } becomes && IsLocal(becomes) ? ForAgency(becomes) : null
           where before is null ? after is not null : after is null || !Same(before, after)
           select change with { Change = before is null ? "added" : after is null ? "removed" : "changed", Before = before, After = after },
    ];

    internal static bool IsLocal(FieldworkEntry entry) => !SlotRules.Internal.Contains(entry.Activity);

    static FieldworkEntry ForAgency(FieldworkEntry entry) => entry with { Inspectors = null };

    static bool Same(FieldworkEntry one, FieldworkEntry other) =>
        (one.Title, one.StartsAt, one.EndsAt, one.Activity, one.Mode, one.Place)
            == (other.Title, other.StartsAt, other.EndsAt, other.Activity, other.Mode, other.Place)
        && one.With.SequenceEqual(other.With)
        && one.Inspectorates.SequenceEqual(other.Inspectorates)
        && (one.Inspectors ?? []).SequenceEqual(other.Inspectors ?? []);

    internal static string Title(string activity) => activity switch
    {
        "meeting" => "Meeting",
        "interview" => "Interview",
        "observation" => "Observation",
        "sampling" => "Sampling of cases",
        "case-discussion" => "Discussion of a case",
        "evidence-review" => "Review of evidence",
        "team-review" => "Review of evidence together",
        _ => "Travel",
    };

    static DateTimeOffset London(Instant instant) => instant.InZone(UkTime.Zone).ToDateTimeOffset();
}
