using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>What is asked of an area for one inspection (¶18, ¶91): by which framework, of which children, and the key of all that comes.</summary>
internal sealed class InformationRequest
{
    public required Guid InspectionId { get; init; }

    /// <summary>The key of everything handed in for the inspection, wrapped by the master key.</summary>
    public required byte[] WrappedKey { get; set; }

    public required string Framework { get; init; }

    public required int FrameworkVersion { get; init; }

    /// <summary>When the choice of ¶97 that is known here was made.</summary>
    public Instant? SampledAt { get; set; }

    /// <summary>When the choice of ¶99 that is known here was made.</summary>
    public Instant? AuditsChosenAt { get; set; }

    /// <summary>How much has been asked or offered besides (¶24).</summary>
    public int Extras { get; set; }
}
