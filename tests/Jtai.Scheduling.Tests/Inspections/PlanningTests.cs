using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Data.Audit;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Scheduling.Tests.Inspections;

[Collection(nameof(SchedulingApp))]
public class PlanningTests(SchedulingApp app)
{
    const string Path = "/api/scheduling/v1/inspections";

    [Fact]
    public async Task A_planned_inspection_has_a_timetable_that_names_its_calendar()
    {
        var planned = await app.PlannedAsync();
        Assert.Equal(("northmarch", "front-door-2024", 1, "planned"), (planned.Text("localArea"), planned.Text("framework"), planned["frameworkVersion"]!.GetValue<int>(), planned.Text("status")));
        Assert.Equal(("2025-01-27", "2025-01-31"), (planned.Text("fieldworkStartsOn"), planned.Text("fieldworkEndsOn")));
        var timetable = planned["timetable"]!;
        Assert.Equal((1, "england-and-wales", 1), (timetable["revision"]!.GetValue<int>(), timetable.Text("calendar"), timetable["calendarVersion"]!.GetValue<int>()));
        Assert.Equal("2025-01-13", timetable.Milestone("notification").Text("on"));
        Assert.Equal("2025-03-20", timetable.Milestone("publication").Text("on"));
        Assert.Empty(planned["notifications"]!.AsArray());
        Assert.Equal("demo-ofsted-lead", planned["planning"]!.Text("plannedBy"));

        var read = await app.GetAsync($"inspections/{planned.Id()}", TestClients.OfstedLead);
        Assert.True(JsonNode.DeepEquals(planned, read));
        var listed = (await app.GetAsync("inspections?size=200", TestClients.OfstedLead))["items"]!.AsArray().Single(each => each!.Id() == planned.Id())!;
        Assert.Equal(("planned", "2025-01-13"), (listed.Text("status"), listed.Text("notificationOn")));
    }

    [Fact]
    public async Task Planning_is_in_the_audit_trail_with_its_reason()
    {
        var planned = await app.PlannedAsync("2025-05-05", overrideReason: "Agreed with the area.");
        var entry = await app.QueryAsync(db => db.Set<AuditEntry>().SingleAsync(each => each.Record == $"inspection/{planned.Id()}"));
        Assert.Equal(("plan-inspection", "demo-ofsted-lead", "ofsted", "Agreed with the area."), (entry.Process, entry.Subject, entry.Organisation, entry.Why));
        Assert.Equal("2025-05-06", planned["timetable"]!.Milestone("fieldwork-start").Text("on"));
    }

