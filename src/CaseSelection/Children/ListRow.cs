using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>One row of lists 1 to 5, as the local authority gave it.</summary>
internal sealed class ListRow
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required Guid ChildId { get; init; }

    public required int List { get; init; }

    /// <summary>The row as numbered in the spreadsheet.</summary>
    public required int Row { get; init; }

    public LocalDate? Date { get; init; }

    /// <summary>Every column by its official heading.</summary>
    public required Dictionary<string, string> Values { get; init; }
}
