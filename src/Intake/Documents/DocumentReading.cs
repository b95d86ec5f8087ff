using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>Somebody read a document; who supplied it is shown so.</summary>
internal sealed class DocumentReading
{
    public required Guid Id { get; init; }

    public required Guid DocumentId { get; init; }

    public required string Reader { get; init; }

    public required string Organisation { get; init; }

    /// <summary>One of <see cref="Purposes"/>.</summary>
    public required string Purpose { get; init; }

    public required Instant At { get; init; }
}
