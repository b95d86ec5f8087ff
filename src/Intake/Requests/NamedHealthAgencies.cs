namespace Jtai.Intake.Requests;

/// <summary>¶105: the health agencies that CQC has determined are asked for the case records of a child. Until it has, every one of the area is.</summary>
internal sealed class NamedHealthAgencies
{
    /// <summary>¶105: who determines it.</summary>
    public const string DeterminedBy = "cqc";

    /// <summary>The kind of organisation that is named.</summary>
    public const string Kind = "health";

    /// <summary>The milestone of what they are asked for (¶104).</summary>
    public const string CaseRecords = "case-records";

    public required Guid InspectionId { get; init; }

    public required Guid Child { get; init; }

    /// <summary>Identifiers of organisations; none where no health agency is to be asked.</summary>
    public required List<string> Organisations { get; set; }

    /// <summary>Whether an agency's own item is asked for. What was asked of every health agency stands on its own.</summary>
    public bool Asks(InformationItem item) => item.Organisation is not { } organisation || Organisations.Contains(organisation);
}
