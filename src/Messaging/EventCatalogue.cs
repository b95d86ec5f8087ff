using Jtai.Contracts.CaseSelection;
using Jtai.Contracts.Identity;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;

namespace Jtai.Messaging;

/// <summary>Where an event comes from and who needs it.</summary>
/// <param name="Type">The record in Jtai.Contracts.</param>
/// <param name="Publisher">The service that publishes it.</param>
/// <param name="Consumers">The services that consume it, each from a queue of its own. With at least one, the event is not taken as sent before these
/// queues exist.</param>
/// <param name="Reason">What the consumers need it for.</param>
public sealed record EventRoute(Type Type, string Publisher, IReadOnlyList<string> Consumers, string Reason)
{
    /// <summary>
    /// The name under which it waits in the outbox: <c>scheduling.inspection-notified</c>. Not a type name: the record may move to another namespace.
    /// </summary>
    public string Name { get; } = $"{Publisher}.{EndpointNames.Kebab(Type)}";

    /// <summary>The queues that it must reach.</summary>
    public IReadOnlyList<string> Queues { get; } = [.. Consumers.Select(service => EndpointNames.Queue(service, Type))];
}

/// <summary>Every event there is. docs/messages.md shows the same table, and a test holds both against the consumers in the services.</summary>
public static class EventCatalogue
{
    /// <summary>All events, by publisher.</summary>
    public static IReadOnlyList<EventRoute> All { get; } =
    [
        new(typeof(InspectionNotified), "scheduling", ["intake", "case-selection"], "Intake opens the information request, CaseSelection the selection."),
        new(typeof(TimetableChanged), "scheduling", ["intake", "case-selection"], "Both move their own deadlines."),
        new(typeof(FrameworkAdded), "scheduling", ["intake", "case-selection"], "Both look up what an inspection asks for in its version of the framework."),
        new(typeof(ReminderFired), "scheduling", [], "No service acts on it yet: the people concerned read the notices."),
        new(typeof(InspectionDeferred), "scheduling", [], "No service acts on it yet: what moves arrives as TimetableChanged."),
        new(typeof(InspectionPaused), "scheduling", [], "No service acts on it yet: evidence is gathered during fieldwork."),
        new(typeof(InspectionResumed), "scheduling", [], "No service acts on it yet: what moves arrives as TimetableChanged."),
        new(typeof(InspectionCancelled), "scheduling", ["intake", "case-selection"], "Intake takes nothing more, CaseSelection chooses nothing more."),
        new(typeof(FieldworkStarted), "scheduling", [], "No service acts on it yet: evidence is gathered from here on."),
        new(typeof(FieldworkEnded), "scheduling", [], "No service acts on it yet: evidence is complete and the letter is drafted."),
        new(typeof(InformationItemSubmitted), "intake", ["scheduling"], "The timetable shows what has arrived."),
        new(
            typeof(InformationItemReturned), "intake", ["scheduling"],
            "Nothing that turned out to be unusable counts as handed in, and whoever owes it is reminded again."),
        new(typeof(ChildLevelDataAccepted), "intake", ["case-selection"], "CaseSelection fetches the rows to choose from."),
        new(
            typeof(ChildrenSampled), "case-selection", ["scheduling"],
            "Nobody is reminded of a choice that was made. The three questions on each child follow from it later."),
        new(
            typeof(AuditCasesSelected), "case-selection", ["scheduling"],
            "Nobody is reminded of a choice that was made. Case records and audits of each child follow from it later."),
        new(typeof(MembershipChanged), "identity", ["scheduling", "intake", "case-selection"], "Each service filters what a caller may see by its own copy."),
    ];

    static readonly Dictionary<Type, EventRoute> ByType = All.ToDictionary(route => route.Type);
    static readonly Dictionary<string, EventRoute> ByName = All.ToDictionary(route => route.Name);

    /// <summary>The route of an event.</summary>
    /// <param name="type">The record.</param>
    /// <exception cref="InvalidOperationException">It is not in the catalogue.</exception>
    public static EventRoute Of(Type type) =>
        ByType.GetValueOrDefault(type) ?? throw new InvalidOperationException($"{type} is not in the catalogue of events.");

    internal static EventRoute? Find(string name) => ByName.GetValueOrDefault(name);
}
