using System.Globalization;
using System.Text;
using System.Xml;

namespace Jtai.AnnexA;

/// <summary>
/// Streams an xlsx. Frequent texts become shared strings, as in a workbook saved by Excel; beyond a number of them, texts stand in their cells.
/// </summary>
sealed class XlsxWriter(Stream output) : WorkbookWriter(output)
{
    const int MaxShared = 50_000;
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";

    static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false, CloseOutput = true };

    readonly List<string> sheets = [];
    readonly Dictionary<string, int> shared = [];
    XmlWriter xml = null!;
    int row, column;

    public override void StartSheet(string name, int columns)
    {
        sheets.Add(name);
        (xml, row) = (XmlWriter.Create(Entry($"xl/worksheets/sheet{sheets.Count}.xml"), Settings), 0);
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("cols", Main);
        Element("col", Main, ("min", "1"), ("max", Number(Math.Max(columns, 1))), ("width", "22"), ("customWidth", "1"));
        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
    }

    public override void EndSheet() => xml.Dispose();

    public override void StartRow()
    {
        (column, row) = (0, row + 1);
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", Number(row));
    }

    public override void EndRow() => xml.WriteEndElement();

    public override void Cell(object? value, CellStyle style = CellStyle.Plain)
    {
        var reference = CellReference.Of(column++, row);
        if (value is null or "") return;
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", reference);
        if (value is DateOnly || style != CellStyle.Plain) xml.WriteAttributeString("s", value is DateOnly ? "1" : style == CellStyle.Title ? "2" : "3");
        switch (value)
        {
            case int number:
                xml.WriteElementString("v", Main, Number(number));
                break;
            case double number:
                xml.WriteElementString("v", Main, number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                xml.WriteElementString("v", Main, Number((int)DateValues.ToSerial(date)));
                break;
            default:
                WriteText(FormulaGuard.Text((string)value));
                break;
        }
        xml.WriteEndElement();
    }

    void WriteText(string text)
    {
        if (shared.TryGetValue(text, out var index) || shared.Count < MaxShared && shared.TryAdd(text, index = shared.Count))
        {
            xml.WriteAttributeString("t", "s");
            xml.WriteElementString("v", Main, Number(index));
            return;
        }
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is", Main);
        Text(text);
        xml.WriteEndElement();
    }

    void Text(string text)
    {
        xml.WriteStartElement("t", Main);
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    protected override void Finish()
    {
        Part("xl/sharedStrings.xml", "sst", Main, () =>
        {
            foreach (var text in shared.Keys)
            {
                xml.WriteStartElement("si", Main);
                Text(text);
                xml.WriteEndElement();
            }
        });
        using (var styles = new StreamWriter(Entry("xl/styles.xml")))
            styles.Write($"""
                <styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>
                <fonts count="3"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="14"/><name val="Arial"/></font>
                <font><b/><sz val="11"/><name val="Arial"/></font></fonts>
                <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
                <borders count="1"><border/></borders>
                <cellStyleXfs count="1"><xf/></cellStyleXfs>
                <cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/>
                <xf fontId="2" applyFont="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf></cellXfs></styleSheet>
                """);
        Part("xl/workbook.xml", "workbook", Main, () =>
        {
            xml.WriteStartElement("sheets", Main);
            for (var i = 1; i <= sheets.Count; i++)
            {
                xml.WriteStartElement("sheet", Main);
                Attributes(("name", sheets[i - 1]), ("sheetId", Number(i)));
                xml.WriteAttributeString("r", "id", Relations, $"rId{i}");
                xml.WriteEndElement();
            }
        });
        Part("xl/_rels/workbook.xml.rels", "Relationships", PackageRelations, () =>
        {
            for (var i = 1; i <= sheets.Count; i++)
                Relation($"rId{i}", "worksheet", $"worksheets/sheet{i}.xml");
            Relation("rIdStrings", "sharedStrings", "sharedStrings.xml");
            Relation("rIdStyles", "styles", "styles.xml");
        });
        Part("_rels/.rels", "Relationships", PackageRelations, () => Relation("rId1", "officeDocument", "xl/workbook.xml"));
        Part("[Content_Types].xml", "Types", Types, () =>
        {
            Element("Default", Types, ("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"));
            Element("Default", Types, ("Extension", "xml"), ("ContentType", "application/xml"));
            ContentType("workbook", "sheet.main");
            ContentType("sharedStrings", "sharedStrings");
            ContentType("styles", "styles");
            for (var i = 1; i <= sheets.Count; i++)
                ContentType($"worksheets/sheet{i}", "worksheet");
        });
    }

    void Part(string name, string root, string ns, Action content)
    {
        using (xml = XmlWriter.Create(Entry(name), Settings))
        {
            xml.WriteStartElement(root, ns);
            content();
        }
    }

    void Relation(string id, string type, string target) =>
        Element("Relationship", PackageRelations, ("Id", id), ("Type", $"{Relations}/{type}"), ("Target", target));

    void ContentType(string part, string type) =>
        Element("Override", Types, ("PartName", $"/xl/{part}.xml"), ("ContentType", $"application/vnd.openxmlformats-officedocument.spreadsheetml.{type}+xml"));

    void Element(string name, string ns, params ReadOnlySpan<(string, string)> attributes)
    {
        xml.WriteStartElement(name, ns);
        Attributes(attributes);
        xml.WriteEndElement();
    }

    void Attributes(params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
            xml.WriteAttributeString(name, value);
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
