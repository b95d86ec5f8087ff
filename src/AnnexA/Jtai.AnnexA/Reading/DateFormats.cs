using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Jtai.AnnexA;

/// <summary>Which cell styles of an xlsx show a number as a date.</summary>
static partial class DateFormats
{
    const int MaxStyles = 100_000;

    public static bool[] Read(ZipArchiveEntry? styles, ReadingLimits limits)
    {
        if (styles is null)
            return [];
        using var xml = Xml.Open(styles, limits);
        var custom = new Dictionary<int, bool>();
        var dates = new List<bool>();
        var inCellStyles = false;
        while (xml.ReadTo("numFmt", "cellXfs", "xf") && dates.Count < MaxStyles && custom.Count < MaxStyles)
        {
            if (xml.LocalName == "cellXfs")
                inCellStyles = xml.NodeType == System.Xml.XmlNodeType.Element;
            else if (xml.NodeType == System.Xml.XmlNodeType.EndElement)
                continue;
            else if (xml.LocalName == "numFmt")
                custom[xml.IntAttribute("numFmtId", -1)] = IsDate(xml.GetAttribute("formatCode") ?? "");
            else if (inCellStyles)
            {
                var id = xml.IntAttribute("numFmtId", 0);
                dates.Add(custom.TryGetValue(id, out var date) ? date : id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58));
            }
        }
        return [.. dates];
    }

    /// <summary>A format is a date's if it shows a day or a year, or a month that is not minutes.</summary>
    public static bool IsDate(string format)
    {
        var bare = NotFormat().Replace(format, "").ToLowerInvariant();
        return bare.AsSpan().IndexOfAny('d', 'y') >= 0 || bare.Contains('m') && bare.AsSpan().IndexOfAny('h', 's', '0') < 0;
    }

    [GeneratedRegex("""\[[^\]]*\]|"[^"]*"|\\.|_.|\*.|General""", RegexOptions.IgnoreCase)]
    private static partial Regex NotFormat();
}
