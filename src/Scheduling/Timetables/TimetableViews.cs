using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using SkippedDay = Jtai.Contracts.Api.Scheduling.SkippedDay;

namespace Jtai.Scheduling.Timetables;

/// <summary>Timetables as they cross the edge: BCL dates, and times with the offset that the clocks of London show.</summary>
static class TimetableViews
{
    /// <summary>As it is kept: without what follows from it and the framework (<see cref="Explained"/>).</summary>
    internal static IReadOnlyList<TimetableMilestone> View(this Timetable timetable) => [.. timetable.Milestones.Select(entry => new TimetableMilestone(
        entry.Rule.Id, entry.Rule.Title, entry.Rule.Label, entry.On.ToDateOnly(), entry.DueAt?.InZone(UkTime.Zone).ToDateTimeOffset(), entry.Rule.Paragraph,
        new Reason(entry.Why.Anchor, entry.Why.AnchorOn.ToDateOnly(), entry.Why.Offset, entry.Why.Unit, entry.Why.Skipped.View(), entry.Why.Reason, ""),
        entry.Provisional, entry.Rule.IfRequired, entry.Rule.Note, entry.HappenedOn?.ToDateOnly(), [], [], [], [], false))];

    internal static IReadOnlyList<SkippedDay> View(this IReadOnlyList<WorkingDays.SkippedDay> skipped) =>
        [.. skipped.Select(day => new SkippedDay(day.On.ToDateOnly(), day.Reason))];

    internal static CalendarUsed View(this WorkingDayCalendar calendar) => new(calendar.Id, calendar.Version, calendar.FirstYear, calendar.LastYear);

    internal static IReadOnlyList<Deadline> Deadlines(this IReadOnlyList<TimetableMilestone> milestones) =>
        [.. milestones.Select(milestone => new Deadline(milestone.Id, milestone.On, milestone.DueAt?.ToUniversalTime()))];

    /// <summary>The milestones with who does them for whom, how far back what is handed in reaches, and their reasons as sentences.</summary>
    internal static IReadOnlyList<TimetableMilestone> Explained(this IReadOnlyList<TimetableMilestone> milestones, Framework framework)
    {
        var (titles, rules) = (milestones.ToDictionary(each => each.Id, each => each.Title), framework.Milestones.ToDictionary(each => each.Id));
        var notified = milestones.Single(each => each.Id == Framework.Notification);
        return [.. milestones.Select(milestone => milestone with
        {
            Why = milestone.Why with { Sentence = DateReasons.Sentence(milestone, titles.GetValueOrDefault(milestone.Why.Anchor)) },
            By = [.. (rules[milestone.Id].Actors ?? []).Select(framework.PartyOf)],
            To = [.. (rules[milestone.Id].Recipients ?? []).Select(framework.PartyOf)],
            LookBacks =
            [
                .. from due in framework.ItemsDue(milestone.Id)
                   let months = due.Groups.Prepend(due.Item).Select(item => item.Window?.Months).FirstOrDefault(each => each is not null)
                   where months is not null
                   let until = notified.HappenedOn ?? notified.On
                   select new LookBack(due.Item.Id, due.Item.Title, until.AddMonths(-months.Value), until),
            ],
        })];
    }

    static Party PartyOf(this Framework framework, string id) => new(
        id,
        framework.Roles.FirstOrDefault(each => each.Id == id)?.Title
            ?? framework.Agencies.FirstOrDefault(each => each.Id == id)?.Name
            ?? framework.Inspectorates.FirstOrDefault(each => each.Id == id)?.Name
            ?? id);

    /// <summary>The milestones with what has been handed in for each; of an item the latest.</summary>
    internal static IReadOnlyList<TimetableMilestone> With(
        this IReadOnlyList<TimetableMilestone> milestones, Framework framework, IReadOnlyList<ItemArrival> arrivals)
    {
        var dueOf = Items(framework.InformationRequest).ToDictionary(item => item.Id, item => item.Due);
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
