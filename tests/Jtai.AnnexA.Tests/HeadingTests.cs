using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Lists are found by their headings wherever they stand, whatever the sheet is called; what is not understood is said.</summary>
public sealed class HeadingTests
{
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
        var (result, findings) = Lists.Csv($"{Lists.ContactHeadings} for this inspection\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n");
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
        var text = $"{title}{Lists.ContactHeadings}\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n";
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
        const string Headings = Lists.ContactHeadings + "\n";
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
        string[] lines = [$"{Lists.ContactHeadings},Our own note", $"{Row}a,", ",,,,,,,,a note", $"{Row}b,", $"{Lists.ContactHeadings},Our own note", $"{Row}c,", "List 1: Lists.ContactHeadings", $"{Row}d,", "", ",,,,,,,,a note", "", "", $"{Row}e,", "", ",,,,,,,,Total 5"];
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
        var text = $"{Lists.ContactHeadings}\n1,a) Male,a) WBRI,01/05/2016,10,01/10/2026,Police,x\n{between}{Referrals}\n2,a) Male,a) WBRI,01/05/2016,10,02/10/2026,Police,b) No,3,T,W\n";
        Assert.Equal([(1, "1", "Police"), (3, "2", "Police")], Lists.Read(Encoding.UTF8.GetBytes(text)).Select(row => (row.List, row.ChildId!, row.Values[6].Text!)));
        var sheets = Lists.Csv(text).Result.Files[0].Sheets;
        Assert.Equal([(1, 1, 1), (3, between.Length > 0 ? 4 : 3, 1)], sheets.Select(sheet => (sheet.List!.Value, sheet.HeaderRow!.Value, sheet.DataRows)));
        Assert.All(sheets, sheet => Assert.Empty(sheet.MissingColumns));
    }

    [Fact]
    public void Headings_that_stand_elsewhere_the_second_time_start_the_list_again()
    {
        var (result, findings) = Lists.Csv($"{Lists.ContactHeadings}\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n\n,Gender,Child Unique ID,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source,Contact outcome\n,M,2,WBRI,01/05/2016,10,01/10/2026,Police,x\n");
        Assert.Equal([1, 1], result.Files[0].Sheets.Select(sheet => sheet.DataRows));
        Assert.Equal(2, result.Children);
        Assert.Single(findings, finding => finding.Check == Checks.ListTwice);
        Assert.DoesNotContain(findings, finding => finding.Severity == Severity.Error);
    }

    [Fact]
    public void One_of_the_other_lists_below_a_list_is_not_read_as_the_list()
    {
        var (result, _) = Lists.Csv($"{Lists.ContactHeadings}\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n\nChild Unique ID,Gender,Ethnicity,Date of Birth,CIN Start Date,Primary Need Code,CIN Closure Date,Case status\n2,M,WBRI,01/05/2016,01/10/2026,N1,,Open\n");
        Assert.Equal([(1, 1), (null, 0)], result.Files[0].Sheets.Select(sheet => (sheet.List, sheet.DataRows)));
        Assert.Contains("lists 6 to 11", result.Files[0].Sheets[1].Ignored, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_with_values_only_in_columns_that_are_not_read_is_reported()
    {
        var findings = Lists.Csv($"{Lists.ContactHeadings},Our own note\n1,M,WBRI,01/05/2016,10,01/10/2026,Police,x,\n,,,,,,,,Total 1\n").Findings;
        Assert.Equal(3, Assert.Single(findings, finding => finding.Check == Checks.RowNotRead).Row);
    }

    [Fact]
    public void Lists_missing_or_twice_are_reported_over_all_files()
    {
        const string Contacts = Lists.ContactHeadings + "\n";
        var findings = new List<Finding>();
        AnnexACheck.Run([Text("a.csv", Contacts), Text("b.csv", Contacts)], new CheckOptions { DrawnUpOn = Lists.Day }, findings.Add);
        Assert.Equal(4, findings.Count(finding => finding.Check == Checks.ListMissing));
        Assert.Single(findings, finding => finding.Check == Checks.ListTwice);
    }

    [Theory, InlineData("visible", 0), InlineData("hidden", 1), InlineData("veryHidden", 1)]
    public void A_hidden_sheet_that_is_read_is_named(string state, int times)
    {
        var sheet = $"<worksheet><sheetData><row>{string.Concat(Lists.ContactHeadings.Split(',').Select(Lists.XlsxCell))}</row>{Lists.Contact()}</sheetData></worksheet>";
        var xlsx = Lists.Zip(("xl/workbook.xml", Lists.Workbook().Replace("sheetId", $"state=\"{state}\" sheetId", StringComparison.Ordinal)), ("xl/_rels/workbook.xml.rels", Lists.Relations), ("xl/worksheets/sheet1.xml", sheet));
        Assert.Equal(times, Lists.Check(xlsx).Findings.Count(finding => finding.Check == Checks.SheetHidden && finding.Sheet == "S"));

        var content = $"<d><automatic-styles><style name=\"a\" family=\"table\"><table-properties display=\"true\"/></style><style name=\"b\" family=\"table\"><table-properties display=\"{(state == "visible" ? "true" : "false")}\"/></style></automatic-styles><table name=\"L\" style-name=\"b\"><table-row>{string.Concat(Lists.ContactHeadings.Split(',').Select(text => $"<table-cell><p>{text}</p></table-cell>"))}</table-row></table></d>";
        Assert.Equal(times, Lists.Check(Lists.Zip(("content.xml", content)), "x.ods").Findings.Count(finding => finding.Check == Checks.SheetHidden && finding.Sheet == "L"));
    }

    static AnnexAFile Text(string name, string text) => new(name, () => new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
