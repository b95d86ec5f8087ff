using System.Globalization;
using System.Text;
using System.Xml;

namespace Jtai.AnnexA;

/// <summary>
/// The distinct texts of an xlsx, kept as UTF-8 in one block: an xlsx refers to them in any order, so they cannot be streamed.
/// <see cref="ReadingLimits.TextBytes"/> bounds them; a file of a million rows with 300,000 text ids needs some 6 MB.
/// </summary>
sealed class SharedStrings
{
    /// <summary>A spreadsheet cell holds no more.</summary>
    public const int MaxCell = 32_767;

    byte[] bytes = new byte[1 << 16];
    int[] ends = new int[1 << 10];
    int count;

    public static SharedStrings Read(XmlReader xml, ReadingLimits limits)
    {
        var strings = new SharedStrings();
        var text = new char[MaxCell];
        while (xml.ReadTo("si"))
        {
            var length = 0;
            if (xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement) length = ReadText(xml, "si", text);
            else if (xml.NodeType == XmlNodeType.EndElement) continue;
            strings.Add(text.AsSpan(0, length), limits);
        }
        return strings;
    }

    /// <summary>Joins the texts of all runs up to the end of the element, leaving out the phonetic ones.</summary>
    public static int ReadText(XmlReader xml, string until, char[] into)
    {
        var length = 0;
        var inText = false;
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "rPh":
                    if (!xml.IsEmptyElement) xml.ReadTo("rPh");
                    break;
                case XmlNodeType.Element:
                    inText = xml.LocalName == "t" && !xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == until:
                    return Unescape(into.AsSpan(0, length));
                case XmlNodeType.EndElement:
                    inText = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA when inText:
                    for (int read; length < into.Length && (read = xml.ReadValueChunk(into, length, into.Length - length)) > 0;)
                        length += read;
                    break;
            }
        }
        return Unescape(into.AsSpan(0, length));
    }

    /// <summary>"_x000D_" stands for a character that XML cannot hold.</summary>
    public static int Unescape(Span<char> text)
    {
        if (text.IndexOf("_x") < 0) return text.Length;
        var to = 0;
        for (var from = 0; from < text.Length;)
        {
            if (text.Length - from >= 7 && text[from] == '_' && text[from + 1] == 'x' && text[from + 6] == '_'
                && ushort.TryParse(text.Slice(from + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var c))
            {
                text[to++] = (char)c;
                from += 7;
            }
            else
            {
                text[to++] = text[from++];
            }
        }
        return to;
    }

    public void CopyTo(int index, RowBuffer row, int column)
    {
        if ((uint)index >= (uint)count) throw UnreadableException.Damaged("a cell refers to a text that is not there.");
        var start = index == 0 ? 0 : ends[index - 1];
        var utf8 = bytes.AsSpan(start, ends[index] - start);
        var free = row.Free(utf8.Length);
        row.Commit(column, CellKind.Text, Encoding.UTF8.GetChars(utf8, free));
    }

    void Add(ReadOnlySpan<char> text, ReadingLimits limits)
    {
        var needed = (count == 0 ? 0 : ends[count - 1]) + Encoding.UTF8.GetMaxByteCount(text.Length);
        if ((long)needed + count * 4L > limits.TextBytes) throw UnreadableException.TooLarge("it holds more text than lists 1 to 5 can need.");
        if (needed > bytes.Length) Array.Resize(ref bytes, Math.Max(needed, bytes.Length * 2));
        if (count == ends.Length) Array.Resize(ref ends, count * 2);
        var start = count == 0 ? 0 : ends[count - 1];
        ends[count++] = start + Encoding.UTF8.GetBytes(text, bytes.AsSpan(start));
    }
}
