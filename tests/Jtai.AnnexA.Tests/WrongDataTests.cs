using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>What would be taken for something else is refused or asked about, never read in silence.</summary>
public sealed class WrongDataTests
{
    const string Referrals = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of referral,Referral Source,Referral NFA?,Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker";
    const string EarlyHelp = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Assessment start date,Assessment completion date,Organisation completing assessment";
    const string Assessments = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Does the Child have a Disability,Continuous Assessment Start Date,Child Seen During Continuous Assessment,Continuous Assessment Date of Authorisation,Was the child assessed as requiring LA children’s social care support,Allocated Team,Allocated Worker";
    const string Enquiries = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Does the Child have a Disability,Strategy discussion initiating Section 47 Enquiry Start Date,Was an Initial Child Protection Conference deemed unnecessary?,Date of Initial Child Protection Conference,Did the Initial Child Protection Conference Result in a Child Protection Plan,Number of Section 47 Enquiries in the last 12 months,Number of ICPCs in the last 12 months,Allocated Team,Allocated Worker";

    [Theory]
    [InlineData(Enquiries, "deemed unnecessary?", "deemed necessary"), InlineData(Enquiries, "deemed unnecessary?", "deemed necessary?"), InlineData(Enquiries, "deemed unnecessary?", "deemednecessary"), InlineData(Enquiries, "deemed unnecessary?", "deemed  necesary")]
    [InlineData(Enquiries, "Was an Initial", "Was no Initial"), InlineData(Enquiries, "Was an Initial", "Wasn't an Initial"), InlineData(Enquiries, "Did the", "Didn't the"), InlineData(Enquiries, "Date of Initial", "Date of Un-Initial"), InlineData(Enquiries, "Does the Child have a", "Doesn't the Child have a"), InlineData(Enquiries, "have a Disability", "have no Disability")]
    [InlineData(Enquiries, "Strategy discussion", "Re-Strategy discussion"), InlineData(Enquiries, "Result in a", "Result in no")]
    [InlineData(Assessments, "Child Seen", "Child Unseen"), InlineData(Assessments, "Child Seen", "Child un-seen"), InlineData(Assessments, "Child Seen", "Child Been"), InlineData(Assessments, "as requiring", "as unrequiring"), InlineData(Assessments, "as requiring", "as re-requiring"), InlineData(Assessments, "Date of Authorisation", "Date of De-authorisation")]
    [InlineData(Assessments, "Continuous Assessment Start", "Continuous Reassessment Start"), InlineData(Assessments, "Allocated Worker", "Reallocated Worker"), InlineData(Assessments, "Allocated Worker", "Un-allocated Worker")]
    [InlineData(Referrals, "Date of referral", "Date of re-referral"), InlineData(Referrals, "Date of referral", "Date of rereferral"), InlineData(Referrals, "Date of referral", "Date of deferral"), InlineData(Referrals, "Date of referral", "Date of pre-referral"), InlineData(Referrals, "Last 12 Months", "Last 6 Months"), InlineData(Referrals, "Number of Referrals", "Number of Re-referrals")]
    [InlineData(Lists.ContactHeadings, "Contact Source", "Contract Source"), InlineData(Lists.ContactHeadings, "Date of Contact", "Date of Contract"), InlineData(Lists.ContactHeadings, "Date of Contact", "Date of No Contact"), InlineData(Lists.ContactHeadings, "Date of Contact", "Date of Non-Contact")]
    [InlineData(EarlyHelp, "Organisation completing", "Organisation competing"), InlineData(EarlyHelp, "Organisation completing", "Organisation commencing"), InlineData(EarlyHelp, "Assessment start date", "Reassessment start date"), InlineData(EarlyHelp, "Assessment start date", "Re-assessment start date"), InlineData(EarlyHelp, "Assessment completion date", "Assessment incompletion date"), InlineData(EarlyHelp, "Assessment completion date", "Assessment non-completion date"), InlineData(EarlyHelp, "Assessment completion date", "Reassessment completion date"), InlineData(EarlyHelp, "Assessment start date", "Assessment restart date")]
    public void A_heading_whose_sense_is_turned_is_no_slip_of_the_official_one(string headings, string official, string turned)
    {
        Assert.Contains(official, headings, StringComparison.Ordinal);
        var (result, findings) = Lists.Csv(headings.Replace(official, turned, StringComparison.Ordinal) + "\n");
        Assert.NotEmpty(result.Files[0].Sheets[0].MissingColumns);
        Assert.DoesNotContain(findings, finding => finding.Check == Checks.HeadingMisspelt);
        var xlsx = Lists.Xlsx($"<worksheet><sheetData><row>{string.Concat(headings.Replace(official, turned, StringComparison.Ordinal).Split(',').Select(Lists.XlsxCell))}</row></sheetData></worksheet>");
        Assert.Equal(result.Files[0].Sheets[0].MissingColumns, Lists.Check(xlsx).Result.Files[0].Sheets[0].MissingColumns);
    }

