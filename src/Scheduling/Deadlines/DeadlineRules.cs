using Jtai.Contracts.Api.Scheduling;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>Who owes what by when, and what of it has been done. Pure functions of framework, timetable, happenings and arrivals.</summary>
static class DeadlineRules
{
    /// <summary>A duty can be late. A meeting, a right, and a day without anybody who acts cannot.</summary>
    internal static bool IsDuty(this Framework framework, Milestone milestone) =>
        milestone is { Actors.Count: > 0, Voluntary: false } && framework.Meetings.All(meeting => meeting.Milestone != milestone.Id);

    /// <summary>¶85-86: what is only done if it is required is due to nobody before the inspectorates have required it.</summary>
    internal static bool IsWanted(this TimetableMilestone milestone, IEnumerable<string> happened) =>
        !milestone.IfRequired || happened.Contains(Happening.StatementRequired);

    /// <summary>Nobody is late while an inspection is paused or deferred (¶19, ¶62), or once it is over.</summary>
    internal static bool Rests(this Inspection inspection) =>
        inspection.Status is InspectionStatus.Paused or InspectionStatus.Deferred or InspectionStatus.Cancelled or InspectionStatus.Closed;

    /// <summary>What is handed in by a milestone: the leaves of Annex A, each with the identifiers of the groups that it is in.</summary>
    internal static IReadOnlyList<DueItem> ItemsDue(this Framework framework, string milestone)
    {
        return [.. framework.InformationRequest.SelectMany(item => Leaves(item, []))];

        IEnumerable<DueItem> Leaves(InformationItem item, IReadOnlyList<InformationItem> groups) => item.Items is { } items
            ? items.SelectMany(each => Leaves(each, [.. groups, item]))
            : item.Due == milestone ? [new(item, groups)] : [];
    }

    /// <summary>When a duty without items was done: recorded as such, or together with the milestone that it falls together with (offset 0).</summary>
    internal static Done? Done(Framework framework, Milestone milestone, IReadOnlyDictionary<string, Done> happened) =>
        happened.TryGetValue(milestone.Id, out var done) ? done
        : milestone is { Anchor: { } anchor, Offset: 0 }
            && framework.Milestones.FirstOrDefault(each => each.Id == anchor) is { } same ? Done(framework, same, happened)
        : null;

    /// <summary>What has happened, by milestone. Recorded on its own day it happened by that instant; recorded later, on that day.</summary>
    internal static IReadOnlyDictionary<string, Done> Happened(this Inspection inspection) => inspection.Happenings.ToDictionary(
        happening => happening.Milestone,
        happening => UkTime.DayOf(happening.RecordedAt) == happening.On ? Deadlines.Done.AtInstant(happening.RecordedAt) : Deadlines.Done.OnDay(happening.On));

    /// <summary>
    /// When an agency first handed in an item, of what was not returned, so that nobody is late by correcting: the item itself, or a group that is
    /// all the agency's. Of an item for each child Intake says so once all have come.
    /// </summary>
    internal static Done? Done(DueItem due, string agency, IReadOnlyList<ItemArrival> arrivals) =>
        arrivals.Where(arrival => Counts(arrival, due, agency))
            .Select(arrival => (Done?)(Deadlines.Done.AtInstant(arrival.ReceivedAt) with { InTime = !arrival.Late }))
            .OrderBy(done => done!.Value.At).FirstOrDefault();

    /// <summary>When somebody had done what a milestone asks of it.</summary>
    internal static Done? Done(
        Framework framework, Milestone milestone, string? actor, IReadOnlyDictionary<string, Done> happened, IReadOnlyList<ItemArrival> arrivals)
    {
        var items = framework.ItemsDue(milestone.Id);
        return actor is not null && items.Any(due => due.Item.Owners.Contains(actor)) ? Done(items, actor, arrivals) : Done(framework, milestone, happened);
    }

