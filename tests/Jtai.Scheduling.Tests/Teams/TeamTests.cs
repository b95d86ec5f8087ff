using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.Identity;
using Jtai.Data.Audit;
using Jtai.Messaging;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Teams;

[Collection(nameof(SchedulingApp))]
public class TeamTests(SchedulingApp app)
{
    static readonly TestClient SeniorHmi = new("ofsted-senior-hmi", "ofsted", "inspectorate", null, "inspector");

    [Fact]
    public async Task The_planner_leads_the_team_from_the_beginning()
    {
        var id = (await app.PlannedAsync()).Id();
        var team = await app.GetAsync($"inspections/{id}/team", TestClients.OfstedLead);
        Assert.Equal(["demo-ofsted-lead true"], team["slots"]![0]!["members"]!.AsArray().Select(member => $"{member!.Text("subject")} {member!["lead"]}"));
        Assert.Equal(["team-incomplete", "team-below-minimum", "team-below-minimum", "team-below-minimum", "qa-manager-missing"], Codes(team).Where(code => code != "team-member-elsewhere"));
        Assert.Contains("team-incomplete", Codes((await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["planning"]!));
    }

    [Fact]
    public async Task A_team_changes_as_a_whole_and_who_was_in_it_is_kept()
    {
        var id = await WithRolesAsync();
        var full = Team([("demo-ofsted-lead", "ofsted-social-care", true), ("ofsted-inspector", "ofsted-schools", false), ("cqc-inspector", "cqc", false), ("hmicfrs-inspector", "hmicfrs", false)], SeniorHmi.Id);
        var put = await SchedulingApp.ReadAsync(await PutAsync(id, full));
        Assert.Equal(["team-incomplete", "team-incomplete", "team-incomplete"], Codes(put).Where(code => code != "team-member-elsewhere"));
        Assert.Equal(SeniorHmi.Id, put["qualityAssurance"]![0]!.Text("subject"));
        Assert.Empty(put["history"]!.AsArray());

        // The schools inspector leaves, CQC stays alone for a reason; who stays, stays since then.
        app.Clock.Reset(SchedulingApp.Thursday + Duration.FromHours(1));
        var less = Team([("demo-ofsted-lead", "ofsted-social-care", true), ("cqc-inspector", "cqc", false), ("hmicfrs-inspector", "hmicfrs", false)], SeniorHmi.Id, ("cqc", "A second inspector joins in fieldwork."));
        put = await SchedulingApp.ReadAsync(await PutAsync(id, less));
        Assert.Equal("A second inspector joins in fieldwork.", put["slots"]!.AsArray().Single(slot => slot!.Text("slot") == "cqc")!.Text("deviation"));
        Assert.Equal("2025-01-02T10:00:00+00:00", put["slots"]![3]!["members"]![0]!.Text("since"));
        Assert.Equal(["ofsted-inspector ofsted-schools 2025-01-02T10:00:00+00:00 2025-01-02T11:00:00+00:00"], put["history"]!.AsArray().Select(left => $"{left!.Text("subject")} {left!.Text("slot")} {left!.Text("from")} {left!.Text("until")}"));
        Assert.Equal(put.ToJsonString(), (await app.GetAsync($"inspections/{id}/team", TestClients.OfstedLead)).ToJsonString());
        Assert.Equal(2, await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Process == "put-team" && entry.Record == $"inspection/{id}")));

