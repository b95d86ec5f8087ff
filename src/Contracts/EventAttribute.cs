namespace Jtai.Contracts;

/// <summary>Marks a fact that services tell each other: who publishes it, who consumes it and what for. docs/messages.md shows the same.</summary>
/// <param name="publisher">The service that publishes it, one of <see cref="KnownServices"/>.</param>
/// <param name="reason">What the consumers need it for, or why there are none.</param>
/// <param name="consumers">The services that consume it, each from a queue of its own; <see cref="KnownServices.WithCopies"/> stands for all of these.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventAttribute(string publisher, string reason, params string[] consumers) : Attribute
{
    /// <summary>The service that publishes it.</summary>
    public string Publisher { get; } = publisher;

    /// <summary>What the consumers need it for, or why there are none.</summary>
    public string Reason { get; } = reason;

    /// <summary>The services that consume it.</summary>
    public IReadOnlyList<string> Consumers { get; } =
    [
        .. from each in consumers
           from service in each == KnownServices.WithCopies ? KnownServices.All.Where(service => service.KeepsCopies).Select(service => service.Name) : [each]
           select service,
    ];
}
