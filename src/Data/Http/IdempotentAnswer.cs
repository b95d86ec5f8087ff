using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Data.Http;

/// <summary>The answer to a request with an <c>Idempotency-Key</c>, kept for a day in the same transaction as its effect.</summary>
public sealed class IdempotentAnswer
{
    /// <summary>Whose request it was (<c>sub</c>): keys of different callers do not meet.</summary>
    public required string Caller { get; init; }

    /// <summary>Method and path.</summary>
    public required string Route { get; init; }

    /// <summary>The key that the client chose.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the request's body.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>Status code of the answer.</summary>
    public int Status { get; init; }

    /// <summary><c>Content-Type</c>, <c>ETag</c> and <c>Location</c> of the answer, as JSON.</summary>
    public required string Headers { get; init; }

    /// <summary>Body of the answer.</summary>
    public required byte[] Body { get; init; }

    /// <summary>When it was answered (the database's clock).</summary>
    public Instant AnsweredAt { get; init; }

    internal static void Map(ModelBuilder model) => model.Shared<IdempotentAnswer>("idempotent_answers", answer =>
    {
        answer.HasKey(a => new { a.Caller, a.Route, a.Key });
        answer.Property(a => a.AnsweredAt).HasDefaultValueSql("now()");
    });
}