    [Theory]
    [InlineData("""{ "localArea": "northmarch", "framework": "back-door", "fieldworkStartsOn": "2025-01-27" }""", 422, "unknown-framework", "framework")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "2025-01-28" }""", 422, "fieldwork-start-not-monday", "fieldworkStartsOn")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-05" }""", 422, "bank-holiday-in-fieldwork-week", "fieldworkStartsOn")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "2025-01-13" }""", 422, "notice-too-short", "fieldworkStartsOn")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "2025-01-13", "overrideReason": "urgent" }""", 422, "notice-too-short", "fieldworkStartsOn")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2022", "fieldworkStartsOn": "2025-01-27" }""", 422, "framework-not-in-effect", "framework")]
    [InlineData("""{ "localArea": "northmarsh", "framework": "front-door-2024", "fieldworkStartsOn": "2025-01-27" }""", 422, "local-area-unknown", "localArea")]
    [InlineData("""{ "localArea": "North March", "framework": "front-door-2024", "fieldworkStartsOn": "2025-01-27" }""", 400, "local-area-invalid", "localArea")]
    [InlineData("""{ "localArea": "northmarch\n", "framework": "front-door-2024", "fieldworkStartsOn": "2025-01-27" }""", 400, "local-area-invalid", "localArea")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-05", "overrideReason": "Agreed\u0000" }""", 400, "null-character", "overrideReason")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-05", "overrideReason": " " }""", 400, "override-reason-invalid", "overrideReason")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "2525-05-05" }""", 400, "date-out-of-range", "fieldworkStartsOn")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024", "fieldworkStartsOn": "27/01/2025" }""", 400, "invalid-request", "fieldworkStartsOn")]
    [InlineData("""{ "localArea": "northmarch", "framework": "front-door-2024" }""", 400, "invalid-request", "fieldworkStartsOn")]
    [InlineData("""{ "localArea": null, "framework": "front-door-2024", "fieldworkStartsOn": "2025-01-27" }""", 400, "invalid-request", "localArea")]
    public async Task A_plan_that_cannot_be_is_refused_by_name(string body, int status, string code, string field)
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        using var http = app.As(TestClients.OfstedLead);
        using var content = new StringContent(body, null, "application/json");
        var problem = await SchedulingApp.ReadAsync(await http.PostAsync(Path, content), (HttpStatusCode)status);
        Assert.Equal((code, field), (problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task A_null_in_a_list_is_refused_and_its_list_is_named()
    {
        var id = (await app.NotifiedAsync()).Id();
        var plan = new { on = "2025-01-29", from = "16:00", to = "16:30", mode = "video", inspectors = new string?[] { null } };
        Assert.Equal("plan.inspectors", await RefusedAsync(HttpMethod.Post, "meetings", new { meeting = "kit-1", plan }));
        Assert.Equal("places", await RefusedAsync(HttpMethod.Put, "fieldwork-timetable/places", new { places = new object?[] { null }, travelTimes = Array.Empty<object>() }));
        Assert.Equal("members", await RefusedAsync(HttpMethod.Put, "team", new { members = new object?[] { null }, qualityAssurance = Array.Empty<object>(), deviations = new { } }));
        Assert.Equal("incidents", await RefusedAsync(HttpMethod.Put, "set-up", new { agenda = Array.Empty<string>(), outcomes = new { }, care = new { }, incidentsAsked = true, incidents = new object?[] { null } }));
        Assert.Equal("reviewers", await RefusedAsync(HttpMethod.Post, "intelligence", new { reviewers = new { ofsted = (string?)null } }));

        async Task<string> RefusedAsync(HttpMethod method, string path, object body) =>
            (await SchedulingApp.ReadAsync(await app.SendAsync(method, $"inspections/{id}/{path}", body, TestClients.OfstedLead, "*"), HttpStatusCode.BadRequest)).Text("field");
    }

    [Fact]
    public async Task The_same_key_plans_once_and_another_body_under_it_is_refused()
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        var key = Guid.NewGuid().ToString();
        var first = await PlanAsync("2025-01-27");
        var again = await PlanAsync("2025-01-27");
        Assert.Equal((await SchedulingApp.ReadAsync(first, HttpStatusCode.Created)).Id(), (await SchedulingApp.ReadAsync(again, HttpStatusCode.Created)).Id());
        Assert.Equal("idempotency-key-reused", (await SchedulingApp.ReadAsync(await PlanAsync("2025-02-03"), HttpStatusCode.UnprocessableEntity)).Text("code"));

        async Task<HttpResponseMessage> PlanAsync(string starts)
        {
            using var http = app.As(TestClients.OfstedLead);
            http.DefaultRequestHeaders.Add("Idempotency-Key", key);
            return await http.PostAsJsonAsync(Path, new { localArea = "northmarch", framework = "front-door-2024", fieldworkStartsOn = starts });
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, "neighbour-unavailable")]
    [InlineData(HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, "lead-unknown")]
    public async Task Without_Identity_nothing_is_planned(HttpStatusCode identity, HttpStatusCode expected, string code)
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        var before = await app.QueryAsync(db => db.Inspections.CountAsync());
        app.IdentityAnswers = identity;
        try
        {
            using var http = app.As(TestClients.OfstedLead);
            var answer = await http.PostAsJsonAsync(Path, new { localArea = "northmarch", framework = "front-door-2024", fieldworkStartsOn = "2025-01-27" });
            Assert.Equal(code, (await SchedulingApp.ReadAsync(answer, expected)).Text("code"));
        }
        finally
        {
            app.IdentityAnswers = null;
        }
        Assert.Equal(before, await app.QueryAsync(db => db.Inspections.CountAsync()));
    }

    [Fact]
    public async Task Only_a_lead_inspector_of_the_leading_inspectorate_plans()
    {
        var body = new { localArea = "northmarch", framework = "front-door-2024", fieldworkStartsOn = "2025-01-27" };
        app.Clock.Reset(SchedulingApp.Thursday);
        foreach (var client in new[] { TestClients.OfstedInspector, TestClients.NorthmarchCouncil, TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("intake") })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsJsonAsync(Path, body)).StatusCode);
        }
        using var cqc = app.As(TestClients.CqcLead);
        Assert.Equal("not-the-leading-inspectorate", (await SchedulingApp.ReadAsync(await cqc.PostAsJsonAsync(Path, body), HttpStatusCode.UnprocessableEntity)).Text("code"));
    }
}
