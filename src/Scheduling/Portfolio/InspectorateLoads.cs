using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Portfolio;

/// <summary>What the weeks ask of each inspectorate.</summary>
static class InspectorateLoads
{
    const int LongestRange = 53;

    public static async Task<Results<Ok<IReadOnlyList<InspectorateLoad>>, ProblemHttpResult>> Handle(
        IsoDate from, IsoDate until, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        if ((Dates.OutOfRange("from", from.Value) ?? Dates.OutOfRange("until", until.Value)) is { } outOfRange) return Problems.Invalid(outOfRange);
        var (first, last) = (Weeks.MondayOf(LocalDate.FromDateOnly(from.Value)), Weeks.MondayOf(LocalDate.FromDateOnly(until.Value)));
        if (last < first || Period.Between(first, last, PeriodUnits.Weeks).Weeks >= LongestRange)
        {
            return Problems.Invalid(new Refusal("range-invalid", $"Enter weeks that end after they begin, at most {LongestRange}.")
            {
                Field = "until",
                Value = $"{until.Value:yyyy-MM-dd}",
                Allowed = $"from {from.Value:yyyy-MM-dd}, at most {LongestRange} weeks",
            });
        }
        var frameworks = await db.FrameworksAsync(cancellationToken);
        return TypedResults.Ok(Of(first, last, await db.PlacedAsync(caller, frameworks, first, last.PlusDays(6), cancellationToken), frameworks));
    }

    /// <summary>Those at work between two days: from the notification to the last day of fieldwork.</summary>
    internal static Task<List<Placed>> PlacedAsync(
        this SchedulingDb db, Caller caller, KnownFrameworks frameworks, LocalDate from, LocalDate until, CancellationToken cancellationToken) =>
        db.PortfolioOf(caller, frameworks).AsNoTracking()
            .Where(inspection => !InspectionLifecycle.OutOfTheCalendar.Contains(inspection.Status)
                && inspection.FieldworkEndsOn >= from
                && inspection.NotificationOn <= until)
            .Select(inspection => new Placed(
                inspection.Id, inspection.LocalArea, inspection.Framework, inspection.FrameworkVersion, inspection.NotificationOn,
                inspection.FieldworkStartsOn, inspection.FieldworkEndsOn))
            .ToListAsync(cancellationToken);

    /// <summary>By week, then by inspectorate; weeks without work are left out.</summary>
    internal static IReadOnlyList<InspectorateLoad> Of(LocalDate first, LocalDate last, IReadOnlyList<Placed> inspections, KnownFrameworks frameworks)
    {
        var loads = new List<InspectorateLoad>();
        for (var monday = first; monday <= last; monday = monday.PlusWeeks(1))
        {
            var sunday = monday.PlusDays(6);
            var busy = inspections.Where(inspection => inspection.FieldworkEndsOn >= monday && inspection.NotificationOn <= sunday).ToList();
            var slots = busy.SelectMany(
                inspection => frameworks.Of(inspection.Framework, inspection.FrameworkVersion).Team,
                (inspection, slot) => (Inspection: inspection, Slot: slot, InFieldwork: inspection.FieldworkStartsOn <= sunday));
            loads.AddRange(slots.GroupBy(each => each.Slot.Inspectorate).OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new InspectorateLoad(
                monday.ToDateOnly(), each.Key,
                each.Select(slot => slot.Inspection.Id).Distinct().Count(),
                each.Where(slot => slot.InFieldwork).Select(slot => slot.Inspection.Id).Distinct().Count(),
                each.Sum(slot => slot.Slot.Usual), each.Where(slot => slot.InFieldwork).Sum(slot => slot.Slot.Usual))));
        }
        return loads;
    }
}

static class Weeks
{
    internal static LocalDate MondayOf(LocalDate day) => day.PlusDays(1 - (int)day.DayOfWeek);
}
