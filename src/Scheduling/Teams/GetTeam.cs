using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Http;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Teams;

/// <summary>The team of an inspection, for its inspectors.</summary>
static class GetTeam
{
    public static async Task<Results<Ok<TeamDetails>, ProblemHttpResult>> Handle(
        Guid id, HttpResponse response, SchedulingDb db, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var inspection = await db.VisibleTo(caller, now).AsNoTracking()
            .Include(each => each.Team!.Members)
            .Include(each => each.Conflicts).AsSplitQuery()
            .SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (inspection is null) return Problems.NotFound();
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(inspection.Framework, inspection.FrameworkVersion);
        response.SetETag(inspection.Team?.Revision ?? 0);
        var unavailable = inspection.Conflicts.Where(conflict => conflict.IsOpen).Select(conflict => conflict.Subject).ToHashSet();
        return TypedResults.Ok(await ViewAsync(
            db, inspection, framework, await db.RolesAsync(id, now, cancellationToken), unavailable, caller, cancellationToken));
    }

    internal static async Task<TeamDetails> ViewAsync(
        SchedulingDb db, Inspection inspection, Framework framework, IReadOnlyDictionary<string, TeamRole> roles, IReadOnlySet<string> unavailable,
        Caller caller, CancellationToken cancellationToken)
    {
        var team = inspection.Team;
        var present = team?.Present.OrderBy(member => member.From).ThenBy(member => member.Subject, StringComparer.Ordinal).ToList() ?? [];
        var warnings = TeamRules.Warnings(framework, team).ToList();
        if (present.Any(member => !roles.ContainsKey(member.Subject)))
        {
            warnings.Add(new Warning("team-member-without-role", "Somebody in the team no longer has a role in this inspection."));
        }
        // That there is a conflict is nobody else's to know either.
        if (roles.GetValueOrDefault(caller.Subject)?.Role is "lead" or "qa-manager" && present.Any(member => unavailable.Contains(member.Subject)))
        {
            warnings.Add(new Warning("conflict-of-interest", "Somebody in the team has an open conflict of interest with this area."));
        }
        var subjects = present.Select(member => member.Subject).ToList();
        var busy = await db.TeamMembers.Where(member => member.Until == null && member.InspectionId != inspection.Id && subjects.Contains(member.Subject))
            .Join(
                db.Inspections.Where(other => !InspectionLifecycle.OutOfTheCalendar.Contains(other.Status)), member => member.InspectionId, other => other.Id,
                (member, other) => new { member.Subject, other.NotificationOn, other.FieldworkEndsOn })
            .Where(other => other.NotificationOn <= inspection.FieldworkEndsOn && inspection.NotificationOn <= other.FieldworkEndsOn)
            .Select(other => other.Subject).Distinct()
            .OrderBy(subject => subject)
            .ToListAsync(cancellationToken);
        // Not which one, nor where or when: that inspection may be planned and secret.
        warnings.AddRange(busy.Select(subject => new Warning("team-member-elsewhere", $"{subject} is in the team of another inspection at the same time.")));
        IReadOnlyList<TeamMemberDetails> In(string slot) =>
            [.. present.Where(member => member.Slot == slot)
                .Select(member => new TeamMemberDetails(member.Subject, member.Lead, member.From.ToDateTimeOffset()))];
        return new TeamDetails(
            [.. framework.Team.Select(slot => new TeamSlotDetails(
                slot.Id, slot.Title, slot.Inspectorate, slot.Usual, slot.Minimum, slot.Paragraph,
                team?.Deviations.GetValueOrDefault(slot.Id), In(slot.Id)))],
            [.. present.Where(member => member.Slot is null)
                .Select(member => new QualityAssuranceManager(member.Subject, member.Inspectorate, member.Circumstance, member.From.ToDateTimeOffset()))],
            warnings,
            [.. (team?.Members ?? [])
                .Where(member => member.Until is not null)
                .OrderByDescending(member => member.Until)
                .ThenBy(member => member.Subject, StringComparer.Ordinal)
                .Select(member => new FormerMember(
                    member.Subject, member.Slot, member.Lead, member.From.ToDateTimeOffset(), member.Until!.Value.ToDateTimeOffset()))]);
    }
}