        // Back again, and the lead handed over to another who may lead.
        await KeepAsync(id, "ofsted-deputy", "ofsted", "lead");
        await SchedulingApp.ReadAsync(await PutAsync(id, Team([("demo-ofsted-lead", "ofsted-social-care", false), ("ofsted-deputy", "ofsted-social-care", true), ("ofsted-inspector", "ofsted-schools", false)], null)));
        Assert.Equal(5, (await app.GetAsync($"inspections/{id}/team", TestClients.OfstedLead))["history"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_team_is_seen_by_its_inspectors_and_set_by_its_lead_who_has_read_it()
    {
        var id = await WithRolesAsync();
        var body = Team([("demo-ofsted-lead", "ofsted-social-care", true)], null);
        using var anonymous = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(Url(id, "team"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PutAsJsonAsync(Url(id, "team"), body)).StatusCode);
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.Operations, TestClients.OfstedAdministrator })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await app.As(client).GetAsync(Url(id, "team"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(id, body, client)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await app.As(TestClients.CqcInspector).GetAsync(Url(id, "team"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(id, body, TestClients.CqcInspector)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(TestClients.CqcLead).GetAsync(Url(id, "team"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(id, body, TestClients.CqcLead)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(Guid.NewGuid().ToString(), body, ifMatch: "\"1\"")).StatusCode);
        Assert.Equal("if-match-required", (await SchedulingApp.ReadAsync(await app.As(TestClients.OfstedLead).PutAsJsonAsync(Url(id, "team"), body), HttpStatusCode.PreconditionRequired)).Text("code"));
        Assert.Equal("stale", (await SchedulingApp.ReadAsync(await PutAsync(id, body, ifMatch: "\"1\""), HttpStatusCode.PreconditionFailed)).Text("code"));
        body["deviations"]!["cqc"] = "";
        Assert.Equal(("text-invalid", "deviations.cqc"), Problem(await SchedulingApp.ReadAsync(await PutAsync(id, body), HttpStatusCode.BadRequest)));
        var stranger = Team([("demo-ofsted-lead", "ofsted-social-care", true), ("cqc-lead", "cqc", false)], null);
        Assert.Equal(("team-member-without-role", "members[1].subject"), Problem(await SchedulingApp.ReadAsync(await PutAsync(id, stranger), HttpStatusCode.UnprocessableEntity)));
    }

    [Fact]
    public async Task Somebody_in_two_teams_at_once_is_shown_and_not_where()
    {
        var first = await WithRolesAsync();
        var second = await WithRolesAsync("2025-02-03");
        foreach (var id in new[] { first, second })
            await KeepAsync(id, "busy-inspector", "cqc", "inspector");
        var later = await WithRolesAsync("2025-03-03");
        await KeepAsync(later, "busy-inspector", "cqc", "inspector");
        foreach (var id in new[] { first, later })
            Assert.DoesNotContain(await WarningsAsync(id), warning => warning.Contains("busy-inspector", StringComparison.Ordinal));
        var warnings = await WarningsAsync(second);
        Assert.Contains("busy-inspector is in the team of another inspection at the same time.", warnings);
        Assert.DoesNotContain(warnings, warning => warning.Contains(first, StringComparison.Ordinal) || warning.Contains("2025-01", StringComparison.Ordinal));

        async Task<List<string>> WarningsAsync(string id) =>
            [.. (await SchedulingApp.ReadAsync(await PutAsync(id, Team([("demo-ofsted-lead", "ofsted-social-care", true), ("busy-inspector", "cqc", false)], null))))["warnings"]!.AsArray().Select(warning => warning!.Text("message"))];
    }

    [Fact]
    public async Task A_conflict_of_interest_is_read_by_few_and_keeps_somebody_out_until_it_is_managed()
    {
        var id = await WithRolesAsync();
        const string Text = "My sister Grizelda manages the front door.";
        var team = Team([("demo-ofsted-lead", "ofsted-social-care", true), ("cqc-inspector", "cqc", false)], SeniorHmi.Id);
        await SchedulingApp.ReadAsync(await PutAsync(id, team));
        var mine = $"conflicts-of-interest/{TestClients.CqcInspector.Id}";
        var etag = await ETagAsync(await ChangeAsync(HttpMethod.Put, id, mine, TestClients.CqcInspector, new { text = Text }));

        // The person, the lead and quality assurance; nobody else, not even that there is one.
        foreach (var client in new[] { TestClients.CqcInspector, TestClients.OfstedLead, SeniorHmi })
        {
            Assert.Equal(Text, (await app.GetAsync($"inspections/{id}/{mine}", client)).Text("text"));
            Assert.Single((await app.GetAsync($"inspections/{id}/conflicts-of-interest", client)).AsArray());
        }
        Assert.Empty((await app.GetAsync($"inspections/{id}/conflicts-of-interest", TestClients.HmicfrsInspector)).AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(TestClients.HmicfrsInspector).GetAsync(Url(id, mine))).StatusCode);
        Assert.DoesNotContain("conflict-of-interest", Codes(await app.GetAsync($"inspections/{id}/team", TestClients.HmicfrsInspector)));
        Assert.Contains("conflict-of-interest", Codes(await app.GetAsync($"inspections/{id}/team", TestClients.OfstedLead)));
        Assert.Empty(app.Host.Output.LinesWith("Grizelda"));
        Assert.Equal(0, await app.QueryAsync(db => db.Database.SqlQuery<long>($"select count(*) as \"Value\" from audit_entries where what::text like '%Grizelda%' or why like '%Grizelda%'").SingleAsync()));

        // Not available: neither slotted in again, nor may the area be notified.
        Assert.Equal("conflict-of-interest", (await SchedulingApp.ReadAsync(await PutAsync(id, team), HttpStatusCode.UnprocessableEntity)).Text("code"));
        await MakeReadyAsync(id);
        Assert.Equal("conflict-of-interest", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }), HttpStatusCode.UnprocessableEntity)).Text("code"));

