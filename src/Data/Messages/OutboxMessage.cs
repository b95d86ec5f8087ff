using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data.Messages;

/// <summary>An event that waits to be sent, or was sent in the last days. Written in the transaction of the fact that it tells of.</summary>
public sealed class OutboxMessage
{
    /// <summary>Identifies the message on the bus too, so that a repeated sending is recognised.</summary>
    public Guid Id { get; init; }

    /// <summary>The event's name in the catalogue of events.</summary>
    public required string Type { get; init; }

    /// <summary>The event as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>W3C trace context of the work that published it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>When it was written (the database's clock).</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>Not tried again before (the database's clock).</summary>
    public Instant NextAttemptAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Code of the last failure, such as <c>returned</c>; null once sent.</summary>
    public string? LastError { get; init; }

    /// <summary>When the broker confirmed it; null while it waits.</summary>
    public Instant? SentAt { get; init; }

    internal static void Map(ModelBuilder model) => model.Shared<OutboxMessage>("outbox", message =>
    {
        message.Property(m => m.CreatedAt).HasDefaultValueSql("now()");
        message.Property(m => m.NextAttemptAt).HasDefaultValueSql("now()");
    });
}
