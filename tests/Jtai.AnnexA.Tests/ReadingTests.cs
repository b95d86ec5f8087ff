using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Lists are found and read wherever they stand and in whatever kind of file.</summary>
public sealed class ReadingTests
{
    static readonly CheckOptions In2015 = new() { DrawnUpOn = new DateOnly(2015, 4, 1) };

    [Fact]
    public void The_official_template_with_rows_gives_no_false_finding()
    {
        var (result, findings) = AnnexACheck.Run(AnnexAFile.At(Lists.Sample("official-template-with-list-3-rows.xlsx")), In2015);
        Assert.True(result.Readable);
        Assert.Equal([1, 2, 3, 4, 5], result.Files[0].Sheets.Where(sheet => sheet.List is not null).Select(sheet => sheet.List!.Value));
        Assert.All(result.Files[0].Sheets.Where(sheet => sheet.List is not null), sheet => Assert.True(sheet is { HeaderRow: 2, MissingColumns: [], ExtraColumns: [] }));
        Assert.Equal(5, result.Rows);
        // What is really so: four lists are blank, a count is blank, and "Health" is a group.
        Assert.Equal(["AX-0014", "AX-0014", "AX-0014", "AX-0014", "AX-0203", "AX-0209"], findings.Select(finding => finding.Code).Order());
        Assert.Equal("I6", findings.Single(finding => finding.Check == Checks.ValueBlank).Cell);
        Assert.Equal("G4", findings.Single(finding => finding.Check == Checks.GroupOnly).Cell);
    }

    [Fact]
    public void The_empty_official_template_gives_no_false_finding()
    {
        var (result, findings) = AnnexACheck.Run(AnnexAFile.At(Lists.Sample("official-template-empty-list-3-renamed.xlsx")), In2015);
        Assert.Equal("List 3", result.Files[0].Sheets.Single(sheet => sheet.List == 3).Sheet);
        Assert.All(findings, finding => Assert.Same(Checks.NoRows, finding.Check));
        Assert.Equal(new FindingCounts(0, 0, 5), result.Counts);
    }

    [Fact]
    public void Headings_in_row_1_and_formulas_with_results_are_read()
    {
        var rows = new List<ListRow>();
        var result = AnnexACheck.Run([AnnexAFile.At(Lists.Sample("mock-headings-in-row-1.xlsx"))], new CheckOptions { DrawnUpOn = new DateOnly(2020, 6, 1) }, _ => { }, rows.Add);
        Assert.Equal([13, 2, 11, 5, 4], result.Files[0].Sheets.Where(sheet => sheet.List is not null).Select(sheet => sheet.DataRows));
        Assert.All(result.Files[0].Sheets.Where(sheet => sheet.List is null), sheet => Assert.Contains("lists 6 to 11", sheet.Ignored, StringComparison.Ordinal));
        // F3 is =F2+3 with the saved result 43477.
        Assert.Equal(new DateOnly(2019, 1, 12), rows.First(row => row.List == 1 && row.Row == 3).EventDate);
        Assert.Equal("2222", rows.First(row => row.List == 1 && row.Row == 3).ChildId);
    }

