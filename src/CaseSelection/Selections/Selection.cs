using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>
/// The lead inspector's choice of children in one inspection: first those on whom the partners answer questions (¶97-98), then those who go to audit
/// (¶99).
/// </summary>
internal sealed class Selection
{
    public required Guid InspectionId { get; init; }

    /// <summary>¶97: how many children to choose, from the framework document; null where that states no number.</summary>
    public int? SampleSize { get; set; }

    /// <summary>¶99: how many of them go to audit at least, from the framework document.</summary>
    public int MinimumAudits { get; set; }

    /// <summary>The newest child-level data that Intake accepted; fetched by <see cref="LoadChildLevelData"/>.</summary>
    public Guid? WantedSubmissionId { get; set; }

    public Instant? WantedReceivedAt { get; set; }

    public int FetchAttempts { get; set; }

    public Instant? FetchAfter { get; set; }

    /// <summary>The child-level data in use.</summary>
    public Guid? SubmissionId { get; set; }

    public Instant? SampledAt { get; set; }

    public string? SampledBy { get; set; }

    public Instant? AuditsSelectedAt { get; set; }

    public string? AuditsSelectedBy { get; set; }

    /// <summary>The last child's number; none is given twice.</summary>
    public int LastChildNumber { get; set; }

    /// <summary>How many choices have been made so far; each is kept as a <see cref="Choice"/>.</summary>
    public int Choices { get; set; }

    public uint Revision { get; set; }

    public string Status => this switch
    {
        { AuditsSelectedAt: not null } => "audits-selected",
        { SampledAt: not null } => "sampled",
        { SubmissionId: not null } => "data-received",
        _ => "awaiting-data",
    };
}
