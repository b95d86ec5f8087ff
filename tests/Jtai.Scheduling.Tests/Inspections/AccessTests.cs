using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Testing;
using NodaTime;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>The same row for every endpoint of an inspection.</summary>
[Collection(nameof(SchedulingApp))]
public class AccessTests(SchedulingApp app)
{
    public static TheoryData<string, string> Reads => new() { { "GET", "" }, { "GET", "/timetables" }, { "GET", "/deadlines" } };

    public static TheoryData<string, string> Changes => new()
    {
        { "/intelligence", """{ "reviewers": { "ofsted": "a", "cqc": "b", "hmicfrs": "c" } }""" },
        { "/readiness", """{ "metOn": "2025-01-02" }""" },
        { "/area", """{ "localArea": "southmere", "reason": "Misspelt." }""" },
        { "/notification", "{}" },
        { "/plan", """{ "fieldworkStartsOn": "2025-02-03", "reason": "The team is needed elsewhere." }""" },
    };

    [Theory, MemberData(nameof(Reads))]
    public async Task An_inspection_is_read_by_its_inspectors_and_after_notification_by_its_area(string method, string path)
    {
        Assert.Equal("GET", method);
        var planned = (await app.PlannedAsync()).Id();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app.Host.Anonymous(), planned, path));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(app.As(TestClients.Operations), planned, path));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app.As(TestClients.OfstedLead), planned, path));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app.As(TestClients.OfstedInspector), planned, path));
        foreach (var agency in new[] { TestClients.NorthmarchCouncil, TestClients.NorthmarchPolice, TestClients.NorthmarchIcb, TestClients.NorthmarchMasa })
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app.As(agency), planned, path));

        var notified = (await app.NotifiedAsync()).Id();
        foreach (var agency in new[] { TestClients.NorthmarchCouncil, TestClients.NorthmarchPolice, TestClients.NorthmarchIcb, TestClients.NorthmarchMasa })
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(app.As(agency), notified, path));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app.As(TestClients.SouthmereCouncil), notified, path));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app.As(TestClients.CqcInspector), notified, path));
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task A_step_is_the_leads_and_needs_what_was_read(string step, string json)
    {
        var id = (await app.PlannedAsync()).Id();
        var body = JsonNode.Parse(json)!;
        using (var anonymous = app.Host.Anonymous())
            Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsJsonAsync(Url(id, step), body)).StatusCode);
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.OfstedInspector, TestClients.Operations })
            Assert.Equal(HttpStatusCode.Forbidden, (await app.StepAsync(id, step[1..], body, client)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.StepAsync(id, step[1..], body, TestClients.CqcLead)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.StepAsync(Guid.NewGuid().ToString(), step[1..], body)).StatusCode);
        using (var lead = app.As(TestClients.OfstedLead))
            Assert.Equal("if-match-required", (await SchedulingApp.ReadAsync(await lead.PostAsJsonAsync(Url(id, step), body), HttpStatusCode.PreconditionRequired)).Text("code"));
        Assert.Equal("stale", (await SchedulingApp.ReadAsync(await app.StepAsync(id, step[1..], body, ifMatch: "\"1\""), HttpStatusCode.PreconditionFailed)).Text("code"));
        Assert.Equal("unknown-field", (await SchedulingApp.ReadAsync(await app.StepAsync(id, step[1..], Misspelt(body)), HttpStatusCode.BadRequest)).Text("code"));
    }

    [Fact]
    public async Task The_area_sees_its_timetable_but_not_what_was_planned_among_inspectors()
    {
        var notified = await app.NotifiedAsync("2025-02-03", overrideReason: "An internal reason.");
        app.Clock.Reset(Instant.FromUtc(2025, 1, 20, 9, 0));
        var seen = await app.GetAsync($"inspections/{notified.Id()}", TestClients.NorthmarchCouncil);
        Assert.Null(seen["planning"]);
        Assert.DoesNotContain("internal reason", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("reviewer", seen.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(notified.Id(), (await app.GetAsync("inspections?size=200", TestClients.NorthmarchCouncil)).ToJsonString(), StringComparison.Ordinal);
    }

    static JsonObject Misspelt(JsonNode body)
    {
        var misspelt = body.DeepClone().AsObject();
        misspelt["colour"] = "red";
        return misspelt;
    }

    static string Url(string id, string path) => $"/api/scheduling/v1/inspections/{id}{path}";

    static async Task<HttpStatusCode> StatusAsync(HttpClient http, string id, string path)
    {
        using (http)
        {
            using var answer = await http.GetAsync(Url(id, path));
            return answer.StatusCode;
        }
    }
}
