using System.Net;
using System.Text.Json.Nodes;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.CaseSelection.Tests;

/// <summary>¶55-57, ¶69: dip samples apart from the audits, and whether there is enough evidence of them.</summary>
public sealed class SampleTests(CaseSelectionApp app) : IClassFixture<CaseSelectionApp>
{
    [Fact]
    public async Task The_lead_samples_for_all_agencies_each_inspectorate_for_itself_and_all_inspectors_see_them()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = (await inspection.ListAsync()).Select(Child).ToList();
        await ServiceApp.ReadAsync(await TakeAsync(inspection, "multi-agency", children[..3]));
        await ServiceApp.ReadAsync(await TakeAsync(inspection, "single-agency", children[2..4], TestClients.CqcInspector));
        await ServiceApp.RefusedAsync(await TakeAsync(inspection, "multi-agency", children[..3], TestClients.CqcInspector), HttpStatusCode.Forbidden, "lead-only");

        var samples = (await app.GetAsync(Samples(inspection), TestClients.CqcInspector))["samples"]!.AsArray();
        Assert.Equal([("multi-agency", "ofsted"), ("single-agency", "cqc")], samples.Select(sample => (sample!["kind"]!.ToString(), sample["organisation"]!.ToString())));
        Assert.Equal(children[..3], samples[0]!["children"]!.AsArray().Select(Child));
        Assert.Equal(("Quality of strategy discussions.", TestClients.OfstedLead.Id), (samples[0]!["purpose"]!.ToString(), samples[0]!["by"]!.ToString()));
        Assert.Equal(2, await app.Database.AuditedAsync("take-sample", $"inspection/{inspection.Id}"));
    }

    /// <summary>Sampling goes on in fieldwork, when the choice for audit is long made.</summary>
    [Fact]
    public async Task A_sample_is_of_all_children_also_once_audits_are_chosen()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        using var sampled = await inspection.ChooseAsync(inspection.Sample, children, 30);
        using var audits = await inspection.ChooseAsync(inspection.Audits, children, 5);
        await ServiceApp.ReadAsync(await TakeAsync(inspection, "multi-agency", children.Skip(35).Select(Child)));
    }

    [Fact]
    public async Task The_schools_inspectors_sample_is_of_children_whom_schools_referred()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        var bySchools = children.Where(child => child!["sources"]![0]!.ToString().EndsWith("Schools", StringComparison.Ordinal)).Select(Child).ToList();
        await ServiceApp.ReadAsync(await TakeAsync(inspection, "schools", bySchools.Take(4), TestClients.CqcInspector));
        var other = children.Select(Child).First(child => !bySchools.Contains(child));
        await ServiceApp.RefusedAsync(await TakeAsync(inspection, "schools", bySchools.Take(2).Append(other)), HttpStatusCode.UnprocessableEntity, "not-referred-by-a-school");
    }

    [Fact]
    public async Task The_lead_decides_whether_there_is_enough_evidence_and_each_decision_stays_with_its_reason()
    {
        var inspection = await app.WithChildrenAsync(40);
        var sample = await ServiceApp.ReadAsync(await TakeAsync(inspection, "single-agency", (await inspection.ListAsync()).Take(2).Select(Child), TestClients.CqcInspector));
        Assert.Empty(sample["decisions"]!.AsArray());
        var path = $"{Samples(inspection)}/{sample["sample"]}/decisions";
        await ServiceApp.ReadAsync(await DecideAsync(path, false, "Planted: two more of the night team."));
        var decided = await ServiceApp.ReadAsync(await DecideAsync(path, true, "Seen with the night team."));
        Assert.Equal([false, true], decided["decisions"]!.AsArray().Select(decision => decision!["sufficient"]!.GetValue<bool>()));
        Assert.Equal("Planted: two more of the night team.", decided["decisions"]![0]!["reason"]!.ToString());
        Assert.Equal(2, await app.Database.AuditedAsync("decide-sufficiency", $"inspection/{inspection.Id}"));
        Assert.DoesNotContain(
            await app.QueryAsync(db => db.Database.SqlQuery<string>($"""select s::text || encode(sealed_decisions, 'escape') as "Value" from samples s where sealed_decisions is not null""").ToListAsync()),
            text => text.Contains("Planted", StringComparison.Ordinal));

        await ServiceApp.RefusedAsync(await DecideAsync(path, true, ""), HttpStatusCode.UnprocessableEntity, "reason-missing");
        await ServiceApp.RefusedAsync(await DecideAsync($"{Samples(inspection)}/{Guid.NewGuid()}/decisions", true, "Enough."), HttpStatusCode.NotFound, "not-found");
        foreach (var (client, expected) in new[] { (TestClients.CqcInspector, HttpStatusCode.Forbidden), (TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden), (TestClients.CqcLead, HttpStatusCode.NotFound) })
        {
            using var answer = await DecideAsync(path, true, "Enough.", client);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_is_no_sample_is_refused_by_name_and_no_stranger_sees_one()
    {
        var inspection = await app.WithChildrenAsync(40);
        var child = Child((await inspection.ListAsync())[0]);
        await ServiceApp.RefusedAsync(await TakeAsync(inspection, "random", [child]), HttpStatusCode.UnprocessableEntity, "sample-kind-unknown");
        await ServiceApp.RefusedAsync(await TakeAsync(inspection, "multi-agency", []), HttpStatusCode.UnprocessableEntity, "sample-empty");
        await ServiceApp.RefusedAsync(await TakeAsync(inspection, "multi-agency", [child, child]), HttpStatusCode.UnprocessableEntity, "child-twice");
        await ServiceApp.RefusedAsync(await TakeAsync(inspection, "multi-agency", [Guid.NewGuid()]), HttpStatusCode.UnprocessableEntity, "child-not-listed");
        await ServiceApp.RefusedAsync(await TakeAsync(inspection, "multi-agency", [child], purpose: " "), HttpStatusCode.UnprocessableEntity, "sample-purpose-missing");
        await ServiceApp.RefusedAsync(await TakeAsync(await app.NotifiedAsync(), "multi-agency", [child]), HttpStatusCode.Conflict, "child-level-data-awaited");
        foreach (var (client, expected) in new[] { (TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden), (TestClients.Operations, HttpStatusCode.Forbidden), (TestClients.CqcLead, HttpStatusCode.NotFound) })
        {
            using var taken = await TakeAsync(inspection, "single-agency", [child], client);
            using var read = await app.SendAsync(HttpMethod.Get, Samples(inspection), null, client);
            Assert.Equal((expected, expected), (taken.StatusCode, read.StatusCode));
        }
    }

    [Fact]
    public async Task Who_was_sampled_or_telephoned_about_stays_when_newer_lists_lack_the_child()
    {
        var inspection = await app.WithChildrenAsync(40);
        var children = await inspection.ListAsync();
        var sampled = children.Single(child => child!["localAuthorityChildId"]!.ToString() == "LA-3");
        await ServiceApp.ReadAsync(await TakeAsync(inspection, "multi-agency", [Child(sampled)]));
        await inspection.AcceptAsync(CaseSelectionApp.Lists(30, from: 10), DateTimeOffset.UnixEpoch.AddDays(1));
        Assert.False((await app.GetAsync($"{inspection.Children}/{Child(sampled)}", TestClients.OfstedLead))["child"]!["listed"]!.GetValue<bool>());
        Assert.DoesNotContain((await inspection.ListAsync()).Select(Child), child => child == Child(sampled));
    }

    static string Samples(Inspection inspection) => $"{inspection.Sample}s";

    Task<HttpResponseMessage> TakeAsync(Inspection inspection, string kind, IEnumerable<Guid> children, TestClient? by = null, string purpose = "Quality of strategy discussions.") => app.SendAsync(
        HttpMethod.Post, Samples(inspection), new { kind, purpose, children = children.Select(child => new { child, reason = "Out of hours." }) }, by ?? TestClients.OfstedLead);

    Task<HttpResponseMessage> DecideAsync(string path, bool sufficient, string reason, TestClient? by = null) =>
        app.SendAsync(HttpMethod.Post, path, new { sufficient, reason }, by ?? TestClients.OfstedLead);

    static Guid Child(JsonNode? child) => child!["child"]!.GetValue<Guid>();
}
