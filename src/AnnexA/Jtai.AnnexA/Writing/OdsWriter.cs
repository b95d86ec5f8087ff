using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Jtai.AnnexA;

/// <summary>Streams an OpenDocument spreadsheet.</summary>
sealed class OdsWriter : WorkbookWriter
{
    const string Mime = "application/vnd.oasis.opendocument.spreadsheet";
    const string Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    const string Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    const string TextNs = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    readonly XmlWriter xml;

    public OdsWriter(Stream output) : base(output)
    {
        // The format wants this part first and not compressed.
        using (var mime = new StreamWriter(Entry("mimetype", CompressionLevel.NoCompression)))
            mime.Write(Mime);
        using (var manifest = new StreamWriter(Entry("META-INF/manifest.xml")))
            manifest.Write($"""
                <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
                <manifest:file-entry manifest:full-path="/" manifest:media-type="{Mime}"/>
                <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
                </manifest:manifest>
                """);
        xml = XmlWriter.Create(Entry("content.xml"), new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false, CloseOutput = true });
        xml.WriteStartElement("office", "document-content", Office);
        xml.WriteAttributeString("office", "version", Office, "1.2");
        xml.WriteAttributeString("xmlns", "table", null, Table);
        xml.WriteAttributeString("xmlns", "text", null, TextNs);
        xml.WriteRaw("""
            <office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
              xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0">
            <number:date-style style:name="D"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>
            <number:text>/</number:text><number:year number:style="long"/></number:date-style>
            <style:style style:name="date" style:family="table-cell" style:data-style-name="D"/>
            </office:automatic-styles>
            """);
        xml.WriteStartElement("body", Office);
        xml.WriteStartElement("spreadsheet", Office);
    }

    public override void StartSheet(string name, int columns)
    {
        xml.WriteStartElement("table", Table);
        xml.WriteAttributeString("name", Table, name);
        xml.WriteStartElement("table-column", Table);
        xml.WriteAttributeString("number-columns-repeated", Table, columns.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    public override void EndSheet() => xml.WriteEndElement();

    public override void StartRow() => xml.WriteStartElement("table-row", Table);

    public override void EndRow() => xml.WriteEndElement();

    public override void Cell(object? value, CellStyle style = CellStyle.Plain)
    {
        xml.WriteStartElement("table-cell", Table);
        switch (value)
        {
            case int number:
                var shown = number.ToString(CultureInfo.InvariantCulture);
                Typed("float", "value", shown, shown);
                break;
            case DateOnly date:
                xml.WriteAttributeString("style-name", Table, "date");
                Typed("date", "date-value", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Wording.Day(date));
                break;
            case string { Length: > 0 } text:
                Typed("string", null, null, FormulaGuard.Text(text));
                break;
        }
        xml.WriteEndElement();
    }

    void Typed(string type, string? attribute, string? value, string shown)
    {
        xml.WriteAttributeString("value-type", Office, type);
        if (attribute is not null) xml.WriteAttributeString(attribute, Office, value);
        xml.WriteElementString("p", TextNs, shown);
    }

    protected override void Finish() => xml.Dispose();
}
