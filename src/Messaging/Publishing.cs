using System.Diagnostics;
using System.Text.Json;
using Jtai.Data;
using Jtai.Data.Messages;

namespace Jtai.Messaging;

/// <summary>Publishing through the outbox.</summary>
public static class Publishing
{
    /// <summary>Publishes an event with the next <c>SaveChanges</c>: it is sent if and only if the change is committed, and at least once.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="event">A record of Jtai.Contracts; ids and facts only, no personal data.</param>
    /// <exception cref="InvalidOperationException">The event is not in <see cref="EventCatalogue"/>.</exception>
    public static void Publish<T>(this JtaiDbContext db, T @event) where T : class => db.Add(new OutboxMessage
    {
        Id = Guid.CreateVersion7(),
        Type = EventCatalogue.Of(typeof(T)).Name,
        Body = JsonSerializer.Serialize(@event, JsonSerializerOptions.Web),
        TraceParent = Activity.Current?.Id,
    });
}
