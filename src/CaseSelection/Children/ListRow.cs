using System.Text.Json;
using Jtai.Contracts.Api.Intake;
using Jtai.Data.Sealing;
using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>
/// One row of lists 1 to 5, as the local authority gave it. What it says is sealed for <see cref="Id"/>: the database shows which list and when, and
/// no more.
/// </summary>
internal sealed class ListRow
{
    public required Guid Id { get; init; }

    public required Guid InspectionId { get; init; }

    public required Guid ChildId { get; init; }

    public required int List { get; init; }

    /// <summary>The row as numbered in the spreadsheet.</summary>
    public required int Row { get; init; }

    public LocalDate? Date { get; init; }

    public required byte[] SealedValues { get; init; }

    public static ListRow Of(ChildLevelRow row, Child child, Seal seal)
    {
        var id = Guid.CreateVersion7();
        return new()
        {
            Id = id,
            InspectionId = child.InspectionId,
            ChildId = child.Id,
            List = row.List,
            Row = row.Row,
            Date = row.Date is { } on ? LocalDate.FromDateOnly(on) : null,
            SealedValues = seal.Close(JsonSerializer.Serialize(row.Values), id),
        };
    }

    /// <summary>Every column by its official heading.</summary>
    public IReadOnlyDictionary<string, string> Values(Seal seal) => JsonSerializer.Deserialize<Dictionary<string, string>>(seal.Open(SealedValues, Id))!;
}
