using System.Text;
using Jtai.Intake.Contents;
using Jtai.Testing;

namespace Jtai.Intake.Tests.Contents;

/// <summary>Files as agencies send them, which nothing stands in the way of.</summary>
internal sealed record GoodFile(string Title, FileKind Kind, byte[] File)
{
    public static IReadOnlyList<GoodFile> All { get; } =
    [
        new("a PDF", FileKind.Pdf, Pdfs.Write()),
        new("a PDF that opens at a page", FileKind.Pdf, Pdfs.Write("/OpenAction [3 0 R /Fit]")),
        new("a PDF that opens by going to a page", FileKind.Pdf, Pdfs.Write("/OpenAction 10 0 R", ["<< /S /GoTo /D [3 0 R /Fit] >>"])),
        new("a PDF that opens by going to a page, said in the catalog", FileKind.Pdf, Pdfs.Write("/OpenAction << /S /GoTo /D [3 0 R /XYZ 0 0 0] >>")),
        new("a PDF with an outline", FileKind.Pdf, Pdfs.Write("/Outlines 10 0 R", ["<< /First 11 0 R /Last 11 0 R >>", "<< /Title (Live stream) /Next 11 0 R >>"])),
        new("a PDF with objects in a stream", FileKind.Pdf, Pdfs.WithObjectStream("<< /A << /S /URI /URI (https://www.gov.uk) >> >>")),
        new("a PDF with objects in a stream that opens by one of them", FileKind.Pdf, Pdfs.WithObjectStream("<< /S /GoTo /D [3 0 R /Fit] >>", catalog: "/OpenAction 20 0 R")),
        new("a PDF that opens at a place with a name", FileKind.Pdf, Pdfs.WithObjectStream(
            "<< /S /URI >>", catalog: "/OpenAction << /S /GoTo /D (\\(a\\) > b) >> /Lang (en-GB)")),
        new("a PDF with streams in all ways of writing them", FileKind.Pdf, Pdfs.Write(objects:
            [Pdfs.Stream("/Length 4 /X << /Y <AB> >>", "abcd"u8.ToArray()), "<</Length 4>>stream\nabcd\nendstream", "<</T(a\\)b)/Length 4>> % data\nstream\r\nabcd endstream"])),
        new("a PDF whose title looks like more", FileKind.Pdf, Pdfs.Write("/Title (100% of /JS; see /AA or /EF)")),
        new("a PDF with a form", FileKind.Pdf, Pdfs.Write("/AcroForm << /Fields [] >>")),
        new("a Word document", FileKind.Docx, Zips.Write(Offices.Docx())),
        new("a Word document with its sizes behind the data", FileKind.Docx, Zips.Streamed(Offices.Docx())),
        new("a Word document with links, a picture and a template on its writer's disk", FileKind.Docx, Zips.Write(Offices.Docx(
            Field("HYPERLINK \"https://www.gov.uk\"") + Field("PAGE"),
            relationships: Offices.Related("hyperlink", "https://www.gov.uk", external: true) + Offices.Related("image", "media/image1.png")
                + Offices.Related("attachedTemplate", "file:///C:\\Templates\\Board.dotx", external: true),
            more: ("word/media/image1.png", Pictures.Png())))),
        new("a Word document with a field within a field", FileKind.Docx, Zips.Write(Offices.Docx($"{Begin}{Instruction("IF ")}{Field("MERGEFIELD x")}{Instruction(" = 1")}{End}"))),
        new("an Excel workbook", FileKind.Xlsx, Zips.Write(Offices.Xlsx())),
        new("an Excel workbook that refers to another", FileKind.Xlsx, Zips.Write(Offices.Xlsx(
            Offices.Type("/xl/externalLinks/externalLink1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"),
            more: [("xl/externalLinks/externalLink1.xml", "<externalLink><externalBook/></externalLink>"),
                ("xl/externalLinks/_rels/externalLink1.xml.rels", $"<Relationships>{Offices.Related("externalLinkPath", "file:///S:\\a.xlsx", external: true)}</Relationships>")]))),
        new("a PowerPoint presentation", FileKind.Pptx, Zips.Write(Offices.Pptx("<a:hlinkClick xmlns:a=\"a\" action=\"ppaction://hlinksldjump\"/>"))),
        new("a Word 97 document", FileKind.Doc, Compounds.Doc(more: [("ObjectPool", null)])),
        new("an Excel 97 workbook", FileKind.Xls, Compounds.Xls()),
        new("a PowerPoint 97 presentation", FileKind.Ppt, Compounds.Ppt(Compounds.Container(0x0FF2, Compounds.Atom(0x0FF3, new byte[16])))),
        new("an OpenDocument text", FileKind.Odt, Zips.Write(Offices.Odf())),
        new("an OpenDocument text with an empty part", FileKind.Odt, Zips.Write(Offices.Odf(
            more: [("Configurations2/accelerator/current.xml", ""), ("Configurations2/menubar/", "")]))),
        new("an OpenDocument spreadsheet", FileKind.Ods, Zips.Write(Offices.Odf("spreadsheet"))),
        new("an OpenDocument presentation with a link and a picture", FileKind.Odp, Zips.Write(Offices.Odf(
            "presentation", "<draw:a xlink:href=\"https://www.gov.uk\"/><draw:image xlink:href=\"Pictures/1.png\"/>", more: ("Pictures/1.png", Pictures.Png())))),
        new("rows", FileKind.Csv, "Child,Age,Note\r\n1,7,\"a, b\"\r\n2,-1,- waiting | not told!\r\n"u8.ToArray()),
        new("rows of Excel in Windows-1252", FileKind.Csv, [.. "Child;Name\n1;Zo"u8, 0xEB, .. "\n"u8]),
        new("rows in UTF-16", FileKind.Csv, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Child\tAge\n1\t7\n")]),
        new("text", FileKind.Txt, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("The board met, at 10:00 – in the town hall.\nNobody had sent word.\n", 4000)))),
        new("a JPEG picture", FileKind.Jpeg, Pictures.Jpeg()),
        new("a JPEG picture of many scans", FileKind.Jpeg, Pictures.Jpeg(scans: 12)),
        new("a JPEG picture of a telephone, with a second behind it", FileKind.Jpeg, [.. Pictures.Jpeg(), 0, 0, .. Pictures.Jpeg()]),
        new("a PNG picture", FileKind.Png, Pictures.Png()),
        new("a PNG picture of a hundred million pixels", FileKind.Png, Pictures.Png(10_000, 10_000)),
        new("a zip file of csv files", FileKind.ZipOfCsv, Zips.Write(("lists/", ""), ("lists/list 1.csv", "Child,Age\n1,7\n"), ("lists\\list 2.csv", "Child,Age\n1,7\n"))),
        new("a zip file of csv files with their sizes behind them", FileKind.ZipOfCsv, Zips.Streamed(("1.csv", "Child,Age\n1,7\n"), ("2.csv", "Child,Age\n"))),
        .. Real("tests/Jtai.AnnexA.Tests/Samples", "*.xlsx", FileKind.Xlsx), .. Real("tests/Jtai.AnnexA.Tests/Samples/Faults", "*.xlsx", FileKind.Xlsx),
        .. Real("tests/Jtai.AnnexA.Tests/Samples", "*.xls", FileKind.Xls), .. Real("tests/Jtai.AnnexA.Tests/Samples", "*.ods", FileKind.Ods),
        .. Real("docs/images", "*.png", FileKind.Png), .. Real("docs", "s*.md", FileKind.Txt),
    ];

    public const string Begin = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>", End = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    public static string Instruction(string text) => $"<w:r><w:instrText xml:space=\"preserve\">{text}</w:instrText></w:r>";

    public static string Field(params string[] instruction) =>
        $"{Begin}{string.Concat(instruction.Select(Instruction))}<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>x</w:t></w:r>{End}";

    /// <summary>Files of the repository that programs made.</summary>
    static IEnumerable<GoodFile> Real(string folder, string pattern, FileKind kind) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern).Where(path => Path.GetExtension(path).Length == Path.GetExtension(pattern).Length)
            .Order(StringComparer.Ordinal).Select(path => new GoodFile(Path.GetFileName(path), kind, System.IO.File.ReadAllBytes(path)));
}
