using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Notices;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>¶32: makes the draft the next version, which nobody can change, and tells the link person what is different, so that leaders and practitioners know.</summary>
static class PublishFieldworkTimetable
{
    const string Milestone = "fieldwork-timetable";

    internal static async Task<IResult> Handle(Guid id, PublishFieldworkTimetableRequest request, ChangeFieldworkTimetable change, CancellationToken cancellationToken)
    {
        if (ScheduleMeeting.ReasonInvalid(request.Reason) is { } malformed) return Problems.Invalid(malformed);
        return await change.ChangeAsync(id, true, request.Reason, draft =>
        {
            if (change.Http.Request.CheckIfMatch(draft.Timetable.Revision) is { } stale) return (stale, null, null);
            if (Decide(draft.Inspection.NotifiedAt, draft.Timetable.Version, request.Reason, draft.Changes, draft.Findings) is { } refusal)
                return (refusal.ToProblem(), null, null);
            var version = new PublishedTimetable
            {
                InspectionId = id,
                Version = ++draft.Timetable.Version,
                PublishedAt = change.Now,
                PublishedBy = change.Subject,
                Reason = request.Reason,
                Places = draft.Timetable.Places,
                Entries = draft.Entries,
            };
            var local = TimetableVersions.ForAgencies(draft.Changes);
            change.Db.Add(version);
            // ¶31: with its first version the lead has done what was due; what is published later only changes it.
            if (version.Version == 1 && draft.Setting.Framework.Milestones.Any(milestone => milestone.Id == Milestone))
                change.Db.Add(new Happening { InspectionId = id, Milestone = Milestone, On = UkTime.DayOf(change.Now), RecordedAt = change.Now });
            // What only inspectors do among themselves is no news for the area.
            if (local.Count > 0)
                change.Db.Notify(draft.Inspection, "fieldwork-timetable-published", $"fieldwork-timetable/{version.Version}", [draft.LinkPerson], change.Now, $"{version.Version}", "Fieldwork timetable",
                    [.. local.Where(each => each.Before is not null && each.After is not null && Day(each.Before) != Day(each.After)).Select(each => new MovedDate($"{each.Id}", each.Title, Day(each.Before!), Day(each.After!)))]);
            return (null, new { version.Version, Added = Count("added"), Changed = Count("changed"), Removed = Count("removed") }, () =>
            {
                change.Http.Response.SetETag(draft.Timetable.Revision);
                return TypedResults.Created($"/api/scheduling/v1/inspections/{id}/fieldwork-timetable?version={version.Version}", TimetableVersions.View(version, draft.Published, forAgency: false));
            }
            );

            int Count(string kind) => draft.Changes.Count(each => each.Change == kind);
        }, cancellationToken);

        static DateOnly Day(FieldworkEntry entry) => DateOnly.FromDateTime(entry.StartsAt.DateTime);
    }

    internal static Refusal? Decide(Instant? notifiedAt, int version, string? reason, IReadOnlyList<TimetableChange> changes, IReadOnlyList<TimetableFinding> findings)
    {
        // ¶14-15: nothing is published to an area that does not know of its inspection.
        if (notifiedAt is null) return new Refusal("not-notified", "The area does not know of the inspection yet.") { Status = StatusCodes.Status409Conflict, Field = "status", Allowed = "notified" };
        if (changes.Count == 0) return new Refusal("nothing-to-publish", "The draft is the same as the last version.") { Field = "version", Value = $"{version}", Allowed = "a draft with a change" };
        if (version > 0 && reason is null) return new Refusal("reason-invalid", "Say why the timetable changes.") { Field = "reason", Allowed = "1 to 1000 characters" };
        return findings.Where(finding => finding.Blocks).ToList() is not { Count: > 0 } blocking ? null : new Refusal("timetable-does-not-fit", string.Join(" ", blocking.Take(5).Select(finding => $"{finding.On:yyyy-MM-dd}: {finding.Message}")))
        {
            Field = "slots",
            Value = string.Join(", ", blocking.Select(finding => finding.Code).Distinct()),
            Allowed = "no person twice, enough time to travel, and slots that are still possible",
        };
    }
}
