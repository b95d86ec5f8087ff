using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>The lead inspector shares what one kind of agency has handed in with another kind. Without that, agencies are strictly apart.</summary>
internal sealed class SharedItem
{
    public required Guid Id { get; init; }

    public required Guid ItemId { get; init; }

    /// <summary>The kind of organisation that may read it.</summary>
    public required string Agency { get; init; }

    public required string SharedBy { get; init; }

    public required Instant At { get; init; }

    /// <summary>Why; sealed, as it may speak of a child.</summary>
    public required byte[] SealedReason { get; init; }

    public string? EndedBy { get; set; }

    /// <summary>Null while it is shared.</summary>
    public Instant? EndedAt { get; set; }
}
