using System.Text;
using System.Xml;
using Jtai.Contracts.Api.Intake;

namespace Jtai.Intake.Contents;

/// <summary>A document of Office since 2007. What a part is, its content type says; what is done with it, its relationships.</summary>
internal sealed class OfficePackage(ZipDirectory zip)
{
    const string Relationships = "application/vnd.openxmlformats-package.relationships+xml";

    /// <summary>What is no XML and no picture, and yet no other file: what a printer was told, and typefaces.</summary>
    static readonly string[] Harmless =
    [
        ".printersettings", "application/xml", "text/xml", "application/vnd.openxmlformats-officedocument.vmldrawing", "application/x-font",
        "application/vnd.openxmlformats-officedocument.obfuscatedfont", "application/x-fontdata",
    ];

    /// <summary>Relationships to what is another file, whatever it is called.</summary>
    static readonly string[] Embedding = ["oleObject", "package", "control", "activeXControlBinary", "aFChunk", "subDocument"];

    /// <summary>Fields of Word that fetch something when they are updated, or run something when they are clicked.</summary>
    static readonly string[] Fetching =
    [
        "DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DATABASE", "RD", "MACROBUTTON", "EMBED", "QUOTE",
    ];

    /// <summary>What a click on a slide does.</summary>
    static readonly string[] Starting = ["ppaction://program", "ppaction://macro", "ppaction://ole"];

    readonly Dictionary<string, string> _byExtension = new(StringComparer.OrdinalIgnoreCase), _byName = new(StringComparer.OrdinalIgnoreCase);

    public (FileKind? Kind, Objection? Objection) Look(ZipPart types)
    {
        if (ReadTypes(types) is { } unread) return (null, unread);
        var (kind, objection) = FindKind();
        return objection is not null ? (kind, objection)
            : (kind, zip.Parts.Where(part => part != types).Select(part => ObjectTo(part, kind!)).FirstOrDefault(found => found is not null));
    }

    Objection? ReadTypes(ZipPart types)
    {
        using var content = zip.Open(types);
        return PartXml.Read(content, xml =>
        {
            if (xml.NodeType != XmlNodeType.Element || xml.GetAttribute("ContentType") is not { } type) return null;
            var isFirst = xml.LocalName == "Default" ? _byExtension.TryAdd("." + xml.GetAttribute("Extension"), type)
                : _byName.TryAdd((xml.GetAttribute("PartName") ?? "").TrimStart('/'), type);
            return isFirst ? null : Objections.UnsafeArchive;
        });
    }

    string TypeOf(ZipPart part) => _byName.GetValueOrDefault(part.Name) ?? _byExtension.GetValueOrDefault(Path.GetExtension(part.Name)) ?? "";

    /// <summary>By the type of the part that the package as a whole leads to.</summary>
    (FileKind? Kind, Objection? Objection) FindKind()
    {
        if (zip.Find("_rels/.rels") is not { } root) return (null, Objections.Damaged);
        var mains = new List<string>();
        using (var content = zip.Open(root))
        {
            var unread = PartXml.Read(content, xml =>
            {
                if (xml.NodeType == XmlNodeType.Element && Last(xml.GetAttribute("Type")) == "officeDocument") mains.Add(xml.GetAttribute("Target") ?? "");
                return mains.Count < 2 ? null : Objections.UnsafeArchive;
            });
            if (unread is not null) return (null, unread);
        }

        var type = mains is [var name] && zip.Find(name.TrimStart('/')) is { } main ? TypeOf(main) : "";
        return type switch
        {
            _ when IsMacro(type) => (null, Objections.Macros),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml" => (FileKind.Docx, null),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml" => (FileKind.Xlsx, null),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml" => (FileKind.Pptx, null),
            _ => (null, Objections.NotRecognised),
        };
    }

    Objection? ObjectTo(ZipPart part, FileKind kind)
    {
        var type = TypeOf(part);
        if (IsMacro(type)) return Objections.Macros;
        var isXml = type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);
        var isOther = !isXml && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !Harmless.Any(each => type.Contains(each, StringComparison.OrdinalIgnoreCase));
        if (isOther || type.Contains("activeX", StringComparison.OrdinalIgnoreCase) || type.Contains("oleObject", StringComparison.OrdinalIgnoreCase))
        {
            return Objections.EmbeddedFiles;
        }

        var isRelationships = type.Equals(Relationships, StringComparison.OrdinalIgnoreCase) || part.Name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
        Func<XmlReader, Objection?>? look =
            isRelationships ? ObjectToRelationship
            : !isXml ? null
            : kind == FileKind.Docx ? new Fields().Object
            : kind == FileKind.Pptx || part.Unpacked <= MostOfSmallPart ? ObjectToElement
            : null;
        if (look is null) return PackedFile.ReadOther(zip, part);

