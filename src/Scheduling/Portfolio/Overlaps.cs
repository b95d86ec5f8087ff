using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Portfolio;

/// <summary>An inspection of the portfolio by its place in the calendar.</summary>
sealed record Placed(
    Guid Id, string LocalArea, string Framework, int FrameworkVersion, LocalDate NotificationOn, LocalDate FieldworkStartsOn,
    LocalDate FieldworkEndsOn);

/// <summary>Inspections that burden the same area or the same inspectors twice. Somebody should know; nothing is refused.</summary>
static class Overlaps
{
    /// <summary>
    /// Our decision: inspectors look at six months of practice (¶8), so a second inspection of an area within six months looks at the same practice
    /// again.
    /// </summary>
    static readonly Period Window = Period.FromMonths(6);

    /// <summary>The inspections of these areas that can overlap with these starts, in one query.</summary>
    internal static async Task<ILookup<string, Placed>> NearAsync(
        this SchedulingDb db, Caller caller, KnownFrameworks frameworks, IReadOnlyList<(string Area, LocalDate FieldworkStartsOn)> starts,
        CancellationToken cancellationToken)
    {
        if (starts.Count == 0) return Enumerable.Empty<Placed>().ToLookup(placed => placed.LocalArea);
        var areas = starts.Select(start => start.Area).Distinct().ToList();
        var (from, until) = (starts.Min(start => start.FieldworkStartsOn) - Window, starts.Max(start => start.FieldworkStartsOn) + Window);
        var near = await db.PortfolioOf(caller, frameworks).AsNoTracking()
            .Where(inspection => !InspectionLifecycle.OutOfTheCalendar.Contains(inspection.Status)
                && areas.Contains(inspection.LocalArea)
                && inspection.FieldworkStartsOn >= from
                && inspection.FieldworkStartsOn <= until)
            .Select(inspection => new Placed(
                inspection.Id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, inspection.NotificationOn,
                inspection.FieldworkStartsOn, inspection.FieldworkEndsOn))
            .ToListAsync(cancellationToken);
        return near.ToLookup(placed => placed.LocalArea);
    }

    internal static IReadOnlyList<AreaOverlap> Of(Guid inspection, string area, LocalDate startsOn, ILookup<string, Placed> near) =>
        [.. near[area].Where(other => other.Id != inspection && other.FieldworkStartsOn > startsOn - Window && other.FieldworkStartsOn < startsOn + Window)
            .OrderBy(other => other.FieldworkStartsOn).Select(other => new AreaOverlap(other.Id, other.FieldworkStartsOn.ToDateOnly()))];

    /// <summary>What somebody who plans should know of other inspections. The area is told nothing of it.</summary>
    internal static async Task<InspectionDetails> WithOverlapsAsync(
        this SchedulingDb db, InspectionDetails details, Caller caller, CancellationToken cancellationToken)
    {
        if (details.Planning is not { } planning
            || !caller.HasRole(Jtai.ServiceDefaults.Role.LeadInspector)
            || InspectionLifecycle.OutOfTheCalendar.Any(status => InspectionLifecycle.Name(status) == details.Status))
        {
            return details;
        }
        var frameworks = await db.FrameworksAsync(cancellationToken);
        var startsOn = LocalDate.FromDateOnly(details.FieldworkStartsOn);
        var near = await db.NearAsync(caller, frameworks, [(details.LocalArea, startsOn)], cancellationToken);
        var (monday, friday) = (Weeks.MondayOf(startsOn), Weeks.MondayOf(startsOn).PlusDays(4));
        var sameWeek = await db.PlacedAsync(caller, frameworks, monday, friday, cancellationToken);
        return details with
        {
            Planning = planning with
            {
                Warnings =
                [
                    .. planning.Warnings,
                    .. Warnings(details, near, [.. sameWeek.Where(other => other.FieldworkEndsOn >= monday && other.FieldworkStartsOn <= friday)], frameworks),
                ],
            },
        };
    }

    internal static IEnumerable<Warning> Warnings(
        InspectionDetails details, ILookup<string, Placed> near, IReadOnlyList<Placed> sameWeek, KnownFrameworks frameworks)
    {
        var others = Of(details.Id, details.LocalArea, LocalDate.FromDateOnly(details.FieldworkStartsOn), near);
        if (others.Count > 0)
        {
            yield return new Warning(
                "area-overlap",
                $"The area has {(others.Count == 1 ? "another inspection" : $"{others.Count} other inspections")} within six months: fieldwork "
                + $"from {string.Join(", ", others.Select(other => $"{other.FieldworkStartsOn:yyyy-MM-dd}"))}.");
        }
        var besides = sameWeek.Where(other => other.Id != details.Id).ToList();
        if (besides.Count == 0) yield break;
        var teams = besides.Select(other => frameworks.Of(other.Framework, other.FrameworkVersion))
            .Append(frameworks.Of(details.Framework, details.FrameworkVersion))
            .SelectMany(framework => framework.Team)
            .GroupBy(slot => slot.Inspectorate)
            .OrderBy(team => team.Key, StringComparer.Ordinal)
            .Select(team => $"{team.Sum(slot => slot.Usual)} of {team.Key}");
        yield return new Warning(
            "fieldwork-in-the-same-week",
            $"{(besides.Count == 1 ? "Another inspection has" : $"{besides.Count} other inspections have")} fieldwork in that week. Together they "
            + $"take {string.Join(", ", teams)}.");
    }
}
