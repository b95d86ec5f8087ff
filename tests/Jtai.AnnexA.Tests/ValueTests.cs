using System.Text;

namespace Jtai.AnnexA.Tests;

/// <summary>Dates, numbers and ids are what they were meant to be, in whatever form a program has left them.</summary>
public sealed class ValueTests
{
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

    [Theory, InlineData(""), InlineData(" s=\"1\"")]
    public void Serials_of_a_workbook_that_counts_from_1904_are_the_days_they_show(string style)
    {
        var row = Lists.Contact((Field.DateOfBirth, $"<c{style}><v>41029</v></c>"), (Field.ContactDate, $"<c{style}><v>44834.25</v></c>"));
        var file = Lists.Contacts(row, "<workbookPr date1904=\"1\"/>", "", Lists.DateStyle);
        Assert.Equal((new DateOnly(2016, 5, 1), new DateOnly(2026, 10, 1)), (Lists.Read(file)[0][Field.DateOfBirth].Date!.Value, Lists.Read(file)[0].EventDate!.Value));
        Assert.DoesNotContain(Lists.Check(file).Findings, finding => finding.List == 1);
    }

    [Theory, InlineData(""), InlineData("<workbookPr date1904=\"1\"/>")]
    public void An_id_in_a_column_formatted_as_dates_is_its_number_everywhere(string settings)
    {
        var file = Lists.Contacts(Lists.Contact((Field.ChildId, "<c s=\"1\"><v>41234</v></c>"), (Field.Age, Lists.XlsxCell("9"))), settings, "", Lists.DateStyle);
        Assert.Equal("41234", Assert.Single(Lists.Read(file)).ChildId);
        Assert.Equal("41234", Assert.Single(Lists.Check(file).Findings, finding => finding.Check == Checks.AgeWrong).ChildId);
        Assert.Equal("41234", Assert.Single(Lists.Read(Lists.Normalise(file).File)).ChildId);
    }

    [Fact]
    public void Rows_whose_ids_a_program_cut_short_are_no_child()
    {
        var csv = $"{Lists.ContactHeadings}\n1.23457E+11,M,WBRI,01/05/2016,10,01/10/2026,Police,x\n1.23457E+11,F,WBRI,01/05/2016,10,01/10/2026,Police,x\n";
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
        var file = Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n=\"0012345\"{Rest}a\n\"=\"\"0012345\"\"\"{Rest}b\n0012345{Rest}\"c\"\n12345{Rest}d\n12345.0{Rest}e\nA.0{Rest}f\n1.2.0{Rest}=\"g\"\n");
        Assert.Equal(["0012345", "0012345", "0012345", "12345", "12345", "A.0", "1.2.0"], Lists.Read(file).Select(row => row.ChildId));
        Assert.Equal("g", Lists.Read(file)[^1][Field.ContactOutcome].Text);
        Assert.Equal(4, Lists.Check(file).Result.Children);
        Assert.Equal("12345", Assert.Single(Lists.Check(Encoding.UTF8.GetBytes($"{Lists.ContactHeadings}\n12345.0,Zebra{Rest[8..]}a\n")).Findings, finding => finding.Check == Checks.NotACode).ChildId);
        var (normalised, written) = Lists.Normalise(file);
        Assert.Equal(1, normalised.Changes);
        Assert.StartsWith("x|A6|1|A7|Child Unique ID|12345.0|12345|whole number", Lists.Sheet(written, "Changes")[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dd/mm/yyyy", "Date"), InlineData("mm-dd-yy", "Date"), InlineData("[$-809]dd mmmm yyyy;@", "Date"), InlineData("mmm", "Date"), InlineData("hh:mm", "Date"), InlineData("0.00", "Number"), InlineData("General", "Number"), InlineData("[Red]0", "Number"), InlineData("\"day\" 0", "Number"), InlineData("0.0%", "Percentage"), InlineData("0\" %\"", "Number")]
    public void Cell_formats_tell_dates_and_percentages_from_numbers(string format, string kind) => Assert.Equal(kind, DateFormats.Kind(format).ToString());
}