    [Theory]
    [InlineData("practice.xls", "xls")]
    [InlineData("practice.ods", "ods")]
    public void Workbooks_saved_by_another_program_read_as_the_original(string file, string format)
    {
        var (result, findings) = AnnexACheck.Run(AnnexAFile.At(Lists.Sample(file)), new CheckOptions { DrawnUpOn = Lists.Day });
        Assert.Equal(format, result.Files[0].Format);
        Assert.Empty(findings);
        using var original = new MemoryStream();
        SyntheticWorkbook.Write(original, 40, 5, Lists.Day);
        Assert.Equal(Rows(original.ToArray()), Rows(File.ReadAllBytes(Lists.Sample(file))));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Reading_is_the_same_through_xlsx_ods_and_csv(ulong seed)
    {
        var read = Enum.GetValues<WorkbookFormat>().Select(format =>
        {
            using var stream = new MemoryStream();
            SyntheticWorkbook.Write(stream, 120, seed, Lists.Day, faults: 40, format);
            var (_, findings) = Lists.Check(stream.ToArray());
            return (Rows: Rows(stream.ToArray()), Findings: findings.Where(finding => finding.Check != Checks.WrongExtension).Select(finding => finding.Message));
        }).ToArray();
        Assert.Equal(read[0].Rows, read[1].Rows);
        Assert.Equal(read[0].Rows, read[2].Rows);
        Assert.Equal(read[0].Findings, read[1].Findings);
        Assert.Equal(read[0].Findings, read[2].Findings);
    }

    [Theory, InlineData(1), InlineData(600)]
    public void Rows_that_an_ods_writes_once_and_repeats_are_read_as_often(int before)
    {
        static string Row(string csv, int times = 1) => $"<table:table-row table:number-rows-repeated=\"{times}\">{string.Concat(csv.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>";
        static string Child(int id) => $"{id},a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,x";
        var file = Lists.Ods(Row(Lists.ContactHeadings) + string.Concat(Enumerable.Range(1, before).Select(id => Row(Child(id)))) + Row(Child(before + 1), 2) + Row(Child(before + 2)));
        var rows = Lists.Read(file);
        Assert.Equal([.. Enumerable.Range(1, before + 1), before + 1, before + 2], rows.Select(row => int.Parse(row.ChildId!)));
        Assert.Equal(Enumerable.Range(2, before + 3), rows.Select(row => row.Row));
        Assert.All(rows, row => Assert.Equal("x", row[Field.ContactOutcome].Text));
    }

    [Fact]
    public void Cells_that_an_ods_writes_once_and_repeats_are_read_as_often()
    {
        var file = Lists.Ods($"<table:table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row>{Lists.OdsCell("7", 3)}{Lists.OdsCell("x", 5)}</table:table-row>");
        Assert.Equal(["7", "7", "7", "x", "x", "x", "x", "x"], Assert.Single(Lists.Read(file)).Values.Select(value => value.Text));
    }

    [Fact]
    public void What_an_ods_remembers_of_another_file_is_no_list()
    {
        string Table(string name, string more, string id) => $"</table:table><table:table table:name=\"{name}\">{more}<table:table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row>{string.Concat($"{id},a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,x".Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>";
        // A sheet that is linked to another file is one that people see.
        var file = Lists.Ods(Table("'file:///H:/old/lists.ods'#$List_1", "<table:table-source/>", "old") + Table("List_1", "<table:table-source/>", "new"));
        Assert.Equal("new", Assert.Single(Lists.Read(file)).ChildId);
        Assert.Contains("H:/old/lists.ods", Assert.Single(Lists.Check(file, "x.ods").Findings, finding => finding.Check == Checks.SheetIgnored).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotation_marks_that_do_not_fit_are_named_with_their_row_and_drop_nothing()
    {
        var text = Lists.ContactHeadings + """

            1,a) Male,"White" British mother,01/05/2016,10,01/10/2026,6,"NFA" then police
            2,a) Male,a) WBRI,01/05/2016,10,01/10/2026,6,"oops
            3,a) Male,a) WBRI,01/05/2016,10,01/10/2026,6,x
            4,a) Male,a) WBRI,01/05/2016,10,01/10/2026,6,said "ok"
            5,a) Male,a) WBRI,01/05/2016,10,01/10/2026,6,"y"
            6,a) Male,a) WBRI,01/05/2016,10,01/10/2026,6,"both ""kinds"" of
            line"

            """;
        var rows = Lists.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(["1", "2", "5", "6"], rows.Select(row => row.ChildId));
        Assert.Equal(("White British mother", "NFA then police"), (rows[0][Field.Ethnicity].Text, rows[0][Field.ContactOutcome].Text));
        Assert.EndsWith("said ok\"", rows[1][Field.ContactOutcome].Text, StringComparison.Ordinal);
        var findings = Lists.Csv(text).Findings;
        Assert.Equal([2, 3], findings.Where(finding => finding.Check == Checks.QuotesDoNotFit).Select(finding => finding.Row!.Value));
        Assert.Equal(3, Assert.Single(findings, finding => finding.Check == Checks.RowsInValue).Row);
    }

    [Fact]
    public void A_value_that_holds_whole_rows_is_named_though_its_quotation_marks_fit()
    {
        var findings = Lists.Csv($"{Lists.ContactHeadings}\n1,M,\"WBRI,01/05/2016,10,01/10/2026,6,x\n2,M,WBRI\",01/05/2016,10,01/10/2026,6,x\n3,M,WBRI,01/05/2016,10,01/10/2026,6,\"Advice\ngiven, then closed\"\n").Findings;
        Assert.Equal(2, Assert.Single(findings, finding => finding.Check == Checks.RowsInValue).Row);
        Assert.DoesNotContain(findings, finding => finding.Check == Checks.QuotesDoNotFit);
    }

    public static TheoryData<string, string> Encodings => new() { { "utf-8", "UTF-8" }, { "utf-16", "UTF-16" }, { "utf-16BE", "UTF-16" }, { "windows-1252", "Windows-1252" } };

    [Theory, MemberData(nameof(Encodings))]
    public void Text_is_read_in_its_encoding_with_any_delimiter(string encodingName, string shown)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(encodingName);
        foreach (var (delimiter, name) in new[] { (',', "comma"), (';', "semicolon"), ('\t', "tab"), ('|', "vertical bar") })
        {
            var text = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,\"Zoë’s \"\"advice\"\"\nline 2\"\n".Replace(',', delimiter);
            foreach (var preamble in new[] { encoding.GetPreamble(), [] })
            {
                var rows = new List<ListRow>();
                var bytes = preamble.Concat(encoding.GetBytes(text)).ToArray();
                var result = AnnexACheck.Run([new AnnexAFile("x.csv", () => new MemoryStream(bytes))], new CheckOptions { DrawnUpOn = Lists.Day }, _ => { }, rows.Add);
                Assert.Equal($"csv, {shown}, {name}", result.Files[0].Format);
                Assert.Equal("Zoë’s \"advice\"\nline 2", Assert.Single(rows)[Field.ContactOutcome].Text);
            }
        }
    }

    [Fact]
    public void The_separator_line_of_Excel_is_obeyed()
    {
        var sheet = Lists.Csv("sep=;\r\nChild Unique ID;Gender;Ethnicity;Date of Birth;Age;Date of Contact;Contact Source;Contact outcome\r\n").Result.Files[0].Sheets[0];
        Assert.Equal((1, 2), (sheet.List, sheet.HeaderRow));
    }

    [Fact]
    public void An_id_that_is_merged_over_the_rows_of_a_child_is_the_id_of_each()
    {
        static string Row(int number, string id, string outcome) => Lists.Contact((Field.ChildId, id), (Field.ContactOutcome, Lists.XlsxCell(outcome))).Replace("<row>", $"<row r=\"{number}\">", StringComparison.Ordinal);
        var blank = "<c/>";
        var xlsx = Lists.Contacts(Row(2, Lists.XlsxCell("1"), "a") + Row(3, blank, "b") + Row(5, blank, "c") + Row(6, blank, "d") + Row(7, Lists.XlsxCell("2"), "e"), "", "<mergeCells><mergeCell ref=\"A7:A7\"/><mergeCell ref=\"A2:A5\"/><mergeCell ref=\"J1:XFD1048576\"/></mergeCells>");
        Assert.Equal(["1", "1", "1", null, "2"], Lists.Read(xlsx).Select(row => row.ChildId));
        Assert.Equal(6, Assert.Single(Lists.Check(xlsx).Findings, finding => finding.Check == Checks.ChildIdBlank).Row);

        string[] headings = Lists.ContactHeadings.Split(','), values = "a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,x".Split(',');
        string OdsRow(string id) => $"<table:table-row>{id}{string.Concat(values.Select(text => Lists.OdsCell(text)))}</table:table-row>";
        var ods = Lists.Ods($"<table:table-row>{string.Concat(headings.Select(text => Lists.OdsCell(text)))}</table:table-row>{OdsRow(Lists.OdsCell("1", 1, "table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\""))}{OdsRow("<table:covered-table-cell/>")}{OdsRow("<table:table-cell/>")}");
        Assert.Equal(["1", "1", null], Lists.Read(ods).Select(row => row.ChildId));

        var original = Lists.Read(File.ReadAllBytes(Lists.Sample("practice.xls")));
        Assert.NotEqual(original[0].ChildId, original[1].ChildId);
        Assert.Equal([original[0].ChildId, original[0].ChildId, original[2].ChildId], Lists.Read(MergedXls()).Take(3).Select(row => row.ChildId));
    }