    [Theory]
    [InlineData("CP_CONF_NEEDED"), InlineData("vwList5.CP_CONF_NEEDED"), InlineData("8. CP_CONF_NEEDED"), InlineData("List5[CP_CONF_NEEDED]"), InlineData("CP_CONF_NEEDED.1"), InlineData("`CP_CONF_NEEDED`"), InlineData("dbo.S47.CP_CONF_NEEDED"), InlineData("8. Was an Initial Child Protection Conference deemed necessary?"), InlineData("vwList5[ICPC necessary]"), InlineData("Conference deemed necessary.1")]
    public void The_question_for_the_opposite_is_named_as_it_and_not_read(string heading)
    {
        var (result, findings) = Lists.Csv(Enquiries.Replace("Was an Initial Child Protection Conference deemed unnecessary?", heading, StringComparison.Ordinal) + "\n");
        Assert.Equal(["Was an Initial Child Protection Conference deemed unnecessary?"], result.Files[0].Sheets[0].MissingColumns);
        Assert.Contains("asks the opposite of", Assert.Single(findings, finding => finding.Value == heading).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Enquiries, "unnecessary?", "uneccessary"), InlineData(Enquiries, "unnecessary?", "unnecesary?"), InlineData(Enquiries, "Was an Initial", "Was Initial"), InlineData(Enquiries, "Conference deemed", "Confrence deemed"), InlineData(Enquiries, "Section 47 Enquiries", "Section 47 Enquires"), InlineData(Enquiries, "have a Disability", "have Disability")]
    [InlineData(Assessments, "Child Seen", "Child Sen"), InlineData(Assessments, "Date of Authorisation", "Date of Authorization"), InlineData(Assessments, "Continuous Assessment Start", "Continous Assesment Start"), InlineData(Assessments, "Does the", "Does teh")]
    [InlineData(Referrals, "Date of referral", "Date of Refferal"), InlineData(Referrals, "Date of referral", "Date of referrals"), InlineData(Referrals, "Date of referral", "Date fo referral"), InlineData(Referrals, "Number of Referrals", "Number of Referral"), InlineData(Referrals, "Allocated Worker", "Alocated Worker")]
    [InlineData(Lists.ContactHeadings, "Contact Source", "Contact Sorce"), InlineData(Lists.ContactHeadings, "Date of Contact", "Date of Contacts"), InlineData(Lists.ContactHeadings, "Contact outcome", "Contact outcmoe"), InlineData(Lists.ContactHeadings, "Child Unique ID", "Child Uniqe ID"), InlineData(Lists.ContactHeadings, "Ethnicity", "Ethncity")]
    [InlineData(EarlyHelp, "Organisation completing", "Organisation compleating"), InlineData(EarlyHelp, "Assessment start date", "Assesment start date"), InlineData(EarlyHelp, "Assessment completion date", "Assessment compleation date"), InlineData(EarlyHelp, "completing assessment", "completing assessments")]
    public void A_slip_of_the_keyboard_is_read_and_stands_in_Changes(string headings, string official, string slip)
    {
        var text = $"{headings.Replace(official, slip, StringComparison.Ordinal)}\n";
        Assert.Empty(Lists.Csv(text).Result.Files[0].Sheets[0].MissingColumns);
        Assert.Single(Lists.Sheet(Lists.Normalise(Encoding.UTF8.GetBytes(text)).File, "Changes"), line => line.EndsWith("heading read in spite of a slip", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("06/15/2026", "07/08/2026"), InlineData("6/15/2026", "7/8/2026"), InlineData("06-15-2026", "07-08-2026"), InlineData("06/15/2026 09:30", "07/08/2026 10:00"), InlineData("6/15/26", "7/8/26"), InlineData("2026-15-06", "2026-08-07"), InlineData("06152026", "08/07/2026"), InlineData("06.15.2026", "07.08.2026")]
    public void Dates_with_the_month_first_are_one_error_and_none_is_read_or_written_otherwise(string certain, string either)
    {
        foreach (var dates in new[] { new[] { certain, either }, [either, certain], [either, either, certain, certain] })
        {
            var text = $"{Lists.ContactHeadings}\n{string.Concat(dates.Select((date, i) => $"A{i},a) Male,a) WBRI,30/05/2016,10,{date},q) 6: Police,x\n"))}";
            var finding = Assert.Single(Lists.Csv(text).Findings, finding => finding.Severity == Severity.Error);
            Assert.Equal((Checks.NotADate, "Date of Contact", certain), (finding.Check, finding.Column, finding.Value));
            Assert.Contains("month before the day", finding.Message, StringComparison.Ordinal);
            Assert.All(Lists.Read(Encoding.UTF8.GetBytes(text)), row => Assert.Null(row.EventDate));
            var written = Lists.Normalise(Encoding.UTF8.GetBytes(text)).File;
            Assert.Equal(dates, Lists.Read(written).Select(row => row[Field.ContactDate].Text));
            Assert.Single(Lists.Sheet(written, "Changes"), line => line.Contains("Date of Contact|the column|left as it was", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_month_first_column_that_Excel_has_half_converted_stays_as_it_is()
    {
        // 06/07 became 6 July, 06/15 stayed a text.
        var file = Lists.Contacts(
            string.Concat(Enumerable.Range(1, 3).Select(i => Lists.Contact((Field.ChildId, Lists.XlsxCell($"A{i}")), (Field.ContactDate, i == 2 ? Lists.XlsxCell("06/15/2026") : "<c s=\"1\"><v>46209</v></c>")))), "", "",
            Lists.DateStyle);
        Assert.Equal("F3", Assert.Single(Lists.Check(file).Findings, finding => finding.Severity == Severity.Error).Cell);
        Assert.All(Lists.Read(file), row => Assert.Null(row.EventDate));
        var written = Lists.Normalise(file).File;
        Assert.Equal(["06/07/2026", "06/15/2026", "06/07/2026"], Lists.Read(written).Select(row => row[Field.ContactDate].Text));
        Assert.Equal("F4", Assert.Single(Lists.Check(written).Findings, finding => finding.Severity == Severity.Error).Cell);
    }

    [Theory]
    [InlineData(200, 0), InlineData(1_000, 0), InlineData(20_000, 0), InlineData(1_000, 127), InlineData(1, 126), InlineData(1, 127), InlineData(300, 128)]
    public void The_order_of_a_column_is_known_however_late_it_shows(int earlier, int above)
    {
        string[] dates = [.. Enumerable.Repeat("07/08/2026", earlier), "06/15/2026", "08/07/2026"];
        var text = $"{string.Concat(Enumerable.Repeat("A note.\n", above))}{Lists.ContactHeadings}\n{string.Concat(dates.Select((date, i) => $"A{i},a) Male,a) WBRI,30/05/2016,10,{date},q) 6: Police,x\n"))}";
        foreach (var file in new[] { Encoding.UTF8.GetBytes(text), Lists.Contacts(string.Concat(dates.Select((date, i) => Lists.Contact((Field.ChildId, Lists.XlsxCell($"A{i}")), (Field.ContactDate, Lists.XlsxCell(date)))))) })
        {
            Assert.EndsWith("and those that may be either were not read. Expected: the day first in the whole column, as DD/MM/YYYY: make the file again with British dates.", Assert.Single(Lists.Check(file).Findings, finding => finding.Severity == Severity.Error).Message, StringComparison.Ordinal);
            Assert.All(Lists.Read(file), row => Assert.Null(row.EventDate));
        }
    }

