using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Lists are found and read wherever they stand and in whatever kind of file.</summary>
public sealed class ReadingTests
{
    const string Contacts = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome";

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
        var file = Lists.Ods(Row(Contacts) + string.Concat(Enumerable.Range(1, before).Select(id => Row(Child(id)))) + Row(Child(before + 1), 2) + Row(Child(before + 2)));
        var rows = Lists.Read(file);
        Assert.Equal([.. Enumerable.Range(1, before + 1), before + 1, before + 2], rows.Select(row => int.Parse(row.ChildId!)));
        Assert.Equal(Enumerable.Range(2, before + 3), rows.Select(row => row.Row));
        Assert.All(rows, row => Assert.Equal("x", row[Field.ContactOutcome].Text));
    }

    [Fact]
    public void Cells_that_an_ods_writes_once_and_repeats_are_read_as_often()
    {
        var file = Lists.Ods($"<table:table-row>{string.Concat(Contacts.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row>{Lists.OdsCell("7", 3)}{Lists.OdsCell("x", 5)}</table:table-row>");
        Assert.Equal(["7", "7", "7", "x", "x", "x", "x", "x"], Assert.Single(Lists.Read(file)).Values.Select(value => value.Text));
    }

    [Fact]
    public void What_an_ods_remembers_of_another_file_is_no_list()
    {
        string Table(string name, string more, string id) => $"</table:table><table:table table:name=\"{name}\">{more}<table:table-row>{string.Concat(Contacts.Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row><table:table-row>{string.Concat($"{id},a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,x".Split(',').Select(text => Lists.OdsCell(text)))}</table:table-row>";
        // A sheet that is linked to another file is one that people see.
        var file = Lists.Ods(Table("'file:///H:/old/lists.ods'#$List_1", "<table:table-source/>", "old") + Table("List_1", "<table:table-source/>", "new"));
        Assert.Equal("new", Assert.Single(Lists.Read(file)).ChildId);
        Assert.Contains("H:/old/lists.ods", Assert.Single(Lists.Check(file, "x.ods").Findings, finding => finding.Check == Checks.SheetIgnored).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dialect_without_spaces_is_read()
    {
        (int, string)[] headings =
        [
            (1, "ChildUniqueID,Gender,Ethnicity,DateOfBirth,Age,DateOfContact,ContactSource"),
            (2, "ChildUniqueID,Gender,Ethnicity,DateOfBirth,Age,AssessmentStartDate,AssessmentCompletionDate,OrganisationCompletingAssessment"),
            (3, "ChildUniqueID,Gender,Ethnicity,DateOfBirth,Age,ReferralDate,ReferralSource,ReferralNFA,ReferralsLast12Months,AllocatedTeam,AllocatedWorker"),
            (4, "ChildUniqueID,Gender,Ethnicity,DateOfBirth,Age,HasDisability,ContinuousAssessmentStart,ContinuousAssessmentChildSeen,ContinuousAssessmentAuthDate,CSCSupportRequired,AllocatedTeam,AllocatedWorker"),
            (5, "ChildUniqueID,Gender,Ethnicity,DateOfBirth,Age,HasDisability,StratDiscussionDate,InitialCPConfUnnecessary,InitialCPConfDate,CPConfResultInCPPlan,NumberS47s12m,NumberICPCs12m,AllocatedTeam,AllocatedWorker"),
        ];
        foreach (var (list, heading) in headings)
        {
            var sheet = Lists.Csv(heading + "\n").Result.Files[0].Sheets[0];
            Assert.Equal((list, 1), (sheet.List, sheet.HeaderRow));
            Assert.Empty(sheet.MissingColumns);
            Assert.Empty(sheet.ExtraColumns);
        }
    }

    [Fact]
    public void Headings_survive_their_quirks()
    {
        const string Quirky = "My council\n\n,Child  Unique ID ,GENDER,Ethnicity\u00A0,Date of birth,Age,,Does the child have a disability?,Continuous assessment start date,Child seen during continuous assessment,Continuous Assessment Date of Authorisation,Was the child assessed as requiring LA childrenâ€™s social care support?,Allocated team,Allocated worker\n";
        var sheet = Lists.Csv(Quirky).Result.Files[0].Sheets[0];
        Assert.Equal((4, 3), (sheet.List, sheet.HeaderRow));
        Assert.Empty(sheet.MissingColumns);
        Assert.Empty(sheet.ExtraColumns);
    }

    [Fact]
    public void The_contact_outcome_may_be_headed_as_the_request_words_it()
    {
        var (result, findings) = Lists.Csv($"{Contacts} for this inspection\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n");
        Assert.Empty(result.Files[0].Sheets[0].MissingColumns);
        Assert.Empty(result.Files[0].Sheets[0].ExtraColumns);
        Assert.DoesNotContain(findings, finding => finding.List == 1);
    }

    [Fact]
    public void A_heading_with_a_slip_is_read_and_said()
    {
        var (result, findings) = Lists.Csv("Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Refferal,Referral Source,Referral NFA,Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker\n");
        Assert.Empty(result.Files[0].Sheets[0].MissingColumns);
        Assert.Equal("F1", Assert.Single(findings, finding => finding.Check == Checks.HeadingMisspelt).Cell);
    }

    [Fact]
    public void Missing_extra_double_and_unnamed_columns_are_reported()
    {
        var (result, findings) = Lists.Csv("Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Age of Child (Years),Date of Contact,Our own note\n1,M,WBRI,01/05/2016,10,10,01/10/2026,x,surplus\n");
        var sheet = result.Files[0].Sheets[0];
        Assert.Equal(["Contact Source", "Contact outcome"], sheet.MissingColumns);
        Assert.Equal(["Our own note"], sheet.ExtraColumns);
        Assert.Equal("Contact Source", Assert.Single(findings, finding => finding.Check == Checks.ColumnMissing).Column);
        Assert.Equal("H1", Assert.Single(findings, finding => finding.Check == Checks.ColumnExtra).Cell);
        Assert.Equal("F1", Assert.Single(findings, finding => finding.Check == Checks.ColumnTwice).Cell);
        Assert.Equal("I2", Assert.Single(findings, finding => finding.Check == Checks.ColumnWithoutHeading).Cell);
        Assert.Single(findings, finding => finding.Check == Checks.OutcomeMissing);
    }

    [Fact]
    public void Sheets_are_told_apart_by_their_names_only_where_the_headings_do_not()
    {
        const string CommonOnly = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age\n";
        Assert.Equal(3, Lists.Csv(CommonOnly, "List 3.csv").Result.Files[0].Sheets[0].List);
        Assert.Equal(5, Lists.Csv(CommonOnly, "Sec47 and ICPC.csv").Result.Files[0].Sheets[0].List);
        var (result, findings) = Lists.Csv(CommonOnly, "data.csv");
        Assert.Null(result.Files[0].Sheets[0].List);
        Assert.Single(findings, finding => finding.Check == Checks.SheetIgnored);
        Assert.Single(findings, finding => finding.Check == Checks.NoLists);
    }

    [Theory]
    [InlineData("List_4", "")]
    [InlineData("Sheet1", "List 4: Assessments\n")]
    [InlineData("Assessments 04.11", "")]
    public void A_name_or_title_outweighs_headings_that_another_list_has_too(string name, string title)
    {
        var (result, findings) = Lists.Csv($"{title}Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Does the Child have a Disability,Assessment Start Date,Seen,Assessment Completion Date,Outcome,Allocated Team,Allocated Worker\n1,M,WBRI,01/05/2016,10,No,01/10/2026,Yes,,,T,W\n", $"{name}.csv");
        var sheet = Assert.Single(result.Files[0].Sheets);
        Assert.Equal(4, sheet.List);
        Assert.Equal(["Assessment Start Date", "Seen", "Assessment Completion Date", "Outcome"], sheet.ExtraColumns);
        Assert.DoesNotContain(findings, finding => finding.Check == Checks.NameContradictsHeadings);
    }

    [Theory]
    [InlineData("List_4", "", true)]
    [InlineData("Sheet1", "List 4: Assessments\n", true)]
    [InlineData("List_1_2026-11-16", "", false)]
    [InlineData("Lists 1-5", "", false)]
    [InlineData("List 1 to 5", "", false)]
    [InlineData("Sheet1", "see also list 4\n", false)]
    public void A_name_that_contradicts_the_headings_is_an_error_and_nothing_is_written(string name, string title, bool contradicts)
    {
        var text = $"{title}{Contacts}\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n";
        var (result, findings) = Lists.Csv(text, $"{name}.csv");
        Assert.Equal(1, result.Files[0].Sheets[0].List);
        Assert.Equal(contradicts ? 1 : 0, findings.Count(finding => finding.Check == Checks.NameContradictsHeadings));
        var (normalised, written) = Lists.Normalise(Lists.Zip(($"{name}.csv", text)));
        Assert.Equal((contradicts, contradicts ? 0 : 1), (normalised.Refused is not null, normalised.Rows));
        Assert.Equal(contradicts, written.Length == 0);
    }

    [Fact]
    public void Blank_rows_and_repeated_headings_among_the_rows_are_reported()
    {
        const string Headings = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome\n";
        const string Row = "1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n";
        var (result, findings) = Lists.Csv(Headings + Row + ",,,,,,,\n\n" + Row.Replace("1,", "2,", StringComparison.Ordinal).Replace("02/05", "01/05", StringComparison.Ordinal) + Headings);
        Assert.Equal(2, result.Rows);
        Assert.Equal(3, Assert.Single(findings, finding => finding.Check == Checks.BlankRows).Row);
        Assert.Equal(6, Assert.Single(findings, finding => finding.Check == Checks.HeadingsRepeated).Row);
    }

    [Fact]
    public void A_row_that_is_passed_over_is_not_blank_as_well()
    {
        const string Row = "1,M,WBRI,01/05/2016,10,01/10/2026,Police,";
        string[] lines = [$"{Contacts},Our own note", $"{Row}a,", ",,,,,,,,a note", $"{Row}b,", $"{Contacts},Our own note", $"{Row}c,", "List 1: Contacts", $"{Row}d,", "", ",,,,,,,,a note", "", "", $"{Row}e,", "", ",,,,,,,,Total 5"];
        var findings = Lists.Csv(string.Join('\n', lines) + "\n").Findings;
        Assert.Equal([3, 10, 15], findings.Where(finding => finding.Check == Checks.RowNotRead).Select(finding => finding.Row!.Value));
        Assert.Equal([5, 7], findings.Where(finding => finding.Check == Checks.HeadingsRepeated).Select(finding => finding.Row!.Value));
        Assert.Equal([9, 11], findings.Where(finding => finding.Check == Checks.BlankRows).Select(finding => finding.Row!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("List 3: Referral\n")]
    public void Two_lists_in_one_sheet_are_read_as_two(string between)
    {
        const string Referrals = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of referral,Referral Source,Referral NFA?,Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker";
        var text = $"{Contacts}\n1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,Police,x\n{between}{Referrals}\n2,a) Male,a) WBRI,01/05/2016,10,02/10/2026,Police,b) No,3,T,W\n";
        Assert.Equal([(1, "1", "Police"), (3, "2", "Police")], Lists.Read(Encoding.UTF8.GetBytes(text)).Select(row => (row.List, row.ChildId!, row.Values[6].Text!)));
        var sheets = Lists.Csv(text).Result.Files[0].Sheets;
        Assert.Equal([(1, 1, 1), (3, between.Length > 0 ? 4 : 3, 1)], sheets.Select(sheet => (sheet.List!.Value, sheet.HeaderRow!.Value, sheet.DataRows)));
        Assert.All(sheets, sheet => Assert.Empty(sheet.MissingColumns));
    }

    [Fact]
    public void Headings_that_stand_elsewhere_the_second_time_start_the_list_again()
    {
        var (result, findings) = Lists.Csv($"{Contacts}\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n\n,Gender,Child Unique ID,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome\n,M,2,WBRI,01/05/2016,10,01/10/2026,Police,x\n");
        Assert.Equal([1, 1], result.Files[0].Sheets.Select(sheet => sheet.DataRows));
        Assert.Equal(2, result.Children);
        Assert.Single(findings, finding => finding.Check == Checks.ListTwice);
        Assert.DoesNotContain(findings, finding => finding.Severity == Severity.Error);
    }

    [Fact]
    public void One_of_the_other_lists_below_a_list_is_not_read_as_the_list()
    {
        var (result, _) = Lists.Csv($"{Contacts}\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n\nChild Unique ID,Gender,Ethnicity,Date of Birth,CIN Start Date,Primary Need Code,CIN Closure Date,Case status\n2,M,WBRI,01/05/2016,01/10/2026,N1,,Open\n");
        Assert.Equal([(1, 1), (null, 0)], result.Files[0].Sheets.Select(sheet => (sheet.List, sheet.DataRows)));
        Assert.Contains("lists 6 to 11", result.Files[0].Sheets[1].Ignored, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotation_marks_that_do_not_fit_are_named_with_their_row_and_drop_nothing()
    {
        var text = Contacts + """

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
        var findings = Lists.Csv($"{Contacts}\n1,M,\"WBRI,01/05/2016,10,01/10/2026,6,x\n2,M,WBRI\",01/05/2016,10,01/10/2026,6,x\n3,M,WBRI,01/05/2016,10,01/10/2026,6,\"Advice\ngiven, then closed\"\n").Findings;
        Assert.Equal(2, Assert.Single(findings, finding => finding.Check == Checks.RowsInValue).Row);
        Assert.DoesNotContain(findings, finding => finding.Check == Checks.QuotesDoNotFit);
    }

    [Fact]
    public void A_row_with_values_only_in_columns_that_are_not_read_is_reported()
    {
        var findings = Lists.Csv($"{Contacts},Our own note\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x,\n,,,,,,,,Total 1\n").Findings;
        Assert.Equal(3, Assert.Single(findings, finding => finding.Check == Checks.RowNotRead).Row);
    }

    [Fact]
    public void Lists_missing_or_twice_are_reported_over_all_files()
    {
        const string Contacts = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome\n";
        var findings = new List<Finding>();
        AnnexACheck.Run([Text("a.csv", Contacts), Text("b.csv", Contacts)], new CheckOptions { DrawnUpOn = Lists.Day }, findings.Add);
        Assert.Equal(4, findings.Count(finding => finding.Check == Checks.ListMissing));
        Assert.Single(findings, finding => finding.Check == Checks.ListTwice);
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

    [Theory]
    [InlineData("12/03/2026"), InlineData("12/3/2026"), InlineData("12-03-2026"), InlineData("12.03.2026"), InlineData("12 03 2026"), InlineData("2026-03-12"), InlineData("2026/03/12"), InlineData("2026-03-12T00:00:00")]
    [InlineData("12/03/2026 00:00"), InlineData("12/03/2026 09:30:15"), InlineData("12/03/2026 9:30 AM"), InlineData("12 Mar 2026"), InlineData("12-Mar-2026"), InlineData("12-Mar-26"), InlineData("12 March 2026"), InlineData("12th March 2026")]
    [InlineData("March 12, 2026"), InlineData("Thursday 12 March 2026"), InlineData("12Mar2026"), InlineData("20260312"), InlineData("46093"), InlineData("46093.5"), InlineData("12/03/26")]
    public void Dates_are_read_in_the_forms_people_use(string text)
    {
        Assert.Equal(DateReading.Understood, DateValues.Read(text, (new(2023, 11, 16), new(2027, 11, 16)), out var date));
        Assert.Equal(new DateOnly(2026, 3, 12), date);
    }

    [Theory]
    [InlineData("03/25/2026"), InlineData("31/11/2026"), InlineData("29/02/2026"), InlineData("00/01/2026"), InlineData("12/2026"), InlineData("last Tuesday"), InlineData("n/a"), InlineData("12/03/1026"), InlineData("12/03/35"), InlineData("7"), InlineData("123456789"), InlineData("12/03/2026 to 14/03/2026")]
    public void What_is_no_date_is_not_guessed_at(string text) =>
        Assert.Equal(DateReading.NotADate, DateValues.Read(text, (new(2023, 11, 16), new(2027, 11, 16)), out _));

    [Theory]
    [InlineData("12/05/23", 2023), InlineData("12-May-19", 2019), InlineData("12/05/01", 2001)]
    public void A_two_digit_year_long_ago_is_read_where_one_century_is_possible(string text, int year)
    {
        Assert.Equal(DateReading.Understood, DateValues.Read(text, (new(2023, 11, 16), new(2027, 11, 16)), out var date));
        Assert.Equal(new DateOnly(year, 5, 12), date);
        Assert.Empty(Lists.Findings(Lists.Row(2, (Field.EarlyHelpStart, text))));
    }

    [Theory]
    [InlineData("25-03-26"), InlineData("24/05/26"), InlineData("25-03-12")]
    public void Two_digit_years_are_read_only_where_they_mean_one_day(string text) =>
        Assert.Equal(DateReading.Ambiguous, DateValues.Read(text, (new(2023, 11, 16), new(2027, 11, 16)), out _));

    [Fact]
    public void An_id_that_is_merged_over_the_rows_of_a_child_is_the_id_of_each()
    {
        static string Row(int number, string id, string outcome) => Lists.Contact((Field.ChildId, id), (Field.ContactOutcome, Lists.XlsxCell(outcome))).Replace("<row>", $"<row r=\"{number}\">", StringComparison.Ordinal);
        var blank = "<c/>";
        var xlsx = Lists.Contacts(Row(2, Lists.XlsxCell("1"), "a") + Row(3, blank, "b") + Row(5, blank, "c") + Row(6, blank, "d") + Row(7, Lists.XlsxCell("2"), "e"), "", "<mergeCells><mergeCell ref=\"A7:A7\"/><mergeCell ref=\"A2:A5\"/><mergeCell ref=\"J1:XFD1048576\"/></mergeCells>");
        Assert.Equal(["1", "1", "1", null, "2"], Lists.Read(xlsx).Select(row => row.ChildId));
        Assert.Equal(6, Assert.Single(Lists.Check(xlsx).Findings, finding => finding.Check == Checks.ChildIdBlank).Row);

        string[] headings = Contacts.Split(','), values = "a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,x".Split(',');
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
    public void Times_of_an_xls_are_kept_and_an_age_with_the_format_of_a_date_is_the_number_it_is()
    {
        var file = File.ReadAllBytes(Lists.Sample("practice.xls"));
        // Records of a number in row 3: row, column, format, and the number in four bytes; the last of them the upper ones of a double.
        int Record(byte column) => file.AsSpan().IndexOf<byte>([0x7E, 0x02, 0x0A, 0x00, 2, 0, column, 0]);
        var before = Lists.Read(file)[0];
        file.AsSpan(Record(3) + 8, 2).CopyTo(file.AsSpan(Record(4) + 8));
        BitConverter.GetBytes((uint)(BitConverter.DoubleToUInt64Bits(46296.375) >> 32)).CopyTo(file, Record(5) + 10);
        var after = Lists.Read(file)[0];
        Assert.Equal((before[Field.Age].Number, before[Field.Age].Text), (after[Field.Age].Number, after[Field.Age].Text));
        Assert.Equal((new DateOnly(2026, 10, 1), "01/10/2026 09:00"), (after[Field.ContactDate].Date!.Value, after[Field.ContactDate].Given));
    }

    [Fact]
    public void A_value_merged_over_several_columns_of_the_list_is_named()
    {
        var file = Lists.Contacts(Lists.Contact((Field.ContactSource, Lists.XlsxCell("Police")), (Field.ContactOutcome, "<c/>")), "", "<mergeCells><mergeCell ref=\"A1:H1\"/><mergeCell ref=\"G2:H2\"/></mergeCells>");
        Assert.Equal("G2", Assert.Single(Lists.Check(file).Findings, finding => finding.Check == Checks.MergedCells).Cell);
        Assert.Equal("Police", Assert.Single(Lists.Read(file))[Field.ContactSource].Text);
    }

    [Theory, InlineData(""), InlineData(" s=\"1\"")]
    public void Serials_of_a_workbook_that_counts_from_1904_are_the_days_they_show(string style)
    {
        var row = Lists.Contact((Field.DateOfBirth, $"<c{style}><v>41029</v></c>"), (Field.ContactDate, $"<c{style}><v>44834.25</v></c>"));
        var file = Lists.Contacts(row, "<workbookPr date1904=\"1\"/>", "", DateStyle);
        Assert.Equal((new DateOnly(2016, 5, 1), new DateOnly(2026, 10, 1)), (Lists.Read(file)[0][Field.DateOfBirth].Date!.Value, Lists.Read(file)[0].EventDate!.Value));
        Assert.DoesNotContain(Lists.Check(file).Findings, finding => finding.List == 1);
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
        var headings = string.Concat(Contacts.Split(',').Select(Lists.XlsxCell));
        var file = Lists.Zip(("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", $"<Relationships><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"b\" Type=\"{Office}/officeDocument\" Target=\"{workbook}\"/></Relationships>"),
            (workbook, Lists.Workbook()),
            ($"{folder}_rels/{name}.rels", $"<Relationships><Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"{target}\"/><Relationship Id=\"rId2\" Type=\"{Office}/styles\" Target=\"./look.xml\"/></Relationships>"),
            ($"{folder}look.xml", DateStyle.Item2), (sheet, $"<worksheet><sheetData><row>{headings}</row>{Lists.Contact((Field.ContactOutcome, "<c s=\"1\"><v>46296</v></c>"))}</sheetData></worksheet>"));
        Assert.Equal("01/10/2026", Assert.Single(Lists.Read(file))[Field.ContactOutcome].Text);
    }

    [Theory, InlineData(""), InlineData("<workbookPr date1904=\"1\"/>")]
    public void An_id_in_a_column_formatted_as_dates_is_its_number_everywhere(string settings)
    {
        var file = Lists.Contacts(Lists.Contact((Field.ChildId, "<c s=\"1\"><v>41234</v></c>"), (Field.Age, Lists.XlsxCell("9"))), settings, "", DateStyle);
        Assert.Equal("41234", Assert.Single(Lists.Read(file)).ChildId);
        Assert.Equal("41234", Assert.Single(Lists.Check(file).Findings, finding => finding.Check == Checks.AgeWrong).ChildId);
        Assert.Equal("41234", Assert.Single(Lists.Read(Lists.Normalise(file).File)).ChildId);
    }

    [Fact]
    public void Rows_whose_ids_a_program_cut_short_are_no_child()
    {
        var csv = $"{Contacts}\n1.23457E+11,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n1.23457E+11,F,WBRI,01/05/2016,10,01/10/2026,Police,x\n";
        var xlsx = Lists.Contacts(Lists.Contact((Field.ChildId, "<c><v>1E+21</v></c>")) + Lists.Contact((Field.ChildId, "<c><v>150000000000000000000000</v></c>")));
        foreach (var file in new[] { Encoding.UTF8.GetBytes(csv), xlsx })
        {
            var (result, findings) = Lists.Check(file);
            Assert.Equal((2, 0), (result.Rows, result.Children));
            Assert.Equal(["A2", "A3"], findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Check == Checks.IdInScientificNotation ? finding.Cell : finding.Message));
            Assert.All(Lists.Read(file), row => Assert.Null(row.ChildId));
            Assert.Equal(["A3", "A4"], Lists.Check(Lists.Normalise(file).File).Findings.Where(finding => finding.Check == Checks.IdInScientificNotation).Select(finding => finding.Cell));
        }
    }

    [Fact]
    public void Ids_that_a_program_wrapped_or_took_for_numbers_are_the_ids_they_were()
    {
        const string Rest = ",a) Male,a) WBRI,01/05/2016,10,01/10/2026,q) 6: Police,";
        var file = Encoding.UTF8.GetBytes($"{Contacts}\n=\"0012345\"{Rest}a\n\"=\"\"0012345\"\"\"{Rest}b\n0012345{Rest}\"c\"\n12345{Rest}d\n12345.0{Rest}e\nA.0{Rest}f\n1.2.0{Rest}=\"g\"\n");
        Assert.Equal(["0012345", "0012345", "0012345", "12345", "12345", "A.0", "1.2.0"], Lists.Read(file).Select(row => row.ChildId));
        Assert.Equal("g", Lists.Read(file)[^1][Field.ContactOutcome].Text);
        Assert.Equal(4, Lists.Check(file).Result.Children);
        Assert.Equal("12345", Assert.Single(Lists.Check(Encoding.UTF8.GetBytes($"{Contacts}\n12345.0,Zebra{Rest[8..]}a\n")).Findings, finding => finding.Check == Checks.NotACode).ChildId);
        var (normalised, written) = Lists.Normalise(file);
        Assert.Equal(1, normalised.Changes);
        Assert.StartsWith("x|A6|1|A7|Child Unique ID|12345.0|12345|whole number", Lists.Sheet(written, "Changes")[1], StringComparison.Ordinal);
    }

    [Theory, InlineData("visible", 0), InlineData("hidden", 1), InlineData("veryHidden", 1)]
    public void A_hidden_sheet_that_is_read_is_named(string state, int times)
    {
        var sheet = $"<worksheet><sheetData><row>{string.Concat(Contacts.Split(',').Select(Lists.XlsxCell))}</row>{Lists.Contact()}</sheetData></worksheet>";
        var xlsx = Lists.Zip(("xl/workbook.xml", Lists.Workbook().Replace("sheetId", $"state=\"{state}\" sheetId", StringComparison.Ordinal)), ("xl/_rels/workbook.xml.rels", Lists.Relations), ("xl/worksheets/sheet1.xml", sheet));
        Assert.Equal(times, Lists.Check(xlsx).Findings.Count(finding => finding.Check == Checks.SheetHidden && finding.Sheet == "S"));

        var content = $"<d><automatic-styles><style name=\"a\" family=\"table\"><table-properties display=\"true\"/></style><style name=\"b\" family=\"table\"><table-properties display=\"{(state == "visible" ? "true" : "false")}\"/></style></automatic-styles><table name=\"L\" style-name=\"b\"><table-row>{string.Concat(Contacts.Split(',').Select(text => $"<table-cell><p>{text}</p></table-cell>"))}</table-row></table></d>";
        Assert.Equal(times, Lists.Check(Lists.Zip(("content.xml", content)), "x.ods").Findings.Count(finding => finding.Check == Checks.SheetHidden && finding.Sheet == "L"));
    }

    static readonly (string, string) DateStyle = ("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");

    [Theory]
    [InlineData("dd/mm/yyyy", "Date"), InlineData("mm-dd-yy", "Date"), InlineData("[$-809]dd mmmm yyyy;@", "Date"), InlineData("mmm", "Date"), InlineData("hh:mm", "Date"), InlineData("0.00", "Number"), InlineData("General", "Number"), InlineData("[Red]0", "Number"), InlineData("\"day\" 0", "Number"), InlineData("0.0%", "Percentage"), InlineData("0\" %\"", "Number")]
    public void Cell_formats_tell_dates_and_percentages_from_numbers(string format, string kind) => Assert.Equal(kind, DateFormats.Kind(format).ToString());

    static AnnexAFile Text(string name, string text) => new(name, () => new MemoryStream(Encoding.UTF8.GetBytes(text)));

    static List<string> Rows(byte[] file)
    {
        var rows = new List<string>();
        AnnexACheck.Run([new AnnexAFile("x", () => new MemoryStream(file))], new CheckOptions { DrawnUpOn = Lists.Day }, _ => { }, row => rows.Add($"{row.List} {row.Row} {string.Join("|", row.Values.Select(value => $"{value.Text};{value.Date};{value.Number};{value.Code}"))}"));
        return rows;
    }
}
