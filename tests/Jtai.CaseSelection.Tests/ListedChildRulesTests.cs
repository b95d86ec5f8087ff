using Jtai.CaseSelection.Children;
using Jtai.Contracts.Api.Intake;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶97: one record of each child, joined over lists 1 to 5; what the lists contradict each other in is shown.</summary>
public class ListedChildRulesTests
{
    [Fact]
    public void A_child_has_what_the_newest_row_says_and_how_many_rows_each_list_has()
    {
        var child = Described(Row(1, 10, gender: "a) Male"), Row(1, 20, gender: "b) Female"), Row(3, 15), Row(5, 18, disability: "a) Yes"));
        Assert.Equal(("b) Female", "a) Yes", Need.ChildProtection), (child.Gender, child.Disability, child.Need));
        Assert.Equal([2, 0, 1, 0, 1], child.RowsOfLists);
        Assert.Equal([1, 3, 5], child.Lists);
        Assert.Equal(new(2025, 4, 20), child.LastContactOn);
    }

    [Fact]
    public void What_the_lists_contradict_each_other_in_is_said_and_a_date_of_birth_is_not_told()
    {
        var child = Described(
            Row(1, 10, gender: "a) Male", born: new(2013, 7, 3)), Row(3, 11, gender: "a) Male"), Row(4, 12, gender: "b) Female", born: new(2013, 3, 7)),
            Row(5, 13, disability: "b) No"), Row(4, 14, disability: "a) Yes"));
        Assert.Equal(
            [
                "The lists differ in sex: a) Male in list 1 and list 3; b) Female in list 4.",
                "The lists give different dates of birth: list 1 and list 4.",
                "The lists differ in disability: a) Yes in list 4; b) No in list 5.",
            ],
            child.Remarks);
        Assert.Empty(Described(Row(1, 10, gender: "a) Male"), Row(3, 11, gender: "a) Male")).Remarks);
    }

    [Fact]
    public void A_child_in_list_5_and_in_no_other_is_pointed_out()
    {
        Assert.Equal(["In list 5 and in no other: ask the local authority for the contact, referral and assessment before the enquiry."], Described(Row(5, 10)).Remarks);
        Assert.Empty(Described(Row(5, 10), Row(4, 9)).Remarks);
        Assert.Empty(Described(Row(4, 10)).Remarks);
    }

    [Fact]
    public void What_newer_lists_say_differently_of_a_child_who_was_chosen_is_said()
    {
        var child = Described(Row(1, 10, gender: "a) Male"));
        Describe(child, Row(1, 10, gender: "b) Female"));
        Assert.Empty(child.Changes);
        child.Reason = "Police referred twice.";
        Describe(child, Row(1, 10, gender: "b) Female"));
        Assert.Empty(child.Changes);
        Describe(child, Row(1, 10, gender: "b) Female"), Row(5, 12));
        Describe(child, Row(1, 10), Row(5, 12));
        Assert.Equal(
            [
                "Since the choice, need: was contact or referral only, is child protection.",
                "Since the choice, sex: was b) Female, is not known.",
            ],
            child.Changes);
    }

    [Fact]
    public void A_level_of_need_is_shown_with_its_rule()
    {
        Assert.Equal("In list 5: a section 47 enquiry or an initial child protection conference.", Need.ChildProtection.Rule());
        Assert.Equal("In list 4, a statutory assessment, and not in list 5.", Need.ChildInNeed.Rule());
        Assert.Equal("In list 2, early help, and not in lists 4 and 5.", Need.EarlyHelp.Rule());
        Assert.Equal("In lists 1 and 3 only: a contact or referral.", Need.Contact.Rule());
    }

    static Child Described(params ChildLevelRow[] rows)
    {
        var child = new Child { Id = MadeArea.Id(1), InspectionId = Guid.Empty, LocalAuthorityChildId = "C1", Number = 1 };
        Describe(child, rows);
        return child;
    }

    static void Describe(Child child, params ChildLevelRow[] rows)
    {
        var listed = new ListedChild();
        foreach (var row in rows) listed.Take(row);
        listed.Describe(child, MadeArea.NotifiedOn);
    }

    static ChildLevelRow Row(int list, int day, string? gender = null, string? disability = null, DateOnly? born = null) =>
        new(list, 3, "C1", gender, null, born, null, disability, null, new DateOnly(2025, 4, day), new Dictionary<string, string>());
}
