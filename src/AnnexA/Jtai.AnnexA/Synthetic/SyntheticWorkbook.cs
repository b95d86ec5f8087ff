using System.Globalization;

namespace Jtai.AnnexA;

/// <summary>A fault put into a synthetic workbook on purpose.</summary>
/// <param name="Check">The finding that has to be made.</param>
/// <param name="List">1 to 5.</param>
/// <param name="Sheet">Name of the sheet.</param>
/// <param name="Row">Row number in the sheet.</param>
/// <param name="Column">Official heading.</param>
/// <param name="Cell">Cell reference.</param>
/// <param name="ChildId">The child, as it stands in the row; null if that is the fault.</param>
/// <param name="Value">What stands there now; null if blank.</param>
/// <param name="Was">What stood there before.</param>
public sealed record SeededFault(Check Check, int List, string Sheet, int Row, string Column, string Cell, string? ChildId, string? Value, string? Was);

/// <summary>Writes workbooks of invented children in the official layout, to practise with and to measure the checks by.</summary>
public static class SyntheticWorkbook
{
    /// <summary>The reference date if none is given: files of the same seed are the same at all times.</summary>
    public static DateOnly DefaultReferenceDate { get; } = new(2026, 11, 16);

    /// <summary>Writes a workbook with lists 1 to 5. The same arguments give the same bytes.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="children">How many children, over all lists; at most 5,000,000.</param>
    /// <param name="seed">Which of the many possible workbooks.</param>
    /// <param name="referenceDate">The day on which the lists are drawn up. Checked against this day, a workbook without faults is clean.</param>
    /// <param name="faults">How many faults to put in, no two on one child. Fewer are put in if there are too few children to bear them.</param>
    /// <param name="format">The kind of file.</param>
    /// <param name="progress">Told now and then how many children, as it were, are done: those of a list count as a fifth.</param>
    /// <returns>The faults, in the order of the rows. A fault that shows on several rows of its child is there once for each.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or too many children.</exception>
    public static IReadOnlyList<SeededFault> Write(
        Stream output, int children, ulong seed, DateOnly referenceDate, int faults = 0, WorkbookFormat format = WorkbookFormat.Xlsx,
        IProgress<long>? progress = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(children);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(children, 5_000_000);
        ArgumentOutOfRangeException.ThrowIfNegative(faults);
        var planned = SyntheticFaults.Plan(seed, children, referenceDate, faults);
        var seeded = new List<SeededFault>();
        using var writer = WorkbookWriter.Create(output, format);
        foreach (var layout in ListLayout.All)
        {
            var row = ListWriter.FirstDataRow;
            writer.StartList(layout);
            for (var child = 0; child < children; child++)
            {
                if ((child & 0x3FF) == 0) progress?.Report(((layout.Number - 1L) * children + child) / ListLayout.All.Count);
                var rows = SyntheticChild.Rows(seed, child, referenceDate);
                IReadOnlyList<PutFault> put = planned.TryGetValue(child, out var fault) ? fault.Put(rows, referenceDate)! : [];
                foreach (var of in rows)
                {
                    if (of.Layout != layout) continue;
                    writer.Row(CellStyle.Plain, of.Values);
                    foreach (var (_, field, was) in put.Where(p => p.Row == of))
                        seeded.Add(new SeededFault(fault!.Check, layout.Number, layout.SheetName, row, layout.Columns[layout.Position(field)].Heading,
                            CellReference.Of(layout.Position(field), row), of.Text(Field.ChildId), Text(of[field]), Text(was)));
                    row++;
                }
            }
            writer.EndSheet();
        }
        return seeded;
    }

    internal static string? Text(object? value) => value switch
    {
        DateOnly date => Wording.Day(date),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => (string?)value,
    };
}
