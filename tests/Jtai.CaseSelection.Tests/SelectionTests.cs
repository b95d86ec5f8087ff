using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.CaseSelection.Tests;

public sealed class SelectionTests(CaseSelectionApp app) : IClassFixture<CaseSelectionApp>
{
    [Fact]
    public async Task Thirty_are_chosen_then_five_and_each_choice_is_published_once()
    {
        var inspection = await app.WithChildrenAsync(60);
        var children = await inspection.ListAsync();
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30);
        Assert.Equal(HttpStatusCode.OK, sampled.StatusCode);
        var selection = (await sampled.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(("sampled", 30, 60), (selection["status"]!.ToString(), selection["sampled"]!.GetValue<int>(), selection["children"]!.GetValue<int>()));
        Assert.Equal(CaseSelectionApp.SampleDueAt, selection["sampleDueAt"]!.GetValue<DateTimeOffset>());

        using var audits = await inspection.ChooseAsync(inspection.Audits, children, 5, sampled.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, audits.StatusCode);
        Assert.Equal("audits-selected", (await audits.Content.ReadFromJsonAsync<JsonNode>())!["status"]!.ToString());

        Assert.Equal(children.Take(30).Select(Child).Order(), await Published(inspection, "case-selection.children-sampled"));
        Assert.Equal(children.Take(5).Select(Child).Order(), await Published(inspection, "case-selection.audit-cases-selected"));
    }

    [Fact]
    public async Task The_choice_may_change_until_audits_are_chosen()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        using var first = await inspection.ChooseAsync(inspection.Sample, children, 30);
        var others = new JsonArray([.. children.Skip(10).Select(child => child!.DeepClone())]);
        using var second = await inspection.ChooseAsync(inspection.Sample, others, 30);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(others.Select(Child).Order(), (await inspection.ListAsync("chosen=true&limit=200")).Select(Child).Order());

