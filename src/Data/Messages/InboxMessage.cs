using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data.Messages;

/// <summary>A message that an endpoint has consumed. The key makes a second copy visible, also one that arrives at the same time.</summary>
public sealed class InboxMessage
{
    /// <summary>The message's id on the bus.</summary>
    public Guid MessageId { get; init; }

    /// <summary>The queue that delivered it.</summary>
    public required string Endpoint { get; init; }

    /// <summary>When it was consumed (the database's clock).</summary>
    public Instant ConsumedAt { get; init; }

    internal static void Map(ModelBuilder model) => model.Shared<InboxMessage>("inbox", message =>
    {
        message.HasKey(m => new { m.MessageId, m.Endpoint });
        message.Property(m => m.ConsumedAt).HasDefaultValueSql("now()");
    });
}
