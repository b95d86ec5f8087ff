using System.Text;
using System.Xml;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>A document in OpenDocument, as LibreOffice writes it. What it is its first part says.</summary>
internal static class OpenDocument
{
    const int LongestType = 256;

    public static (FileKind? Kind, Objection? Objection) Look(ZipDirectory zip, ZipPart type)
    {
        if (type.Unpacked > LongestType) return (null, Objections.NotRecognised);
        using var content = zip.Open(type);
        using var text = new StreamReader(content, Encoding.ASCII);
        var said = text.ReadToEnd().Trim();
        var kind = new[] { FileKind.Odt, FileKind.Ods, FileKind.Odp }.FirstOrDefault(kind => kind.MediaType == said);
        if (kind is null) return (null, Objections.NotRecognised);
        if (zip.Find("META-INF/manifest.xml") is not { } manifest || zip.Find("content.xml") is null) return (kind, Objections.Damaged);
        // An encrypted part is not what it is called, so this comes first.
        using var list = zip.Open(manifest);
        return (
            kind,
            PartXml.Read(list, ObjectToManifest)
                ?? zip.Parts.Where(part => part != type && part != manifest).Select(part => ObjectTo(zip, part)).FirstOrDefault(found => found is not null));
    }

    static Objection? ObjectToManifest(XmlReader xml) =>
        xml.NodeType == XmlNodeType.Element && xml.LocalName is "encryption-data" or "encrypted-key" ? Objections.PasswordProtected : null;

    static Objection? ObjectTo(ZipDirectory zip, ZipPart part)
    {
        var steps = part.Name.Split('/');
        if (steps.Any(step => step.Equals("Basic", StringComparison.OrdinalIgnoreCase) || step.Equals("Scripts", StringComparison.OrdinalIgnoreCase)
            || step.Equals("Dialogs", StringComparison.OrdinalIgnoreCase)))
        {
            return Objections.Macros;
        }

        // LibreOffice keeps settings of its own in parts that are empty.
        if (part.Unpacked == 0 || !steps[^1].EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) return PackedFile.ReadOther(zip, part);

        using var content = zip.Open(part);
        return PartXml.Read(content, ObjectToNode);
    }

    static Objection? ObjectToNode(XmlReader xml)
    {
        if (xml.NodeType != XmlNodeType.Element) return null;

        var link = xml.GetAttribute("href", "http://www.w3.org/1999/xlink");
        var isElsewhere = link is ['/' or '\\', ..] || link?.Contains(':') == true || link?.Contains("..", StringComparison.Ordinal) == true;
        return xml.LocalName switch
        {
            "script" or "event-listener" => Objections.Macros,
            "dde-source" or "dde-connection-decl" or "dde-link" or "floating-frame" => Objections.ActiveContent,
            "applet" or "plugin" => Objections.EmbeddedFiles,
            // A link waits to be clicked, and LibreOffice asks before it updates from another document's cells.
            "a" or "table-source" or "cell-range-source" or "bookmark" or "template" or "hyperlink-behaviour" => null,
            _ => isElsewhere ? Objections.ActiveContent : null,
        };
    }
}
