using System.IO.Compression;
using System.Security;
using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Lists of a few rows, each right in itself, to break in one place.</summary>
static class Lists
{
    /// <summary>A Monday. The six months reach back to 16 May 2026.</summary>
    public static readonly DateOnly Day = new(2026, 11, 16);

    /// <summary>A part of an xlsx: style 1 shows a number as a date.</summary>
    public static readonly (string Name, string Content) DateStyle = ("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");

    /// <summary>The headings of list 1, as a line of a csv.</summary>
    public const string ContactHeadings = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome";

    public static SyntheticRow Row(int list, params (Field Field, object? Value)[] with)
    {
        var row = new SyntheticRow(ListLayout.For(list));
        (Field, object?)[] usual =
        [
            (Field.ChildId, "A1"), (Field.Gender, "a) Male"), (Field.Ethnicity, "a) WBRI"), (Field.DateOfBirth, new DateOnly(2016, 5, 1)), (Field.Age, 10),
            (Field.ContactDate, new DateOnly(2026, 10, 1)), (Field.ContactSource, "q) 6: Police"), (Field.ContactOutcome, "Advice"),
            (Field.EarlyHelpStart, new DateOnly(2026, 8, 3)), (Field.EarlyHelpCompletion, new DateOnly(2026, 9, 30)), (Field.Organisation, "Family Hub"),
            (Field.ReferralDate, new DateOnly(2026, 10, 2)), (Field.ReferralSource, "q) 6: Police"), (Field.ReferralNfa, "b) No"), (Field.ReferralCount, 0),
            (Field.Team, "Team 1"), (Field.Worker, "Worker 1"), (Field.Disability, "b) No"),
            (Field.AssessmentStart, new DateOnly(2026, 10, 5)), (Field.ChildSeen, "a) Yes"), (Field.AssessmentAuthorised, new DateOnly(2026, 11, 2)), (Field.SupportRequired, "a) Yes"),
            (Field.StrategyDiscussion, new DateOnly(2026, 10, 6)), (Field.ConferenceUnnecessary, "b) No"), (Field.ConferenceDate, new DateOnly(2026, 10, 20)), (Field.ConferenceResult, "a) Yes"),
            (Field.EnquiryCount, 0), (Field.ConferenceCount, 0),
        ];
        foreach (var (field, value) in usual.Concat(with))
            if (row.Layout.Position(field) >= 0)
                row[field] = value;
        return row;
    }

    /// <summary>Writes the rows in the official layout.</summary>
    public static byte[] Write(IEnumerable<SyntheticRow> rows, WorkbookFormat format = WorkbookFormat.Xlsx)
    {
        using var stream = new MemoryStream();
        using (var writer = WorkbookWriter.Create(stream, format))
            foreach (var layout in ListLayout.All)
            {
                writer.StartList(layout);
                foreach (var row in rows.Where(row => row.Layout == layout))
                    writer.Row(CellStyle.Plain, row.Values);
                writer.EndSheet();
            }
        return stream.ToArray();
    }

    /// <summary>What is found in the rows, checked as drawn up on <see cref="Day"/>; that the other lists are blank is not.</summary>
    public static IReadOnlyList<Finding> Findings(params IEnumerable<SyntheticRow> rows) => [.. Check(Write(rows)).Findings.Where(finding => finding.Check != Checks.NoRows)];

    public static (CheckResult Result, IReadOnlyList<Finding> Findings) Check(byte[] file, string name = "lists.xlsx", CheckOptions? options = null) =>
        AnnexACheck.Run(new AnnexAFile(name, () => new MemoryStream(file)), options ?? new CheckOptions { DrawnUpOn = Day });

    public static (CheckResult Result, IReadOnlyList<Finding> Findings) Csv(string text, string name = "list.csv") => Check(Encoding.UTF8.GetBytes(text), name);

    /// <summary>The rows as they were understood.</summary>
    public static List<ListRow> Read(byte[] file, string name = "x")
    {
        var rows = new List<ListRow>();
        AnnexACheck.Run([new AnnexAFile(name, () => new MemoryStream(file))], new CheckOptions { DrawnUpOn = Day }, _ => { }, rows.Add);
        return rows;
    }

    /// <summary>Writes the file again in the official layout.</summary>
    public static (NormaliseResult Result, byte[] File) Normalise(byte[] file)
    {
        using var output = new MemoryStream();
        var result = AnnexANormaliser.Run(new AnnexAFile("x", () => new MemoryStream(file)), output, new CheckOptions { DrawnUpOn = Day });
        return (result, output.ToArray());
    }

    /// <summary>The rows of a sheet, cells joined by vertical bars.</summary>
    public static List<string> Sheet(byte[] file, string name)
    {
        using var source = new XlsxSource(new ZipParts(new MemoryStream(file), new ReadingLimits()));
        var lines = new List<string>();
        var row = new RowBuffer();
        while (source.NextSheet())
            while (source.NextRow(row))
                if (source.SheetName == name)
                    lines.Add(string.Join('|', row.Cells.ToArray().Select(cell => row.Text(cell).ToString())));
        return lines;
    }

    /// <summary>A workbook with the headings of list 1 and rows of cells given as XML, or as the texts of all of them but the first.</summary>
    public static byte[] Contacts(string rows, string settings = "", string behind = "", params (string Name, string Content)[] others) =>
        Xlsx($"<worksheet><sheetData><row>{string.Concat(ContactHeadings.Split(',').Select(XlsxCell))}</row>{rows}</sheetData>{behind}</worksheet>", settings, others);

    /// <summary>A row of list 1 with some cells replaced by XML of their own.</summary>
    public static string Contact(params (Field Field, string Xml)[] with)
    {
        var cells = "1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,x".Split(',').Select(XlsxCell).ToArray();
        foreach (var (field, xml) in with)
            cells[ListLayout.For(1).Position(field)] = xml;
        return $"<row>{string.Concat(cells)}</row>";
    }

    /// <summary>A workbook with one sheet whose XML is given; other parts may follow.</summary>
    public static byte[] Xlsx(string sheet, string settings = "", params (string Name, string Content)[] others) =>
        Zip([("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", Workbook(settings)), ("xl/_rels/workbook.xml.rels", Relations), ("xl/worksheets/sheet1.xml", sheet), .. others]);

    /// <summary>An OpenDocument spreadsheet with one sheet whose rows are given.</summary>
    public static byte[] Ods(string rows) =>
        Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", $"<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"L\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"));

    /// <summary>A text cell of an OpenDocument spreadsheet; a blank text makes a blank cell.</summary>
    public static string OdsCell(string text, int times = 1, string attributes = "") => text.Length == 0
        ? "<table:table-cell/>"
        : $"<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"{times}\" {attributes}><text:p>{SecurityElement.Escape(text)}</text:p></table:table-cell>";

    /// <summary>A text cell of a workbook's sheet.</summary>
    public static string XlsxCell(string text) => $"<c t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>";

    public const string Relations = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

    public static string Workbook(string settings = "") =>
        $"<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">{settings}<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

    public static byte[] Zip(params (string Name, string Content)[] parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in parts)
                Add(zip, name, content);
        return stream.ToArray();
    }

    public static void Add(ZipArchive zip, string name, string content)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(content);
    }

    public static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);

    /// <summary>The larger number when the long tests are asked for.</summary>
    public static int Count(int usual, int thorough) => Environment.GetEnvironmentVariable("JTAI_LONG") == "1" ? thorough : usual;
}
