using NodaTime;

namespace Jtai.Intake.Retention;

/// <summary>While it stands nothing of the inspection is erased, whatever its time: a complaint, a court or an inquiry may need it.</summary>
internal sealed class LegalHold
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required string PlacedBy { get; init; }

    public required Instant PlacedAt { get; init; }

    /// <summary>Why; sealed, as it may speak of a child.</summary>
    public required byte[] SealedReason { get; init; }

    public string? LiftedBy { get; set; }

    /// <summary>Null while it stands.</summary>
    public Instant? LiftedAt { get; set; }

    public byte[]? SealedReasonForLifting { get; set; }
}