    public static TheoryData<int, string> DateColumns
    {
        get
        {
            var columns = new TheoryData<int, string>();
            foreach (var list in ListLayout.All)
                foreach (var column in list.Columns.Where(column => column.Kind == ColumnKind.Date))
                    columns.Add(list.Number, column.Field.ToString());
            return columns;
        }
    }

    [Theory, MemberData(nameof(DateColumns))]
    public void A_half_converted_column_is_not_read_whichever_it_is_and_in_whatever_workbook(int number, string name)
    {
        var (list, field) = (ListLayout.For(number), Enum.Parse<Field>(name));
        string?[][] lines = [[.. list.Columns.Select(column => column.Heading)], .. Enumerable.Range(1, 3).Select(i => Lists.Row(number, (Field.ChildId, $"A{i}"), (field, i == 2 ? "06/15/2026" : "real")).Values.Select(value => value is DateOnly day ? day.ToString("dd/MM/yyyy") : value?.ToString()).ToArray())];
        // 06/07, which became 6 July.
        var xlsx = Lists.Xlsx($"<worksheet><sheetData>{string.Concat(lines.Select(line => $"<row>{string.Concat(line.Select(text => text == "real" ? "<c s=\"1\"><v>46209</v></c>" : Lists.XlsxCell(text!)))}</row>"))}</sheetData></worksheet>", "", Lists.DateStyle);
        var ods = Lists.Ods(string.Concat(lines.Select(line => $"<table:table-row>{string.Concat(line.Select(text => text == "real" ? "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-07-06\"><text:p>06/07/2026</text:p></table:table-cell>" : Lists.OdsCell(text!)))}</table:table-row>")));
        object?[][] cells = [.. lines.Select(line => line.Select(text => text == "real" ? new Xls.Styled(46209, 1) : (object?)text).ToArray())];
        foreach (var file in new[] { xlsx, ods, Xls.Write([("L", cells)]), Xls.Write([("L", cells)], "Book"), Xls.Write([("L", cells)], protect: true) })
        {
            var finding = Assert.Single(Lists.Check(file).Findings, finding => finding.Check == Checks.NotADate);
            Assert.Equal((number, "06/15/2026", 3), (finding.List!.Value, finding.Value, finding.Row!.Value));
            Assert.All(Lists.Read(file), row => Assert.Null(row[field].Date));
            Assert.Equal(["06/07/2026", "06/15/2026", "06/07/2026"], Lists.Read(Lists.Normalise(file).File).Select(row => row[field].Text));
        }
    }

    [Fact]
    public void A_half_converted_column_that_Excel_has_sorted_is_not_read()
    {
        // Numbers come before texts: 12/06 to 12/10, which became 12 June to 12 October, before 06/15.
        var dates = Enumerable.Range(0, 700).Select(i => $"<c s=\"1\"><v>{DateValues.ToSerial(new DateOnly(2026, 6 + i / 140, 12))}</v></c>").Append(Lists.XlsxCell("06/15/2026"));
        var file = Lists.Contacts(string.Concat(dates.Select((date, i) => Lists.Contact((Field.ChildId, Lists.XlsxCell($"A{i}")), (Field.ContactDate, date)))), "", "", Lists.DateStyle);
        Assert.Equal("F702", Assert.Single(Lists.Check(file).Findings, finding => finding.Severity == Severity.Error).Cell);
        Assert.All(Lists.Read(file), row => Assert.Null(row.EventDate));
    }

