namespace Jtai.AnnexA.Tests;

/// <summary>For every check between cells, a row that breaks it and a row that just does not.</summary>
public sealed class EveryCheckTests
{
    /// <summary>One check.</summary>
    sealed record Case(Check Check, Field Field, SyntheticRow[] Breaks, params SyntheticRow[][] JustNot)
    {
        public int Times { get; init; } = 1;
    }

    static readonly DateOnly Day = Lists.Day;
    static readonly DateOnly WindowStart = new(2026, 5, 16);

    static readonly Case[] Cases =
    [
        new(Checks.ChildIdBlank, Field.ChildId, [Row(1, (Field.ChildId, null))], [Row(1, (Field.ChildId, "A0"))]),
        new(Checks.ChildIdBlank, Field.ChildId, [Row(1, (Field.ChildId, "NULL"))], [Row(1, (Field.ChildId, "NULL1"))]),
        new(Checks.ChildIdBlank, Field.ChildId, [Row(1, (Field.ChildId, 0))], [Row(1, (Field.ChildId, 10))]),
        new(Checks.IdTooLong, Field.ChildId, [Row(1, (Field.ChildId, 1_234_567_890_123_456d))], [Row(1, (Field.ChildId, 123_456_789_012_345d))]),
        new(Checks.IdMayBeCutShort, Field.ChildId, [Row(1, (Field.ChildId, "1234567890123450"))], [Row(1, (Field.ChildId, "1234567890123456"))]),
        new(Checks.IdsAlike, Field.ChildId, [Row(1, (Field.ChildId, "0071")), Row(3, (Field.ChildId, "71"))], [Row(1, (Field.ChildId, "0071")), Row(3, (Field.ChildId, "710"))]),
        new(Checks.DateBlank, Field.ContactDate, [Row(1, (Field.ContactDate, null))]),
        new(Checks.DateBlank, Field.EarlyHelpStart, [Row(2, (Field.EarlyHelpStart, null))]),
        new(Checks.DateBlank, Field.ReferralDate, [Row(3, (Field.ReferralDate, null))]),
        new(Checks.DateBlank, Field.AssessmentStart, [Row(4, (Field.AssessmentStart, null))]),
        new(Checks.DateBlank, Field.StrategyDiscussion, [Row(5, (Field.StrategyDiscussion, null))]),
        new(Checks.ValueBlank, Field.Gender, [Row(1, (Field.Gender, null))], [Row(1, (Field.Gender, "c) Not stated/recorded"))]),
        new(Checks.ValueBlank, Field.Age, [Row(1, (Field.Age, null))], [Row(1, (Field.Age, null), (Field.DateOfBirth, null))]),
        new(Checks.ValueBlank, Field.ReferralCount, [Row(3, (Field.ReferralCount, null))], [Row(3, (Field.ReferralCount, 0))]),
        new(Checks.NotADate, Field.ContactDate, [Row(1, (Field.ContactDate, "31/11/2026"))], [Row(1, (Field.ContactDate, "30/10/2026"))]),
        new(Checks.NotADate, Field.ContactDate, [Row(1, (Field.ContactDate, "10/25/2026"))], [Row(1, (Field.ContactDate, "25/10/2026"))]),
        new(Checks.NotADate, Field.ContactDate, [Row(1, (Field.ContactDate, 7))], [Row(1, (Field.ContactDate, 46296))]),
        new(Checks.DateAmbiguous, Field.DateOfBirth, [Row(1, (Field.DateOfBirth, "10-05-16"))], [Row(1, (Field.DateOfBirth, "01-May-16"))]),
        new(Checks.NotANumber, Field.Age, [Row(1, (Field.Age, "ten"))], [Row(1, (Field.Age, "10.0"))]),
        new(Checks.NotANumber, Field.ReferralCount, [Row(3, (Field.ReferralCount, "1.5"))], [Row(3, (Field.ReferralCount, "1"))]),
        new(Checks.NumberTooLow, Field.Age, [Row(1, (Field.Age, -2))]),
        new(Checks.NumberTooLow, Field.EnquiryCount, [Row(5, (Field.EnquiryCount, -1))], [Row(5, (Field.EnquiryCount, 0))]),
        new(Checks.NotACode, Field.Gender, [Row(1, (Field.Gender, "Zebra"))], [Row(1, (Field.Gender, "M"))]),
        new(Checks.NotACode, Field.ReferralNfa, [Row(3, (Field.ReferralNfa, "c) Unknown"))], [Row(3, (Field.ReferralNfa, "No"))]),
        new(Checks.NotACode, Field.ChildSeen, [Row(4, (Field.ChildSeen, "Perhaps"))], [Row(4, (Field.ChildSeen, "c) Unknown"))]),
        new(Checks.GroupOnly, Field.ContactSource, [Row(1, (Field.ContactSource, "Health services"))], [Row(1, (Field.ContactSource, "Police"))], [Row(1, (Field.ContactSource, "Housing"))]),
        new(Checks.ErrorValue, Field.Ethnicity, [Row(1, (Field.Ethnicity, "#N/A"))]),
        new(Checks.IdInScientificNotation, Field.ChildId, [Row(1, (Field.ChildId, "1.23457E+11"))], [Row(1, (Field.ChildId, "12E+11"))], [Row(1, (Field.ChildId, "1E11"))], [Row(1, (Field.ChildId, "E+11"))]),
        new(Checks.ContactOutsideWindow, Field.ContactDate, [Row(1, (Field.ContactDate, WindowStart.AddDays(-1)))], [Row(1, (Field.ContactDate, WindowStart))]),
        new(Checks.CompletionOutsideWindow, Field.EarlyHelpCompletion, [Row(2, (Field.EarlyHelpStart, new DateOnly(2026, 1, 5)), (Field.EarlyHelpCompletion, WindowStart.AddDays(-1)))],
            [Row(2, (Field.EarlyHelpStart, new DateOnly(2024, 1, 5)), (Field.EarlyHelpCompletion, WindowStart))], [Row(2, (Field.EarlyHelpStart, new DateOnly(2024, 1, 5)), (Field.EarlyHelpCompletion, null))]),
        new(Checks.ReferralOutsideWindow, Field.ReferralDate, [Row(3, (Field.ReferralDate, WindowStart.AddDays(-1)))], [Row(3, (Field.ReferralDate, WindowStart))]),
        new(Checks.AuthorisationOutsideWindow, Field.AssessmentAuthorised, [Row(4, (Field.AssessmentStart, new DateOnly(2026, 4, 1)), (Field.AssessmentAuthorised, WindowStart.AddDays(-1)))],
            [Row(4, (Field.AssessmentStart, new DateOnly(2026, 4, 1)), (Field.AssessmentAuthorised, WindowStart))], [Row(4, (Field.AssessmentStart, new DateOnly(2025, 4, 1)), (Field.AssessmentAuthorised, null), (Field.SupportRequired, null))]),
        new(Checks.EnquiryOutsideWindow, Field.StrategyDiscussion, [Row(5, (Field.StrategyDiscussion, WindowStart.AddDays(-1)))], [Row(5, (Field.StrategyDiscussion, WindowStart))],
            [Row(5, (Field.StrategyDiscussion, new DateOnly(2026, 1, 5)), (Field.ConferenceUnnecessary, null), (Field.ConferenceDate, null), (Field.ConferenceResult, null))]),
        new(Checks.DateInFuture, Field.ContactDate, [Row(1, (Field.ContactDate, Day.AddDays(1)))], [Row(1, (Field.ContactDate, Day))]),
        new(Checks.DateInFuture, Field.ConferenceDate, [Row(5, (Field.ConferenceDate, Day.AddDays(1)))], [Row(5, (Field.ConferenceDate, Day))]),
        new(Checks.CompletionBeforeStart, Field.EarlyHelpCompletion, [Row(2, (Field.EarlyHelpStart, new DateOnly(2026, 10, 1)))], [Row(2, (Field.EarlyHelpStart, new DateOnly(2026, 9, 30)))]),
        new(Checks.CompletionBeforeStart, Field.AssessmentAuthorised, [Row(4, (Field.AssessmentStart, new DateOnly(2026, 11, 3)))], [Row(4, (Field.AssessmentStart, new DateOnly(2026, 11, 2)))]),
        new(Checks.ConferenceBeforeEnquiry, Field.ConferenceDate, [Row(5, (Field.ConferenceDate, new DateOnly(2026, 10, 5)))], [Row(5, (Field.ConferenceDate, new DateOnly(2026, 10, 6)))]),
        new(Checks.AgeWrong, Field.Age, [Row(1, (Field.DateOfBirth, new DateOnly(2016, 11, 17)))], [Row(1, (Field.DateOfBirth, new DateOnly(2016, 11, 16)))], [Row(1, (Field.DateOfBirth, null))]),
        new(Checks.AgeWrong, Field.Age, [Row(1, (Field.Age, 9))]),
        new(Checks.UnbornAgeWrong, Field.Age, [Row(1, (Field.DateOfBirth, Day.AddDays(1)), (Field.Age, 0))], [Row(1, (Field.DateOfBirth, Day.AddDays(1)), (Field.Age, -1))], [Row(1, (Field.DateOfBirth, Day), (Field.Age, 0))]),
        new(Checks.UnbornOverdue, Field.Age, [Row(1, (Field.DateOfBirth, Day.AddDays(-28)), (Field.Age, -1))], [Row(1, (Field.DateOfBirth, Day.AddDays(200)), (Field.Age, -1))]),
        new(Checks.UnbornButBorn, Field.Age, [Row(1, (Field.DateOfBirth, Day.AddDays(-29)), (Field.Age, -1))], [Row(1, (Field.DateOfBirth, Day.AddDays(-29)), (Field.Age, 0))]),
        new(Checks.AuthorisedWithoutOutcome, Field.SupportRequired, [Row(4, (Field.SupportRequired, null))], [Row(4, (Field.SupportRequired, null), (Field.AssessmentAuthorised, null))]),
        new(Checks.OutcomeWithoutAuthorisation, Field.AssessmentAuthorised, [Row(4, (Field.AssessmentAuthorised, null))]),
        new(Checks.UnnecessaryWithDate, Field.ConferenceDate, [Row(5, (Field.ConferenceUnnecessary, "a) Yes"), (Field.ConferenceResult, null))], [Row(5, (Field.ConferenceUnnecessary, "a) Yes"), (Field.ConferenceDate, null), (Field.ConferenceResult, null))]),
        new(Checks.UnnecessaryWithResult, Field.ConferenceResult, [Row(5, (Field.ConferenceUnnecessary, "a) Yes"), (Field.ConferenceDate, null))]),
        new(Checks.ResultWithoutConference, Field.ConferenceDate, [Row(5, (Field.ConferenceDate, null))], [Row(5, (Field.ConferenceDate, null), (Field.ConferenceResult, null))]),
        new(Checks.DuplicateRow, Field.ChildId, [Row(1), Row(1)], [Row(1), Row(1, (Field.ContactOutcome, "Other"))]),
        new(Checks.CountNotConstant, Field.ReferralCount, [Row(3, (Field.ReferralCount, 2), (Field.ReferralDate, new DateOnly(2026, 7, 1))), Row(3, (Field.ReferralCount, 1))],
            [Row(3, (Field.ReferralCount, 1), (Field.ReferralDate, new DateOnly(2026, 7, 1))), Row(3, (Field.ReferralCount, 1))]),
        new(Checks.CountNotConstant, Field.ConferenceCount, [Enquiry(1, 1, new DateOnly(2026, 7, 1)), Enquiry(1, 2, new DateOnly(2026, 10, 6))], [Enquiry(1, 1, new DateOnly(2026, 7, 1)), Enquiry(1, 1, new DateOnly(2026, 10, 6))]),
        new(Checks.ReferralCountTooLow, Field.ReferralCount, [Row(3, (Field.ReferralDate, new DateOnly(2026, 7, 1))), Row(3)], [Row(3, (Field.ReferralDate, new DateOnly(2026, 7, 1)), (Field.ReferralCount, 4)), Row(3, (Field.ReferralCount, 4))]) { Times = 2 },
        new(Checks.EnquiryCountTooLow, Field.EnquiryCount, [Enquiry(0, 1, new DateOnly(2026, 7, 1)), Enquiry(0, 1, new DateOnly(2026, 10, 6))], [Enquiry(1, 1, new DateOnly(2026, 7, 1)), Enquiry(1, 1, new DateOnly(2026, 10, 6))]) { Times = 2 },
        new(Checks.ConferenceCountTooLow, Field.ConferenceCount, [Enquiry(1, 0, new DateOnly(2026, 7, 1)), Enquiry(1, 0, new DateOnly(2026, 10, 6))],
            // The earlier enquiry's conference is on the day of the latest enquiry, not before it.
            [Enquiry(1, 0, new DateOnly(2026, 9, 22)), Enquiry(1, 0, new DateOnly(2026, 10, 6))]) { Times = 2 },
        new(Checks.SameDayNotCounted, Field.ReferralCount, [Row(3), Row(3, (Field.ReferralSource, "e) 2A: Schools"))], [Row(3, (Field.ReferralCount, 1)), Row(3, (Field.ReferralSource, "e) 2A: Schools"), (Field.ReferralCount, 1))]),
        new(Checks.GenderDiffers, Field.Gender, [Row(1), Row(3, (Field.Gender, "b) Female"))], [Row(1), Row(3, (Field.Gender, "M"))], [Row(1), Row(3, (Field.Gender, "b) Female"), (Field.ChildId, "A2"))]),
        new(Checks.EthnicityDiffers, Field.Ethnicity, [Row(1), Row(3, (Field.Ethnicity, "b) WIRI"))], [Row(1), Row(3, (Field.Ethnicity, "White British"))]),
        new(Checks.BirthDateDiffers, Field.DateOfBirth, [Row(1), Row(3, (Field.DateOfBirth, new DateOnly(2016, 5, 2)))], [Row(1), Row(3, (Field.DateOfBirth, null))], [Row(1), Row(3, (Field.DateOfBirth, "2016-05-01"))]),
        new(Checks.AssessedInSpiteOfNfa, Field.ReferralNfa, [Row(3, (Field.ReferralNfa, "a) Yes")), Row(4, (Field.AssessmentStart, new DateOnly(2026, 10, 2)))],
            [Row(3, (Field.ReferralNfa, "a) Yes")), Row(4, (Field.AssessmentStart, new DateOnly(2026, 10, 1)))],
            // The assessment belongs to the next referral.
            [Row(3, (Field.ReferralNfa, "a) Yes"), (Field.ReferralCount, 1)), Row(3, (Field.ReferralDate, new DateOnly(2026, 10, 5)), (Field.ReferralCount, 1)), Row(4)]),
    ];

