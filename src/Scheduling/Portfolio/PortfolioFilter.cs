using Jtai.Frameworks;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Portfolio;

/// <summary>Who sees which inspections across the portfolio: part of every query.</summary>
static class PortfolioFilter
{
    /// <summary>
    /// Our decision: a lead inspector sees, of every inspection in which its inspectorate takes part by the framework, that there is one and when. To
    /// plan without clashes one must know of those one has no role in. Nothing else of them, and nobody else: an area must not learn of what is
    /// planned (¶14-15).
    /// </summary>
    internal static IQueryable<Inspection> PortfolioOf(this SchedulingDb db, Caller caller, KnownFrameworks frameworks, string? inspectorate = null)
    {
        if (!caller.IsInspectorate || !caller.HasRole(Jtai.ServiceDefaults.Role.LeadInspector)) return db.Inspections.Where(_ => false);
        var mine = frameworks.All
            .Where(framework => TakesPart(framework, caller.Organisation) && (inspectorate is null || TakesPart(framework, inspectorate)))
            .Select(Key).ToList();
        return db.Inspections.Where(inspection => mine.Contains(inspection.Framework + "/" + inspection.FrameworkVersion));
    }

    static string Key(Framework framework) => $"{framework.Id}/{framework.Version}";

    static bool TakesPart(Framework framework, string organisation) => framework.Inspectorates.Any(inspectorate => inspectorate.Id == organisation);
}