    [Theory]
    [InlineData(5, "25/09/2026", 46209, true), InlineData(40, "25/09/2026", 46209, true), InlineData(4, "25/09/2026", 46209, false), InlineData(5, "05/09/2026", 46209, false), InlineData(5, "25/09/2026", 46223, false)]
    public void A_column_that_an_American_Excel_has_half_converted_is_asked_about(int real, string text, int last, bool isAsked)
    {
        // 06/07 became 7 June.
        var dates = Enumerable.Range(1, real).Select(i => $"<c s=\"1\"><v>{(i == real ? last : 46180)}</v></c>").Append(Lists.XlsxCell(text));
        var file = Lists.Contacts(string.Concat(dates.Select((date, i) => Lists.Contact((Field.ChildId, Lists.XlsxCell($"A{i}")), (Field.ContactDate, date)))), "", "", Lists.DateStyle);
        Assert.Equal(isAsked ? ["F1"] : [], Lists.Check(file).Findings.Where(finding => finding.Check == Checks.DateAmbiguous).Select(finding => finding.Cell));
        Assert.Equal(isAsked ? 1 : 0, Lists.Sheet(Lists.Normalise(file).File, "Changes").Count(line => line.Contains("|the column|left as it was|", StringComparison.Ordinal)));
    }

    [Fact]
    public void Where_the_order_shows_later_than_can_be_looked_the_finding_says_what_was_read()
    {
        var text = $"{Lists.ContactHeadings}\n{string.Concat(Enumerable.Range(1, 100_000).Select(i => $"A{i},a) Male,a) WBRI,30/05/2016,10,{(i < 100_000 ? "07/08/2026" : "06/15/2026")},q) 6: Police,x\n"))}";
        var finding = Assert.Single(Lists.Csv(text).Findings, finding => finding.Severity == Severity.Error);
        Assert.Contains(", but those down to row ", finding.Message, StringComparison.Ordinal);
        var read = Lists.Read(Encoding.UTF8.GetBytes(text)).Where(row => row.EventDate is not null).ToList();
        Assert.Contains($"row {read[^1].Row:N0}, above", finding.Message, StringComparison.Ordinal);
        Assert.InRange(read.Count, 1, 99_000);
    }

    [Fact]
    public void What_the_list_below_shows_says_nothing_of_the_list_above()
    {
        var text = Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,30/05/2016,10,07/08/2026,q) 6: Police,x\n{Referrals}\n1,a) Male,a) WBRI,30/05/2016,10,06/15/2026,q) 6: Police,b) No,0,T,W\n");
        Assert.Equal([new DateOnly(2026, 8, 7), null], Lists.Read(text).Select(row => row.EventDate));
    }

    [Fact]
    public void A_list_that_might_be_either_is_asked_about_where_another_list_has_the_month_first()
    {
        var findings = new List<Finding>();
        string[] files = [$"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,30/05/2016,10,07/08/2026,q) 6: Police,x\n", $"{Referrals}\n1,a) Male,a) WBRI,30/05/2016,10,06/15/2026,q) 6: Police,b) No,0,T,W\n"];
        AnnexACheck.Run([.. files.Select((text, i) => new AnnexAFile($"{i}.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(text))))], new CheckOptions { DrawnUpOn = Lists.Day }, findings.Add);
        Assert.Equal(("0.csv", "F1"), (Assert.Single(findings, finding => finding.Check == Checks.DateAmbiguous).File, Assert.Single(findings, finding => finding.Check == Checks.DateAmbiguous).Cell));
        var both = Encoding.UTF8.GetBytes($"{files[0]}{files[1]}");
        Assert.Equal("F1", Assert.Single(Lists.Check(both).Findings, finding => finding.Check == Checks.DateAmbiguous).Cell);
        Assert.Equal(["07/08/2026", "06/15/2026"], Lists.Read(Lists.Normalise(both).File).Select(row => row[row.Layout.EventDate].Text));
    }

    [Fact]
    public void A_date_that_might_be_either_is_asked_about_where_another_column_has_the_month_first()
    {
        var text = $"{Lists.ContactHeadings}\nA1,a) Male,a) WBRI,05/30/2016,10,06/07/2026,q) 6: Police,x\n";
        Assert.Equal("F1", Assert.Single(Lists.Csv(text).Findings, finding => finding.Check == Checks.DateAmbiguous).Cell);
        Assert.Equal("06/07/2026", Lists.Read(Lists.Normalise(Encoding.UTF8.GetBytes(text)).File)[0][Field.ContactDate].Text);
    }

    [Fact]
    public void One_slip_among_dates_with_the_day_first_leaves_the_others_readable()
    {
        var text = $"{Lists.ContactHeadings}\n{string.Concat(new[] { "25/09/2026", "06/10/2026", "09/25/2026", "07/10/2026" }.Select((date, i) => $"A{i},a) Male,a) WBRI,30/05/2016,10,{date},q) 6: Police,x\n"))}";
        Assert.Equal([new(2026, 9, 25), new(2026, 10, 6), null, new DateOnly(2026, 10, 7)], Lists.Read(Encoding.UTF8.GetBytes(text)).Select(row => row.EventDate));
        Assert.Equal("F4", Assert.Single(Lists.Csv(text).Findings, finding => finding.Severity == Severity.Error).Cell);
    }

    [Theory]
    [InlineData("NULL"), InlineData("null"), InlineData("N/A"), InlineData("n/a"), InlineData("NA"), InlineData("-"), InlineData("--"), InlineData("–"), InlineData("Unknown"), InlineData("UNKNOWN "), InlineData("TBC"), InlineData("tba"), InlineData("nan"), InlineData("NaN"), InlineData("<NA>"), InlineData("None"), InlineData("0"), InlineData("00000"), InlineData("0.0")]
    [InlineData("(blank)"), InlineData("[blank]"), InlineData("?"), InlineData("???"), InlineData("."), InlineData("xxx"), InlineData("Not known"), InlineData("not recorded"), InlineData("Not Applicable"), InlineData("(null)"), InlineData("To be confirmed"), InlineData("Awaiting"), InlineData("Unborn"), InlineData("-1"), InlineData("N/K"), InlineData("undefined"), InlineData("no id")]
    public void What_stands_for_no_id_is_no_child_and_no_two_of_them_are_one(string id)
    {
        var text = Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n{id},a) Male,a) WBRI,30/05/2016,10,01/10/2026,q) 6: Police,x\n{id},b) Female,a) WBRI,30/05/2012,14,01/10/2026,q) 6: Police,x\n");
        var (result, findings) = Lists.Check(text);
        Assert.Equal((2, 0), (result.Rows, result.Children));
        Assert.Equal(["A2", "A3"], findings.Where(finding => finding.Check == Checks.ChildIdBlank).Select(finding => finding.Cell));
        Assert.All(Lists.Read(text), row => Assert.Null(row.ChildId));
        Assert.DoesNotContain(findings, finding => finding.Check == Checks.GenderDiffers);
        // Whoever puts it right sees it where it was.
        Assert.Equal(["A3", "A4"], Lists.Check(Lists.Normalise(text).File).Findings.Where(finding => finding.Check == Checks.ChildIdBlank).Select(finding => finding.Cell));
    }

    [Theory]
    [InlineData("NULL"), InlineData("N/A"), InlineData("-"), InlineData("–"), InlineData("Unknown"), InlineData("0"), InlineData("-1"), InlineData("0.0"), InlineData("TBC")]
    public void What_stands_for_no_id_is_none_in_any_kind_of_file_list_or_hand_over(string id)
    {
        object? value = double.TryParse(id, out var number) ? number : id;
        string[] contact = [.. "a) Male,a) WBRI,30/05/2016,10,01/10/2026,q) 6: Police,x".Split(',')], referral = [.. "b) Female,a) WBRI,30/05/2012,14,01/10/2026,q) 6: Police,b) No,0,T,W".Split(',')];
        var sheets = new[] { ("1", (object?[][])[Lists.ContactHeadings.Split(','), [value, .. contact]]), ("2", (object?[][])[Referrals.Split(','), [value, .. referral]]) };
        static string Ods(object? cell) => cell is double number ? $"<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>" : Lists.OdsCell((string)cell!);
        static string Xlsx(object? cell) => cell is double number ? $"<c><v>{number}</v></c>" : Lists.XlsxCell((string)cell!);
        var csv = $"{Lists.ContactHeadings}\n{id},{string.Join(',', contact)}\n{Referrals}\n{id},{string.Join(',', referral)}\n";
        foreach (var files in new byte[][][]
        {
            [Xls.Write(sheets)], [Xls.Write(sheets, "Book")], [Encoding.UTF8.GetBytes(csv)], [CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(csv)],
            [Lists.Ods(string.Concat(sheets.SelectMany(sheet => sheet.Item2).Select(row => $"<table:table-row>{string.Concat(row.Select(Ods))}</table:table-row>")))],
            [Lists.Xlsx($"<worksheet><sheetData>{string.Concat(sheets.SelectMany(sheet => sheet.Item2).Select(row => $"<row>{string.Concat(row.Select(Xlsx))}</row>"))}</sheetData></worksheet>")],
            [Xls.Write(sheets[..1]), Xls.Write(sheets[1..])],
        })
        {
            var findings = new List<Finding>();
            var result = AnnexACheck.Run([.. files.Select((file, i) => new AnnexAFile($"{i}", () => new MemoryStream(file)))], new CheckOptions { DrawnUpOn = Lists.Day }, findings.Add);
            Assert.Equal((2, 0, 2), (result.Rows, result.Children, findings.Count(finding => finding.Check == Checks.ChildIdBlank)));
            Assert.DoesNotContain(findings, finding => finding.Check == Checks.GenderDiffers);
        }
    }

    [Theory]
    [InlineData("N1"), InlineData("A0"), InlineData("10"), InlineData("0010"), InlineData("TBC1"), InlineData("Nash"), InlineData("X"), InlineData("UNK-7"), InlineData("1-0"), InlineData("0000000000000000000000000000004")]
    public void An_id_that_only_looks_odd_is_an_id(string id) =>
        Assert.Equal(id, Assert.Single(Lists.Read(Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n{id},a) Male,a) WBRI,30/05/2016,10,01/10/2026,q) 6: Police,x\n"))).ChildId);

    [Theory]
    [InlineData("0000000", "12345", "0012345"), InlineData("000000", "1234567", "1234567"), InlineData("\"P\"00000", "12", "P00012"), InlineData("\\P#", "12", "P12"), InlineData("000\\-000", "12345", "012-345"), InlineData("0000;-0000", "12", "0012"), InlineData("[Red]0000", "12", "0012"), InlineData("0000_)", "12", "0012"), InlineData("0", "12", "12"), InlineData("General", "12", "12"), InlineData("#,##0", "1234", "1234")]
    public void An_id_is_what_its_cell_shows(string format, string number, string shown)
    {
        var styles = $"<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"{System.Security.SecurityElement.Escape(format)}\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"200\"/></cellXfs></styleSheet>";
        var file = Lists.Contacts(Lists.Contact((Field.ChildId, $"<c s=\"1\"><v>{number}</v></c>"), (Field.Age, "<c s=\"1\"><v>10</v></c>"), (Field.ContactDate, "<c s=\"1\"><v>46296</v></c>")), "", "", ("xl/styles.xml", styles));
        var row = Assert.Single(Lists.Read(file));
        Assert.Equal((shown, 10, new DateOnly(2026, 10, 1)), (row.ChildId, row[Field.Age].Number!.Value, row.EventDate!.Value));
        Assert.Equal(shown, Assert.Single(Lists.Read(Lists.Normalise(file).File)).ChildId);
        if (shown.All(char.IsAsciiLetterOrDigit))
        {
            var ods = Lists.Ods($"<table:table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{shown}</text:p></table:table-cell>{string.Concat("a) Male,a) WBRI,30/05/2016,10,01/10/2026,q) 6: Police,x".Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>");
            Assert.Equal(shown, Assert.Single(Lists.Read(ods)).ChildId);
        }
        foreach (var (directory, isProtected) in new[] { ("Workbook", false), ("Book", false), ("Workbook", true) })
            foreach (var record in new[] { null, "MULRK", "FORMULA", "NUMBER" })
            {
                var rows = Xls.Rows($"{Lists.ContactHeadings}\n,a) Male,a) WBRI,30/05/2016,,,q) 6: Police,x");
                (rows[1][0], rows[1][4], rows[1][5]) = (new Xls.Styled(int.Parse(number), 2, record), new Xls.Styled(10, 2), new Xls.Styled(46296, 2));
                row = Assert.Single(Lists.Read(Xls.Write([("L", rows)], directory, format: format, protect: isProtected)));
                Assert.Equal((shown, 10, new DateOnly(2026, 10, 1)), (row.ChildId, row[Field.Age].Number!.Value, row.EventDate!.Value));
            }
    }

    [Theory]
    [InlineData("<v>1234567890123456</v>", true), InlineData("<v>1.2345678901234568E+16</v>", true), InlineData("<v>12345678901234567</v>", true), InlineData("<v>123456789012345</v>", false), InlineData("<v>123456.00000000001</v>", false), InlineData("<v>1.23456E+5</v>", false)]
    public void A_number_of_more_digits_than_a_spreadsheet_keeps_is_no_id(string cell, bool isTooLong)
    {
        var file = Lists.Contacts(Lists.Contact((Field.ChildId, $"<c>{cell}</c>")));
        Assert.Equal(isTooLong, Lists.Check(file).Findings.Any(finding => finding.Check == Checks.IdTooLong || finding.Check == Checks.IdInScientificNotation));
        Assert.Equal(isTooLong ? null : cell.Contains("789", StringComparison.Ordinal) ? "123456789012345" : "123456", Lists.Read(file)[0].ChildId);
        Assert.Equal(isTooLong, Lists.Check(Lists.Normalise(file).File).Findings.Any(finding => finding.Check == Checks.IdTooLong || finding.Check == Checks.IdInScientificNotation));
        var number = double.Parse(cell[3..^4], System.Globalization.CultureInfo.InvariantCulture);
        var rows = Xls.Rows($"{Lists.ContactHeadings}\n,a) Male,a) WBRI,30/05/2016,10,01/10/2026,q) 6: Police,x");
        rows[1][0] = number;
        var ods = Lists.Ods($"<table:table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{cell[3..^4]}\"><text:p>{number:0}</text:p></table:table-cell>{string.Concat("a) Male,a) WBRI,30/05/2016,10,01/10/2026,q) 6: Police,x".Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>");
        foreach (var other in new[] { Xls.Write([("L", rows)]), Xls.Write([("L", rows)], "Book"), Xls.Write([("L", rows)], protect: true), ods })
        {
            Assert.Equal(isTooLong, Lists.Check(other).Findings.Any(finding => finding.Check == Checks.IdTooLong || finding.Check == Checks.IdInScientificNotation));
            Assert.Equal(Lists.Read(file)[0].ChildId, Lists.Read(other)[0].ChildId);
        }
    }

    [Theory]
    [InlineData("0012345", "12345"), InlineData("007", "07"), InlineData("ab12", "AB12"), InlineData("Ab12", "aB12"), InlineData("'12345", "12345"), InlineData("’0012345", "12345"), InlineData("0ab1", "AB1")]
    public void Ids_that_differ_only_in_form_are_asked_about_between_rows_lists_and_files(string one, string other)
    {
        string Contact(string id, string outcome) => $"{id},a) Male,a) WBRI,30/05/2016,10,01/10/2026,q) 6: Police,{outcome}\n";
        string Referral(string id) => $"{id},a) Male,a) WBRI,30/05/2016,10,02/10/2026,q) 6: Police,b) No,0,T,W\n";
        foreach (var files in new[]
        {
            new[] { $"{Lists.ContactHeadings}\n{Contact(one, "a")}{Contact("99", "b")}{Contact(other, "c")}" }, [$"{Lists.ContactHeadings}\n{Contact(one, "a")}\n{Referrals}\n{Referral(other)}"],
            [$"{Lists.ContactHeadings}\n{Contact(other, "a")}", $"{Referrals}\n{Referral(one)}{Referral("100")}"],
        })
        {
            var findings = new List<Finding>();
            AnnexACheck.Run([.. files.Select((text, i) => new AnnexAFile($"{i}.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(text))))], new CheckOptions { DrawnUpOn = Lists.Day }, findings.Add);
            var finding = Assert.Single(findings, finding => finding.Check == Checks.IdsAlike);
            Assert.Contains($"\"{one}\"", finding.Message, StringComparison.Ordinal);
            Assert.Contains($"\"{other}\"", finding.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("01/01/1900", 1), InlineData("31/12/1899", null), InlineData("02/01/1900", 2), InlineData("28/02/1900", 59), InlineData("01/01/1901", 367), InlineData("31/12/9999", 2_958_465), InlineData("01/01/1753", null), InlineData("31/12/2099", 73_050), InlineData("00/01/1900", 0)]
    public void A_date_that_stands_for_none_is_treated_alike_in_every_kind_of_file(string date, int? serial)
    {
        var files = new List<byte[]> { Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,{date},12,30/09/2026,q) 6: Police,x\n") };
        if (serial is { } number)
        {
            files.Add(Lists.Contacts(Lists.Contact((Field.DateOfBirth, $"<c s=\"1\"><v>{number}</v></c>")), "", "", Lists.DateStyle));
            var rows = Xls.Rows($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,,12,30/09/2026,q) 6: Police,x");
            rows[1][3] = new Xls.Styled(number, 1);
            files.AddRange([Xls.Write([("L", rows)]), Xls.Write([("L", rows)], "Book"), Xls.Write([("L", rows)], protect: true)]);
        }
        if (DateOnly.TryParseExact(date, "dd/MM/yyyy", out var day))
            files.Add(Lists.Ods($"<table:table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row>{Lists.OdsCell("1")}{Lists.OdsCell("a) Male")}{Lists.OdsCell("a) WBRI")}<table:table-cell office:value-type=\"date\" office:date-value=\"{day:yyyy-MM-dd}\"><text:p>{date}</text:p></table:table-cell>{string.Concat("12,30/09/2026,q) 6: Police,x".Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>"));
        foreach (var file in files.SelectMany(file => new[] { file, Lists.Normalise(file).File }))
        {
            var finding = Assert.Single(Lists.Check(file).Findings, finding => finding.Severity == Severity.Error);
            Assert.Equal((Checks.NotADate, "Date of Birth", date), (finding.Check, finding.Column, finding.Value));
            Assert.Null(Lists.Read(file)[0][Field.DateOfBirth].Date);
        }
    }

    [Theory]
    [InlineData("01/01/1900", 1), InlineData("00/01/1900", 0), InlineData("01/01/1901", 367), InlineData("31/12/9999", 2_958_465), InlineData("31/12/2099", 73_050)]
    public void An_event_on_a_day_that_stands_for_none_is_treated_alike_too(string date, int serial)
    {
        var rows = Xls.Rows($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,30/05/2016,10,,q) 6: Police,x");
        rows[1][5] = new Xls.Styled(serial, 1);
        foreach (var file in new[]
        {
            Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,30/05/2016,10,{date},q) 6: Police,x\n"), Lists.Contacts(Lists.Contact((Field.ContactDate, $"<c s=\"1\"><v>{serial}</v></c>")), "", "", Lists.DateStyle),
            Xls.Write([("L", rows)]), Xls.Write([("L", rows)], "Book"), Xls.Write([("L", rows)], protect: true),
        })
        {
            var finding = Assert.Single(Lists.Check(file).Findings, finding => finding.Severity == Severity.Error);
            Assert.Equal((Checks.NotADate, "Date of Contact", date), (finding.Check, finding.Column, finding.Value));
            Assert.Null(Lists.Read(file)[0].EventDate);
        }
    }

    [Theory]
    [InlineData("01/01/1904", 0), InlineData("02/01/1904", 1), InlineData("01/01/1905", 366), InlineData("31/12/2099", 71_588)]
    public void A_date_that_stands_for_none_is_one_in_a_workbook_that_counts_from_1904(string date, int serial)
    {
        var rows = Xls.Rows($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,,10,01/10/2026,q) 6: Police,x");
        rows[1][3] = new Xls.Styled(serial, 1);
        foreach (var file in new[] { Lists.Contacts(Lists.Contact((Field.DateOfBirth, $"<c s=\"1\"><v>{serial}</v></c>")), "<workbookPr date1904=\"1\"/>", "", Lists.DateStyle), Xls.Write([("L", rows)], from1904: true), Xls.Write([("L", rows)], "Book", from1904: true), Xls.Write([("L", rows)], from1904: true, protect: true) })
        {
            var finding = Assert.Single(Lists.Check(file).Findings, finding => finding.Severity == Severity.Error);
            Assert.Equal((Checks.NotADate, "Date of Birth", date), (finding.Check, finding.Column, finding.Value));
        }
    }

    [Theory]
    [InlineData(41804, 23, false), InlineData(41804, 22, true), InlineData(41804, 0, true), InlineData(41987, 23, true)]
    public void A_day_that_a_spreadsheet_keeps_with_eleven_at_night_of_summer_is_asked_about(int day, int hour, bool isClear)
    {
        var (serial, birth) = (day + hour / 24.0, DateOnly.FromDateTime(DateTime.FromOADate(day)));
        var rows = Xls.Rows($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,,12,30/09/2026,q) 6: Police,x");
        rows[1][3] = new Xls.Styled(serial, 1);
        var ods = Lists.Ods($"<table:table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row>{Lists.OdsCell("1")}{Lists.OdsCell("a) Male")}{Lists.OdsCell("a) WBRI")}<table:table-cell office:value-type=\"date\" office:date-value=\"{birth:yyyy-MM-dd}T{hour:00}:00:00\"><text:p>{birth}</text:p></table:table-cell>{string.Concat("12,30/09/2026,q) 6: Police,x".Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>");
        foreach (var file in new[] { Lists.Contacts(Lists.Contact((Field.DateOfBirth, FormattableString.Invariant($"<c s=\"1\"><v>{serial}</v></c>"))), "", "", Lists.DateStyle), Xls.Write([("L", rows)]), Xls.Write([("L", rows)], "Book"), Xls.Write([("L", rows)], protect: true), ods })
        {
            Assert.Equal(isClear ? 0 : 1, Lists.Check(file).Findings.Count(finding => finding.Check == Checks.DateAmbiguous));
            Assert.Equal(isClear ? birth : null, Lists.Read(file)[0][Field.DateOfBirth].Date);
        }
    }

    [Theory]
    [InlineData("2026-06-14T23:00:00Z", false), InlineData("2026-06-14 23:30 UTC", false), InlineData("14/06/2026 23:00", true), InlineData("2026-06-14T22:59:00Z", true), InlineData("2026-11-14T23:00:00Z", true)]
    public void An_event_is_asked_about_only_where_a_time_zone_makes_it_another_day(string date, bool isClear)
    {
        var text = Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,30/05/2016,10,{date},q) 6: Police,x\n");
        Assert.Equal(isClear ? 0 : 1, Lists.Check(text).Findings.Count(finding => finding.Check == Checks.DateAmbiguous));
        Assert.Equal(isClear, Lists.Read(text)[0].EventDate is not null);
    }

    [Theory]
    [InlineData("2014-06-14T23:00:00Z", false), InlineData("2014-06-14T23:00:00.000Z", false), InlineData("2014-06-14T23:00:00+00:00", false), InlineData("2014-06-14 23:00:00+00", false), InlineData("2014-06-14 23:00:00 UTC", false), InlineData("14/06/2014 23:30Z", false), InlineData("2014-06-14T22:00:00-02:00", false), InlineData("2014-06-15T00:00:00+02:00", false), InlineData("14/06/2014 23:00", false), InlineData("2014-06-14T23:00:00", false), InlineData("14/06/2014 11:00 PM", false)]
    [InlineData("2014-12-14T23:00:00Z", true), InlineData("2014-06-15T00:00:00Z", true), InlineData("2014-06-15T00:00:00+01:00", true), InlineData("2014-12-15T00:00:00Z", true), InlineData("2014-06-14T22:59:59Z", true), InlineData("14/12/2014 23:00", true), InlineData("14/06/2014 22:00", true)]
    public void A_time_that_is_another_day_in_England_is_asked_about(string birth, bool isClear)
    {
        var text = Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,{birth},{(birth.Contains("12", StringComparison.Ordinal) ? 11 : 12)},30/09/2026,q) 6: Police,x\n");
        Assert.Equal(isClear ? 0 : 1, Lists.Check(text).Findings.Count(finding => finding.Check == Checks.DateAmbiguous));
        Assert.Equal(isClear, Lists.Read(text)[0][Field.DateOfBirth].Date is not null);
        if (!isClear)
            Assert.Equal(birth, Lists.Read(Lists.Normalise(text).File)[0][Field.DateOfBirth].Text);
    }
}
