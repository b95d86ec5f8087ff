using System.Text;
using NodaTime;

namespace Jtai.WorkingDays.Tests;

public class CalendarTests
{
    private static readonly WorkingDayCalendar Shipped = WorkingDayCalendar.EnglandAndWales;

    [Fact]
    public void The_shipped_calendar_is_version_1_of_2015_to_2028()
    {
        Assert.Equal(("england-and-wales", 1, 2015, 2028, 115), (Shipped.Id, Shipped.Version, Shipped.FirstYear, Shipped.LastYear, Shipped.BankHolidays.Count));
        Assert.All(Shipped.BankHolidays, holiday => Assert.InRange((int)holiday.On.DayOfWeek, 1, 5));
        Assert.All(Shipped.BankHolidays.GroupBy(holiday => holiday.On.Year), year => Assert.InRange(year.Count(), 8, 10));
    }

    [Fact]
    public void It_differs_from_the_rules_of_an_independent_library_by_the_proclamations_only()
    {
        var shipped = Shipped.BankHolidays.Select(holiday => holiday.On.ToDateOnly()).ToHashSet();
        Assert.Equal(Oracle.ProclaimedSince, shipped.Except(Oracle.PythonHolidays).Order());
        Assert.Equal([Oracle.MovedAway], Oracle.PythonHolidays.Except(shipped));
    }

    [Fact]
    public void A_newer_list_replaces_the_years_that_it_covers_and_keeps_the_others()
    {
        var newer = Shipped.With([.. Shipped.BankHolidays.Where(holiday => holiday.On.Year >= 2028), new BankHoliday(new LocalDate(2028, 6, 12), "A day of thanks")]);
        Assert.Equal(2, newer.Version);
        Assert.Equal(116, newer.BankHolidays.Count);
        Assert.Equal("A day of thanks", newer.WhyNotWorkingDay(new LocalDate(2028, 6, 12)));
        Assert.True(Shipped.IsWorkingDay(new LocalDate(2028, 6, 12)));

        var withoutChristmas = Shipped.With([new BankHoliday(new LocalDate(2028, 1, 3), "New Year’s Day")]);
        Assert.True(withoutChristmas.IsWorkingDay(new LocalDate(2028, 12, 25)));
        Assert.False(withoutChristmas.IsWorkingDay(new LocalDate(2027, 12, 27)));
    }

    [Fact]
    public void A_list_replaces_the_years_from_its_first_to_its_last_and_leaves_those_before_and_after()
    {
        var newer = Shipped.With([new(new LocalDate(2022, 12, 26), "Boxing Day"), new(new LocalDate(2020, 1, 1), "New Year’s Day")]);
        Assert.Equal(["2020-01-01", "2022-12-26"], newer.BankHolidays.Where(holiday => holiday.On.Year is >= 2020 and <= 2022).Select(holiday => $"{holiday.On:uuuu-MM-dd}"));
        Assert.Equal(Shipped.BankHolidays.Where(Elsewhere), newer.BankHolidays.Where(Elsewhere));

        static bool Elsewhere(BankHoliday holiday) => holiday.On.Year is < 2020 or > 2022;
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void A_bank_holiday_has_a_name_of_1_to_200_characters(int length, bool valid)
    {
        var json = $$"""{ "england-and-wales": { "events": [ { "title": "{{new string('x', length)}}", "date": "2026-12-25" } ] } }""";
        if (valid) Assert.Equal(length, Read(json).Single().Name.Length);
        else Assert.Equal($"england-and-wales.events[0].title has {length} characters; allowed are 1 to 200.", Assert.Throws<FormatException>(() => Read(json)).Message);
    }

    [Fact]
    public void An_empty_list_or_a_day_named_twice_makes_no_calendar()
    {
        Assert.StartsWith("The list names no bank holiday.", Assert.Throws<ArgumentException>(() => Shipped.With([])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "A calendar needs at least one bank holiday.",
            Assert.Throws<ArgumentException>(() => new WorkingDayCalendar("england-and-wales", 1, [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Shipped.With([new(new LocalDate(2029, 1, 1), "New Year’s Day"), new(new LocalDate(2029, 1, 1), "Again")]));
    }

    [Fact]
    public void Substitute_days_are_named_as_such()
    {
        var holidays = Read("""{ "england-and-wales": { "division": "england-and-wales", "events": [ { "title": "Boxing Day", "date": "2026-12-28", "notes": "Substitute day", "bunting": true }, { "title": "Christmas Day", "date": "2026-12-25", "notes": "", "bunting": true } ] }, "scotland": {} }""");
        Assert.Equal(["Christmas Day", "Boxing Day (substitute day)"], holidays.Select(holiday => holiday.Name));
    }

    [Theory]
    [InlineData("""{ "england-and""", "The file is not JSON: line 1, byte 15.")]
    [InlineData("""[]""", "The file has no division \"england-and-wales\".")]
    [InlineData("""{ "scotland": { "events": [] } }""", "The file has no division \"england-and-wales\".")]
    [InlineData("""{ "england-and-wales": {} }""", "\"england-and-wales\" has no list \"events\" with at least one bank holiday.")]
    [InlineData("""{ "england-and-wales": { "events": 7 } }""", "\"england-and-wales\" has no list \"events\" with at least one bank holiday.")]
    [InlineData("""{ "england-and-wales": { "events": [] } }""", "\"england-and-wales\" has no list \"events\" with at least one bank holiday.")]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "X", "date": "25/12/2026" } ] } }""", "england-and-wales.events[0].date is \"25/12/2026\"; allowed is a date such as 2025-12-25.")]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "X", "date": "2026-02-30" } ] } }""", "england-and-wales.events[0].date is \"2026-02-30\"; allowed is a date such as 2025-12-25.")]
    [InlineData("""{ "england-and-wales": { "events": [ { "date": "2026-12-25" } ] } }""", "england-and-wales.events[0].title is missing or not a text.")]
    [InlineData("""{ "england-and-wales": { "events": [ 7 ] } }""", "england-and-wales.events[0].date is missing or not a text.")]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "X", "date": "2026-12-25" }, { "title": "Y", "date": "2026-12-25" } ] } }""", "\"england-and-wales\" has two bank holidays on 2026-12-25.")]
    public void A_file_that_is_not_a_list_of_bank_holidays_is_refused_by_place_and_value(string json, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(json)).Message);

    [Theory]
    [InlineData("{ \"scotland\": {},\n  \"england-and-wales\": { \"events\": [ { \"title\": \"New Year\u0092s Day\", \"date\": \"2026-01-01\" } ] } }", "The file has a text that is not Unicode: line 2, byte 49.")] // ’ in Windows-1252
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "\ud800", "date": "2026-01-01" } ] } }""", "The file has a text that is not Unicode: line 1, byte 49.")]
    [InlineData("""{ "\ud800": {} }""", "The file has a text that is not Unicode: line 1, byte 3.")]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "X\u0000", "date": "2026-01-01" } ] } }""", "The file has a text with the character U+0000: line 1, byte 49.")]
    public void A_text_that_is_none_is_refused_by_its_place(string latin1, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => GovUkBankHolidays.Read(new MemoryStream(Encoding.Latin1.GetBytes(latin1)), "england-and-wales")).Message);

    private static IReadOnlyList<BankHoliday> Read(string json) => GovUkBankHolidays.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "england-and-wales");
}
