using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Jtai.Intake.Tests.Contents;

/// <summary>Writes small PDFs of one page.</summary>
internal static class Pdfs
{
    /// <param name="catalog">What else the catalog says.</param>
    /// <param name="objects">Further objects, numbered from 10.</param>
    /// <param name="pages">How many pages the page tree claims.</param>
    /// <param name="trailer">What else the trailer says.</param>
    public static byte[] Write(string catalog = "", string[]? objects = null, string pages = "1", string trailer = "") => Bytes(
        Body(catalog, objects, pages), trailer);

    /// <summary>One with objects in a stream.</summary>
    /// <param name="inside">Of them, object 20.</param>
    /// <param name="dictionary">What its stream says of itself; {0} is the place of the first.</param>
    /// <param name="catalog">What else the catalog says.</param>
    /// <param name="change">What is done to the packed data.</param>
    public static byte[] WithObjectStream(
        string inside, string dictionary = "/Type /ObjStm /N 1 /First {0} /Filter /FlateDecode", string catalog = "", Func<byte[], byte[]>? change = null)
    {
        const string Numbers = "20 0 ";
        var packed = dictionary.Contains("/Fl", StringComparison.Ordinal) ? Packed(Numbers + inside) : Encoding.Latin1.GetBytes(Numbers + inside);
        packed = change?.Invoke(packed) ?? packed;
        var said = string.Format(CultureInfo.InvariantCulture, dictionary, Numbers.Length);
        return Bytes(Body(catalog, [$"<< {said} /Length {packed.Length} >>\nstream\n{Encoding.Latin1.GetString(packed)}\nendstream"], "1"), "");
    }

    public static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(Encoding.Latin1.GetBytes(text));
        return packed.ToArray();
    }

    public static string Stream(string dictionary, byte[] data) => $"<< {dictionary} >>\nstream\r\n{Encoding.Latin1.GetString(data)}\r\nendstream";

    static string[] Body(string catalog, string[]? objects, string pages) =>
    [
        $"1 0 obj\n<< /Type /Catalog /Pages 2 0 R {catalog} >>\nendobj",
        $"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count {pages} >>\nendobj",
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [5 0 R] >>\nendobj",
        $"4 0 obj\n{Stream("/Length 6 0 R /Filter /FlateDecode", Packed("BT /F1 12 Tf (Minutes) Tj ET"))}\nendobj",
        "5 0 obj\n<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://www.gov.uk/JS/AA/XFA) >> >>\nendobj",
        "6 0 obj\n36\nendobj",
        .. (objects ?? []).Select((text, index) => $"{10 + index} 0 obj\n{text}\nendobj"),
    ];

    static byte[] Bytes(string[] body, string trailer)
    {
        var text = new StringBuilder("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        var places = new List<int>();
        foreach (var each in body)
        {
            places.Add(text.Length);
            text.Append(each).Append('\n');
        }

        var table = text.Length;
        text.Append("xref\n0 1\n0000000000 65535 f\r\n");
        foreach (var (place, each) in places.Zip(body))
        {
            text.Append(CultureInfo.InvariantCulture, $"{each.Split(' ')[0]} 1\n{place:D10} 00000 n\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size 30 /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
