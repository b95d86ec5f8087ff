using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Selections;
using NodaTime;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶97: what the lead inspector considers, as groups of the area's children and their fair shares of the thirty.</summary>
public class BalanceRulesTests
{
    [Fact]
    public void A_group_four_times_as_large_has_twice_the_places() => Assert.Equal([10.0, 20.0], Shares([100, 400], 30));

    [Fact]
    public void No_group_has_more_places_than_children_and_what_it_cannot_take_goes_to_the_others()
    {
        Assert.Equal([1.0, 29.0], Shares([1, 100], 30));
        Assert.Equal([0.0, 0.588235294, 29.411764706], Shares([0, 2, 5000], 30));
        Assert.Equal([3.0, 4.0], Shares([3, 4], 7));
        Assert.Equal([0.0, 0.0], Shares([0, 0], 0));
    }

    [Fact]
    public void The_shares_of_a_consideration_are_together_the_places()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var balance = Balance.Of(MadeArea.Of(seed, 5 * seed), 30, MadeArea.NotifiedOn);
            foreach (var consideration in balance.Groups.GroupBy(group => group.Consideration.Name))
            {
                Assert.Equal(Math.Min(30, 5 * seed), consideration.Sum(group => group.FairShare), 1e-9);
                Assert.Equal(5 * seed, consideration.Sum(group => group.Children));
                Assert.All(consideration, group => Assert.InRange(group.FairShare, 0, group.Children));
            }
        }
    }

    [Theory]
    [InlineData(null, "not known")]
    [InlineData(-1, "unborn")]
    [InlineData(0, "under 1")]
    [InlineData(1, "1 to 4")]
    [InlineData(4, "1 to 4")]
    [InlineData(5, "5 to 9")]
    [InlineData(9, "5 to 9")]
    [InlineData(10, "10 to 15")]
    [InlineData(15, "10 to 15")]
    [InlineData(16, "16 and over")]
    public void A_child_is_in_the_band_of_its_age(int? age, string band) => Assert.Equal(band, Group("age", new() { Age = age }));

    /// <summary>Counted back from the day of notification, the 6th of May.</summary>
    [Theory]
    [InlineData(null, "no contact or referral in the lists")]
    [InlineData("2025-05-20", "under 1 month")]
    [InlineData("2025-05-06", "under 1 month")]
    [InlineData("2025-04-07", "under 1 month")]
    [InlineData("2025-04-06", "1 to 2 months")]
    [InlineData("2025-03-06", "2 to 3 months")]
    [InlineData("2025-02-06", "3 to 4 months")]
    [InlineData("2025-01-06", "4 to 5 months")]
    [InlineData("2024-12-06", "5 to 6 months")]
    [InlineData("2024-11-07", "5 to 6 months")]
    [InlineData("2024-11-06", "6 months or more")]
    [InlineData("2019-11-06", "6 months or more")]
    public void A_child_is_in_the_month_of_its_last_contact_or_referral(string? on, string month) =>
        Assert.Equal(month, Group("time-since-contact", new() { LastContactOn = on is null ? null : LocalDate.FromDateOnly(DateOnly.Parse(on, null)) }));

    [Fact]
    public void What_the_lists_do_not_say_is_a_group_as_well()
    {
        Assert.Equal(["contact or referral only", "not known", "not known", "not known", "not known", "no contact or referral in the lists", "not known"],
            Considerations.All.Select(each => each.Of(Child(new()), MadeArea.NotifiedOn)));
        Assert.Equal(["early help", "5 to 9", "a) Male", "h) BCRB", "b) No", "under 1 month", "f) 2A: Schools"], Considerations.All.Select(each => each.Of(Child(Told), MadeArea.NotifiedOn)));
    }

    [Fact]
    public void A_level_of_need_or_an_age_that_no_child_has_is_shown_with_none()
    {
        var balance = Balance.Of([Child(Told)], 30, MadeArea.NotifiedOn);
        Assert.Equal([("contact or referral only", 0), ("early help", 1), ("child in need", 0), ("child protection", 0)],
            balance.Groups.Where(group => group.Consideration.Name == "need").Select(group => (group.Name, group.Children)));
        Assert.Equal(7, balance.Groups.Count(group => group.Consideration.Name == "age"));
        Assert.Equal(["a) Male"], balance.Groups.Where(group => group.Consideration.Name == "sex").Select(group => group.Name));
    }

    [Fact]
    public void A_choice_is_as_uneven_as_its_groups_are_from_their_shares()
    {
        // Two places of each sex are fair; all the same in whatever else there is.
        var balance = Balance.Of(Enumerable.Range(0, 8).Select(n => Child(new() { Gender = n < 4 ? "a) Male" : "b) Female" }, n)), 4, MadeArea.NotifiedOn);
        Assert.Equal(0, balance.Unevenness(balance.Counts([0, 1, 4, 5])), 1e-9);
        Assert.Equal(1, balance.Unevenness(balance.Counts([0, 1, 2, 4])), 1e-9);
        Assert.Equal(4, balance.Unevenness(balance.Counts([0, 1, 2, 3])), 1e-9);
    }

    static readonly Traits Told = new() { Need = Need.EarlyHelp, Age = 7, Gender = "a) Male", Ethnicity = "h) BCRB", Disability = "b) No", LastContactOn = new(2025, 5, 1), Sources = ["f) 2A: Schools", "m) 6: Police"] };

    static IEnumerable<double> Shares(int[] counts, int places) => Balance.FairShares(counts, places).Select(share => Math.Round(share, 9));

    static string Group(string consideration, Traits traits) => Considerations.All.Single(each => each.Name == consideration).Of(Child(traits), MadeArea.NotifiedOn);

    static Child Child(Traits traits, int n = 0) => new()
    {
        Id = MadeArea.Id(n),
        InspectionId = Guid.Empty,
        LocalAuthorityChildId = $"C{n}",
        Number = n,
        Need = traits.Need,
        Age = traits.Age,
        Gender = traits.Gender,
        Ethnicity = traits.Ethnicity,
        Disability = traits.Disability,
        LastContactOn = traits.LastContactOn,
        Sources = traits.Sources ?? [],
    };

    sealed record Traits
    {
        public Need Need { get; init; }

        public int? Age { get; init; }

        public string? Gender { get; init; }

        public string? Ethnicity { get; init; }

        public string? Disability { get; init; }

        public LocalDate? LastContactOn { get; init; }

        public List<string>? Sources { get; init; }
    }
}
