using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Jtai.AnnexA;

/// <summary>Which cell styles of an xlsx show a number as a date, a time of day or a percentage, or add to the digits of a whole number.</summary>
static partial class DateFormats
{
    const int MaxStyles = 100_000;

    public static (CellKind Kind, NumberPattern? Pattern)[] Read(ZipArchiveEntry? styles, ReadingLimits limits)
    {
        if (styles is null) return [];
        using var xml = Xml.Open(styles, limits);
        var custom = new Dictionary<int, (CellKind, NumberPattern?)>();
        var kinds = new List<(CellKind, NumberPattern?)>();
        var inCellStyles = false;
        while (xml.ReadTo("numFmt", "cellXfs", "xf") && kinds.Count < MaxStyles && custom.Count < MaxStyles)
        {
            if (xml.LocalName == "cellXfs") inCellStyles = xml.NodeType == System.Xml.XmlNodeType.Element;
            else if (xml.NodeType == System.Xml.XmlNodeType.EndElement) continue;
            else if (xml.LocalName == "numFmt") custom[xml.IntAttribute("numFmtId", -1)] = Of(xml.GetAttribute("formatCode") ?? "");
            else if (inCellStyles)
            {
                var id = xml.IntAttribute("numFmtId", 0);
                kinds.Add(custom.TryGetValue(id, out var kind) ? kind : (BuiltIn(id), null));
            }
        }
        return [.. kinds];
    }

    /// <summary>What a format that every program knows shows.</summary>
    public static CellKind BuiltIn(int id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) ? CellKind.Date
        : id is 9 or 10 ? CellKind.Percentage
        : CellKind.Number;

    /// <summary>What a format of the workbook's own shows.</summary>
    public static (CellKind Kind, NumberPattern? Pattern) Of(string format) =>
        Kind(format) is var kind && kind == CellKind.Number ? (kind, NumberPattern.Of(format)) : (kind, null);

    /// <summary>A format is a date's if it shows a day, a year, a month, or a time of day.</summary>
    public static CellKind Kind(string format)
    {
        var bare = NotFormat().Replace(format, "").ToLowerInvariant();
        return bare.AsSpan().IndexOfAny("dyhs") >= 0 || bare.Contains('m') && !bare.Contains('0') ? CellKind.Date
            : bare.Contains('%') ? CellKind.Percentage : CellKind.Number;
    }

    [GeneratedRegex("""\[[^\]]*\]|"[^"]*"|\\.|_.|\*.|General""", RegexOptions.IgnoreCase)]
    private static partial Regex NotFormat();
}
