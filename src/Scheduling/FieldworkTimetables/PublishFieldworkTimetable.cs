using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>
/// ¶32: makes the draft the next version, which nobody can change, and tells the link person what is different, so that leaders and practitioners
/// know.
/// </summary>
static class PublishFieldworkTimetable
{
    const string Milestone = "fieldwork-timetable";

    public static async Task<Results<Created<FieldworkTimetableVersion>, ProblemHttpResult>> Handle(
        Guid id, PublishFieldworkTimetableRequest request, HttpContext http, DraftChanges drafts, SchedulingDb db, Caller caller,
        CancellationToken cancellationToken)
    {
        if (ScheduleMeeting.ReasonInvalid(request.Reason) is { } malformed) return Problems.Invalid(malformed);
        await using var change = await drafts.BeginAsync(id, cancellationToken, byLeadOnly: true);
        if (change.Refused is { } refused) return refused;
        var (draft, timetable, now) = (change.Draft, change.Draft.Timetable, change.Now);
        if (http.Request.CheckIfMatch(timetable.Revision) is { } stale) return stale;
        var changes = draft.Changes;
        if (Decide(draft.Inspection.NotifiedAt, timetable.Version, request.Reason, changes, draft.Findings) is { } refusal) return refusal.ToProblem();

        var version = new PublishedTimetable
        {
            InspectionId = id,
            Version = ++timetable.Version,
            PublishedAt = now,
            PublishedBy = caller.Subject,
            Reason = request.Reason,
            Places = timetable.Places,
            Entries = draft.Entries,
        };
        db.Add(version);
        // ¶31: with its first version the lead has done what was due; what is published later only changes it.
        if (version.Version == 1 && draft.Setting.Framework.Milestones.Any(milestone => milestone.Id == Milestone))
        {
            db.Add(new Happening { InspectionId = id, Milestone = Milestone, On = UkTime.DayOf(now), RecordedAt = now });
        }
        // What only inspectors do among themselves is no news for the area.
        if (TimetableVersions.ForAgencies(changes) is { Count: > 0 } local)
        {
            var fact = $"fieldwork-timetable/{version.Version}";
            db.Notify(
                draft.Inspection, "fieldwork-timetable-published", fact, [draft.LinkPerson], now, $"{version.Version}", "Fieldwork timetable", Moved(local));
        }
        await change.SaveAsync(
            request.Reason, new { version.Version, Added = Count("added"), Changed = Count("changed"), Removed = Count("removed") },
            cancellationToken);
        http.Response.SetETag(timetable.Revision);
        return TypedResults.Created(
            $"/api/scheduling/v1/inspections/{id}/fieldwork-timetable?version={version.Version}",
            TimetableVersions.View(version, draft.Published, forAgency: false));

        int Count(string kind) => changes.Count(each => each.Change == kind);
    }

    static IReadOnlyList<MovedDate> Moved(IReadOnlyList<TimetableChange> changes)
    {
        return
        [
            .. from change in changes
               where change is { Before: not null, After: not null }
               let before = Day(change.Before!)
               let after = Day(change.After!)
               where before != after
               select new MovedDate($"{change.Id}", change.Title, before, after),
        ];

        static DateOnly Day(FieldworkEntry entry) => DateOnly.FromDateTime(entry.StartsAt.DateTime);
    }

    internal static Refusal? Decide(
        Instant? notifiedAt, int version, string? reason, IReadOnlyList<TimetableChange> changes, IReadOnlyList<TimetableFinding> findings)
    {
        // ¶14-15: nothing is published to an area that does not know of its inspection.
        if (notifiedAt is null)
        {
            return new Refusal("not-notified", "The area does not know of the inspection yet.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = "status",
                Allowed = "notified",
            };
        }
        if (changes.Count == 0)
        {
            return new Refusal("nothing-to-publish", "The draft is the same as the last version.")
            {
                Field = "version",
                Value = $"{version}",
                Allowed = "a draft with a change",
            };
        }
        if (version > 0 && reason is null)
        {
            return new Refusal("text-invalid", "Say why the timetable changes.") { Field = "reason", Allowed = "1 to 1000 characters" };
        }
        return findings.Where(finding => finding.Blocks).ToList() is not { Count: > 0 } blocking
            ? null
            : new Refusal("timetable-does-not-fit", string.Join(" ", blocking.Take(5).Select(finding => $"{finding.On:yyyy-MM-dd}: {finding.Message}")))
            {
                Field = "slots",
                Value = string.Join(", ", blocking.Select(finding => finding.Code).Distinct()),
                Allowed = "no person twice, enough time to travel, and slots that are still possible",
            };
    }
}
