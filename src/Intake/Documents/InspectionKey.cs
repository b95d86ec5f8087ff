namespace Jtai.Intake.Documents;

/// <summary>The key of everything handed in for one inspection, wrapped by the master key.</summary>
internal sealed class InspectionKey
{
    public required Guid InspectionId { get; init; }

    public required byte[] WrappedKey { get; init; }
}
