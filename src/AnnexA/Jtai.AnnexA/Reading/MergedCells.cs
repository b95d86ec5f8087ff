using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Jtai.AnnexA;

/// <summary>
/// The merged cells of one sheet. A value over several rows, such as a child's id, is given to each of them that holds anything else;
/// a value over several columns belongs to the first of them only. What it costs is bounded by the rows that are there, not by what a range claims.
/// </summary>
sealed partial class MergedCells(ReadingLimits limits)
{
    /// <summary>Ranges further to the right are left alone: no list is as wide.</summary>
    const int MaxColumns = 256;

    /// <summary>What the ranges of a sheet may take as text.</summary>
    const int MaxText = 4 << 20;

    readonly List<(int Top, int Bottom, int Left, int Right)> ranges = [];
    readonly List<(int Bottom, int Column, string Text, CellKind Kind, double Number)> active = [];
    int next;
    long filled;

    /// <summary>Adds a range; rows from 1, columns from 0. In the order of their first rows, or sorted before they are used.</summary>
    public void Add(int top, int bottom, int left, int right)
    {
        if (left < MaxColumns && (bottom > top || right > left)) ranges.Add((top, bottom, left, right));
    }

    public void Sort() => ranges.Sort((one, other) => one.Top.CompareTo(other.Top));

    /// <summary>Gives a row, in the order of the sheet, the values of the ranges that reach down to it.</summary>
    public void Apply(RowBuffer row)
    {
        if (active.Count > 0)
        {
            active.RemoveAll(range => range.Bottom < row.Number);
            foreach (var range in active)
            {
                if (++filled > limits.RepeatedCells)
                {
                    throw UnreadableException.TooLarge($"its merged cells cover more than {limits.RepeatedCells:N0} cells of its rows.");
                }
                if (row.Find(range.Column) is null) row.AddCopy(range.Column, range.Text, range.Kind, range.Number);
            }
        }
        for (; next < ranges.Count && ranges[next].Top <= row.Number; next++)
        {
            var (top, bottom, left, right) = ranges[next];
            if (top < row.Number) continue;       // its first row is blank
            if (right > left) row.MergedAcross ??= (left, right);
            if (bottom > top && row.Find(left) is { } cell) active.Add((bottom, left, row.Text(cell).ToString(), cell.Kind, cell.Number));
        }
        // An ods adds them row by row: only those that reach further down are kept.
        if (next == ranges.Count)
        {
            ranges.Clear();
            next = 0;
        }
    }

    /// <summary>The ranges of a sheet of an xlsx; null if the sheet is too large to look for them.</summary>
    public static MergedCells? Of(ZipArchiveEntry sheet, ReadingLimits limits)
    {
        var merged = new MergedCells(limits);
        try
        {
            using var stream = BoundedStream.Open(sheet, limits, xml: false);
            if (TextBehind(stream, "mergeCells"u8, limits.MergedCellsBytes) is not { } text) return null;
            foreach (Match match in Range().Matches(text))
                if (Of(match.Groups[1].Value, match.Groups[2].Value) is var (top, bottom, left, right)) merged.Add(top, bottom, left, right);
        }
        catch (Exception exception) when (exception is InvalidDataException or UnreadableException or IOException or NotSupportedException)
        {
            // The reading of its rows says what is wrong with the part.
        }
        merged.Sort();
        return merged;
    }

    /// <summary>Rows and columns between two references; null if they are none.</summary>
    public static (int Top, int Bottom, int Left, int Right)? Of(string first, string last) =>
        int.TryParse(first.AsSpan(first.AsSpan().IndexOfAnyInRange('0', '9')), out var top)
            && int.TryParse(last.AsSpan(last.AsSpan().IndexOfAnyInRange('0', '9')), out var bottom)
            && CellReference.Column(first) is >= 0 and var left && CellReference.Column(last) is >= 0 and var right ? (top, bottom, left, right) : null;

    /// <summary>
    /// What stands between the tags of this name, the last of a part that may be long. Empty if the name does not occur, null if the part is too
    /// long.
    /// </summary>
    static string? TextBehind(Stream stream, ReadOnlySpan<byte> name, long atMost)
    {
        var block = new byte[1 << 17];
        var (kept, found, total) = (0, new StringBuilder(), 0L);
        for (int read; (read = stream.Read(block, kept, block.Length - kept)) > 0 && found.Length < MaxText;)
        {
            if ((total += read) > atMost) return null;
            var bytes = block.AsSpan(0, kept + read);
            if (found.Length == 0 && bytes.IndexOf(name) is >= 0 and var start) bytes = bytes[start..];
            else if (found.Length == 0)
            {
                kept = Math.Min(bytes.Length, name.Length - 1);
                bytes[^kept..].CopyTo(block);
                continue;
            }
            kept = 0;
            found.Append(Encoding.Latin1.GetString(bytes));
        }
        var text = found.ToString();
        return text.Length > 0 && text.IndexOf(Encoding.Latin1.GetString(name), 1, StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text;
    }

    [GeneratedRegex("""\bref\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,7}):([A-Za-z]{1,3}[0-9]{1,7})["']""")]
    private static partial Regex Range();
}
