using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Nothing of a list is lost without a word, and what a program can read is read.</summary>
public sealed class LostDataTests
{
    const string Child = "a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,x";
    const string Referrals = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of referral,Referral Source,Referral NFA?,Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker";

    [Theory]
    [InlineData(5, 5), InlineData(1, 9), InlineData(12, 0), InlineData(2_500, 100)]
    public void Children_above_the_headings_are_an_error_with_their_rows_and_stand_in_Changes(int above, int below)
    {
        var text = $"List 1: Contacts\nDrawn up on,16/11/2026\n{Children(1, above)}{Lists.ContactHeadings}\n{Children(above + 1, below)}";
        var (result, findings) = Lists.Csv(text);
        Assert.Equal((above + 3, below), (result.Files[0].Sheets[0].HeaderRow!.Value, result.Rows));
        var finding = Assert.Single(findings, finding => finding.Check == Checks.RowsAboveHeadings);
        Assert.Contains(above == 1 ? "(1 row: 3)" : $"({above:N0} rows: 3 to {above + 2})", finding.Message, StringComparison.Ordinal);
        Assert.Single(Lists.Sheet(Lists.Normalise(Encoding.UTF8.GetBytes(text)).File, "Changes"), line => line.Contains("above the headings", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Children_above_the_headings_are_found_in_every_list_and_kind_of_file_and_wherever_it_stands(int list)
    {
        var layout = ListLayout.For(list);
        var row = Lists.Row(list);
        string[] headings = [.. layout.Columns.Select(column => column.Heading)], child = [.. row.Values.Select(value => value is DateOnly day ? day.ToString("dd/MM/yyyy") : $"{value}")];
        foreach (var left in new[] { 0, 63, 64, 200 })
        {
            string[][] lines = [["Our lists"], [.. Enumerable.Repeat("", left), .. child], [.. Enumerable.Repeat("", left), .. headings], [.. Enumerable.Repeat("", left), .. child]];
            var ods = Lists.Ods(string.Concat(lines.Select(line => $"<table:table-row>{string.Concat(line.Select(text => Lists.OdsCell(text)))}</table:table-row>")));
            var xlsx = Lists.Xlsx($"<worksheet><sheetData>{string.Concat(lines.Select(line => $"<row>{string.Concat(line.Select(text => text.Length == 0 ? "<c/>" : Lists.XlsxCell(text)))}</row>"))}</sheetData></worksheet>");
            var csv = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{string.Join(',', line.Select(text => $"\"{text}\""))}\n")));
            foreach (var file in new[] { csv, ods, xlsx, Xls.Write([("L", lines)]), Xls.Write([("L", lines)], "Book") }.Take(left < 200 ? 5 : 3))
            {
                var finding = Assert.Single(Lists.Check(file).Findings, finding => finding.Check == Checks.RowsAboveHeadings);
                Assert.Equal((list, 2), (finding.List!.Value, finding.Row!.Value));
            }
        }
    }

    [Theory]
    [InlineData("List 1: Contacts\n"), InlineData("Our council\nDrawn up on,16/11/2026,by,the,data,team\n\nnotes,,,\n"), InlineData("From,16/05/2026,To,16/11/2026\n"), InlineData("A,B,C,D,E,F,G,H\n"), InlineData("id,code,code,date,number,date,code,text\n")]
    public void What_stands_above_headings_as_a_rule_is_no_child(string above) =>
        Assert.DoesNotContain(Lists.Csv($"{above}{Lists.ContactHeadings}\n{Children(1, 3)}").Findings, finding => finding.Check == Checks.RowsAboveHeadings);

    [Theory, InlineData(20), InlineData(-20), InlineData(4), InlineData(3_000), InlineData(1_000_000), InlineData(-5_000)]
    public void A_sheet_of_an_xls_that_does_not_begin_where_it_should_is_damaged_and_never_blank(int shift)
    {
        foreach (var (directory, isProtected) in new[] { ("Workbook", false), ("Book", false), ("Workbook", true) })
        {
            var file = Xls.Write([("List_1", Xls.Rows($"{Lists.ContactHeadings}\n1,{Child}")), ("List_3", Xls.Rows($"{Referrals}\n1,{Child},0,T,W"))], directory, shift: shift, protect: isProtected);
            var (result, findings) = Lists.Check(file, "x.xls");
            Assert.False(result.Readable);
            Assert.StartsWith(isProtected ? "The file is damaged" : "In sheet \"List_1\": ", Assert.Single(findings, finding => finding.Check == Checks.Damaged).Message, StringComparison.Ordinal);
            Assert.DoesNotContain(result.Files[0].Sheets, sheet => sheet.Ignored == "it is blank");
        }
    }

    [Fact]
    public void A_write_protected_xls_is_read_with_its_ids_as_shown_and_says_that_errors_look_blank()
    {
        var rows = Xls.Rows($"{Lists.ContactHeadings}\n1,{Child}\n2,{Child}");
        (rows[1][0], rows[1][3], rows[1][5], rows[2][1]) = (new Xls.Styled(123, 2), new Xls.Styled(42491, 1), new Xls.Styled(46296.375, 1), new Xls.Error(0x2A));
        var file = Xls.Write([("List_1", rows)], protect: true);
        var read = Lists.Read(file);
        Assert.Equal(["0000123", "2"], read.Select(row => row.ChildId));
        Assert.Equal((new DateOnly(2016, 5, 1), new DateOnly(2026, 10, 1), "a) WBRI"), (read[0][Field.DateOfBirth].Date!.Value, read[0].EventDate!.Value, read[0][Field.Ethnicity].Code));
        Assert.Single(Lists.Check(file, "x.xls").Findings, finding => finding.Check == Checks.ErrorsLookBlank);
    }

    [Fact]
    public void A_sheet_of_an_xlsx_that_is_in_no_part_or_is_one_too_many_is_not_left_out()
    {
        var nowhere = Lists.Check(Lists.Contacts(Lists.Contact(), "<sheets><sheet name=\"List_3\" sheetId=\"2\" r:id=\"rId9\"/></sheets>"));
        Assert.False(nowhere.Result.Readable);
        Assert.Contains("sheet \"List_3\" is missing", Assert.Single(nowhere.Findings, finding => finding.Check == Checks.Damaged).Message, StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Range(2, 1_000).Select(each => $"<sheet name=\"{each}\" sheetId=\"{each}\" r:id=\"rId1\"/>"));
        Assert.Single(Lists.Check(Lists.Contacts(Lists.Contact(), $"<sheets>{many}</sheets>")).Findings, finding => finding.Check == Checks.TooLarge);
    }

    [Fact]
    public void A_part_that_cannot_be_unpacked_is_damaged_and_the_good_one_beside_it_is_read()
    {
        var random = new Random(7);
        var rows = string.Concat(Enumerable.Range(0, 500).Select(i => $"{random.Next()},{Child}\n"));
        var zip = Lists.Zip(("list1.csv", $"{Lists.ContactHeadings}\n1,{Child}\n"), ("again.csv", $"{Lists.ContactHeadings}\n{rows}"));
        var (start, end) = (zip.AsSpan().LastIndexOf("again.csv"u8), zip.Length);
        start = zip.AsSpan(0, start).LastIndexOf("again.csv"u8);
        for (var i = start + 1_000; i < start + 1_040; i++)
            zip[i] ^= 0x5A;
        var (result, findings) = Lists.Check(zip, "x.zip");
        Assert.False(result.Readable);
        Assert.StartsWith("In sheet \"again\": ", Assert.Single(findings, finding => finding.Check == Checks.Damaged).Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (result.Files[0].Sheets[0].List!.Value, result.Files[0].Sheets[0].DataRows));
    }

    [Theory]
    [InlineData("</office:spreadsheet>", false), InlineData("</table:table>", false), InlineData("</table:table-row>", false), InlineData("<office:spreadsheet>", false), InlineData("", true)]
    public void An_ods_whose_content_ends_too_early_is_damaged(string from, bool isWhole)
    {
        using var whole = new System.IO.Compression.ZipArchive(new MemoryStream(Lists.Ods($"<table:table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>")));
        using var reader = new StreamReader(whole.GetEntry("content.xml")!.Open());
        var content = reader.ReadToEnd();
        var (result, findings) = Lists.Check(Lists.Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", isWhole ? content : content[..content.IndexOf(from, StringComparison.Ordinal)])), "x.ods");
        Assert.Equal(isWhole, result.Readable);
        Assert.Equal(isWhole ? 0 : 1, findings.Count(finding => finding.Check == Checks.Damaged));
    }

    [Fact]
    public void A_macro_sheet_holds_cells_as_well()
    {
        Assert.Equal(1, Lists.Check(Xls.Write([("List_1", Xls.Rows($"{Lists.ContactHeadings}\n1,{Child}"))], kind: 1), "x.xls").Result.Rows);
        Assert.Equal(0, Lists.Check(Xls.Write([("List_1", Xls.Rows($"{Lists.ContactHeadings}\n1,{Child}"))], kind: 2), "x.xls").Result.Rows);
    }

    [Fact]
    public void A_sheet_of_an_xls_without_an_end_is_damaged()
    {
        var file = Xls.Write([("List_1", Xls.Rows($"{Lists.ContactHeadings}\n1,{Child}"))]);
        var end = file.AsSpan(0, file.Length - 3 * 512).LastIndexOf<byte>([0x0A, 0x00, 0x00, 0x00]);
        file[end] = 0x0B;
        Assert.Single(Lists.Check(file, "x.xls").Findings, finding => finding.Check == Checks.Damaged);
    }

    [Theory]
    [InlineData("Workbook", 0, false, false), InlineData("WORKBOOK", 0, false, false), InlineData("workbook", 0, false, false), InlineData("Workbook", 7, false, false), InlineData("Workbook", 7, true, false), InlineData("WORKBOOK", 1, true, false), InlineData("Workbook", 50, true, true), InlineData("Workbook", 0, false, true)]
    [InlineData("Book", 0, false, false), InlineData("BOOK", 0, false, false), InlineData("Book", 0, false, true)]
    [InlineData("Workbook", 0, false, false, true), InlineData("Workbook", 1, false, false, true), InlineData("Workbook", 5, false, false, true), InlineData("Workbook", 3, true, true, true), InlineData("Workbook", 14, true, false, true)]
    public void An_xls_that_programs_open_is_read(string directory, int split, bool empty, bool mini, bool rich = false)
    {
        var rows = Xls.Rows($"{Lists.ContactHeadings}\n1,{Child}\n2,{Child}\n3,{Child}");
        (rows[1][0], rows[1][3], rows[1][5]) = (new Xls.Styled(123, 2), new Xls.Styled(42491, 1), new Xls.Styled(46296.375, 1));
        (rows[2][1], rows[2][7]) = (new Xls.Error(0x2A), new Xls.Formula("closed"));
        (rows[3][1], rows[3][7]) = (new Xls.Formula("a) Male"), new Xls.Formula(null));
        var file = Xls.Write([("List_1", rows)], directory, split: (split, empty), mini: mini, rich: rich);
        var (result, findings) = Lists.Check(file, "x.xls");
        Assert.Equal((true, "xls", 3), (result.Readable, result.Files[0].Format, result.Rows));
        var read = Lists.Read(file);
        Assert.Equal(["0000123", "2", "3"], read.Select(row => row.ChildId));
        Assert.Equal((new DateOnly(2016, 5, 1), new DateOnly(2026, 10, 1), "a) WBRI", "x"), (read[0][Field.DateOfBirth].Date!.Value, read[0].EventDate!.Value, read[0][Field.Ethnicity].Code, read[0][Field.ContactOutcome].Text));
        Assert.Equal(("closed", "a) Male", null), (read[1][Field.ContactOutcome].Text, read[2][Field.Gender].Code, read[2][Field.ContactOutcome].Text));
        Assert.Equal("B3", Assert.Single(findings, finding => finding.Check == Checks.ErrorValue).Cell);
        Assert.Equal("H4", Assert.Single(findings, finding => finding.Check == Checks.FormulaWithoutResult).Cell);
    }

    [Fact]
    public void An_xls_that_counts_from_1904_has_the_days_it_shows()
    {
        var rows = Xls.Rows($"{Lists.ContactHeadings}\n1,{Child}");
        (rows[1][3], rows[1][5]) = (new Xls.Styled(41029, 1), 44834.25);
        foreach (var directory in new[] { "Workbook", "Book" })
        {
            var row = Assert.Single(Lists.Read(Xls.Write([("L", rows)], directory, from1904: true)));
            Assert.Equal((new DateOnly(2016, 5, 1), new DateOnly(2026, 10, 1)), (row[Field.DateOfBirth].Date!.Value, row.EventDate!.Value));
        }
    }

    [Theory]
    [InlineData("1. {0}"), InlineData("1 {0}"), InlineData("1) {0}"), InlineData("(1) {0}"), InlineData("[1] {0}"), InlineData("1: {0}"), InlineData("1 - {0}"), InlineData("01. {0}"), InlineData("a) {0}"), InlineData("(a) {0}"), InlineData("A. {0}"), InlineData("C1. {0}")]
    [InlineData("vwList1.{0}"), InlineData("dbo.Contacts.{0}"), InlineData("Contacts[{0}]"), InlineData("List_1[{0}]"), InlineData("'Contacts List'[{0}]"), InlineData("[{0}]"), InlineData("[Contacts].[{0}]"), InlineData("Contacts!{0}"), InlineData("t1.{0}"), InlineData("qryContacts.{0}"), InlineData("{0}.1"), InlineData("{0} (1)"), InlineData("{0}_1"), InlineData("`{0}`")]
    public void Headings_that_are_numbered_or_bear_the_name_of_their_table_are_read(string pattern)
    {
        var headings = Lists.ContactHeadings.Split(',').Select(heading => pattern.Replace("{0}", heading, StringComparison.Ordinal)).ToArray();
        var text = $"{string.Join(',', headings)}\n1,{Child}\n{string.Join(',', headings)}\n2,{Child}\n";
        var (result, findings) = Lists.Csv(text);
        Assert.Equal((1, 2), (result.Files[0].Sheets[0].List, result.Rows));
        Assert.Empty(result.Files[0].Sheets[0].MissingColumns);
        Assert.Empty(result.Files[0].Sheets[0].ExtraColumns);
        Assert.Equal(3, Assert.Single(findings, finding => finding.Check == Checks.HeadingsRepeated).Row);
        foreach (var list in ListLayout.All)
        {
            var sheet = Lists.Csv($"{string.Join(',', list.Columns.Select(column => pattern.Replace("{0}", column.Heading, StringComparison.Ordinal)))}\n").Result.Files[0].Sheets[0];
            Assert.Equal((list.Number, 0, 0), (sheet.List!.Value, sheet.MissingColumns.Count, sheet.ExtraColumns.Count));
        }
        foreach (var file in Directory.GetFiles(Lists.Sample("Faults/ssd")))
        {
            var plain = File.ReadLines(file).First().Split(',');
            var (asGiven, adorned) = (Lists.Csv($"{string.Join(',', plain)}\n").Result.Files[0].Sheets[0], Lists.Csv($"{string.Join(',', plain.Select(heading => pattern.Replace("{0}", heading.Trim('"'), StringComparison.Ordinal)))}\n").Result.Files[0].Sheets[0]);
            Assert.Equal((asGiven.List!.Value, string.Join(',', asGiven.MissingColumns), asGiven.ExtraColumns.Count), (adorned.List!.Value, string.Join(',', adorned.MissingColumns), adorned.ExtraColumns.Count));
        }
    }

    [Theory]
    [InlineData("Mother.{0}"), InlineData("Parent[{0}]"), InlineData("No: {0}"), InlineData("Un-{0}"), InlineData("Re-{0}"), InlineData("Not {0}"), InlineData("Previous {0}"), InlineData("Sibling.{0}")]
    public void Headings_of_somebody_else_or_of_the_opposite_are_not(string pattern)
    {
        var headings = Lists.ContactHeadings.Split(',');
        headings[5] = pattern.Replace("{0}", headings[5], StringComparison.Ordinal);
        Assert.Contains("Date of Contact", Lists.Csv($"{string.Join(',', headings)}\n").Result.Files[0].Sheets[0].MissingColumns);
    }

    [Fact]
    public void The_standard_safeguarding_dataset_is_read_and_its_opposite_question_is_not()
    {
        var files = Directory.GetFiles(Lists.Sample("Faults/ssd")).Order().ToArray();
        var findings = new List<Finding>();
        var rows = new List<ListRow>();
        var result = AnnexACheck.Run([.. files.Select(AnnexAFile.At)], new CheckOptions { DrawnUpOn = Lists.Day }, findings.Add, rows.Add);
        Assert.Equal([1, 2, 3, 4, 5], result.Files.Select(file => file.Sheets[0].List!.Value));
        Assert.Equal(["Contact outcome", "Was an Initial Child Protection Conference deemed unnecessary?"], result.Files.SelectMany(file => file.Sheets[0].MissingColumns));
        Assert.Equal(["REFERRAL_ID", "ASMT_OUTCOME_NFA", "ENQUIRY_ID", "CP_CONF_NEEDED"], result.Files.SelectMany(file => file.Sheets[0].ExtraColumns));
        Assert.Contains("the opposite of", Assert.Single(findings, finding => finding.Value == "CP_CONF_NEEDED").Message, StringComparison.Ordinal);
        Assert.Equal("a) Yes", rows.Single(row => row.List == 4)[Field.ChildSeen].Code);
        Assert.Equal(Checks.ColumnMissing, Assert.Single(findings, finding => finding.Severity == Severity.Error).Check);
    }

    [Theory]
    [InlineData("\"", ", "), InlineData("\"", ",  "), InlineData("\"", " , "), InlineData("'", ","), InlineData("'", ", "), InlineData("'", "; "), InlineData("\"", ";\u00A0"), InlineData("\"", "\t "), InlineData("'", " | ")]
    public void Blanks_around_quotation_marks_and_single_ones_are_read(string mark, string between)
    {
        static string Quote(string mark, string value) => $"{mark}{value.Replace(mark, mark + mark, StringComparison.Ordinal)}{mark}";
        string Line(params string[] values) => string.Join(between, values.Select(value => Quote(mark, value))) + "\r\n";
        var text = Line(Lists.ContactHeadings.Split(',')) + Line("1", "a) Male", "a) WBRI", "01/05/2016", "10", "01/10/2026", "q) 6: Police", "said, \"no\"\nand it's left") + Line("2", "a) Male", "a) WBRI", "01/05/2016", "10", "01/10/2026", "q) 6: Police", "");
        var (result, findings) = Lists.Csv(text);
        Assert.Equal((1, 2), (result.Files[0].Sheets[0].List, result.Rows));
        Assert.DoesNotContain(findings, finding => finding.List == 1);
        var rows = Lists.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(("1", "said, \"no\"\nand it's left"), (rows[0].ChildId, rows[0][Field.ContactOutcome].Text));
    }

    [Theory]
    [InlineData(" \"Advice\" given", "\"Advice\" given"), InlineData(" 'Advice'", "'Advice'"), InlineData(" \"oops", "\"oops"), InlineData("it's", "it's"), InlineData(" x \"y\"", "x \"y\"")]
    public void Marks_that_are_a_part_of_a_text_stay_one(string outcome, string read)
    {
        var text = $"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,{outcome}\n2,{Child}\n";
        Assert.Equal([read, "x"], Lists.Read(Encoding.UTF8.GetBytes(text)).Select(row => row[Field.ContactOutcome].Text));
        Assert.DoesNotContain(Lists.Csv(text).Findings, finding => finding.List == 1);
    }

    [Theory]
    [InlineData("N/A"), InlineData("n/a"), InlineData("NA"), InlineData("N/A - unborn"), InlineData("n/a (unborn)"), InlineData("Unborn"), InlineData("Unborn child"), InlineData("Not applicable"), InlineData("Not applicable - unborn baby"), InlineData("Not yet born"), InlineData("N/A: child not yet born"), InlineData("Pre-birth assessment")]
    public void Whether_an_unborn_child_was_seen_does_not_arise(string seen)
    {
        var unborn = Lists.Row(4, (Field.ChildSeen, seen), (Field.Age, -1), (Field.DateOfBirth, new DateOnly(2026, 12, 25)));
        Assert.Empty(Lists.Findings(unborn));
        Assert.Empty(Lists.Findings(Lists.Row(4, (Field.ChildSeen, seen), (Field.Age, -1), (Field.DateOfBirth, null))));
        Assert.Equal(Checks.NotACode, Assert.Single(Lists.Findings(Lists.Row(4, (Field.ChildSeen, seen)))).Check);
        Assert.Equal(seen, Lists.Read(Lists.Normalise(Lists.Write([unborn])).File)[0][Field.ChildSeen].Text);
    }

    [Theory]
    [InlineData("Grand Total,,,,24,,,", "a total"), InlineData("Total,,,,,,,", "a total"), InlineData("TOTALS,2,,,24,,,", "a total"), InlineData("Sub-total,,,,24,,,", "a total"), InlineData("1001 Total,,,,24,,,", "a total"), InlineData("Count: 2,,,,,,,", "a total"), InlineData("Average,,,,12.0,,,", "a total"), InlineData(",,,,Total,2,,", "a total"), InlineData("Total,,,,24,2,,", "a total"), InlineData("Total,,,2,24,,,", "a total"), InlineData("Number of children: 2,,,,,,,", "a total"), InlineData("Total number of contacts,,,,2,,,", "a total")]
    [InlineData("-------,------,-----,----,----,----,----,----", "a line of dashes"), InlineData("=======,======,=====,====,====,====,====,====", "a line of dashes"), InlineData("--,--,--,--,--,--,--,--", "a line of dashes"), InlineData("----------------,,,,,,,", "a line of dashes")]
    [InlineData("(2 rows affected)", "a note"), InlineData("(1 row affected)", "a note"), InlineData("2 rows selected.", "a note"), InlineData("(1,024 rows affected)", "a note"), InlineData("Completion time: 2026-11-16T09:00:00", "a note"), InlineData("End of report", "a note"), InlineData("Page 1 of 3", "a note"), InlineData("12 records", "a note"), InlineData("2 row(s) returned", "a note"), InlineData("*** END ***", "a note"), InlineData("Data as at 16 November", "a note"), InlineData("n=2,,,,,,,", "a total")]
    public void Totals_dashes_and_notes_are_named_as_what_they_are(string line, string what)
    {
        var text = $"{Lists.ContactHeadings}\n1,{Child}\n{line}\n2,{Child}\n";
        var (result, findings) = Lists.Csv(text);
        Assert.Equal((2, 2), (result.Rows, result.Children));
        var finding = Assert.Single(findings, finding => finding.List == 1);
        Assert.Equal((Checks.RowIsNoChild, 3), (finding.Check, finding.Row));
        Assert.Contains($"the row is {what}", finding.Message, StringComparison.Ordinal);
        Assert.Single(Lists.Sheet(Lists.Normalise(Encoding.UTF8.GetBytes(text)).File, "Changes"), change => change.Contains($"the row is {what}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Total1"), InlineData("Page"), InlineData("Count9"), InlineData("TOT-1"), InlineData("Total"), InlineData("Max"), InlineData("Sumner-1"), InlineData("AB 12"), InlineData("Rowsley 3"), InlineData("N=A2")]
    public void A_child_with_an_odd_id_is_no_total(string id) => Assert.Equal(2, Lists.Csv($"{Lists.ContactHeadings}\n{id},{Child}\n2,{Child}\n").Result.Children);

    [Theory]
    [InlineData("Ref,Sex of child,When born\n1,M,01/05/2016\n", "row 1: \"Ref\", \"Sex of child\", \"When born\"")]
    [InlineData("Our list\nNumber,Gender,Ethnicity\n1,M,WBRI\n", "row 2, with 2 of them: \"Number\", \"Gender\", \"Ethnicity\"")]
    [InlineData("Child Unique ID,1,2\nGender,M,F\nEthnicity,WBRI,WBRI\nDate of Birth,01/05/2016,01/05/2016\n", "one below the other (\"Child Unique ID\", \"Gender\", \"Ethnicity\"")]
    [InlineData("Child Unique ID^Gender^Ethnicity^Date of Birth^Age^Date of Contact\n1^M^WBRI^01/05/2016^10^01/10/2026\n", "row 1 holds several in one cell")]
    [InlineData("Child Unique ID~Gender~Ethnicity~Date of Birth~Age~Date of Contact\n", "row 1 holds several in one cell")]
    public void Of_a_sheet_without_headings_the_nearest_row_is_shown(string text, string shown) =>
        Assert.Contains(shown, Assert.Single(Lists.Csv(text).Findings, finding => finding.Check == Checks.SheetIgnored).Message, StringComparison.Ordinal);

    [Fact]
    public void Serial_numbers_are_shown_as_the_dates_that_people_see()
    {
        var headings = string.Concat(Lists.ContactHeadings.Split(',').Append("Our own date").Select(Lists.XlsxCell));
        var file = Lists.Xlsx($"<worksheet><sheetData><row>{headings}</row><row><c r=\"I2\" s=\"1\"><v>46296</v></c></row><row>{Lists.XlsxCell("1")}<c r=\"J3\" s=\"1\"><v>46297</v></c></row></sheetData></worksheet>", "", Lists.DateStyle);
        var findings = Lists.Check(file).Findings;
        Assert.Equal("01/10/2026", Assert.Single(findings, finding => finding.Check == Checks.RowNotRead).Value);
        Assert.Equal("02/10/2026", Assert.Single(findings, finding => finding.Check == Checks.ColumnWithoutHeading).Value);
        object?[][] rows = [[.. Lists.ContactHeadings.Split(','), "Our own date"], [.. new object?[8], new Xls.Styled(46296, 1)], ["1", .. new object?[8], new Xls.Styled(46297, 1)]];
        foreach (var xls in new[] { Xls.Write([("L", rows)]), Xls.Write([("L", rows)], "Book"), Xls.Write([("L", rows)], protect: true) })
        {
            Assert.Equal("01/10/2026", Assert.Single(Lists.Check(xls).Findings, finding => finding.Check == Checks.RowNotRead).Value);
            Assert.Equal("02/10/2026", Assert.Single(Lists.Check(xls).Findings, finding => finding.Check == Checks.ColumnWithoutHeading).Value);
        }
    }

    [Theory]
    [InlineData("0012345", "12345"), InlineData("7", "7"), InlineData("P12", null)]
    public void Changes_names_no_reason_for_an_id_that_is_written_as_it_was_shown(string shown, string? number)
    {
        var styles = ("xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"0000000\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"200\"/></cellXfs></styleSheet>");
        var cell = number is null ? Lists.XlsxCell(shown) : $"<c s=\"{(shown == number ? 0 : 1)}\"><v>{number}</v></c>";
        var (result, written) = Lists.Normalise(Lists.Contacts(Lists.Contact((Field.ChildId, cell)), "", "", styles));
        Assert.Equal(0, result.Changes);
        Assert.Single(Lists.Sheet(written, "Changes"));
        Assert.Equal(shown, Assert.Single(Lists.Read(written)).ChildId);
    }

    public static TheoryData<string, string[]> Faults => new()
    {
        { "bracketed-letters.csv", ["AX-0201 A2", "AX-0208 C2", "AX-0208 C3", "AX-0208 C4", "AX-0208 C5", "AX-0208 C6"] },
        { "csv-space-after-comma.csv", [] },
        { "deemed-necessary-no-questionmark.csv", ["AX-0101 "] },
        { "header-sorted-to-middle.xlsx", ["AX-0109 "] },
        { "id-number-format.xlsx", [] },
        { "ids-long-numbers.xlsx", ["AX-0214 A2", "AX-0214 A3"] },
        { "list4-open.csv", [] },
        { "null-ids.csv", ["AX-0201 A2", "AX-0201 A3", "AX-0201 A4", "AX-0201 A5"] },
        { "numbered-headings.csv", [] },
        { "placeholder-1900.csv", ["AX-0204 D2"] },
        { "ssms-dashes.csv", [] },
        { "total-row.csv", [] },
        { "transposed.xlsx", ["AX-0010 "] },
        { "us-dates.csv", ["AX-0204 D2", "AX-0204 F3"] },
        { "utc-midnight.csv", [] },
        { "xls-directory-WORKBOOK.xls", ["AX-0204 D3"] },
        { "xls-one-sheet-without-bof.xls", ["AX-0003 "] },
    };

    [Theory, MemberData(nameof(Faults))]
    public void The_files_of_the_outside_world_have_the_errors_that_they_have_and_no_other(string file, string[] errors)
    {
        var findings = AnnexACheck.Run(AnnexAFile.At(Lists.Sample($"Faults/{file}")), new CheckOptions { DrawnUpOn = Lists.Day }).Findings;
        Assert.Equal(errors.Order(), findings.Where(finding => finding.Severity == Severity.Error).Select(finding => $"{finding.Code} {finding.Cell}").Order());
    }

    static string Children(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(id => $"{id},{Child}\n"));
}
