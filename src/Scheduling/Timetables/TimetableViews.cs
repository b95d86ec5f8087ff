using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using SkippedDay = Jtai.Contracts.Api.Scheduling.SkippedDay;

namespace Jtai.Scheduling.Timetables;

/// <summary>Timetables as they cross the edge: BCL dates, and times with the offset that the clocks of London show.</summary>
static class TimetableViews
{
    internal static IReadOnlyList<TimetableMilestone> View(this Timetable timetable) => [.. timetable.Milestones.Select(entry => new TimetableMilestone(
        entry.Rule.Id, entry.Rule.Title, entry.Rule.Label, entry.On.ToDateOnly(), entry.DueAt?.InZone(UkTime.Zone).ToDateTimeOffset(), entry.Rule.Paragraph,
        new Reason(entry.Why.Anchor, entry.Why.AnchorOn.ToDateOnly(), entry.Why.Offset, entry.Why.Unit, entry.Why.Skipped.View(), entry.Why.Reason),
        entry.Provisional, entry.Rule.IfRequired, entry.Rule.Note, entry.HappenedOn?.ToDateOnly(), []))];

    internal static IReadOnlyList<SkippedDay> View(this IReadOnlyList<WorkingDays.SkippedDay> skipped) =>
        [.. skipped.Select(day => new SkippedDay(day.On.ToDateOnly(), day.Reason))];

    internal static CalendarUsed View(this WorkingDayCalendar calendar) => new(calendar.Id, calendar.Version, calendar.FirstYear, calendar.LastYear);

    internal static IReadOnlyList<Deadline> Deadlines(this IReadOnlyList<TimetableMilestone> milestones) =>
        [.. milestones.Select(milestone => new Deadline(milestone.Id, milestone.On, milestone.DueAt?.ToUniversalTime()))];

    /// <summary>The milestones with what has been handed in for each; of an item the latest.</summary>
    internal static IReadOnlyList<TimetableMilestone> With(
        this IReadOnlyList<TimetableMilestone> milestones, Framework? framework, IReadOnlyList<ItemArrival> arrivals)
    {
        var dueOf = Items(framework?.InformationRequest ?? []).ToDictionary(item => item.Id, item => item.Due);
        var byMilestone = arrivals.GroupBy(arrival => arrival.ItemId)
            .Select(item => item.MaxBy(arrival => arrival.ReceivedAt)!)
            .ToLookup(arrival => dueOf.GetValueOrDefault(arrival.Item, arrival.Item));
        return [.. milestones.Select(milestone => milestone with
        {
            Arrivals = [.. byMilestone[milestone.Id].OrderBy(arrival => arrival.ReceivedAt)
                .Select(arrival => new Arrival(arrival.Item, arrival.Organisation, arrival.ReceivedAt.ToDateTimeOffset(), arrival.Late))],
        })];

        static IEnumerable<InformationItem> Items(IEnumerable<InformationItem> items) => items.SelectMany(item => Items(item.Items ?? []).Prepend(item));
    }
}
