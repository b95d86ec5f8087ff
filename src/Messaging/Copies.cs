using Jtai.Contracts.Scheduling;
using MassTransit;

namespace Jtai.Messaging;

/// <summary>The copies of a service that works on inspections.</summary>
public static class Copies
{
    /// <summary>
    /// Keeps copies of inspections, memberships and frameworks in <c>Inspections</c>, <c>Memberships</c> and <c>AddedFrameworks</c> of the service's context.
    /// Where a service does more at an event of an inspection, its own consumer is added before, and keeps the copy by <c>KeepInspectionAsync</c>.
    /// </summary>
    /// <param name="bus">The registration given by <c>AddMessaging</c>.</param>
    public static void AddCopies(this IBusRegistrationConfigurator bus)
    {
        bus.AddMemberships();
        bus.AddFrameworks();
        bus.AddUnlessConsumed<InspectionNotified, KeepInspection>();
        bus.AddUnlessConsumed<TimetableChanged, KeepTimetable>();
        bus.AddUnlessConsumed<InspectionCancelled, KeepCancellation>();
    }

    static void AddUnlessConsumed<TEvent, TConsumer>(this IBusRegistrationConfigurator bus) where TEvent : class where TConsumer : class, IConsumer<TEvent>
    {
        if (!bus.Any(service => service.ServiceType.IsAssignableTo(typeof(IConsumer<TEvent>)))) bus.AddConsumer<TConsumer>();
    }
}
