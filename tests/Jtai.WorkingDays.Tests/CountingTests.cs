using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace Jtai.WorkingDays.Tests;

public class CountingTests
{
    private static readonly WorkingDayCalendar Calendar = WorkingDayCalendar.EnglandAndWales;

    [Fact]
    public void Every_count_from_every_day_of_2015_to_2028_agrees_with_the_oracle()
    {
        // Beyond the longest clock of the guidance (70 working days, ¶86) in both directions.
        var compared = 0;
        foreach (var day in Oracle.AllDays())
            for (var n = -75; n <= 75; n++)
            {
                if (Oracle.Count(day, n) is not { } expected) continue;
                var counted = Calendar.Add(LocalDate.FromDateOnly(day), n);
                Assert.True(counted.On.ToDateOnly() == expected, $"{day:o} {n:+0;-0;0}: {counted.On} instead of {expected:o}");
                compared++;
            }
        Assert.True(compared > 700_000, $"only {compared} counts were compared");
    }

    [Fact]
    public void Skipped_days_are_exactly_the_days_between_that_are_not_working_days()
    {
        foreach (var day in Oracle.AllDays().Where(day => day.Year is > 2015 and < 2028))
            foreach (var n in new[] { -10, -1, 0, 1, 34 })
            {
                var from = LocalDate.FromDateOnly(day);
                var counted = Calendar.Add(from, n);
                var passed = Oracle.AllDays().Where(each => n switch
                {
                    > 0 => each > day && each < counted.On.ToDateOnly(),
                    < 0 => each < day && each > counted.On.ToDateOnly(),
                    _ => each >= day && each < counted.On.ToDateOnly(),
                }).Where(each => !Oracle.IsWorkingDay(each));
                Assert.Equal(passed, counted.Skipped.Select(skipped => skipped.On.ToDateOnly()));
                Assert.False(counted.Provisional);
            }
    }

    [Fact]
    public void The_way_forth_and_back_from_a_working_day_ends_where_it_began() => Check.QuickThrowOnFailure(
        Prop.ForAll(WorkingDay.ToArbitrary(), Count.ToArbitrary(), (day, n) =>
            Calendar.Add(Calendar.Add(day, n).On, -n).On == day && Calendar.CountExcludingAnchor(day, Calendar.Add(day, n).On) == n));

    [Fact]
    public void A_later_anchor_or_a_longer_count_never_ends_earlier() => Check.QuickThrowOnFailure(
        Prop.ForAll(AnyDay.ToArbitrary(), AnyDay.ToArbitrary(), Count.ToArbitrary(), (one, other, n) =>
            Calendar.Add(LocalDate.Min(one, other), n).On <= Calendar.Add(LocalDate.Max(one, other), n).On
            && Calendar.Add(one, n).On <= Calendar.Add(one, n + 1).On));

    [Fact]
    public void Every_count_ends_on_a_working_day_and_never_on_the_anchor() => Check.QuickThrowOnFailure(
        Prop.ForAll(AnyDay.ToArbitrary(), Count.ToArbitrary(), (day, n) =>
            Calendar.IsWorkingDay(Calendar.Add(day, n).On) && (n == 0 || Calendar.Add(day, n).On != day)));

    [Fact]
    public void Counting_with_the_anchor_included_is_one_day_less_from_a_working_day() => Check.QuickThrowOnFailure(
        Prop.ForAll(WorkingDay.ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (day, n) =>
            Calendar.AddIncludingAnchor(day, n).On == (n == 1 ? day : Calendar.Add(day, n - 1).On)
            && Calendar.CountIncludingBoth(day, Calendar.AddIncludingAnchor(day, n).On) == n));

    [Theory]
    [InlineData("2025-04-17", -10, "2025-04-03", "2025-04-05 weekend, 2025-04-06 weekend, 2025-04-12 weekend, 2025-04-13 weekend")]
    [InlineData("2025-04-17", 1, "2025-04-22", "2025-04-18 Good Friday, 2025-04-19 weekend, 2025-04-20 weekend, 2025-04-21 Easter Monday")]
    [InlineData("2025-04-22", -1, "2025-04-17", "2025-04-18 Good Friday, 2025-04-19 weekend, 2025-04-20 weekend, 2025-04-21 Easter Monday")]
    [InlineData("2025-04-17", 0, "2025-04-17", "")]
    [InlineData("2025-04-19", 0, "2025-04-22", "2025-04-19 weekend, 2025-04-20 weekend, 2025-04-21 Easter Monday")]
    [InlineData("2020-05-04", 4, "2020-05-11", "2020-05-08 Early May bank holiday (VE day), 2020-05-09 weekend, 2020-05-10 weekend")]
    [InlineData("2022-09-16", 1, "2022-09-20", "2022-09-17 weekend, 2022-09-18 weekend, 2022-09-19 Bank Holiday for the State Funeral of Queen Elizabeth II")]
    [InlineData("2023-05-05", 1, "2023-05-09", "2023-05-06 weekend, 2023-05-07 weekend, 2023-05-08 Bank holiday for the coronation of King Charles III")]
    [InlineData("2021-12-24", 1, "2021-12-29", "2021-12-25 weekend, 2021-12-26 weekend, 2021-12-27 Christmas Day (substitute day), 2021-12-28 Boxing Day (substitute day)")]
    public void Skipped_days_carry_their_reasons(string from, int add, string on, string skipped)
    {
        var counted = Calendar.Add(Day(from), add);
        Assert.Equal(Day(on), counted.On);
        Assert.Equal(skipped, string.Join(", ", counted.Skipped.Select(day => $"{LocalDatePattern.Iso.Format(day.On)} {day.Reason}")));
    }

    [Theory]
    [InlineData("2028-12-27", 2, false)] // 28 and 29 December 2028
    [InlineData("2028-12-27", 3, true)]  // 1 January 2029 would be a working day as far as this calendar knows
    [InlineData("2015-01-05", -2, true)]
    [InlineData("2015-01-05", -1, false)]
    [InlineData("2030-03-05", 0, true)]
    public void A_count_that_leaves_the_years_of_the_calendar_is_provisional(string from, int add, bool provisional) =>
        Assert.Equal(provisional, Calendar.Add(Day(from), add).Provisional);

    [Theory]
    [InlineData(10_001)]
    [InlineData(-10_001)]
    public void Counts_beyond_ten_thousand_are_refused(int workingDays) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.Add(new LocalDate(2025, 1, 1), workingDays));

    [Fact]
    public void The_first_day_of_an_inclusive_count_is_number_one()
    {
        // Day numbering of the guidance: the notification day is D1, so D2 is the second day of an inclusive count.
        Assert.Equal(new LocalDate(2025, 5, 2), Calendar.AddIncludingAnchor(new LocalDate(2025, 5, 2), 1).On);
        Assert.Equal(new LocalDate(2025, 5, 6), Calendar.AddIncludingAnchor(new LocalDate(2025, 5, 2), 2).On);
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddIncludingAnchor(new LocalDate(2025, 5, 2), 0));
    }

    private static readonly Gen<LocalDate> AnyDay = Gen.Choose(0, 4700).Select(days => new LocalDate(2015, 7, 1).PlusDays(days));
    private static readonly Gen<LocalDate> WorkingDay = AnyDay.Where(Calendar.IsWorkingDay);
    private static readonly Gen<int> Count = Gen.Choose(-90, 90);

    private static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