    public static TheoryData<int, string> Numbers
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++)
                data.Add(i, $"{Cases[i].Check.Code} {Cases[i].Field}");
            return data;
        }
    }

    [Theory, MemberData(nameof(Numbers))]
    public void The_row_that_breaks_it_is_found_at_its_cell_and_nothing_else_is(int number, string name)
    {
        var breaks = Cases[number];
        var findings = Lists.Findings(breaks.Breaks);
        Assert.True(findings.Count == breaks.Times && findings.All(finding => finding.Check == breaks.Check), $"{name}: {string.Join("; ", findings.Select(finding => finding.Message))}");
        var last = findings[^1];
        var layout = ListLayout.For(last.List!.Value);
        Assert.Equal(layout.Columns[layout.Position(breaks.Field)].Heading, last.Column);
        Assert.StartsWith(CellReference.Letters(layout.Position(breaks.Field)), last.Cell, StringComparison.Ordinal);
        Assert.Contains($"List {last.List}, row {last.Row}", last.Message, StringComparison.Ordinal);
        Assert.Contains(last.Expected, last.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Numbers))]
    public void The_row_that_just_does_not_break_it_is_left_alone(int number, string name)
    {
        foreach (var fine in Cases[number].JustNot)
            Assert.True(Lists.Findings(fine) is [], $"{name}: {string.Join("; ", Lists.Findings(fine).Select(finding => finding.Message))}");
    }

    [Fact]
    public void A_value_that_was_not_understood_has_one_finding_and_no_check_between_columns_builds_on_it()
    {
        (SyntheticRow Row, Check[] Checks)[] cases =
        [
            (Row(4, (Field.AssessmentAuthorised, "Ongoing"), (Field.SupportRequired, null)), [Checks.NotADate]),
            (Row(4, (Field.AssessmentAuthorised, null), (Field.SupportRequired, "N/A")), [Checks.NotACode]),
            (Row(5, (Field.ConferenceUnnecessary, "a) Yes"), (Field.ConferenceDate, "N/A"), (Field.ConferenceResult, "N/A")), [Checks.NotADate, Checks.NotACode]),
            (Row(5, (Field.ConferenceDate, null), (Field.ConferenceResult, "?")), [Checks.NotACode]),
            (Row(5, (Field.StrategyDiscussion, WindowStart.AddDays(-1)), (Field.ConferenceUnnecessary, "Undecided"), (Field.ConferenceDate, null), (Field.ConferenceResult, null)), [Checks.NotACode]),
        ];
        foreach (var (row, checks) in cases)
            Assert.Equal(checks, Lists.Findings(row).Select(finding => finding.Check));
    }

    [Fact]
    public void Of_counts_that_are_level_the_one_that_is_possible_is_taken_for_the_childs()
    {
        var first = Row(3, (Field.ReferralDate, new DateOnly(2026, 7, 1)), (Field.ReferralCount, 0));
        var findings = Lists.Findings(first, first, Row(3, (Field.ReferralCount, 2))).Where(finding => finding.Check != Checks.DuplicateRow).ToList();
        Assert.Equal([(Checks.CountNotConstant, 3), (Checks.ReferralCountTooLow, 3)], findings.Select(finding => (finding.Check, finding.Row!.Value)));
        Assert.Contains("the same number on every row of the child: 2", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_check_between_cells_is_without_a_case()
    {
        var elsewhere = new[] { Checks.DrawnUpTooEarly, Checks.DrawnUpTooLate, Checks.FormulaWithoutResult, Checks.ControlCharacter };
        var cells = Checks.All.Where(check => string.CompareOrdinal(check.Code, "AX-02") > 0).Except(elsewhere);
        Assert.Empty(cells.Except(Cases.Select(c => c.Check)));
    }

    [Fact]
    public void Codes_are_unique_and_well_formed()
    {
        Assert.All(Checks.All, check => Assert.Matches("^AX-0[0-9]{3}$", check.Code));
        Assert.Equal(Checks.All.Count, Checks.All.Select(check => check.Code).Distinct().Count());
    }

    [Theory]
    [InlineData("2026-11-04", "2026-11-16", true)]
    [InlineData("2026-11-11", "2026-11-16", false)]
    [InlineData("2026-11-10", "2026-11-16", true)]
    // Notified on a Sunday: the week before is the one that ends on the Sunday before.
    [InlineData("2026-11-04", "2026-11-15", false)]
    [InlineData("2026-11-03", "2026-11-15", true)]
    public void Lists_are_drawn_up_no_sooner_than_the_Wednesday_of_the_week_before(string drawnUp, string notified, bool tooEarly)
    {
        var options = new CheckOptions { DrawnUpOn = DateOnly.Parse(drawnUp, null), NotifiedOn = DateOnly.Parse(notified, null) };
        var findings = Lists.Check(Lists.Write([Row(1, (Field.ContactDate, new DateOnly(2026, 10, 1)))]), options: options).Findings;
        Assert.Equal(tooEarly, findings.Any(finding => finding.Check == Checks.DrawnUpTooEarly));
    }

    [Fact]
    public void Lists_drawn_up_after_notification_are_a_query() =>
        Assert.Contains(Lists.Check(Lists.Write([]), options: new CheckOptions { DrawnUpOn = Day.AddDays(2), NotifiedOn = Day }).Findings, finding => finding.Check == Checks.DrawnUpTooLate);

    [Fact]
    public void Without_a_stated_day_what_is_right_on_any_day_of_the_period_is_no_finding()
    {
        // Notified on Monday 16 November: the lists may be of any day from Wednesday 11 November.
        var options = new CheckOptions { NotifiedOn = Day };
        SyntheticRow[] fine =
        [
            Row(1, (Field.ChildId, "B1"), (Field.ContactDate, new DateOnly(2026, 5, 11))), Row(1, (Field.ChildId, "B2"), (Field.ContactDate, Day)),
            Row(1, (Field.ChildId, "B3"), (Field.DateOfBirth, new DateOnly(2016, 11, 14)), (Field.Age, 9)), Row(1, (Field.ChildId, "B4"), (Field.DateOfBirth, new DateOnly(2016, 11, 14)), (Field.Age, 10)),
        ];
        Assert.DoesNotContain(Lists.Check(Lists.Write(fine), options: options).Findings, finding => finding.List == 1);
        Assert.Single(Lists.Check(Lists.Write([Row(1, (Field.ContactDate, new DateOnly(2026, 5, 10)))]), options: options).Findings, finding => finding.Check == Checks.ContactOutsideWindow);
        Assert.Single(Lists.Check(Lists.Write([Row(1, (Field.DateOfBirth, new DateOnly(2016, 11, 17)))]), options: options).Findings, finding => finding.Check == Checks.AgeWrong);
    }

    [Theory]
    [InlineData("2026-08-31", "2026-02-28")]
    [InlineData("2026-11-16", "2026-05-16")]
    [InlineData("2024-08-30", "2024-02-29")]
    public void Six_months_back_is_clamped_to_the_end_of_a_shorter_month(string day, string start) =>
        Assert.Equal(DateOnly.Parse(start, null), ReferencePeriod.On(DateOnly.Parse(day, null)).WindowStart);

    [Fact]
    public void The_examples_of_the_template_for_list_5_are_clean()
    {
        // No earlier enquiry: 0, 0. An earlier one 5 months ago with a conference: 1 and 1 on both rows. An earlier one 11 months ago is outside the list: one row, 1 and 1.
        Assert.Empty(Lists.Findings(Row(5)));
        Assert.Empty(Lists.Findings(Enquiry(1, 1, new DateOnly(2026, 6, 1)), Row(5, (Field.EnquiryCount, 1), (Field.ConferenceCount, 1), (Field.StrategyDiscussion, new DateOnly(2026, 11, 2)), (Field.ConferenceUnnecessary, "a) Yes"), (Field.ConferenceDate, null), (Field.ConferenceResult, null))));
        Assert.Empty(Lists.Findings(Enquiry(1, 1, new DateOnly(2026, 10, 6))));
    }

    static SyntheticRow Enquiry(int enquiries, int conferences, DateOnly on) =>
        Row(5, (Field.StrategyDiscussion, on), (Field.ConferenceDate, on.AddDays(14)), (Field.EnquiryCount, enquiries), (Field.ConferenceCount, conferences));

    static SyntheticRow Row(int list, params (Field, object?)[] with) => Lists.Row(list, with);
}
