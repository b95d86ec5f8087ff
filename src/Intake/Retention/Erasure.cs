using Jtai.Intake.Requests;
using NodaTime;

namespace Jtai.Intake.Retention;

/// <summary>
/// What one organisation had handed in of a class was erased: its keys are destroyed when this is recorded, and its files are removed and looked for
/// afterwards. Only then is there a certificate.
/// </summary>
internal sealed class Erasure
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required RetentionClass Class { get; init; }

    public required string Organisation { get; init; }

    /// <summary>The inspectorate whose rule it was, and how many months it keeps this class.</summary>
    public required string Inspectorate { get; init; }

    public required int Months { get; init; }

    /// <summary>The day from which that was counted: of the closure, or of the cancellation; Europe/London.</summary>
    public required LocalDate EndedOn { get; init; }

    public required Instant KeysDestroyedAt { get; init; }

    /// <summary>Null until every file was looked for and is not there.</summary>
    public Instant? FilesGoneAt { get; set; }

    /// <summary>All of it in lines of text, with each document's id, SHA-256 and size: what is signed.</summary>
    public string Statement { get; set; } = "";

    public byte[] Signature { get; set; } = [];

    public string SignatureKey { get; set; } = "";
}
