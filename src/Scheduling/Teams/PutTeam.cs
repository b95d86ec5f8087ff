using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Teams;

/// <summary>¶10-12: the lead puts inspectors into the framework's slots and names the quality assurance managers.</summary>
static class PutTeam
{
    const int Most = 60;

    internal static async Task<IResult> Handle(Guid id, PutTeamRequest request, HttpRequest http, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (Malformed(request) is { } malformed) return Problems.Invalid(malformed);
        var now = clock.GetCurrentInstant();
        // What is not the caller's is not locked either.
        if (!await db.VisibleTo(caller, now).AnyAsync(each => each.Id == id, cancellationToken)) return Problems.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from inspections where id = {id} for update", cancellationToken);
        var inspection = await db.VisibleTo(caller, now).Include(each => each.Team!.Members).Include(each => each.Conflicts).AsSplitQuery().SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        if (!await db.LeadsAsync(caller, id, now, cancellationToken)) return VisibleInspections.LeadOnly.ToProblem();
        if (http.CheckIfMatch(inspection.Team?.Revision ?? 0) is { } stale) return stale;
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        var roles = await db.RolesAsync(id, now, cancellationToken);
        var unavailable = inspection.Conflicts.Where(conflict => conflict.IsOpen).Select(conflict => conflict.Subject).ToHashSet();
        if (TeamRules.Decide(framework, request, roles, unavailable) is { } refusal) return refusal.ToProblem();

        var team = inspection.Team ??= new Team { InspectionId = id, ChangedBy = caller.Subject };
        (team.Deviations, team.ChangedAt, team.ChangedBy) = (request.Deviations, now, caller.Subject);
        var wished = request.Members.Select(member => (member.Subject, Slot: (string?)member.Slot, member.Lead, Circumstance: (string?)null))
            .Concat(request.QualityAssurance.Select(manager => (manager.Subject, Slot: (string?)null, Lead: false, manager.Circumstance))).ToHashSet();
        var leaving = team.Present.Where(member => !wished.Remove((member.Subject, member.Slot, member.Lead, member.Circumstance))).ToList();
        foreach (var member in leaving) member.Until = now;
        db.Audit($"inspection/{id}", request.Deviations.Count == 0 ? null : string.Join(" ", request.Deviations.OrderBy(each => each.Key).Select(each => $"{each.Key}: {each.Value}")), new
        {
            Left = leaving.Select(member => new { member.Subject, member.Slot, member.Lead }),
            Joined = wished.Select(member => new { member.Subject, member.Slot, member.Lead }),
        });
        // First, so that the place of one who moves or hands over the lead is free.
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (subject, slot, lead, circumstance) in wished)
            team.Members.Add(new TeamMember { Id = Guid.CreateVersion7(now.ToDateTimeOffset()), InspectionId = id, Subject = subject, Inspectorate = roles[subject].Organisation, Slot = slot, Lead = lead, Circumstance = circumstance, From = now });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        http.HttpContext.Response.SetETag(team.Revision);
        return TypedResults.Ok(await GetTeam.ViewAsync(db, inspection, framework, roles, unavailable, caller, cancellationToken));
    }

    static Refusal? Malformed(PutTeamRequest request)
    {
        if (request.Members.Count + request.QualityAssurance.Count + request.Deviations.Count > Most)
            return new Refusal("team-too-large", "The team is larger than any.") { Field = "members", Allowed = $"at most {Most} entries" };
        if (request.Deviations.FirstOrDefault(deviation => NoReason(deviation.Value)) is { Key: { } slot })
            return new Refusal("reason-invalid", "The reason is empty or too long.") { Field = $"deviations.{(slot.Length <= 80 ? slot : slot[..80])}", Allowed = "1 to 1000 characters" };
        return request.QualityAssurance.Any(manager => manager.Circumstance is { } circumstance && NoReason(circumstance))
            ? new Refusal("reason-invalid", "The circumstance is empty or too long.") { Field = "qualityAssurance.circumstance", Allowed = "1 to 1000 characters" }
            : null;
    }

    static bool NoReason(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > 1000;
}