    /// <summary>An old workbook with A3 merged with A4: its record of the window becomes one of merged cells, and A4 blank.</summary>
    static byte[] MergedXls()
    {
        var file = File.ReadAllBytes(Lists.Sample("practice.xls"));
        var cell = file.AsSpan().IndexOf<byte>([0xFD, 0x00, 0x0A, 0x00, 0x03, 0x00, 0x00, 0x00]);
        (file[cell], file[cell + 1]) = (0x01, 0x02);
        var window = cell + file.AsSpan(cell).IndexOf<byte>([0x3E, 0x02, 0x12, 0x00]);
        new byte[] { 0xE5, 0x00, 0x12, 0x00, 1, 0, 2, 0, 3, 0, 0, 0, 0, 0 }.CopyTo(file, window);
        return file;
    }

    [Fact]
    public void A_value_merged_over_several_columns_of_the_list_is_named()
    {
        var file = Lists.Contacts(Lists.Contact((Field.ContactSource, Lists.XlsxCell("Police")), (Field.ContactOutcome, "<c/>")), "", "<mergeCells><mergeCell ref=\"A1:H1\"/><mergeCell ref=\"G2:H2\"/></mergeCells>");
        Assert.Equal("G2", Assert.Single(Lists.Check(file).Findings, finding => finding.Check == Checks.MergedCells).Cell);
        Assert.Equal("Police", Assert.Single(Lists.Read(file))[Field.ContactSource].Text);
    }

