using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Messaging;

/// <summary>What a consumer does, for the audit trail. A consumer without one keeps a copy of what is on record where it happened.</summary>
/// <param name="Event">The event that it consumes.</param>
/// <param name="Process">Its name in the audit trail, a line of docs/processes.md.</param>
public sealed record AuditedConsumer(Type Event, string Process);

/// <summary>Registration of consumers that change more than a copy.</summary>
public static class AuditedConsumers
{
    /// <summary>Adds a consumer that saves nothing without an entry in the audit trail.</summary>
    /// <param name="bus">The registration given by <c>AddMessaging</c>.</param>
    /// <param name="process">Its name in the audit trail.</param>
    public static void AddConsumer<TConsumer>(this IBusRegistrationConfigurator bus, string process) where TConsumer : class, IConsumer
    {
        bus.AddConsumer<TConsumer>();
        foreach (var consumed in typeof(TConsumer).GetInterfaces().Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConsumer<>)))
            bus.AddSingleton(new AuditedConsumer(consumed.GetGenericArguments()[0], process));
    }
}
