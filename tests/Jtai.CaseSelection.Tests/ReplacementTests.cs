using System.Net;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶99-100: a case without multi-agency involvement is replaced; the telephone call before it is on record.</summary>
public sealed class ReplacementTests(CaseSelectionApp app) : IClassFixture<CaseSelectionApp>
{
    [Fact]
    public async Task A_case_without_several_agencies_is_replaced_with_its_chain_and_the_partners_are_asked_for_the_other()
    {
        var (inspection, children) = await WithAuditsAsync();
        using var once = await ReplaceAsync(inspection, children[0], children[10]);
        Assert.Equal(5, (await ServiceApp.ReadAsync(once))["audits"]!.GetValue<int>());
        Assert.Equal([.. children[1..5].Append(children[10]).Order()], await NewestAsync(inspection));
        using var twice = await ReplaceAsync(inspection, children[10], children[11], "Only the school knows the child.");
        Assert.Equal(HttpStatusCode.OK, twice.StatusCode);
        Assert.Equal([.. children[1..5].Append(children[11]).Order()], await NewestAsync(inspection));

        // Who replaced whom, and why.
        var now = (await inspection.ListAsync("chosen=true&limit=50")).ToDictionary(Child, child => child!);
        Assert.Equal((children[10], children[11], null), (now[children[0]]["replacedBy"]!.GetValue<Guid>(), now[children[10]]["replacedBy"]!.GetValue<Guid>(), now[children[11]]["replacedBy"]));
        Assert.Equal([false, false, true], new[] { children[0], children[10], children[11] }.Select(child => now[child]["audit"]!.GetValue<bool>()));
        var choices = (await app.GetAsync(inspection.Choices, TestClients.CqcInspector))["choices"]!.AsArray();
        Assert.Equal(["sample", "audits", "replacement", "replacement"], choices.Select(choice => choice!["kind"]!.ToString()));
        Assert.Equal(
            (children[10], children[11], "Only the school knows the child."),
            (choices[3]!["notTaken"]![0]!.GetValue<Guid>(), Child(choices[3]!["children"]![0]), choices[3]!["children"]![0]!["reason"]!.ToString()));
        Assert.Equal(2, await app.Database.AuditedAsync("replace-audit", $"inspection/{inspection.Id}"));
    }