        using var audits = await inspection.ChooseAsync(inspection.Audits, others, 5);
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Sample, others, 30), HttpStatusCode.Conflict, "audits-already-selected");
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Audits, others, 6), HttpStatusCode.Conflict, "audits-already-selected");
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused_and_changes_nothing()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        var etag = await inspection.ETagAsync();
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Audits, children, 5), HttpStatusCode.Conflict, "sample-awaited");
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Sample, children, 29), HttpStatusCode.UnprocessableEntity, "sample-size");
        Assert.Equal(etag, await inspection.ETagAsync());
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30);
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Audits, children, 4), HttpStatusCode.UnprocessableEntity, "too-few-audits");
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Audits, children, 31), HttpStatusCode.UnprocessableEntity, "child-not-sampled");
        Assert.Empty(await Published(inspection, "case-selection.audit-cases-selected"));
    }

    [Fact]
    public async Task A_cancelled_inspection_has_nothing_more_chosen_for_it()
    {
        var inspection = await app.WithChildrenAsync(40);
        await app.HearAsync(new InspectionCancelled(inspection.Id, CaseSelectionApp.SampleDueAt));
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Sample, await inspection.ListAsync(), 30), HttpStatusCode.Conflict, "inspection-cancelled");
    }

    [Fact]
    public async Task The_newest_timetable_says_until_when_to_choose_in_whatever_order_it_arrives()
    {
        var inspection = await app.NotifiedAsync();
        foreach (var (revision, days) in new[] { (3, 7), (2, 1) })
        {
            var due = CaseSelectionApp.SampleDueAt.AddDays(days);
            await app.HearAsync(new TimetableChanged(inspection.Id, new(2025, 5, 6), new(2025, 5, 19), [new Deadline("select-30", DateOnly.FromDateTime(due.Date), due)], revision, due));
        }

        using var lead = app.As(TestClients.OfstedLead);
        var selection = (await lead.GetFromJsonAsync<JsonNode>(inspection.Selection))!;
        Assert.Equal(CaseSelectionApp.SampleDueAt.AddDays(7), selection["sampleDueAt"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task Before_the_lists_are_there_a_choice_is_refused()
    {
        var inspection = await app.NotifiedAsync();
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Sample, [], 0), HttpStatusCode.Conflict, "child-level-data-awaited");
    }

    [Fact]
    public async Task A_stale_choice_is_refused_and_so_is_one_without_a_revision()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        var stale = await inspection.ETagAsync();
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30, stale);
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Sample, children, 30, stale), HttpStatusCode.PreconditionFailed, "stale");
        await ServiceApp.RefusedAsync(await inspection.ChooseAsync(inspection.Audits, children, 5, stale), HttpStatusCode.PreconditionFailed, "stale");

        using var lead = app.As(TestClients.OfstedLead);
        await ServiceApp.RefusedAsync(await lead.PutAsJsonAsync(inspection.Sample, new { children = Array.Empty<object>() }), HttpStatusCode.PreconditionRequired, "if-match-required");
        await ServiceApp.ReadAsync(await lead.PutAsJsonAsync(inspection.Sample, new { kids = 1 }), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Two_choices_at_once_have_one_winner()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        var etag = await inspection.ETagAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => inspection.ChooseAsync(inspection.Sample, children, 30, etag)));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Only_the_lead_of_this_inspection_chooses()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        foreach (var (client, expected) in new[]
        {
            (TestClients.CqcInspector, HttpStatusCode.Forbidden),
            (TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden),
            (TestClients.Operations, HttpStatusCode.Forbidden),
            (TestClients.CqcLead, HttpStatusCode.NotFound),
        })
        {
            foreach (var path in new[] { inspection.Sample, inspection.Audits })
            {
                using var answer = await inspection.ChooseAsync(path, children, 30, by: client);
                Assert.True(expected == answer.StatusCode, $"{client.Id}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Child_level_data_are_for_the_inspections_own_inspectors()
    {
        var inspection = await app.WithChildrenAsync(40);
        var child = Child((await inspection.ListAsync())[0]);
        string[] paths = [inspection.Selection, inspection.Children, $"{inspection.Children}/{child}", inspection.Balance, inspection.Suggestions, inspection.Choices];
        foreach (var path in paths)
        {
            using var lead = app.As(TestClients.OfstedLead);
            Assert.Equal(HttpStatusCode.OK, (await lead.GetAsync(path)).StatusCode);
            using var stranger = app.As(TestClients.CqcLead);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync(path.Replace(inspection.Id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal))).StatusCode);
            foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.Operations, TestClients.Service("intake") })
            {
                using var http = app.As(client);
                Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(path)).StatusCode);
            }

            using var nobody = app.Host.Anonymous();
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path)).StatusCode);
        }

        var reads = await app.QueryAsync(db => db.Database.SqlQuery<string>(
            $"""select process as "Value" from audit_entries where subject = {TestClients.OfstedLead.Id} and record in ({$"inspection/{inspection.Id}"}, {$"child/{child}"})""").ToListAsync());
        Assert.Equal(["list-children", "list-children", "list-choices", "list-suggestions", "read-balance", "read-child"], reads.Order());
        Assert.Equal(1, await app.Database.AuditedAsync("load-child-level-data", $"inspection/{inspection.Id}"));
    }

    [Fact]
    public async Task The_local_authority_sees_its_children_once_chosen_and_nobody_else_of_an_area_does()
    {
        var inspection = await app.WithChildrenAsync(40);
        using var council = app.As(TestClients.NorthmarchCouncil);
        Assert.Equal(HttpStatusCode.NotFound, (await council.GetAsync(inspection.Sample)).StatusCode);
        var children = await inspection.ListAsync();
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30);

        var chosen = (await council.GetFromJsonAsync<JsonNode>(inspection.Sample))!["children"]!.AsArray();
        Assert.Equal(children.Take(30).Select(child => child!["localAuthorityChildId"]!.ToString()).Order(), chosen.Select(child => child!["localAuthorityChildId"]!.ToString()).Order());
        Assert.DoesNotContain("Police referred twice", chosen.ToJsonString(), StringComparison.Ordinal);
        foreach (var client in new[] { TestClients.SouthmereCouncil, TestClients.NorthmarchPolice, TestClients.CqcLead })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(inspection.Sample)).StatusCode);
        }
    }

    [Fact]
    public async Task Children_are_found_by_what_paragraph_97_asks_to_consider()
    {
        var inspection = await app.WithChildrenAsync(40);
        Assert.Equal(8, (await inspection.ListAsync("list=5&limit=200")).Count);
        Assert.Equal(8, (await inspection.ListAsync("needFrom=child-protection&limit=200")).Count);
        Assert.Equal(32, (await inspection.ListAsync("needTo=early-help&limit=200")).Count);
        Assert.Equal([10, 10, 11, 11, 12, 12], (await inspection.ListAsync("ageFrom=10&ageTo=12&limit=200")).Select(child => child!["age"]!.GetValue<int>()).Order());
        Assert.Equal(20, (await inspection.ListAsync($"sex={Uri.EscapeDataString("a) Male")}&limit=200")).Count);
        Assert.Equal(14, (await inspection.ListAsync($"ethnicity={Uri.EscapeDataString("h) BCRB")}&limit=200")).Count);
        Assert.Equal(8, (await inspection.ListAsync($"disability={Uri.EscapeDataString("a) Yes")}&limit=200")).Count);
        Assert.Equal(20, (await inspection.ListAsync($"source={Uri.EscapeDataString("m) 6: Police")}&limit=200")).Count);

        using var lead = app.As(TestClients.OfstedLead);
        var seen = new List<Guid>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await lead.GetFromJsonAsync<JsonNode>($"{inspection.Children}?limit=7&cursor={cursor}"))!;
            seen.AddRange(page["items"]!.AsArray().Select(Child));
            cursor = page["next"]?.ToString();
        }

        Assert.Equal(40, seen.Distinct().Count());
        foreach (var query in new[] { "list=6", "limit=0", "needFrom=much", "cursor=x", "list=one" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await lead.GetAsync($"{inspection.Children}?{query}")).StatusCode);
        }
    }

    [Fact]
    public async Task Newer_lists_replace_older_ones_and_what_was_chosen_stays()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        var before = children.ToDictionary(child => child!["localAuthorityChildId"]!.ToString(), Child);
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30);

        // The new lists lack the first ten children and have ten others.
        await inspection.AcceptAsync(CaseSelectionApp.Lists(40, from: 10), DateTimeOffset.UnixEpoch.AddDays(1));
        var after = (await inspection.ListAsync()).ToDictionary(child => child!["localAuthorityChildId"]!.ToString(), Child);
        Assert.All(after.Where(child => before.ContainsKey(child.Key)), child => Assert.Equal(before[child.Key], child.Value));
        Assert.Equal(30, (await inspection.ListAsync("chosen=true&limit=200")).Count);

        // What arrives late and is older changes nothing.
        await inspection.AcceptAsync(CaseSelectionApp.Lists(3), DateTimeOffset.UnixEpoch.AddHours(1), wait: false);
        await inspection.AcceptAsync(CaseSelectionApp.Lists(41, from: 10), DateTimeOffset.UnixEpoch.AddDays(2));
        using var lead = app.As(TestClients.OfstedLead);
        Assert.Equal(41, (await lead.GetFromJsonAsync<JsonNode>(inspection.Selection))!["children"]!.GetValue<int>());
    }

    [Fact]
    public async Task While_intake_is_away_the_lists_wait_and_are_not_lost()
    {
        var inspection = await app.NotifiedAsync();
        var asked = app.Intake.Asked;
        app.Intake.Away = true;
        var submission = await inspection.AcceptAsync(CaseSelectionApp.Lists(30), DateTimeOffset.UnixEpoch, wait: false);
        await Eventually.TrueAsync(() => app.Intake.Asked > asked);
        Assert.Equal(0, await app.QueryAsync(db => db.Children.CountAsync(child => child.InspectionId == inspection.Id)));
        app.Intake.Away = false;
        await Eventually.TrueAsync(() => app.QueryAsync(db => db.Selections.AnyAsync(selection => selection.SubmissionId == submission)));
    }

    [Fact]
    public async Task Where_the_lists_hold_fewer_than_thirty_all_are_chosen_with_a_message()
    {
        var inspection = await app.WithChildrenAsync(12);
        using var lead = app.As(TestClients.OfstedLead);
        var selection = (await lead.GetFromJsonAsync<JsonNode>(inspection.Selection))!;
        Assert.Equal(12, selection["required"]!.GetValue<int>());
        Assert.Contains("12 children", selection["message"]!.ToString(), StringComparison.Ordinal);
        using var answer = await inspection.ChooseAsync(inspection.Sample, await inspection.ListAsync(), 12);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_local_authoritys_identifiers_are_in_no_log_message_or_address()
    {
        var inspection = await app.NotifiedAsync();
        var rows = CaseSelectionApp.Lists(30).Select(row => row with { ChildId = $"Plantedname-{row.ChildId}", Values = new Dictionary<string, string> { ["Date of Birth"] = "03/07/2013 planted" } }).ToList();
        await inspection.AcceptAsync(rows, DateTimeOffset.UnixEpoch);
        var children = await inspection.ListAsync();
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30);
        using var audits = await inspection.ChooseAsync(inspection.Audits, children, 5);
        using var lead = app.As(TestClients.OfstedLead);
        Assert.Contains("03/07/2013 planted", await lead.GetStringAsync($"{inspection.Children}/{Child(children[0])}"), StringComparison.Ordinal);

        var told = await app.QueryAsync(db => db.Database.SqlQuery<string>(
            $"""select a::text as "Value" from audit_entries a union all select o::text from outbox o""").ToListAsync());
        foreach (var secret in new[] { "Plantedname", "03/07/2013 planted" })
        {
            Assert.Empty(app.Host.Output.LinesWith(secret));
            Assert.DoesNotContain(told, text => text.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_the_lists_say_of_a_child_is_sealed_in_the_database_and_belongs_to_its_row()
    {
        var inspection = await app.NotifiedAsync();
        await inspection.AcceptAsync([.. CaseSelectionApp.Lists(2).Select(row => row with { Values = new Dictionary<string, string> { ["Date of Birth"] = "04/08/2014 planted" } })], DateTimeOffset.UnixEpoch);
        var child = Child((await inspection.ListAsync())[0]);
        using var lead = app.As(TestClients.OfstedLead);
        Assert.Contains("04/08/2014 planted", await lead.GetStringAsync($"{inspection.Children}/{child}"), StringComparison.Ordinal);

        var rows = await app.QueryAsync(db => db.Database.SqlQuery<string>(
            $"""select encode(sealed_values, 'escape') || r::text as "Value" from list_rows r where inspection_id = {inspection.Id}""").ToListAsync());
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, row => row.Contains("planted", StringComparison.Ordinal) || row.Contains("Date of Birth", StringComparison.Ordinal));

        await app.QueryAsync(db => db.Database.ExecuteSqlAsync($"""
            update list_rows r set sealed_values = other.sealed_values from list_rows other
            where r.inspection_id = {inspection.Id} and other.inspection_id = r.inspection_id and other.child_id <> r.child_id
            """));
        using var moved = await lead.GetAsync(new Uri($"{inspection.Children}/{child}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, moved.StatusCode);
    }

    static Guid Child(JsonNode? child) => child!["child"]!.GetValue<Guid>();

    Task<IReadOnlyList<Guid>> Published(Inspection inspection, string type) => app.QueryAsync<IReadOnlyList<Guid>>(async db =>
    {
        var bodies = await db.Set<OutboxMessage>().Where(message => message.Type == type).Select(message => message.Body).ToListAsync();
        var mine = bodies.Select(body => JsonNode.Parse(body)!).SingleOrDefault(body => body["inspectionId"]!.GetValue<Guid>() == inspection.Id);
        return mine is null ? [] : [.. mine["children"]!.AsArray().Select(child => child!.GetValue<Guid>()).Order()];
    });
}
