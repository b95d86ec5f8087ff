using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Teams;

/// <summary>¶10-12: the lead puts inspectors into the framework's slots and names the quality assurance managers.</summary>
static class PutTeam
{
    const int Most = 60;

    public static async Task<Results<Ok<TeamDetails>, ProblemHttpResult>> Handle(
        Guid id, PutTeamRequest request, HttpContext http, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (Malformed(request) is { } malformed) return Problems.Invalid(malformed);
        var now = clock.GetCurrentInstant();
        var seen = db.VisibleTo(caller, now).Where(each => each.Id == id)
            .Include(each => each.Team!.Members)
            .Include(each => each.Conflicts)
            .AsSplitQuery();
        await using var change = await Change.OfAsync(db, seen, Inspection.Lock(id), cancellationToken);
        if (change is null) return Problems.NotFound();
        var inspection = change.Record;
        if (!await db.LeadsAsync(caller, id, now, cancellationToken)) return Access.LeadOnly.ToProblem();
        if (http.Request.CheckIfMatch(inspection.Team?.Revision ?? 0) is { } stale) return stale;
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        var roles = await db.RolesAsync(id, now, cancellationToken);
        var unavailable = inspection.Conflicts.Where(conflict => conflict.IsOpen).Select(conflict => conflict.Subject).ToHashSet();
        if (TeamRules.Decide(framework, request, roles, unavailable) is { } refusal) return refusal.ToProblem();

        var team = inspection.Team ??= new Team { InspectionId = id, ChangedBy = caller.Subject };
        (team.Deviations, team.ChangedAt, team.ChangedBy) = (request.Deviations, now, caller.Subject);
        var wished = request.Members
            .Select(member => (member.Subject, Slot: (string?)member.Slot, member.Lead, Circumstance: (string?)null))
            .Concat(request.QualityAssurance.Select(manager => (manager.Subject, Slot: (string?)null, Lead: false, manager.Circumstance)))
            .ToHashSet();
        var leaving = team.Present.Where(member => !wished.Remove((member.Subject, member.Slot, member.Lead, member.Circumstance))).ToList();
        foreach (var member in leaving) member.Until = now;
        var reasons = request.Deviations.OrderBy(each => each.Key).Select(each => $"{each.Key}: {each.Value}").ToList();
        db.Audit($"inspection/{id}", reasons.Count == 0 ? null : string.Join(" ", reasons), new
        {
            Left = leaving.Select(member => new { member.Subject, member.Slot, member.Lead }),
            Joined = wished.Select(member => new { member.Subject, member.Slot, member.Lead }),
        });
        // First, so that the place of one who moves or hands over the lead is free.
        await db.SaveChangesAsync(cancellationToken);
        team.Members.AddRange(wished.Select(member => new TeamMember
        {
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            InspectionId = id,
            Subject = member.Subject,
            Inspectorate = roles[member.Subject].Organisation,
            Slot = member.Slot,
            Lead = member.Lead,
            Circumstance = member.Circumstance,
            From = now,
        }));
        await change.SaveAsync(cancellationToken);
        http.Response.SetETag(team.Revision);
        return TypedResults.Ok(await GetTeam.ViewAsync(db, inspection, framework, roles, unavailable, caller, cancellationToken));
    }

    static Refusal? Malformed(PutTeamRequest request)
    {
        if (request.Members.Count + request.QualityAssurance.Count + request.Deviations.Count > Most)
        {
            return new Refusal("team-too-large", $"The team has more than {Most} entries.") { Field = "members", Allowed = $"at most {Most} entries" };
        }
        if (request.Deviations.FirstOrDefault(deviation => NoReason(deviation.Value)) is { Key: { } slot })
        {
            return new Refusal("text-invalid", "The reason is empty or too long.")
            {
                Field = $"deviations.{(slot.Length <= 80 ? slot : slot[..80])}",
                Allowed = "1 to 1000 characters",
            };
        }
        return request.QualityAssurance.Any(manager => manager.Circumstance is { } circumstance && NoReason(circumstance))
            ? new Refusal("text-invalid", "The circumstance is empty or too long.")
            {
                Field = "qualityAssurance.circumstance",
                Allowed = "1 to 1000 characters",
            }
            : null;
    }

    static bool NoReason(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > 1000;
}
