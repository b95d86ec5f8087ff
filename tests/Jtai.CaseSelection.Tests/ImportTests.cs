using System.Net;
using System.Text.Json.Nodes;
using Jtai.Contracts.Api.Intake;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.CaseSelection.Tests;

/// <summary>One record of each child, joined over the lists; whose identifier is whose; what a replaced file does to a choice.</summary>
public sealed class ImportTests(CaseSelectionApp app) : IClassFixture<CaseSelectionApp>
{
    [Fact]
    public async Task A_child_shows_its_need_by_which_rule_and_what_the_lists_contradict_each_other_in()
    {
        var inspection = await app.NotifiedAsync();
        await inspection.AcceptAsync([Row(1, "A"), Row(5, "A") with { Gender = "b) Female" }, Row(5, "B"), Row(1, "C")], DateTimeOffset.UnixEpoch);
        var children = (await inspection.ListAsync()).ToDictionary(child => child!["localAuthorityChildId"]!.ToString(), child => child!);
        Assert.Equal(("C0001", "C0002", "C0003"), (children["A"]["reference"]!.ToString(), children["B"]["reference"]!.ToString(), children["C"]["reference"]!.ToString()));
        Assert.Equal("In list 5: a section 47 enquiry or an initial child protection conference.", children["A"]["needRule"]!.ToString());
        Assert.Equal("The lists differ in sex: a) Male in list 1; b) Female in list 5.", Assert.Single(children["A"]["remarks"]!.AsArray())!.ToString());
        Assert.Equal([1, 0, 0, 0, 1], children["A"]["rowsOfLists"]!.AsArray().Select(rows => rows!.GetValue<int>()));
        Assert.Equal("under 1 month", children["A"]["timeSinceContact"]!.ToString());
        Assert.StartsWith("In list 5 and in no other", children["B"]["remarks"]![0]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("In lists 1 and 3 only: a contact or referral.", 0), (children["C"]["needRule"]!.ToString(), children["C"]["remarks"]!.AsArray().Count));
    }

    /// <summary>Everybody else has the inspection's own reference.</summary>
    [Fact]
    public async Task The_local_authoritys_identifier_is_for_the_lead_and_the_local_authority_alone()
    {
        var inspection = await app.NotifiedAsync();
        await inspection.AcceptAsync([Row(1, "Planted-7")], DateTimeOffset.UnixEpoch);
        var child = (await inspection.ListAsync())[0]!["child"]!.GetValue<Guid>();
        using var sampled = await inspection.ChooseAsync(inspection.Sample, await inspection.ListAsync(), 1);
        string[] paths = [$"{inspection.Children}?limit=5", $"{inspection.Children}/{child}", inspection.Sample];
        foreach (var (client, sees) in new[] { (TestClients.OfstedLead, true), (TestClients.CqcInspector, false) })
        {
            foreach (var path in paths)
            {
                var answer = (await app.GetAsync(path, client)).ToJsonString();
                Assert.True(sees == answer.Contains("Planted-7", StringComparison.Ordinal), $"{client.Id}: {path}");
                Assert.Contains("C0001", answer, StringComparison.Ordinal);
            }
        }

        Assert.Contains("Planted-7", (await app.GetAsync(inspection.Sample, TestClients.NorthmarchCouncil)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_replaced_after_the_choice_says_whom_it_lacks_and_of_whom_it_says_something_else()
    {
        var inspection = await app.WithChildrenAsync(30);
        using var sampled = await inspection.ChooseAsync(inspection.Sample, await inspection.ListAsync(), 30);
        Assert.Null((await app.GetAsync(inspection.Selection, TestClients.OfstedLead))["message"]);

        // Child 29 is gone, child 1 has an enquiry now, 30 and 31 are new.
        IReadOnlyList<ChildLevelRow> rows = [.. CaseSelectionApp.Lists(29), .. CaseSelectionApp.Lists(2, from: 30), Row(5, "LA-1") with { Gender = "b) Female" }];
        await inspection.AcceptAsync(rows, DateTimeOffset.UnixEpoch.AddDays(1));
        Assert.Equal(
            "Of the children chosen, the newest lists lack 1, and of 1 they say something else. They stay chosen: look at them, and choose again if you need to.",
            (await app.GetAsync(inspection.Selection, TestClients.OfstedLead))["message"]!.ToString());
        var changed = (await inspection.ListAsync("changed=true&limit=50")).ToDictionary(child => child!["localAuthorityChildId"]!.ToString(), child => child!);
        Assert.Equal(["LA-1", "LA-29"], changed.Keys.Order());
        Assert.False(changed["LA-29"]["listed"]!.GetValue<bool>());
        Assert.Contains("Since the choice, need: was contact or referral only, is child protection.", changed["LA-1"]["changes"]!.AsArray().Select(change => change!.ToString()));

        // References are never given twice, and a new choice is of what the lists say now.
        Assert.Equal(32, await app.QueryAsync(db => db.Children.Where(child => child.InspectionId == inspection.Id).Select(child => child.Number).Distinct().CountAsync()));
        var listed = new JsonArray([.. (await inspection.ListAsync()).Where(child => child!["listed"]!.GetValue<bool>()).Select(child => child!.DeepClone())]);
        using var again = await inspection.ChooseAsync(inspection.Sample, listed, 30);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Empty(await inspection.ListAsync("changed=true&limit=50"));

        // The record of choices speaks of a child that is neither chosen nor listed any more: it stays.
        await inspection.AcceptAsync(rows, DateTimeOffset.UnixEpoch.AddDays(2));
        Assert.True(await app.QueryAsync(db => db.Children.AnyAsync(child => child.InspectionId == inspection.Id && child.LocalAuthorityChildId == "LA-29")));

        // Once cases are audited the choice stands.
        using var audits = await inspection.ChooseAsync(inspection.Audits, listed, 5);
        Assert.Equal(HttpStatusCode.OK, audits.StatusCode);
        await inspection.AcceptAsync([.. CaseSelectionApp.Lists(20)], DateTimeOffset.UnixEpoch.AddDays(3));
        Assert.EndsWith("They stay chosen: look at them.", (await app.GetAsync(inspection.Selection, TestClients.OfstedLead))["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twins_and_an_unborn_child_are_children_like_any_others()
    {
        var inspection = await app.NotifiedAsync();
        await inspection.AcceptAsync([Row(1, "Twin-1"), Row(1, "Twin-2"), Row(1, "Unborn") with { Age = -1, DateOfBirth = new(2025, 9, 1) }], DateTimeOffset.UnixEpoch);
        Assert.Equal(3, (await inspection.ListAsync()).Count);
        Assert.Equal("Unborn", Assert.Single(await inspection.ListAsync("ageTo=-1"))!["localAuthorityChildId"]!.ToString());
        Assert.Equal(3, (await ServiceApp.ReadAsync(await inspection.SuggestAsync()))["children"]!.AsArray().Count);
    }

    static ChildLevelRow Row(int list, string id) => CaseSelectionApp.Lists(1)[0] with { List = list, ChildId = id, Date = new(2025, 5, 1), Values = new Dictionary<string, string> { ["Child Unique ID"] = id } };
}