        var management = $"{mine}/management";
        var decision = new { reason = "Works on case audits only, none from the front door." };
        Assert.Equal("not-yours-to-decide", (await SchedulingApp.ReadAsync(await ChangeAsync(HttpMethod.Put, id, management, TestClients.CqcInspector, decision, etag), HttpStatusCode.Forbidden)).Text("code"));
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(HttpMethod.Put, id, management, TestClients.HmicfrsInspector, decision, etag)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await ChangeAsync(HttpMethod.Put, id, management, TestClients.OfstedLead, decision)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ChangeAsync(HttpMethod.Put, id, management, TestClients.OfstedLead, decision, "\"1\"")).StatusCode);
        Assert.Equal(("text-invalid", "reason"), Problem(await SchedulingApp.ReadAsync(await ChangeAsync(HttpMethod.Put, id, management, TestClients.OfstedLead, new { reason = " " }, etag), HttpStatusCode.BadRequest)));
        var managed = await SchedulingApp.ReadAsync(await ChangeAsync(HttpMethod.Put, id, management, TestClients.OfstedLead, decision, etag));
        Assert.Equal((decision.reason, "demo-ofsted-lead"), (managed.Text("managed"), managed.Text("managedBy")));
        await SchedulingApp.ReadAsync(await PutAsync(id, team));
        Assert.Equal("notified", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }))).Text("status"));
    }

    [Fact]
    public async Task A_conflict_is_declared_anew_withdrawn_and_the_leads_own_is_for_quality_assurance()
    {
        var id = await WithRolesAsync();
        var leads = $"conflicts-of-interest/{TestClients.OfstedLead.Id}";
        var etag = await ETagAsync(await ChangeAsync(HttpMethod.Put, id, leads, TestClients.OfstedLead, new { text = "I worked here." }));
        Assert.Equal("not-yours-to-decide", (await SchedulingApp.ReadAsync(await ChangeAsync(HttpMethod.Put, id, $"{leads}/management", TestClients.OfstedLead, new { reason = "Long ago." }, etag), HttpStatusCode.Forbidden)).Text("code"));
        etag = await ETagAsync(await ChangeAsync(HttpMethod.Put, id, $"{leads}/management", SeniorHmi, new { reason = "Long ago." }, etag));

        // Said anew it is open again; the earlier row stays.
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await ChangeAsync(HttpMethod.Put, id, leads, TestClients.OfstedLead, new { text = "I worked here, and my partner does now." })).StatusCode);
        etag = await ETagAsync(await ChangeAsync(HttpMethod.Put, id, leads, TestClients.OfstedLead, new { text = "I worked here, and my partner does now." }, etag));
        Assert.Null((await app.GetAsync($"inspections/{id}/{leads}", SeniorHmi))["managed"]);
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(HttpMethod.Delete, id, leads, TestClients.OfstedLead, null, etag)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(HttpMethod.Delete, id, leads, TestClients.OfstedLead, null, etag)).StatusCode);
        Assert.Equal(2, await app.QueryAsync(db => db.Conflicts.CountAsync(conflict => conflict.InspectionId == Guid.Parse(id) && conflict.EndedAt != null)));

        // For somebody else only the lead declares, and nobody for one who is not in this inspection.
        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync(HttpMethod.Put, id, "conflicts-of-interest/cqc-inspector", TestClients.OfstedLead, new { text = "Was told by phone." })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ChangeAsync(HttpMethod.Put, id, "conflicts-of-interest/cqc-inspector", TestClients.HmicfrsInspector, new { text = "Gossip." })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ChangeAsync(HttpMethod.Put, id, $"conflicts-of-interest/{SeniorHmi.Id}", TestClients.HmicfrsInspector, new { text = "Gossip." })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(HttpMethod.Put, id, "conflicts-of-interest/cqc-lead", TestClients.OfstedLead, new { text = "Is not here." })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(HttpMethod.Put, id, "conflicts-of-interest/cqc-lead", TestClients.CqcLead, new { text = "Is not here." })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ChangeAsync(HttpMethod.Put, id, "conflicts-of-interest/cqc-inspector", TestClients.NorthmarchCouncil, new { text = "x" })).StatusCode);
        using var anonymous = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(Url(id, "conflicts-of-interest"))).StatusCode);
    }

    [Fact]
    public async Task What_the_lead_has_declared_of_somebody_is_not_that_persons_to_withdraw_or_to_reword()
    {
        var id = await WithRolesAsync();
        var mine = $"conflicts-of-interest/{TestClients.CqcInspector.Id}";
        var etag = await ETagAsync(await ChangeAsync(HttpMethod.Put, id, mine, TestClients.CqcInspector, new { text = "A cousin works here." }));
        etag = await ETagAsync(await ChangeAsync(HttpMethod.Put, id, mine, TestClients.OfstedLead, new { text = "The cousin leads the front door." }, etag));
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
            Assert.Equal("not-yours-to-decide", (await SchedulingApp.ReadAsync(await ChangeAsync(method, id, mine, TestClients.CqcInspector, method == HttpMethod.Put ? new { text = "Nothing." } : null, etag), HttpStatusCode.Forbidden)).Text("code"));
        Assert.Equal("The cousin leads the front door.", (await app.GetAsync($"inspections/{id}/{mine}", TestClients.CqcInspector)).Text("text"));
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(HttpMethod.Delete, id, mine, TestClients.OfstedLead, null, etag)).StatusCode);

        // One's own is one's own to withdraw.
        etag = await ETagAsync(await ChangeAsync(HttpMethod.Put, id, mine, TestClients.CqcInspector, new { text = "A cousin works here." }));
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(HttpMethod.Delete, id, mine, TestClients.CqcInspector, null, etag)).StatusCode);
    }

    [Fact]
    public async Task A_team_moves_with_the_plan_to_a_version_of_the_framework_with_other_slots()
    {
        string Version(int version, bool complete) => NewTheme.Document("reslotted-theme", version, theme =>
        {
            theme["effective"] = new JsonObject { ["from"] = "2024-06-01" };
            if (complete) theme["team"]![0]!["id"] = "ofsted-social-work";
            else (theme["incomplete"], theme["missing"], theme["criteria"]) = (true, new JsonArray("criteria"), new JsonArray());
        });
        foreach (var (version, complete) in new[] { (1, false), (2, true) })
            await SchedulingApp.ReadAsync(await app.As(TestClients.OfstedAdministrator).PostAsync("/api/scheduling/v1/frameworks", new StringContent(Version(version, complete), null, "application/json")), HttpStatusCode.Created);
        // Planned under what was there first: the notification day would take version 2.
        var id = (await app.PlannedAsync(framework: "reslotted-theme")).Id();
        await app.QueryAsync(db => db.Database.ExecuteSqlAsync($"update inspections set framework_version = 1 where id = {Guid.Parse(id)}"));
        await app.QueryAsync(db => db.Database.ExecuteSqlAsync($"update team_members set slot = 'ofsted-social-care' where inspection_id = {Guid.Parse(id)}"));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-01-27", reason = "The criteria have been supplied.", frameworkVersion = 2 }));
        var team = await app.GetAsync($"inspections/{id}/team", TestClients.OfstedLead);
        Assert.Equal(("ofsted-social-work", "demo-ofsted-lead"), (team["slots"]![0]!.Text("slot"), team["slots"]![0]!["members"]![0]!.Text("subject")));
        Assert.Equal("ofsted-social-care", team["history"]![0]!.Text("slot"));
    }

    /// <summary>A planned inspection with an inspector of each inspectorate and a Senior HMI who assures quality.</summary>
    async Task<string> WithRolesAsync(string fieldworkStartsOn = "2025-01-27")
    {
        var id = (await app.PlannedAsync(fieldworkStartsOn)).Id();
        await KeepAsync(id, TestClients.OfstedInspector.Id, "ofsted", "inspector");
        await KeepAsync(id, TestClients.CqcInspector.Id, "cqc", "inspector");
        await KeepAsync(id, TestClients.HmicfrsInspector.Id, "hmicfrs", "inspector");
        await KeepAsync(id, SeniorHmi.Id, "ofsted", "qa-manager");
        return id;
    }

    async Task MakeReadyAsync(string id)
    {
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "intelligence", new { reviewers = new { ofsted = "a", cqc = "b", hmicfrs = "c" } }));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "readiness", new { metOn = "2025-01-02" }));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
    }

    Task<bool> KeepAsync(string id, string subject, string organisation, string role) => app.QueryAsync(async db =>
    {
        await db.KeepMembershipAsync(new MembershipChanged(Guid.Parse(id), subject, organisation, role, DateTimeOffset.UnixEpoch, null, 1), default);
        return true;
    });

    static JsonObject Team((string Subject, string Slot, bool Lead)[] members, string? quality, params (string Slot, string Reason)[] deviations) => new()
    {
        ["members"] = new JsonArray([.. members.Select(member => new JsonObject { ["subject"] = member.Subject, ["slot"] = member.Slot, ["lead"] = member.Lead })]),
        ["qualityAssurance"] = quality is null ? [] : new JsonArray(new JsonObject { ["subject"] = quality, ["seniorHmi"] = true }),
        ["deviations"] = new JsonObject(deviations.Select(deviation => KeyValuePair.Create(deviation.Slot, (JsonNode?)deviation.Reason))),
    };

    async Task<HttpResponseMessage> PutAsync(string id, JsonObject team, TestClient? by = null, string? ifMatch = null)
    {
        using var read = await app.As(TestClients.OfstedLead).GetAsync(Url(id, "team"));
        return await ChangeAsync(HttpMethod.Put, id, "team", by ?? TestClients.OfstedLead, team, ifMatch ?? read.Headers.ETag?.Tag);
    }

    async Task<HttpResponseMessage> ChangeAsync(HttpMethod method, string id, string path, TestClient by, object? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, Url(id, path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await app.As(by).SendAsync(request);
    }

    static async Task<string> ETagAsync(HttpResponseMessage answer)
    {
        var etag = answer.Headers.ETag?.Tag;
        await SchedulingApp.ReadAsync(answer);
        return etag!;
    }

    static string Url(string id, string path) => $"/api/scheduling/v1/inspections/{id}/{path}";

    static (string, string) Problem(JsonNode problem) => (problem.Text("code"), problem.Text("field"));

    static IEnumerable<string> Codes(JsonNode of) => of["warnings"]!.AsArray().Select(warning => warning!.Text("code"));
}
