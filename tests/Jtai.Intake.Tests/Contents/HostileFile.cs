using System.Text;

namespace Jtai.Intake.Tests.Contents;

/// <summary>Files that are not to reach anybody, made here byte by byte. None of them does harm: each has the sign of it and nothing else.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Code">Of what is objected.</param>
/// <param name="File">Its bytes.</param>
internal sealed record HostileFile(string Title, string Code, byte[] File)
{
    /// <summary>Its beginning alone may be a good file: what is wrong comes behind one, or in a text.</summary>
    public bool BeginsGood { get; init; }

    static readonly byte[] Deflatable = new byte[80 << 20];

    static readonly byte[] Inner = Zips.Write(("a.csv", "a,b\n"));

    public static IReadOnlyList<HostileFile> All { get; } =
    [
        new("nothing", "file-empty", []),
        .. Unknown(), .. Programs(), .. Encrypted(), .. WithMacros(), .. Embedding(), .. Acting(), .. ActivePdfs(), .. Archives(), .. Twofold(), .. Broken(),
    ];

    static IEnumerable<HostileFile> Unknown() =>
    [
        new("binary data", "kind-not-recognised", [1, 2, 3, 0, 0, 9, .. new byte[100]]),
        new("text with a zero in it, late", "kind-not-recognised", [.. Encoding.ASCII.GetBytes(new string('a', 200_000)), 0, (byte)'b']) { BeginsGood = true },
        new("rich text", "kind-not-recognised", @"{\rtf1\ansi Minutes}"u8.ToArray()),
        new("a TIFF picture", "kind-not-recognised", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, .. new byte[40]]),
        new("a 7z archive", "kind-not-recognised", [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, 0, 4, .. new byte[40]]),
        new("an Outlook message", "kind-not-recognised", Compounds.Write(("__properties_version1.0", new byte[64]))),
        new("a Word template", "kind-not-recognised", Zips.Write(Offices.Docx(main: Offices.DocxMain.Replace("document.main", "template.main", StringComparison.Ordinal)))),
        new("a Word 97 template", "kind-not-recognised", Compounds.Doc(flags: 1)),
        new("an OpenDocument drawing", "kind-not-recognised", Zips.Write(Offices.Odf("graphics"))),
    ];

    static IEnumerable<HostileFile> Programs() =>
    [
        new("a Windows program", "program", [.. "MZ"u8, .. new byte[100]]),
        new("a Linux program", "program", [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[100]]),
        new("a Mac program", "program", [0xCF, 0xFA, 0xED, 0xFE, .. new byte[100]]),
        new("a Mac program for two processors, or one of Java", "program", [0xCA, 0xFE, 0xBA, 0xBE, .. new byte[100]]),
        new("a script", "program", "#!/bin/sh\necho\n"u8.ToArray()),
        new("a script behind a mark", "program", [0xEF, 0xBB, 0xBF, .. "#!/usr/bin/env python\n"u8]),
        new("a shortcut", "program", [0x4C, 0, 0, 0, 1, 0x14, 2, 0, .. new byte[100]]),
        new("a shortcut to an address", "program", "[InternetShortcut]\nURL=file://x\n"u8.ToArray()),
        new("a web page", "program", "\uFEFF \r\n<!DOCTYPE html><html></html>"u8.ToArray()),
        new("a web page in UTF-16", "program", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<html></html>")]),
        new("a drawing in SVG", "program", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray()),
        new("an XML file", "program", "<?xml version=\"1.0\"?><x/>"u8.ToArray()),
        new("an HTML application behind text", "program", Encoding.ASCII.GetBytes($"{new string('x', 65_530)}\n<HTA:APPLICATION><script>")) { BeginsGood = true },
        new("a script in text", "program", "Minutes\n<ScRiPt>"u8.ToArray()) { BeginsGood = true },
        new("a program in a zip file", "program", Zips.Write(("a.csv", (byte[])[.. "MZ"u8, .. new byte[100]]))),
    ];

    static IEnumerable<HostileFile> Encrypted() =>
    [
        new("an encrypted Office document", "password-protected", Compounds.Write(("EncryptionInfo", new byte[64]), ("EncryptedPackage", new byte[5000]))),
        new("a document under rights management", "password-protected", Compounds.Write(("\u0006DataSpaces", null), ("WordDocument", new byte[64]))),
        new("an encrypted workbook", "password-protected", Compounds.Xls(Compounds.Record(0x2F, [1, 0, 1, 0, 1, 0]))),
        new("an encrypted Word 97 document", "password-protected", Compounds.Doc(flags: 0x0100)),
        new("an encrypted presentation, by who edited it", "password-protected", Compounds.Ppt(token: 0xF3D1_C4DF)),
        new("an encrypted presentation, by its document", "password-protected", Compounds.Ppt(Compounds.Container(0x2F14, new byte[8]))),
        new("an encrypted presentation, by its summary", "password-protected", Compounds.Ppt(more: [("EncryptedSummary", new byte[64])])),
        new("an encrypted PDF", "password-protected", Pdfs.Write(trailer: "/Encrypt 10 0 R", objects: ["<< /Filter /Standard /V 4 >>"])),
        new("an encrypted PDF that writes it in another way", "password-protected", Pdfs.Write(trailer: "/Encr#79pt<< /V 4 >>")),
        new("an encrypted entry", "password-protected", Zips.Write(new ZipEntry("a.csv", "a,b"u8.ToArray()) { Flags = 1 })),
        new("an entry encrypted with AES", "password-protected", Zips.Write(new ZipEntry("a.csv", "a,b"u8.ToArray()) { Method = 99 })),
        new("an encrypted OpenDocument text", "password-protected", Zips.Write(Offices.Odf(manifest: "<manifest:encryption-data/>"))),
    ];

    static IEnumerable<HostileFile> WithMacros() =>
    [
        new("a macro-enabled document", "macros", Zips.Write(Offices.Docx(main: "application/vnd.ms-word.document.macroEnabled.main+xml"))),
        new("a binary workbook", "macros", Zips.Write(Offices.Docx(main: "application/vnd.ms-excel.sheet.binary.macroEnabled.main"))),
        new("macros under another name", "macros", Zips.Write(Offices.Docx(
            types: Offices.Type("/word/notes.xml", "application/vnd.ms-office.vbaProject"), more: ("word/notes.xml", "x")))),
        new("macros by relationship", "macros", Zips.Write(Offices.Docx(
            relationships: "<Relationship Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"media/a.png\"/>", more: ("word/media/a.png", "x")))),
        new("a sheet of Excel 4 macros", "macros", Zips.Write(Offices.Xlsx(
            Offices.Type("/xl/macrosheets/sheet1.xml", "application/vnd.ms-excel.macrosheet+xml"), more: ("xl/macrosheets/sheet1.xml", "<x/>")))),
        new("macros in a Word 97 document", "macros", Compounds.Doc(more: [("Macros", null), ("VBA", null), ("_VBA_PROJECT", new byte[64])])),
        new("macros in a workbook, in lower case", "macros", Compounds.Xls(more: [("_vba_project_cur", null)])),
        new("a sheet of Excel 4 macros in an Excel 97 workbook", "macros", Compounds.Xls(sheetType: 1)),
        new("a sheet of macros that is called a sheet", "macros", Compounds.Xls(substream: 0x40)),
        new("macros in a presentation", "macros", Compounds.Ppt(Compounds.Container(0x03FF, Compounds.Atom(0x0400, new byte[12])))),
        new("Basic in an OpenDocument text", "macros", Zips.Write(Offices.Odf(more: ("Basic/Standard/Module1.xml", "<x/>")))),
        new("Python in an OpenDocument spreadsheet", "macros", Zips.Write(Offices.Odf("spreadsheet", more: ("Scripts/python/a.py", "pass")))),
        new("an event of an OpenDocument text", "macros", Zips.Write(Offices.Odf(content: "<script:event-listener xlink:href=\"vnd.sun.star.script:x\"/>"))),
    ];

    static IEnumerable<HostileFile> Embedding() =>
    [
        new("an object in a Word document", "embedded-files", Zips.Write(Offices.Docx(relationships: Offices.Related("oleObject", "embeddings/a.bin")))),
        new("a workbook in a Word document", "embedded-files", Zips.Write(Offices.Docx(relationships: Offices.Related("package", "embeddings/a.xlsx")))),
        new("a control in a Word document", "embedded-files", Zips.Write(Offices.Docx(relationships: Offices.Related("control", "activeX/a.xml")))),
        new("a web page in a Word document", "embedded-files", Zips.Write(Offices.Docx(relationships: Offices.Related("aFChunk", "a.html")))),
        new("a part without a type", "embedded-files", Zips.Write(Offices.Docx(more: ("word/a.exe", "x")))),
        new("a program that is called a picture", "embedded-files", Zips.Write(Offices.Docx(more: ("word/media/a.png", (byte[])[.. "MZ"u8, .. new byte[50]])))),
        new("an archive that is called a picture", "embedded-files", Zips.Write(Offices.Xlsx(more: ("xl/media/a.png", Inner)))),
        new("an object in an OpenDocument text", "embedded-files", Zips.Write(Offices.Odf(more: ("Object 1", Compounds.Doc())))),
        new("an applet in an OpenDocument text", "embedded-files", Zips.Write(Offices.Odf(content: "<draw:applet/>"))),
        new("an object in a Word 97 document", "embedded-files", Compounds.Doc(more: [("ObjectPool", null), ("_1234567890", null), ("\u0001Ole10Native", new byte[64])])),
        new("an object in an Excel 97 workbook", "embedded-files", Compounds.Xls(more: [("MBD0001A2B3", null)])),
        new("a control in an Excel 97 workbook", "embedded-files", Compounds.Xls(more: [("Ctls", new byte[64])])),
        new("an object in a presentation", "embedded-files", Compounds.Ppt(Compounds.Atom(0x1011, new byte[64]))),
        new("a document and a workbook in one", "embedded-files", Compounds.Doc(more: [("Workbook", new byte[64])])),
    ];

    static IEnumerable<HostileFile> Acting() =>
    [
        new("a template from elsewhere", "active-content", Zips.Write(Offices.Docx(relationships: Offices.Related("attachedTemplate", "https://example.org/a.dotm", external: true)))),
        new("a template from a server", "active-content", Zips.Write(Offices.Docx(relationships: Offices.Related("attachedTemplate", @"file:///\\server\a.dotx", external: true)))),
        new("an object from elsewhere", "active-content", Zips.Write(Offices.Docx(relationships: Offices.Related("oleObject", "http://example.org/a", external: true)))),
        new("a frame from elsewhere", "active-content", Zips.Write(Offices.Docx(relationships: Offices.Related("frame", "http://example.org/a", external: true)))),
        new("a picture from elsewhere", "active-content", Zips.Write(Offices.Pptx(relationships: Offices.Related("image", @"\\server\a.png", external: true)))),
        new("a mode that is written in another way", "active-content", Zips.Write(Offices.Docx(
            relationships: Offices.Related("frame", "http://example.org/a").Replace("/>", " TargetMode=\"&#69;xternal\"/>", StringComparison.Ordinal)))),
        new("an add-in's task pane", "active-content", Zips.Write(Offices.Docx(relationships: Offices.Related("webextensiontaskpanes", "a.xml")))),
        new("DDE in a Word document", "active-content", Zips.Write(Offices.Docx(GoodFile.Field(" DDEAUTO c:\\\\a \"x\"")))),
        new("DDE in pieces", "active-content", Zips.Write(Offices.Docx(GoodFile.Field(" D", "D", "e c:\\\\a")))),
        new("DDE in a simple field", "active-content", Zips.Write(Offices.Docx("<w:fldSimple w:instr=\" DDE a b\"/>"))),
        new("a field whose name another makes up", "active-content", Zips.Write(Offices.Docx(
            $"{GoodFile.Begin}{GoodFile.Field("QUOTE 68 68 69")}{GoodFile.Instruction(" a b")}{GoodFile.End}"))),
        new("a picture that a field fetches", "active-content", Zips.Write(Offices.Docx(GoodFile.Field("INCLUDEPICTURE \"http://example.org/a\"")))),
        new("DDE in a workbook", "active-content", Zips.Write(Offices.Xlsx(
            Offices.Type("/xl/externalLinks/externalLink1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"),
            more: ("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink ddeService=\"cmd\"/></externalLink>")))),
        new("data that a workbook fetches when it opens", "active-content", Zips.Write(Offices.Xlsx(
            Offices.Type("/xl/connections.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"),
            more: ("xl/connections.xml", "<connections><connection refreshOnLoad=\"1\"/></connections>")))),
        new("a slide that starts a program", "active-content", Zips.Write(Offices.Pptx("<a:hlinkClick xmlns:a=\"a\" action=\"ppaction://program\"/>"))),
        new("a presentation that starts a program", "active-content", Compounds.Ppt(Compounds.Atom(0x0FF3, [.. new byte[8], 2, .. new byte[7]]))),
        new("DDE in an Excel 97 workbook", "active-content", Compounds.Xls(Compounds.Record(0x01AE, [0, 0, 7, 0, 0, .. "cmd"u8, 3, .. "/c"u8]))),
        new("DDE in a Word 97 document", "active-content", Compounds.Doc(text: "\u0013 DDEAUTO c:\\a\u0014x\u0015")),
        new("DDE in a Word 97 document, in two bytes a letter", "active-content", Compounds.Doc(text: "\u0013 dde c:\\a\u0014x\u0015", wide: true)),
        new("DDE in an OpenDocument spreadsheet", "active-content", Zips.Write(Offices.Odf("spreadsheet", "<office:dde-source/>"))),
        new("a picture from elsewhere in an OpenDocument text", "active-content", Zips.Write(Offices.Odf(content: "<draw:image xlink:href=\"http://example.org/a.png\"/>"))),
        new("a file beside an OpenDocument text", "active-content", Zips.Write(Offices.Odf(content: "<draw:object xlink:href=\"../a.ods\"/>"))),
        new("a frame in an OpenDocument text", "active-content", Zips.Write(Offices.Odf(content: "<draw:floating-frame/>"))),
        new("DDE in rows", "active-content", "a,b\n1,\"=cmd|'/c calc'!A0\"\n"u8.ToArray()) { BeginsGood = true },
        new("DDE in rows that begins as a sum", "active-content", "a,b\n1,@SUM(1)*cmd|'/c calc'!A0\n"u8.ToArray()) { BeginsGood = true },
        new("DDE in rows in a zip file", "active-content", Zips.Write(("a.csv", "a\n+cmd|'/c'!A0\n"))),
    ];

    static IEnumerable<HostileFile> ActivePdfs() =>
    [
        .. new (string Title, string Catalog, string Object, string Code)[]
        {
            ("a script", "/OpenAction 10 0 R", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>", "active-content"),
            ("a script without its name", "", "<< /JS 3 0 R >>", "active-content"),
            ("a script written in another way", "", "<< /S /Java#53cript >>", "active-content"),
            ("a script behind half a text", "/Title (a(b)", "<< /S /JavaScript >>", "too-complex"),
            ("a script behind a comment", "", "<< /JS%\n(x) >>", "active-content"),
            ("a script in a text's line", "", "<< /T (100%) /JS (x) >>", "active-content"),
            ("a program that is started", "", "<< /S /Launch /F (cmd.exe) >>", "active-content"),
            ("an address that opens by itself", "/OpenAction 10 0 R", "<< /S /URI /URI (http://example.org) >>", "active-content"),
            ("an address that opens by itself, said in the catalog", "/OpenAction << /S /URI /URI (http://example.org) >>", "null", "active-content"),
            ("an address that opens after a page", "/OpenAction << /D (>>>>) /S /GoTo /Next 10 0 R >>", "<< /S /URI >>", "active-content"),
            ("an address that opens by itself, whose number a comment denies", "/OpenAction 10 0 R", "<< % 99 0 obj\n/S /URI >>", "active-content"),
            ("an address that opens by itself, behind a text", "/OpenAction << /D (\\) 9 0 obj >>) /S /URI >>", "null", "active-content"),
            ("a script between words for data in texts", "", "<< /T (>>stream\n) /JS (x) /U (endstream) >>", "active-content"),
            ("a script between words for data in texts, and one for an object", "", "<< /T (1 0 obj <<>>stream\n) /JS (x) /U (endstream) >>", "too-complex"),
            ("an address that opens after a page elsewhere", "/OpenAction 10 0 R", "<< /S /GoTo /D [3 0 R] /Next 5 0 R >>", "active-content"),
            ("an action of a kind that another object says", "/OpenAction 10 0 R", "<< /S 11 0 R >>", "active-content"),
            ("actions of a page", "/AA << /O 10 0 R >>", "<< >>", "active-content"),
            ("a film", "", "<< /Type /Annot /Subtype /RichMedia >>", "active-content"),
            ("a film of old", "", "<< /Subtype /Movie >>", "active-content"),
            ("a model", "", "<< /Subtype /3D >>", "active-content"),
            ("a form of another kind", "/AcroForm << /XFA 10 0 R >>", "<< >>", "active-content"),
            ("a form that is sent", "", "<< /S /SubmitForm >>", "active-content"),
            ("a form that is filled in", "", "<< /S /ImportData >>", "active-content"),
            ("an attachment", "/Names << /EmbeddedFiles 10 0 R >>", "<< >>", "embedded-files"),
            ("an attachment by its place", "", "<< /EF << /F 4 0 R >> >>", "embedded-files"),
            ("an attachment to a page", "", "<< /Subtype /FileAttachment >>", "embedded-files"),
            ("a way into an attachment", "", "<< /S /GoToE >>", "embedded-files"),
        }.Select(each => new HostileFile($"a PDF with {each.Title}", each.Code, Pdfs.Write(each.Catalog, [each.Object]))),
        new("a PDF with a script in a stream", "active-content", Pdfs.WithObjectStream("<< /S /JavaScript /JS (x) >>")),
        new("a PDF with a script in a stream that is not packed", "active-content", Pdfs.WithObjectStream("<< /JS (x) >>", "/Type /ObjStm /N 1 /First {0}")),
        new("a PDF with a script in a stream that hides what it is", "active-content", Pdfs.WithObjectStream("<< /JS (x) >>", "/#4E 1 /F#69rst {0} /Filter /Fl")),
        new("a PDF with an address in a stream that opens by itself", "active-content", Pdfs.WithObjectStream("<< /S /URI >>", catalog: "/OpenAction 20 0 R")),
        new("a PDF with a script in a stream behind a comment", "too-complex",
            Pdfs.WithObjectStream("<< /JS (x) >>", "/Type /ObjStm /N 1 /First {0} /T (%) /Filter /FlateDecode % endobj 1 0 obj\n")),
        new("a PDF with objects packed in another way", "too-complex", Pdfs.WithObjectStream("<< >>", "/Type /ObjStm /N 1 /First {0} /Filter /LZWDecode")),
        new("a PDF with objects packed twice", "too-complex", Pdfs.WithObjectStream("<< >>", "/Type /ObjStm /N 1 /First {0} /Filter [/FlateDecode /FlateDecode]")),
        new("a PDF with objects packed as another object says", "too-complex", Pdfs.WithObjectStream("<< >>", "/Type /ObjStm /N 1 /First {0} /Filter 9 0 R")),
        new("a PDF with objects that begin where another object says", "too-complex", Pdfs.WithObjectStream("<< >>", "/Type /ObjStm /N 1 /First 9 0 R /Filter /FlateDecode")),
        new("a PDF with objects that are cut off", "damaged", Pdfs.WithObjectStream(new string('x', 500) + Guid.Empty, change: packed => packed[..^9])),
        new("a PDF whose objects unpack to very much", "too-complex", Pdfs.WithObjectStream(new string(' ', 20 << 20))),
        new("a PDF with an object in another stream's data", "damaged", Pdfs.Write(objects: [Pdfs.Stream("/Filter /DCTDecode", "11 0 obj << >> endobj"u8.ToArray())])),
        new("a PDF with a stream without an end", "damaged", Pdfs.Write(objects: ["<< /Length 9 >>\nstream\nxxxx"])),
    ];

    static IEnumerable<HostileFile> Archives() =>
    [
        new("an archive in an archive", "nested-archive", Zips.Write(("a.csv", Inner))),
        new("another archive in an archive", "nested-archive", Zips.Write(("a.csv", (byte[])[0x1F, 0x8B, 8, .. new byte[30]]))),
        new("a document in a zip file", "not-only-csv", Zips.Write(("a.csv", "a,b\n"), ("a.pdf", "%PDF-1.7"))),
        new("a document in a zip file that is called csv", "not-only-csv", Zips.Write(("a.csv", (byte[])[.. "%PDF-1.7\n"u8, 0, 1, 2]))),
        new("a zip file without files", "not-only-csv", Zips.Write(("lists/", ""))),
        new("an empty zip file", "not-only-csv", Zips.Write()),
        new("more than 10,000 entries", "unpacks-to-too-much", Zips.Write([.. Enumerable.Range(0, 10_001).Select(i => new ZipEntry($"{i}.csv", []) { Method = 0 })])),
        new("more entries than there are", "damaged", Zips.Write([("a.csv", "a")], [], count: 9_000)),
        new("fewer entries than there are", "unsafe-archive", Zips.Write([("a.csv", "a"), ("b.csv", "b")], [], count: 1)),
        new("a bomb", "unpacks-to-too-much", Zips.Write(("a.csv", Deflatable))),
        new("a bomb in a document", "unpacks-to-too-much", Zips.Write(Offices.Docx(more: ("word/media/a.png", Deflatable)))),
        new("a bomb of many parts", "unpacks-to-too-much", Zips.Write([.. Enumerable.Range(0, 200).Select(i => new ZipEntry($"{i}.csv", "a"u8.ToArray()) { SaidSize = 20 << 20 })])),
        new("a bomb that lies", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", Encoding.ASCII.GetBytes(new string('a', 1 << 20))) { SaidSize = 1000 })),
        new("an entry smaller than it says", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { SaidSize = 1000 })),
        new("an entry with another sum", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { SaidSum = 1 })),
        new("an entry with something behind its data", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { Rest = "hidden"u8.ToArray() })),
        new("an entry with another name within", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { LocalName = "b.exe" })),
        new("an entry packed in a way that few know", "damaged", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { Method = 93 })),
        new("an entry with sizes of ZIP64 in itself alone", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { HasLargeSizes = true })),
        new("an entry with sizes of ZIP64 in the directory alone", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { HasLargeSizesInDirectory = true })),
        new("an entry with sizes of ZIP64", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "a,b\n"u8.ToArray()) { HasLargeSizes = true, HasLargeSizesInDirectory = true })),
        new("a part of a document with sizes of ZIP64 in itself alone", "unsafe-archive", Zips.Write(
            Offices.Docx(more: new ZipEntry("word/media/a.png", Pictures.Png()) { HasLargeSizes = true }))),
        new("an end of ZIP64", "unsafe-archive", Zips.Write([("a.csv", "a")], [], largeEnd: true)),
        new("a symbolic link", "unsafe-archive", Zips.Write(new ZipEntry("a.csv", "/etc/passwd"u8.ToArray()) { Attributes = 0xA1FF_0000 })),
        new("a path from the root", "unsafe-archive", Zips.Write(("/etc/a.csv", "a"))),
        new("a path out of the folder", "unsafe-archive", Zips.Write(("lists/../../a.csv", "a"))),
        new("a path out of the folder, as on Windows", "unsafe-archive", Zips.Write((@"..\a.csv", "a"))),
        new("a path with a drive", "unsafe-archive", Zips.Write((@"C:\a.csv", "a"))),
        new("a name with a character that turns the rest", "unsafe-archive", Zips.Write(("a\u202Evsc.csv", "a"))),
        new("a name twice", "unsafe-archive", Zips.Write(("a.csv", "a"), ("a.csv", "b"))),
        new("names that differ by case", "unsafe-archive", Zips.Write(("a.csv", "a"), ("A.CSV", "b"))),
        new("parts of a document that differ by case", "unsafe-archive", Zips.Write(Offices.Docx(more: ("WORD/document.xml", "<x/>")))),
        new("two types of one part", "unsafe-archive", Zips.Write(Offices.Docx(types: Offices.Type("/word/document.xml", "image/png")))),
    ];

    static IEnumerable<HostileFile> Twofold() =>
    [
        new("a PDF with a zip file behind it", "more-than-one-file", [.. Pdfs.Write(), .. Inner]) { BeginsGood = true },
        new("a JPEG picture with a zip file behind it", "more-than-one-file", [.. Pictures.Jpeg(), .. Inner]) { BeginsGood = true },
        new("a JPEG picture with a comment that ends a zip file", "more-than-one-file", [.. Pictures.Jpeg()[..^2], .. Inner, 0xFF, 0xD9]) { BeginsGood = true },
        new("a JPEG picture with text behind it", "more-than-one-file", [.. Pictures.Jpeg(), .. "<?php"u8]) { BeginsGood = true },
        new("a PNG picture with something behind it", "more-than-one-file", [.. Pictures.Png(), 1]) { BeginsGood = true },
        new("a PDF with something behind it", "more-than-one-file", [.. Pdfs.Write(), .. "MZ"u8]) { BeginsGood = true },
        new("a PDF with text before it", "more-than-one-file", [.. "minutes\n"u8, .. Pdfs.Write()]) { BeginsGood = true },
        new("a JPEG picture with a PDF in it", "more-than-one-file", [0xFF, 0xD8, 0xFF, 0xFE, 0, 100, .. Pdfs.Write()]),
        new("a Word 97 document with a zip file behind it", "more-than-one-file", [.. Compounds.Doc(), .. Inner]) { BeginsGood = true },
        new("a zip file with something before it", "more-than-one-file", Zips.Write([("a.csv", "a")], "PK\u0003\u0004junk"u8.ToArray(), moved: true)),
        new("a zip file with room before it that it counts", "more-than-one-file", Zips.Write([("a.csv", "a")], "PK\u0003\u0004junk"u8.ToArray())),
        new("a zip file with room between its entries", "more-than-one-file", Zips.Write(new ZipEntry("a.csv", "a"u8.ToArray()) { Gap = "junk"u8.ToArray() }, ("b.csv", "b"))),
        new("a zip file with a comment", "more-than-one-file", Zips.Write([("a.csv", "a")], [], comment: "a comment")),
        new("a zip file behind a zip file", "more-than-one-file", [.. Inner, .. Inner]) { BeginsGood = true },
    ];

    static IEnumerable<HostileFile> Broken() =>
    [
        new("a picture of more than a hundred million pixels", "picture-too-large", Pictures.Png(10_001, 10_000)),
        new("a picture wider than numbers", "picture-too-large", Pictures.Png(uint.MaxValue, uint.MaxValue)),
        new("a JPEG picture of more than a hundred million pixels", "picture-too-large", Pictures.Jpeg(65_500, 65_500)),
        new("a JPEG picture without a height", "damaged", Pictures.Jpeg(4, 0)),
        new("a JPEG picture whose parts lie", "damaged", Pictures.Jpeg(quantLength: 60_000)),
        new("a JPEG picture of very many scans", "damaged", Pictures.Jpeg(scans: 200)),
        new("a PNG picture whose parts lie", "damaged", Pictures.Png(length: 70_000)),
        new("a PNG picture with a wrong sum", "damaged", Pictures.Png(wrongSum: true)),
        new("a PDF without an end", "damaged", Pdfs.Write()[..^8]),
        new("a PDF without a version", "damaged", [.. "%PDF-x"u8, .. Pdfs.Write()[6..]]),
        new("a document with a DTD", "damaged", Zips.Write(Offices.Docx(more: ("word/_rels/a.xml.rels", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")))),
        new("a document without relationships", "damaged", Zips.Write(("[Content_Types].xml", "<Types/>"))),
        new("a document very deep in itself", "too-complex", Zips.Write(Offices.Docx(string.Concat(Enumerable.Repeat("<w:p>", 2000)) + string.Concat(Enumerable.Repeat("</w:p>", 2000))))),
        new("an attribute without end", "too-complex", Zips.Write(Offices.Docx($"<w:p w:x=\"{new string('>', 5 << 20)}\"/>"))),
        new("names without end", "too-complex", Zips.Write(Offices.Docx(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<a{i}/>"))))),
        new("a compound file without content", "kind-not-recognised", Compounds.Write()),
        new("a compound file with parts over each other", "damaged", Compounds.Doc()[..2048]),
        new("a workbook that does not begin as one", "damaged", Compounds.Write(("Workbook", new byte[64]))),
        new("a Word 97 document that does not begin as one", "damaged", Compounds.Write(("WordDocument", new byte[64]))),
        new("a presentation that nobody edited", "damaged", Compounds.Write(("PowerPoint Document", new byte[64]))),
    ];
}
