using System.Text;

namespace Jtai.Intake.Tests.Contents;

/// <summary>Writes documents of Office since 2007 and of OpenDocument, with what a test puts into them.</summary>
internal static class Offices
{
    const string Open = "application/vnd.openxmlformats-officedocument", Relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public const string DocxMain = Open + ".wordprocessingml.document.main+xml", XlsxMain = Open + ".spreadsheetml.sheet.main+xml";

    public static ZipEntry[] Docx(string body = "<w:p><w:r><w:t>Minutes</w:t></w:r></w:p>", string types = "", string relationships = "", string main = DocxMain, params ZipEntry[] more) =>
        Package("word/document.xml", main, $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>", types, relationships, more);

    public static ZipEntry[] Xlsx(string types = "", string relationships = "", params ZipEntry[] more) => Package(
        "xl/workbook.xml", XlsxMain, "<workbook><sheets><sheet name=\"S\" sheetId=\"1\"/></sheets></workbook>", types, relationships, more);

    public static ZipEntry[] Pptx(string slide = "", string relationships = "", params ZipEntry[] more) => Package(
        "ppt/presentation.xml", Open + ".presentationml.presentation.main+xml", "<p:presentation xmlns:p=\"p\"/>", Type("/ppt/slides/slide1.xml", Open + ".presentationml.slide+xml"),
        relationships, [("ppt/slides/slide1.xml", $"<p:sld xmlns:p=\"p\">{slide}</p:sld>"), .. more]);

    public static string Type(string part, string type) => $"<Override PartName=\"{part}\" ContentType=\"{type}\"/>";

    public static string Related(string type, string target, bool external = false) =>
        $"<Relationship Id=\"r{type}\" Type=\"{Relationship}/{type}\" Target=\"{target}\"{(external ? " TargetMode=\"External\"" : "")}/>";

    static ZipEntry[] Package(string main, string mainType, string content, string types, string relationships, ZipEntry[] more) =>
    [
        ("[Content_Types].xml",
            $"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + $"<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>{Type("/" + main, mainType)}{types}</Types>"),
        ("_rels/.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{Related("officeDocument", main)}</Relationships>"),
        (main, content),
        ($"{main.Split('/')[0]}/_rels/{main.Split('/')[1]}.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relationships}</Relationships>"),
        .. more,
    ];

    public static ZipEntry[] Odf(string type = "text", string content = "<text:p xmlns:text=\"t\">Minutes</text:p>", string manifest = "", params ZipEntry[] more) =>
    [
        new("mimetype", Encoding.ASCII.GetBytes($"application/vnd.oasis.opendocument.{type}")) { Method = 0 },
        ("content.xml",
            $"<office:document-content xmlns:office=\"o\" xmlns:draw=\"d\" xmlns:script=\"s\" xmlns:table=\"ta\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{content}</office:document-content>"),
        ("META-INF/manifest.xml", $"<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry manifest:full-path=\"content.xml\">{manifest}</manifest:file-entry></manifest:manifest>"),
        .. more,
    ];
}
