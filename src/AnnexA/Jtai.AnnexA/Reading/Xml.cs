using System.IO.Compression;
using System.Xml;

namespace Jtai.AnnexA;

/// <summary>How every XML part is read: no DTD, no external entity, control characters let through so that the cell can be named.</summary>
static class Xml
{
    static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    public static XmlReader Open(ZipArchiveEntry entry, ReadingLimits limits) =>
        XmlReader.Create(new BufferedStream(BoundedStream.Open(entry, limits), 1 << 16), Settings);

    /// <summary>Goes to the next start or end tag of any of the names.</summary>
    public static bool ReadTo(this XmlReader xml, params ReadOnlySpan<string> names)
    {
        while (xml.Read())
            if (xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement && names.Contains(xml.LocalName)) return true;
        return false;
    }

    public static int IntAttribute(this XmlReader xml, string name, int otherwise) => int.TryParse(xml.GetAttribute(name), out var value) ? value : otherwise;
}
