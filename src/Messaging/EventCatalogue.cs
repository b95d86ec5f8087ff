using System.Reflection;
using Jtai.Contracts;

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

/// <summary>
/// Every event there is, as its record says (<see cref="EventAttribute"/>). docs/messages.md shows the same table, and a test holds both against the
/// consumers in the services.
/// </summary>
public static class EventCatalogue
{
    /// <summary>All events: in the order of their publishers, and of their declaration.</summary>
    public static IReadOnlyList<EventRoute> All { get; } =
    [
        .. from type in typeof(EventAttribute).Assembly.GetExportedTypes()
           let told = type.GetCustomAttribute<EventAttribute>()
           where told is not null
           orderby KnownServices.All.TakeWhile(service => service.Name != told.Publisher).Count(), type.MetadataToken
           select new EventRoute(type, told.Publisher, told.Consumers, told.Reason),
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
