using MassTransit;

namespace Jtai.Messaging;

/// <summary>
/// A queue is named for service and event, <c>intake-inspection-notified</c>, not for the consumer's class: renaming a class must not leave a queue behind,
/// and the publisher knows which queues must be there.
/// </summary>
sealed class EndpointNames(string service) : KebabCaseEndpointNameFormatter(includeNamespace: false)
{
    public static string Queue(string service, Type @event) => $"{service}-{Kebab(@event)}";

    public static string Kebab(Type type) => KebabCaseEndpointNameFormatter.Instance.SanitizeName(type.Name);

    public string NameOf(Type consumer) => GetConsumerName(consumer);

    protected override string GetConsumerName(Type type)
    {
        var events = type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConsumer<>)).ToList();
        return events is [var one]
            ? Queue(service, one.GetGenericArguments()[0])
            : throw new InvalidOperationException($"{type} consumes {events.Count} events; a consumer has exactly one, so that each has a queue of its own.");
    }
}
