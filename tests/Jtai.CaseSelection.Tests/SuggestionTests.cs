using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶97: the area's shape and the choice's side by side; what was suggested, what was made of it, and why.</summary>
public sealed class SuggestionTests(CaseSelectionApp app) : IClassFixture<CaseSelectionApp>
{
    [Fact]
    public async Task The_lead_keeps_some_leaves_some_out_and_asks_again()
    {
        var inspection = await app.WithChildrenAsync(60);
        var first = await ServiceApp.ReadAsync(await inspection.SuggestAsync());
        var suggested = Children(first);
        Assert.Equal((1, 30), (first["number"]!.GetValue<int>(), suggested.Distinct().Count()));
        Assert.All(first["children"]!.AsArray(), child => Assert.StartsWith("Shows ", child!["reason"]!.ToString(), StringComparison.Ordinal));

        var (keep, leaveOut) = (suggested[..3], suggested[3..6]);
        var second = await ServiceApp.ReadAsync(await inspection.SuggestAsync(keep, leaveOut));
        Assert.Equal(2, second["number"]!.GetValue<int>());
        Assert.Subset(Children(second).ToHashSet(), keep.ToHashSet());
        Assert.Empty(Children(second).Intersect(leaveOut));
        Assert.All(second["children"]!.AsArray().Where(child => keep.Contains(Child(child))), child => Assert.StartsWith("Kept as you asked. ", child!["reason"]!.ToString(), StringComparison.Ordinal));

        // Nothing is chosen by it, and each is on record with its wishes.
        Assert.Empty(await inspection.ListAsync("chosen=true"));
        var record = (await app.GetAsync(inspection.Suggestions, TestClients.CqcInspector))["suggestions"]!.AsArray();
        foreach (var each in record.Append(first).Append(second)) each!.AsObject().Remove("at");
        Assert.Equal([first.ToJsonString(), second.ToJsonString()], record.Select(each => each!.ToJsonString()));
        Assert.Equal(2, await app.Database.AuditedAsync("suggest-children", $"inspection/{inspection.Id}"));
    }

    /// <summary>Their identifiers are made anew with each import, and decide nothing.</summary>
    [Fact]
    public async Task The_same_lists_bring_the_same_in_another_inspection()
    {
        var suggested = new List<IEnumerable<string>>();
        for (var time = 0; time < 3; time++)
        {
            var inspection = await app.WithChildrenAsync(60);
            var references = (await inspection.ListAsync()).ToDictionary(child => Child(child), child => child!["reference"]!.ToString());
            suggested.Add([.. Children(await ServiceApp.ReadAsync(await inspection.SuggestAsync())).Select(child => references[child]).Order()]);
        }

        Assert.All(suggested, each => Assert.Equal(suggested[0], each));
    }

    [Fact]
    public async Task Wishes_that_cannot_be_met_are_refused_and_nothing_is_on_record()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = (await inspection.ListAsync()).Select(Child).ToList();
        await ServiceApp.RefusedAsync(await inspection.SuggestAsync(children.Take(31)), HttpStatusCode.UnprocessableEntity, "too-many-kept");
        await ServiceApp.RefusedAsync(await inspection.SuggestAsync(leaveOut: children.Take(11)), HttpStatusCode.UnprocessableEntity, "too-many-left-out");
        await ServiceApp.RefusedAsync(await inspection.SuggestAsync([Guid.NewGuid()]), HttpStatusCode.UnprocessableEntity, "child-not-listed");
        await ServiceApp.RefusedAsync(await inspection.SuggestAsync(children.Take(1), children.Take(1)), HttpStatusCode.UnprocessableEntity, "kept-and-left-out");
        Assert.Empty((await app.GetAsync(inspection.Suggestions, TestClients.OfstedLead))["suggestions"]!.AsArray());