    [Theory]
    [InlineData("xl/workbook.xml", "xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml")]
    [InlineData("xl/workbook.xml", "xl/worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml")]
    [InlineData("xl/workbook.xml", "xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml")]
    [InlineData("xl/workbook.xml", "xl/worksheets/sheet 1.xml", "worksheets/sheet%201.xml")]
    [InlineData("xl/workbook22.xml", "xl/worksheets/sheet1.xml", "worksheets/sheet1.xml")]
    [InlineData("workbook.main.xml", "s.xml", "s.xml")]
    public void Parts_of_an_xlsx_are_found_by_their_relationships(string workbook, string sheet, string target)
    {
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var (folder, name) = (workbook[..(workbook.LastIndexOf('/') + 1)], workbook[(workbook.LastIndexOf('/') + 1)..]);
        var headings = string.Concat(Lists.ContactHeadings.Split(',').Select(Lists.XlsxCell));
        var file = Lists.Zip(("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", $"<Relationships><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"b\" Type=\"{Office}/officeDocument\" Target=\"{workbook}\"/></Relationships>"),
            (workbook, Lists.Workbook()),
            ($"{folder}_rels/{name}.rels", $"<Relationships><Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"{target}\"/><Relationship Id=\"rId2\" Type=\"{Office}/styles\" Target=\"./look.xml\"/></Relationships>"),
            ($"{folder}look.xml", Lists.DateStyle.Item2), (sheet, $"<worksheet><sheetData><row>{headings}</row>{Lists.Contact((Field.ContactOutcome, "<c s=\"1\"><v>46296</v></c>"))}</sheetData></worksheet>"));
        Assert.Equal("01/10/2026", Assert.Single(Lists.Read(file))[Field.ContactOutcome].Text);
    }

    static List<string> Rows(byte[] file)
    {
        var rows = new List<string>();
        AnnexACheck.Run([new AnnexAFile("x", () => new MemoryStream(file))], new CheckOptions { DrawnUpOn = Lists.Day }, _ => { }, row => rows.Add($"{row.List} {row.Row} {string.Join("|", row.Values.Select(value => $"{value.Text};{value.Date};{value.Number};{value.Code}"))}"));
        return rows;
    }
}
