using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Data.Audit;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.SetUp;
using Jtai.Scheduling.Tests.Inspections;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Scheduling.Tests.SetUp;

/// <summary>The set-up discussion (¶20-22): who records it, who reads which part, and what makes it complete.</summary>
[Collection(nameof(SchedulingApp))]
public class SetUpTests(SchedulingApp app)
{
    const string Planted = "Peregrine Oglethorpe";

    [Fact]
    public async Task Each_reader_reads_the_parts_that_are_for_it()
    {
        var id = await app.ReachAsync(InspectionStatus.Notified);
        await app.GiveRoleAsync(id, TestClients.CqcInspector, "inspector");
        await app.GiveRoleAsync(id, TestClients.OfstedInspector, "qa-manager");
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said()));

        Assert.Equal("agenda outcomes care incidents", await ReadsAsync(TestClients.OfstedLead));
        Assert.Equal("agenda outcomes care incidents", await ReadsAsync(TestClients.OfstedInspector));
        Assert.Equal("agenda outcomes incidents", await ReadsAsync(TestClients.CqcInspector));
        Assert.Equal("agenda outcomes care", await ReadsAsync(TestClients.NorthmarchCouncil)); // the link person
        foreach (var client in new[] { TestClients.NorthmarchPolice, TestClients.NorthmarchIcb, TestClients.NorthmarchMasa, TestClients.SouthmereCouncil, TestClients.HmicfrsInspector })
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client));
        foreach (var client in new[] { TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("intake") })
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client));
        using (var anonymous = app.Host.Anonymous())
            Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(Url(id))).StatusCode);
        // Whoever was the link person is so no longer.
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said(linkPerson: TestClients.NorthmarchPolice.Id)));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await StatusAsync(TestClients.NorthmarchCouncil), await StatusAsync(TestClients.NorthmarchPolice)));
        // Nobody becomes one by being named: the account must be of the area.
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said(linkPerson: TestClients.SouthmereCouncil.Id)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(TestClients.SouthmereCouncil));

        async Task<string> ReadsAsync(TestClient client)
        {
            var seen = await app.GetAsync($"inspections/{id}/set-up", client);
            return string.Join(' ', new[] { "agenda", "outcomes", "care", "incidents" }.Where(part => seen[part] is not null));
        }

        async Task<HttpStatusCode> StatusAsync(TestClient client)
        {
            using var http = app.As(client);
            return (await http.GetAsync(Url(id))).StatusCode;
        }
    }

    [Fact]
    public async Task What_was_said_lies_open_nowhere_and_who_changed_which_part_is_kept()
    {
        var id = await app.ReachAsync(InspectionStatus.Notified);
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said()));
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said(adjustments: $"{Planted} needs a hearing loop.")));
        Assert.Contains(Planted, (await app.GetAsync($"inspections/{id}/set-up", TestClients.OfstedLead))["care"]!.ToJsonString(), StringComparison.Ordinal);

        Assert.Empty(await app.TablesWithAsync(Planted));
        Assert.Empty(app.Host.Output.LinesWith(Planted));
        var changes = (await app.GetAsync($"inspections/{id}/set-up/changes", TestClients.OfstedLead)).AsArray();
        Assert.Equal(
            ["1 agenda outcomes care incidents link-person", "2 care"],
            changes.Select(change => $"{change!["version"]} {string.Join(' ', change["changed"]!.AsArray().Select(part => part!.GetValue<string>()))}"));
        Assert.All(changes, change => Assert.Equal(TestClients.OfstedLead.Id, change!.Text("recordedBy")));
        var audit = await app.QueryAsync(db => db.Set<AuditEntry>().Where(entry => entry.Record == $"inspection/{id}" && entry.Process == "record-set-up").OrderBy(entry => entry.Id).Select(entry => entry.What).ToListAsync());
        Assert.Equal(2, audit.Count);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{ "version": 2, "changed": ["care"] }"""), JsonNode.Parse(audit[1])), audit[1]);
    }

    [Fact]
    public async Task The_record_is_the_leads_and_needs_what_was_read()
    {
        var id = await app.ReachAsync(InspectionStatus.Notified);
        await app.GiveRoleAsync(id, TestClients.CqcLead, "inspector");
        using (var anonymous = app.Host.Anonymous())
            Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PutAsJsonAsync(Url(id), Said())).StatusCode);
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.OfstedInspector, TestClients.Operations, TestClients.CqcLead })
            Assert.Equal(HttpStatusCode.Forbidden, (await app.PutSetUpAsync(id, Said(), client)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PutSetUpAsync(id, Said(), TestClients.OfstedLead with { Id = "elsewhere" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PutSetUpAsync(Guid.NewGuid().ToString(), Said())).StatusCode);
        using (var lead = app.As(TestClients.OfstedLead))
            Assert.Equal("if-match-required", (await SchedulingApp.ReadAsync(await lead.PutAsJsonAsync(Url(id), Said()), HttpStatusCode.PreconditionRequired)).Text("code"));
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said(), ifMatch: "\"0\""));
        Assert.Equal("stale", (await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said(), ifMatch: "\"0\""), HttpStatusCode.PreconditionFailed)).Text("code"));
        // Who changed what is for those who read all of it.
        using (var http = app.As(TestClients.CqcLead))
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(Url(id) + "/changes")).StatusCode);
        var planned = (await app.ReadyAsync()).Id();
        Assert.Equal("not-in-this-status", (await SchedulingApp.ReadAsync(await app.PutSetUpAsync(planned, Said()), HttpStatusCode.Conflict)).Text("code"));
    }

    [Theory]
    [InlineData("agenda", """["tea"]""", "agenda-item-unknown", "agenda")]
    [InlineData("agenda", """["questions", "questions"]""", "agenda-item-unknown", "agenda")]
    [InlineData("incidents", """[{ "kind": "gossip" }]""", "incident-kind-unknown", "incidents[0].kind")]
    [InlineData("linkPerson", """{ "subject": " ", "role": "Head", "hasAccessAndAuthority": true }""", "link-person-invalid", "linkPerson")]
    [InlineData("care", """{ "colour": "red" }""", "unknown-field", null)]
    public async Task What_cannot_be_recorded_is_refused_by_name(string part, string value, string code, string? field)
    {
        var id = await app.ReachAsync(InspectionStatus.Notified);
        var body = Said();
        body[part] = JsonNode.Parse(value);
        var problem = await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, body), HttpStatusCode.BadRequest);
        Assert.Equal(code, problem.Text("code"));
        if (field is not null) Assert.Equal(field, problem.Text("field"));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_without_quoting_it()
    {
        var id = await app.ReachAsync(InspectionStatus.Notified);
        var problem = await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, Said(adjustments: Planted + new string('x', 4000))), HttpStatusCode.BadRequest);
        Assert.Equal(("text-too-long", "care.adjustments"), (problem.Text("code"), problem.Text("field")));
        Assert.DoesNotContain(Planted, problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_discussion_is_complete_once_it_has_covered_what_it_must()
    {
        var id = await app.ReachAsync(InspectionStatus.Notified);
        app.Clock.Reset(NodaTime.Instant.FromUtc(2025, 1, 15, 16, 0));
        Assert.Equal("agenda-not-covered", await CompleteAsync());
        var said = Said();
        foreach (var (without, value, code) in new[]
        {
            ("agenda", JsonNode.Parse("""["scope-and-method", "questions", "raising-matters", "equalities"]"""), "agenda-not-covered"),
            ("care", JsonNode.Parse("""{ "adjustments": "none" }"""), "well-being-contact-missing"),
            ("incidentsAsked", JsonValue.Create(false), "incidents-not-asked"),
            ("linkPerson", null, "link-person-missing"),
            ("linkPerson", JsonNode.Parse("""{ "subject": "somebody", "role": "Head", "hasAccessAndAuthority": false }"""), "link-person-missing"),
        })
        {
            var partly = said.DeepClone().AsObject();
            partly[without] = value;
            await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, partly));
            Assert.Equal(code, await CompleteAsync());
        }
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, said));
        Assert.Equal("day-impossible", await CompleteAsync("2025-01-12"));
        Assert.Equal("day-impossible", await CompleteAsync("2025-01-16"));
        var done = await SchedulingApp.ReadAsync(await app.StepAsync(id, "set-up/completion", new { on = "2025-01-14" }));
        Assert.Equal(("set-up-done", "2025-01-14"), (done.Text("status"), done["timetable"]!.Milestone("set-up-discussion").Text("happenedOn")));
        Assert.Equal(TestClients.NorthmarchCouncil.Id, await app.QueryAsync(db => db.Inspections.Where(inspection => inspection.Id == Guid.Parse(id)).Select(inspection => inspection.LinkPerson).SingleAsync()));

        async Task<string> CompleteAsync(string on = "2025-01-15") =>
            (await SchedulingApp.ReadAsync(await app.StepAsync(id, "set-up/completion", new { on }), HttpStatusCode.UnprocessableEntity)).Text("code");
    }

    static string Url(string id) => $"/api/scheduling/v1/inspections/{id}/set-up";

    static JsonObject Said(string adjustments = "A quiet room.", string? linkPerson = null) => new()
    {
        ["agenda"] = new JsonArray([.. SetUpRules.Agenda.Select(item => JsonValue.Create(item))]),
        ["outcomes"] = new JsonObject { ["practicalities"] = $"Rooms are with {Planted}.", ["handlingConcerns"] = "On the template, by secure mail." },
        ["care"] = new JsonObject { ["wellBeingContact"] = $"{Planted}, duty desk", ["adjustments"] = adjustments },
        ["incidentsAsked"] = true,
        ["incidents"] = new JsonArray(new JsonObject { ["kind"] = "media-interest", ["summary"] = $"The local paper asks after {Planted}." }),
        ["linkPerson"] = new JsonObject { ["subject"] = linkPerson ?? TestClients.NorthmarchCouncil.Id, ["role"] = "Head of quality", ["hasAccessAndAuthority"] = true },
    };
}