        var early = await app.NotifiedAsync();
        await ServiceApp.RefusedAsync(await early.SuggestAsync(), HttpStatusCode.Conflict, "child-level-data-awaited");
    }

    [Fact]
    public async Task Only_the_lead_of_this_inspection_asks_for_a_suggestion()
    {
        var inspection = await app.WithChildrenAsync(40);
        foreach (var (client, expected) in new[]
        {
            (TestClients.CqcInspector, HttpStatusCode.Forbidden),
            (TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden),
            (TestClients.Operations, HttpStatusCode.Forbidden),
            (TestClients.CqcLead, HttpStatusCode.NotFound),
        })
        {
            using var answer = await inspection.SuggestAsync(by: client);
            Assert.True(expected == answer.StatusCode, $"{client.Id}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task The_record_shows_what_was_suggested_what_was_changed_and_why()
    {
        var inspection = await app.WithChildrenAsync(60);
        var suggested = Children(await ServiceApp.ReadAsync(await inspection.SuggestAsync()));
        var other = (await inspection.ListAsync()).Select(Child).First(child => !suggested.Contains(child));
        var choice = suggested.Skip(1).Append(other).ToList();
        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Put, inspection.Sample, new { children = choice.Select(child => new { child, reason = child == other ? "Missing twice in spring." : "As suggested." }) },
            TestClients.OfstedLead, await inspection.ETagAsync()));
        await ServiceApp.ReadAsync(await app.SendAsync(
            HttpMethod.Put, inspection.Audits, new { children = choice.Take(5).Select(child => new { child, reason = "Several agencies." }) },
            TestClients.OfstedLead, await inspection.ETagAsync()));

        var choices = (await app.GetAsync(inspection.Choices, TestClients.CqcInspector))["choices"]!.AsArray();
        Assert.Equal([(1, "sample"), (2, "audits")], choices.Select(each => (each!["number"]!.GetValue<int>(), each["kind"]!.ToString())));
        var sample = choices[0]!;
        Assert.Equal((1, TestClients.OfstedLead.Id), (sample["suggestion"]!.GetValue<int>(), sample["by"]!.ToString()));
        Assert.Equal([suggested[0]], sample["notTaken"]!.AsArray().Select(child => child!.GetValue<Guid>()));
        var changed = Assert.Single(sample["children"]!.AsArray(), child => !child!["suggested"]!.GetValue<bool>())!;
        Assert.Equal((other, "Missing twice in spring."), (Child(changed), changed["reason"]!.ToString()));
        Assert.Null(choices[1]!["suggestion"]);

        // Reasons may speak of a child.
        var stored = await app.QueryAsync(db => db.Database.SqlQuery<string>(
            $"""select encode(sealed_children, 'escape') || c::text as "Value" from choices c where inspection_id = {inspection.Id}""").ToListAsync());
        Assert.DoesNotContain(stored, text => text.Contains("Missing twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_shape_of_the_area_and_of_the_choice_stand_side_by_side()
    {
        var inspection = await app.WithChildrenAsync(60);
        var before = await app.GetAsync(inspection.Balance, TestClients.CqcInspector);
        Assert.Equal((60, 30, 0), (before["children"]!.GetValue<int>(), before["places"]!.GetValue<int>(), before["chosen"]!.GetValue<int>()));
        Assert.All(Groups(before), group => Assert.False(group["underRepresented"]!.GetValue<bool>()));

        // All boys, though half of the children are girls.
        var boys = new JsonArray([.. (await inspection.ListAsync($"sex={Uri.EscapeDataString("a) Male")}&limit=200")).Select(child => child!.DeepClone())]);
        using var sampled = await inspection.ChooseAsync(inspection.Sample, boys, 30);
        var balance = await app.GetAsync(inspection.Balance, TestClients.OfstedLead);
        Assert.Equal([("a) Male", 30, 15.0, 30, false), ("b) Female", 30, 15.0, 0, true)], Groups(balance, "sex").Select(group => (
            group["group"]!.ToString(), group["children"]!.GetValue<int>(), group["fairShare"]!.GetValue<double>(), group["chosen"]!.GetValue<int>(), group["underRepresented"]!.GetValue<bool>())));
        // Every fifth child has an enquiry; nobody stands in list 2 or 4.
        Assert.Equal([48, 0, 0, 12], Groups(balance, "need").Select(group => group["children"]!.GetValue<int>()));
        Assert.Equal(
            ["The lists show no child whose highest level of need is \"early help\", so no choice can show one.", "The lists show no child whose highest level of need is \"child in need\", so no choice can show one."],
            balance["messages"]!.AsArray().Select(message => message!.ToString()));

        await ServiceApp.ReadAsync(await inspection.SuggestAsync());
        var suggestion = await app.GetAsync($"{inspection.Balance}?suggestion=1", TestClients.OfstedLead);
        Assert.Equal([15, 15], Groups(suggestion, "sex").Select(group => group["chosen"]!.GetValue<int>()));
        Assert.True(suggestion["unevenness"]!.GetValue<double>() < balance["unevenness"]!.GetValue<double>());
        using var unknown = await app.SendAsync(HttpMethod.Get, $"{inspection.Balance}?suggestion=2", null, TestClients.OfstedLead);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task What_newer_lists_do_to_a_choice_is_said_beside_its_balance()
    {
        var inspection = await app.WithChildrenAsync(40);
        var first = (await inspection.ListAsync()).OrderBy(child => int.Parse(child!["localAuthorityChildId"]!.ToString()[3..], CultureInfo.InvariantCulture)).Select(child => child!.DeepClone());
        using var sampled = await inspection.ChooseAsync(inspection.Sample, new JsonArray([.. first]), 30);
        await inspection.AcceptAsync(CaseSelectionApp.Lists(20, from: 25), DateTimeOffset.UnixEpoch.AddDays(1));
        var balance = await app.GetAsync(inspection.Balance, TestClients.OfstedLead);
        Assert.Equal((20, 20, 5), (balance["children"]!.GetValue<int>(), balance["places"]!.GetValue<int>(), balance["chosen"]!.GetValue<int>()));
        var messages = balance["messages"]!.AsArray().Select(message => message!.ToString()).ToList();
        Assert.Equal("The lists hold 20 children, fewer than the 30 that paragraph 97 asks for: all of them are to be chosen.", messages[0]);
        Assert.Equal("25 of the children chosen are not in the newest lists any more. The figures are of the others.", messages[^1]);
    }

    static Guid Child(JsonNode? child) => child!["child"]!.GetValue<Guid>();

    static List<Guid> Children(JsonNode suggestion) => [.. suggestion["children"]!.AsArray().Select(Child)];

    static IEnumerable<JsonNode> Groups(JsonNode balance, string? of = null) => balance["considerations"]!.AsArray()
        .Where(each => of is null || each!["consideration"]!.ToString() == of).SelectMany(each => each!["groups"]!.AsArray()).Select(group => group!);
}