    /// <summary>When an agency had handed in everything of a milestone that exists.</summary>
    internal static Done? Done(IReadOnlyList<DueItem> items, string agency, IReadOnlyList<ItemArrival> arrivals)
    {
        var done = items.Where(due => due.Item.Owners.Contains(agency) && !due.Item.WhereApplicable).Select(due => Done(due, agency, arrivals)).ToList();
        return done.Count > 0 && done.All(each => each is not null) ? done.MaxBy(each => each!.Value.At) : null;
    }

    /// <summary>The milestones as they stand, for everybody or for one agency, which sees what is its own to hand in and what is nobody's to hand in.</summary>
    internal static IReadOnlyList<MilestoneDeadline> View(
        Framework framework, IReadOnlyList<TimetableMilestone> timetable, IReadOnlyDictionary<string, Done> happened,
        IReadOnlyList<ItemArrival> arrivals, WorkingDayCalendar calendar, string? onlyAgency, bool rests, Instant? enteredAt, Instant now)
    {
        var rules = framework.Milestones.ToDictionary(milestone => milestone.Id);
        return [.. timetable.Where(milestone => rules.ContainsKey(milestone.Id) && milestone.IsWanted(happened.Keys)).Select(One).OfType<MilestoneDeadline>()];

        MilestoneDeadline? One(TimetableMilestone milestone)
        {
            var (rule, clock) = (rules[milestone.Id], milestone.Clock(calendar));
            // What was over before the area could hear of it here is nobody's to be late with.
            var calm = rests || clock.LateFrom <= enteredAt;
            var items = framework.ItemsDue(milestone.Id);
            var owners = items.SelectMany(due => due.Item.Owners).Distinct().Where(agency => onlyAgency is null || agency == onlyAgency).ToList();
            if (items.Count > 0 && owners.Count == 0) return null;
            var agencies = owners.Select(agency => (Agency: agency, Done: Done(items, agency, arrivals))).ToList();
            var done = items.Count == 0 ? Done(framework, rule, happened)
                : agencies.All(each => each.Done is not null) ? agencies.MaxBy(each => each.Done!.Value.At).Done
                : null;
            var state = framework.IsDuty(rule) && !calm ? clock.State(done, now) : clock.StateOfOccasion(done, now);
            return new MilestoneDeadline(
                milestone.Id, milestone.Title, milestone.Paragraph, milestone.On, milestone.DueAt, DeadlineClock.Name(state), done?.On.ToDateOnly(),
                [.. agencies.Select(each => new AgencyDeadline(
                    each.Agency, DeadlineClock.Name(calm ? clock.StateOfOccasion(each.Done, now) : clock.State(each.Done, now)),
                    [.. items.Where(due => due.Item.Owners.Contains(each.Agency)).Select(due => Item(due, each.Agency, clock, calm))]))]);
        }

        ItemDeadline Item(DueItem due, string agency, DeadlineClock clock, bool calm)
        {
            var done = Done(due, agency, arrivals);
            var state = due.Item.WhereApplicable || calm ? clock.StateOfOccasion(done, now) : clock.State(done, now);
            return new ItemDeadline(due.Item.Id, due.Item.Title, due.Item.Paragraph, DeadlineClock.Name(state), done?.At?.ToDateTimeOffset());
        }
    }

    internal static DeadlineClock Clock(this TimetableMilestone milestone, WorkingDayCalendar calendar) =>
        DeadlineClock.Of(LocalDate.FromDateOnly(milestone.On), milestone.DueAt is { } dueAt ? Instant.FromDateTimeOffset(dueAt) : null, calendar);

    // Of a group that several agencies share, and of an arrival that does not say whose it is, nothing follows for one of them.
    static bool Counts(ItemArrival arrival, DueItem due, string agency) => due.Groups.Append(due.Item).Any(item =>
        item.Id == arrival.Item && (arrival.Agency is { } owner ? owner == agency : item.Owners is [var only] && only == agency));
}

/// <summary>A leaf of Annex A and the groups that it is in, the outermost first.</summary>
sealed record DueItem(InformationItem Item, IReadOnlyList<InformationItem> Groups);