    [Fact]
    public async Task What_cannot_replace_a_case_is_refused_by_name()
    {
        var (inspection, children) = await WithAuditsAsync();
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[0], Guid.NewGuid()), HttpStatusCode.UnprocessableEntity, "child-not-sampled");
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[0], children[1]), HttpStatusCode.UnprocessableEntity, "already-for-audit");
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[0], children[0]), HttpStatusCode.UnprocessableEntity, "already-for-audit");
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[0], children[10], " "), HttpStatusCode.UnprocessableEntity, "reason-missing");
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[0], children[10], new string('x', 501)), HttpStatusCode.UnprocessableEntity, "reason-missing");
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[9], children[10]), HttpStatusCode.Conflict, "not-for-audit");
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, Guid.NewGuid(), children[10]), HttpStatusCode.NotFound, "not-found");
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[0], children[10], etag: "\"1\""), HttpStatusCode.PreconditionFailed, "stale");
        using var replaced = await ReplaceAsync(inspection, children[0], children[10]);
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[1], children[0]), HttpStatusCode.UnprocessableEntity, "replaced-before");
        await app.HearAsync(new InspectionCancelled(inspection.Id, CaseSelectionApp.SampleDueAt));
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[1], children[11]), HttpStatusCode.Conflict, "inspection-cancelled");
    }

    [Fact]
    public async Task A_mistake_is_taken_back_by_replacing_it_the_other_way_round()
    {
        var (inspection, children) = await WithAuditsAsync();
        using var mistake = await ReplaceAsync(inspection, children[0], children[10]);
        using var back = await ReplaceAsync(inspection, children[10], children[0], "It was the other one.");
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal([.. children[..5].Order()], await NewestAsync(inspection));
        var now = (await inspection.ListAsync("chosen=true&limit=50")).ToDictionary(Child, child => child!);
        Assert.Equal((null, children[0]), (now[children[0]]["replacedBy"], now[children[10]]["replacedBy"]!.GetValue<Guid>()));
        // By another it cannot come back.
        await ServiceApp.RefusedAsync(await ReplaceAsync(inspection, children[1], children[10]), HttpStatusCode.UnprocessableEntity, "replaced-before");
    }

    [Fact]
    public async Task A_telephone_call_is_on_record_with_what_came_of_it_and_its_words_are_sealed()
    {
        var (inspection, children) = await WithAuditsAsync();
        var at = DateTimeOffset.UtcNow.AddMinutes(-5);
        await ServiceApp.ReadAsync(await CallAsync(inspection, children[0], at));
        var check = Assert.Single((await app.GetAsync($"{inspection.Children}/{children[0]}", TestClients.CqcInspector))["involvementChecks"]!.AsArray())!;
        Assert.Equal(
            (TestClients.OfstedLead.Id, false, true, "Team manager of the front door", "Planted: only the school."),
            (check["by"]!.ToString(), check["severalAgencies"]!.GetValue<bool>(), check["systemChecked"]!.GetValue<bool>(), check["spokeTo"]!.ToString(), check["note"]!.ToString()));
        Assert.Equal(1, await app.Database.AuditedAsync("record-involvement-check", $"child/{children[0]}"));
        Assert.Equal(1, await app.QueryAsync(db => db.InvolvementChecks.CountAsync(each => each.ChildId == children[0])));
        Assert.DoesNotContain(
            await app.QueryAsync(db => db.Database.SqlQuery<string>($"""select c::text || encode(sealed_texts, 'escape') as "Value" from involvement_checks c""").ToListAsync()),
            text => text.Contains("Planted", StringComparison.Ordinal));

        await ServiceApp.RefusedAsync(await CallAsync(inspection, children[0], DateTimeOffset.UtcNow.AddHours(1)), HttpStatusCode.UnprocessableEntity, "call-time-impossible");
        await ServiceApp.RefusedAsync(await CallAsync(inspection, children[0], DateTimeOffset.UnixEpoch), HttpStatusCode.UnprocessableEntity, "call-time-impossible");
        foreach (var nobody in new[] { "", "  " })
            await ServiceApp.RefusedAsync(await CallAsync(inspection, children[0], at, spokeTo: nobody), HttpStatusCode.UnprocessableEntity, "spoke-to-missing");
        await ServiceApp.RefusedAsync(await CallAsync(inspection, children[0], at, note: new string('x', 501)), HttpStatusCode.UnprocessableEntity, "note-too-long");
        await ServiceApp.RefusedAsync(await CallAsync(inspection, Guid.NewGuid(), at), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Only_the_lead_of_this_inspection_replaces_a_case_or_records_a_call()
    {
        var (inspection, children) = await WithAuditsAsync();
        foreach (var (client, expected) in new[]
        {
            (TestClients.CqcInspector, HttpStatusCode.Forbidden),
            (TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden),
            (TestClients.Operations, HttpStatusCode.Forbidden),
            (TestClients.CqcLead, HttpStatusCode.NotFound),
        })
        {
            using var replacement = await ReplaceAsync(inspection, children[0], children[10], by: client);
            using var call = await CallAsync(inspection, children[0], DateTimeOffset.UtcNow, by: client);
            Assert.Equal((expected, expected), (replacement.StatusCode, call.StatusCode));
        }
    }

    async Task<(Inspection Inspection, List<Guid> Children)> WithAuditsAsync()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30);
        using var audits = await inspection.ChooseAsync(inspection.Audits, children, 5);
        return (inspection, [.. children.Select(Child)]);
    }

    async Task<HttpResponseMessage> ReplaceAsync(
        Inspection inspection, Guid child, Guid with, string reason = "Police and health were involved from the first contact on.", string? etag = null, TestClient? by = null) => await app.SendAsync(
            HttpMethod.Post, $"{inspection.Audits}/{child}/replacement", new { by = with, reason }, by ?? TestClients.OfstedLead, etag ?? await inspection.ETagAsync());

    Task<HttpResponseMessage> CallAsync(
        Inspection inspection, Guid child, DateTimeOffset at, string spokeTo = "Team manager of the front door", string? note = "Planted: only the school.", TestClient? by = null) => app.SendAsync(
            HttpMethod.Post, $"{inspection.Children}/{child}/involvement-checks", new { at, severalAgencies = false, systemChecked = true, spokeTo, note }, by ?? TestClients.OfstedLead);

    async Task<IReadOnlyList<Guid>> NewestAsync(Inspection inspection)
    {
        var bodies = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "case-selection.audit-cases-selected").Select(message => message.Body).ToListAsync());
        return [.. bodies.Select(body => JsonNode.Parse(body)!).Where(body => body["inspectionId"]!.GetValue<Guid>() == inspection.Id)
            .MaxBy(body => body["occurredAt"]!.GetValue<DateTimeOffset>())!["children"]!.AsArray().Select(child => child!.GetValue<Guid>()).Order()];
    }

    static Guid Child(JsonNode? child) => child!["child"]!.GetValue<Guid>();
}