        using var content = zip.Open(part);
        return PartXml.Read(content, look);
    }

    /// <summary>A sheet may be very large, and nothing in it acts; the parts beside the sheets that do are small.</summary>
    const long MostOfSmallPart = 16 << 20;

    static Objection? ObjectToRelationship(XmlReader xml)
    {
        if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship") return null;

        var (type, target) = (Last(xml.GetAttribute("Type")), xml.GetAttribute("Target") ?? "");
        if (type.Contains("vba", StringComparison.OrdinalIgnoreCase) || type.Contains("macro", StringComparison.OrdinalIgnoreCase)) return Objections.Macros;
        if (type == "webextensiontaskpanes") return Objections.ActiveContent;
        var isExternal = "External".Equals(xml.GetAttribute("TargetMode")?.Trim(), StringComparison.OrdinalIgnoreCase);
        if (!isExternal) return Embedding.Contains(type, StringComparer.OrdinalIgnoreCase) ? Objections.EmbeddedFiles : null;

        // A link waits to be clicked, and Excel asks before it updates from another workbook. A path on the reader's own disk leads nowhere.
        return type is "hyperlink" or "externalLinkPath" or "xlPathMissing" || type is "attachedTemplate" or "image" && IsOnOwnDisk(target)
            ? null
            : Objections.ActiveContent;
    }

    /// <summary>A path with a drive's letter, or a name alone; not a server's.</summary>
    static bool IsOnOwnDisk(string target)
    {
        var path = target.StartsWith("file:///", StringComparison.OrdinalIgnoreCase) ? target[8..] : target;
        return path is [var drive, ':', '\\' or '/', ..] && char.IsAsciiLetter(drive) || path.Length > 0 && !path.AsSpan().ContainsAny("/\\:");
    }

    /// <summary>What begins by itself, or starts a program, without a relationship that says so.</summary>
    static Objection? ObjectToElement(XmlReader xml)
    {
        if (xml.NodeType != XmlNodeType.Element) return null;

        var acts = xml.LocalName is "ddeLink" or "oleLink"
            || xml.LocalName == "connection" && xml.GetAttribute("refreshOnLoad") is "1" or "true"
            || xml.GetAttribute("action") is { } action && Starting.Any(each => action.StartsWith(each, StringComparison.OrdinalIgnoreCase));
        return acts ? Objections.ActiveContent : null;
    }

    static bool IsMacro(string type) =>
        type.Contains("macro", StringComparison.OrdinalIgnoreCase) || type.Contains("vba", StringComparison.OrdinalIgnoreCase)
            || type.Contains("dialogsheet", StringComparison.OrdinalIgnoreCase);

    static string Last(string? type) => type?.Split('/')[^1] ?? "";

    /// <summary>The fields of a part of Word's. What a field does its first word says, which may be spread over many runs.</summary>
    sealed class Fields
    {
        const int LongestWord = 64;

        readonly Stack<StringBuilder?> _open = new();
        bool _isInstruction;

        public Objection? Object(XmlReader xml)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "fldSimple":
                    return IsFetching(AttributeOf(xml, "instr")) ? Objections.ActiveContent : null;
                case XmlNodeType.Element when xml.LocalName == "fldChar":
                    return Turn(AttributeOf(xml, "fldCharType"));
                case XmlNodeType.Element when xml.LocalName is "instrText" or "delInstrText":
                    _isInstruction = !xml.IsEmptyElement;
                    return null;
                case XmlNodeType.EndElement when xml.LocalName is "instrText" or "delInstrText":
                    _isInstruction = false;
                    return null;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when _isInstruction:
                    if (!_open.TryPeek(out var word)) return IsFetching(xml.Value) ? Objections.ActiveContent : null;
                    if (word is { Length: < LongestWord }) word.Append(xml.Value.AsSpan(0, Math.Min(xml.Value.Length, LongestWord)));
                    return null;
                default:
                    return null;
            }
        }

        Objection? Turn(string? type)
        {
            switch (type)
            {
                case "begin" when _open.Count > 100:
                    return Objections.TooComplex;
                case "begin":
                    // A word that another field makes up is known only once that has run.
                    if (_open.TryPeek(out var outer) && outer is not null && outer.ToString().Trim().Length == 0) return Objections.ActiveContent;
                    _open.Push(new StringBuilder());
                    return null;
                case "separate" or "end" when _open.TryPop(out var word):
                    if (type == "separate") _open.Push(null);
                    return word is not null && IsFetching(word.ToString()) ? Objections.ActiveContent : null;
                default:
                    return null;
            }
        }

        static string? AttributeOf(XmlReader xml, string name)
        {
            string? value = null;
            while (xml.MoveToNextAttribute())
            {
                if (xml.LocalName == name) value = xml.Value;
            }

            xml.MoveToElement();
            return value;
        }

        static bool IsFetching(string? instruction) =>
            instruction?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var first, ..]
                && Fetching.Contains(first.Trim('"', '\\'), StringComparer.OrdinalIgnoreCase);
    }
}
