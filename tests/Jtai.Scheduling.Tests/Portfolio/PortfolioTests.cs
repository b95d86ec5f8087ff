using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using NodaTime;

namespace Jtai.Scheduling.Tests.Portfolio;

/// <summary>Inspections beside each other. The dates and areas are this class's own: the host is shared.</summary>
[Collection(nameof(SchedulingApp))]
public class PortfolioTests(SchedulingApp app)
{
    static readonly TestClient ProbationLead = new("hmip-lead", "hmi-probation", "inspectorate", null, Role.LeadInspector, Role.Inspector);

    public static TheoryData<string> Reads => ["inspections", "load?from=2025-01-01&until=2025-02-01", "batches"];

    [Theory, MemberData(nameof(Reads))]
    public async Task The_portfolio_is_for_lead_inspectors(string path)
    {
        foreach (var client in new[] { TestClients.OfstedInspector, TestClients.NorthmarchCouncil, TestClients.NorthmarchMasa, TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("intake") })
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, $"portfolio/{path}"));
        using var anonymous = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync($"/api/scheduling/v1/portfolio/{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(TestClients.CqcLead, $"portfolio/{path}"));
    }

    [Fact]
    public async Task A_lead_sees_that_there_is_an_inspection_where_its_inspectorate_takes_part_and_nothing_else_of_it()
    {
        var front = await app.PlannedAsync("2026-02-02", localArea: "eastfold");
        var theme = await app.PlannedAsync("2026-02-02", "domestic-abuse-2024", "eastfold");
        var seen = await ListAsync("area=eastfold", TestClients.CqcLead);
        Assert.Equal(new[] { front.Id(), theme.Id() }.Order(), seen.Select(entry => entry.Id()).Order());
        Assert.Equal(
            ["id", "localArea", "framework", "frameworkVersion", "inspectorates", "status", "notificationOn", "fieldworkStartsOn", "fieldworkEndsOn", "batch", "overlaps"],
            seen[0].AsObject().Select(property => property.Key));
        Assert.Equal([theme.Id()], (await ListAsync("area=eastfold", ProbationLead)).Select(entry => entry.Id()));
        // To see more of it one needs a role in it.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(TestClients.CqcLead, $"inspections/{front.Id()}"));
    }

    [Theory]
    [InlineData("from=9999-12-27&until=9999-12-31", "from")]
    [InlineData("from=2025-01-01&until=9999-12-31", "until")]
    [InlineData("from=0001-01-01&until=2025-01-01", "from")]
    public async Task A_range_beyond_all_plans_is_refused_by_name(string range, string field)
    {
        var problem = await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Get, $"portfolio/load?{range}", null, TestClients.OfstedLead), HttpStatusCode.BadRequest);
        Assert.Equal(("date-out-of-range", field), (problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task Put_into_two_batches_at_once_an_inspection_is_in_one()
    {
        var id = (await app.PlannedAsync("2026-02-02", localArea: "lastfold")).Id();
        var batches = new List<string>();
        foreach (var title in new[] { "Winter one", "Winter two" }) batches.Add((await SchedulingApp.ReadAsync(await PostAsync("batches", new { title, size = 6 }), HttpStatusCode.Created)).Id());
        var answers = await app.AtOnceAsync($"select 1 from inspections where id = '{id}' for update", [.. batches.Select(batch => (Func<Task<HttpResponseMessage>>)(() => PostAsync($"batches/{batch}/inspections", new { inspectionId = id })))]);
        var refused = Assert.Single(answers, answer => answer.StatusCode != HttpStatusCode.OK);
        Assert.Equal("in-another-batch", (await SchedulingApp.ReadAsync(refused, HttpStatusCode.Conflict)).Text("code"));
    }

    [Fact]
    public async Task An_areas_inspections_are_found_by_what_one_asks_for_and_page_by_page()
    {
        var ids = new List<string>();
        foreach (var start in new[] { "2026-01-12", "2026-04-13", "2026-09-14" }) ids.Add((await app.PlannedAsync(start, localArea: "westmere")).Id());
        Assert.Equal(ids.Order(), (await ListAsync("area=westmere")).Select(entry => entry.Id()));
        Assert.Equal([ids[1]], (await ListAsync("area=westmere&from=2026-04-13&until=2026-09-13")).Select(entry => entry.Id()));
        Assert.Equal(ids.Order(), (await ListAsync("area=westmere&status=planned&inspectorate=hmicfrs")).Select(entry => entry.Id()));
        Assert.Empty(await ListAsync("area=westmere&status=notified"));
        Assert.Empty(await ListAsync("area=westmere&inspectorate=hmi-probation"));

        var paged = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await app.GetAsync($"portfolio/inspections?area=westmere&size=2&cursor={cursor}", TestClients.OfstedLead);
            paged.AddRange(page["items"]!.AsArray().Select(entry => entry!.Id()));
            cursor = page["next"]?.GetValue<string>();
        }
        Assert.Equal(ids.Order(), paged);
        // Three months apart, then five; between the first and the third are eight.
        var overlaps = (await ListAsync("area=westmere")).ToDictionary(entry => entry.Id(), entry => string.Join(" ", entry["overlaps"]!.AsArray().Select(other => other!.Text("fieldworkStartsOn"))));
        Assert.Equal(["2026-04-13", "2026-01-12 2026-09-14", "2026-04-13"], ids.Select(id => overlaps[id]));
    }

    [Theory]
    [InlineData("inspections?status=nearly", "status-unknown", "status")]
    [InlineData("inspections?cursor=x", "cursor-invalid", "cursor")]
    [InlineData("inspections?from=12/01/2026", "invalid-request", "from")]
    [InlineData("load?from=2026-01-01&until=2025-01-01", "range-invalid", "until")]
    [InlineData("load?from=2025-01-01&until=2026-12-01", "range-invalid", "until")]
    [InlineData("load?from=2025-01-01", "invalid-request", "until")]
    public async Task What_cannot_be_asked_is_named(string path, string code, string field)
    {
        using var http = app.As(TestClients.OfstedLead);
        var problem = await SchedulingApp.ReadAsync(await http.GetAsync($"/api/scheduling/v1/portfolio/{path}"), HttpStatusCode.BadRequest);
        Assert.Equal((code, field), (problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task Whoever_plans_is_told_of_what_overlaps()
    {
        await app.PlannedAsync("2026-11-02", localArea: "highfen");
        var planned = await app.PlannedAsync("2026-11-02", localArea: "lowfen");
        Assert.Equal("Another inspection has fieldwork in that week. Together they take 4 of cqc, 4 of hmicfrs, 6 of ofsted.", Assert.Single(Warnings(planned, "fieldwork-in-the-same-week")));
        Assert.Empty(Warnings(planned, "area-overlap"));
        var again = await app.PlannedAsync("2027-04-19", localArea: "lowfen");
        Assert.Equal("The area has another inspection within six months: fieldwork from 2026-11-02.", Assert.Single(Warnings(again, "area-overlap")));
        Assert.Equal(Warnings(again, "area-overlap"), Warnings(await app.GetAsync($"inspections/{again.Id()}", TestClients.OfstedLead), "area-overlap"));
        Assert.Empty(Warnings(await app.PlannedAsync("2028-01-10", localArea: "lowfen"), "area-overlap"));
    }

    [Fact]
    public async Task The_load_of_a_week_is_the_teams_of_the_inspections_at_work_in_it()
    {
        // Notified on 16 February and on 23 February.
        await app.PlannedAsync("2026-03-02", localArea: "northwold");
        await app.PlannedAsync("2026-03-09", "domestic-abuse-2024", "southwold");
        var load = (await app.GetAsync("portfolio/load?from=2026-02-18&until=2026-03-16", TestClients.OfstedLead)).AsArray()
            .Select(each => $"{each!.Text("weekStartsOn")} {each!.Text("inspectorate")} {each!["inspections"]} {each!["inFieldwork"]} {each!["inspectors"]} {each!["inspectorsInFieldwork"]}");
        Assert.Equal(
            [
                "2026-02-16 cqc 1 0 2 0", "2026-02-16 hmicfrs 1 0 2 0", "2026-02-16 ofsted 1 0 3 0",
                "2026-02-23 cqc 2 0 5 0", "2026-02-23 hmi-probation 1 0 2 0", "2026-02-23 hmicfrs 2 0 5 0", "2026-02-23 ofsted 2 0 7 0",
                "2026-03-02 cqc 2 1 5 2", "2026-03-02 hmi-probation 1 0 2 0", "2026-03-02 hmicfrs 2 1 5 2", "2026-03-02 ofsted 2 1 7 3",
                "2026-03-09 cqc 1 1 3 3", "2026-03-09 hmi-probation 1 1 2 2", "2026-03-09 hmicfrs 1 1 3 3", "2026-03-09 ofsted 1 1 4 4",
            ], load);
    }

    [Fact]
    public async Task A_deferred_inspection_burdens_nobody_in_the_weeks_that_it_has_left()
    {
        // Notified on 1 June.
        var council = new TestClient("marshfold-council", "marshfold-council", "local-authority", "marshfold", Role.Agency);
        var id = (await app.ReadyAsync("2026-06-15", localArea: "marshfold")).Id();
        var other = (await app.PlannedAsync("2026-06-15", localArea: "marshfold")).Id();
        app.Clock.Reset(Instant.FromUtc(2026, 6, 1, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "A death in the leadership team." }, council));
        Assert.Equal((2, 1, 1, 1, 1), await BurdenAsync());
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "By our policy." }));
        Assert.Equal((1, 0, 0, 0, 0), await BurdenAsync());
        Assert.Equal(["deferred", "planned"], (await ListAsync("area=marshfold")).Select(entry => entry.Text("status")).Order());
        Assert.Empty(Warnings(await app.GetAsync($"inspections/{id}", TestClients.OfstedLead), "area-overlap"));

        // Inspections in the week's load, then overlaps of the two in the list, then warnings of the other.
        async Task<(int, int, int, int, int)> BurdenAsync()
        {
            var load = (await app.GetAsync("portfolio/load?from=2026-06-15&until=2026-06-15", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("inspectorate") == "ofsted")!;
            var overlaps = (await ListAsync("area=marshfold")).ToDictionary(entry => entry.Id(), entry => entry["overlaps"]!.AsArray().Count);
            var details = await app.GetAsync($"inspections/{other}", TestClients.OfstedLead);
            return (load["inspections"]!.GetValue<int>(), overlaps[id], overlaps[other], Warnings(details, "area-overlap").Count, Warnings(details, "fieldwork-in-the-same-week").Count);
        }
    }

    [Fact]
    public async Task A_query_with_a_null_character_is_the_clients_mistake() =>
        Assert.Equal("null-character", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Get, "portfolio/inspections?area=%00", null, TestClients.OfstedLead), HttpStatusCode.BadRequest)).Text("code"));

    [Fact]
    public async Task Of_two_that_come_at_once_for_the_last_place_of_a_batch_one_is_refused()
    {
        var batch = (await SchedulingApp.ReadAsync(await PostAsync("batches", new { title = "Summer 2027", size = 6 }), HttpStatusCode.Created)).Id();
        var ids = new List<string>();
        for (var each = 0; each < 7; each++) ids.Add((await app.PlannedAsync("2026-11-02", localArea: $"summer-area-{each}")).Id());
        foreach (var id in ids.Take(5)) await SchedulingApp.ReadAsync(await AddAsync(id));
        var answers = await app.AtOnceAsync($"select 1 from batches where id = '{batch}' for update", () => AddAsync(ids[5]), () => AddAsync(ids[6]));
        var refused = Assert.Single(answers, answer => answer.StatusCode != HttpStatusCode.OK);
        Assert.Equal("batch-full", (await SchedulingApp.ReadAsync(refused, HttpStatusCode.UnprocessableEntity)).Text("code"));

        Task<HttpResponseMessage> AddAsync(string id) => PostAsync($"batches/{batch}/inspections", new { inspectionId = id });
    }

    [Fact]
    public async Task A_batch_takes_as_many_inspections_as_it_says()
    {
        foreach (var (body, code) in new (object, string)[] { (new { title = "Autumn 2026", size = 7 }, "batch-size-invalid"), (new { title = " ", size = 6 }, "title-invalid"), (new { title = "<b>", size = 6 }, "title-invalid"), (new { title = "Autumn 2026\n", size = 6 }, "title-invalid") })
            Assert.Equal(code, (await SchedulingApp.ReadAsync(await PostAsync("batches", body), HttpStatusCode.BadRequest)).Text("code"));
        var batch = await SchedulingApp.ReadAsync(await PostAsync("batches", new { title = "Autumn 2026", size = 6 }), HttpStatusCode.Created);
        var other = await SchedulingApp.ReadAsync(await PostAsync("batches", new { title = "Spring 2027", size = 10 }), HttpStatusCode.Created);
        var ids = new List<string>();
        for (var each = 0; each < 7; each++) ids.Add((await app.PlannedAsync("2026-10-05", localArea: $"batch-area-{each}")).Id());
        foreach (var id in ids.Take(6).Append(ids[0])) await SchedulingApp.ReadAsync(await AddAsync(batch, id));
        Assert.Equal("batch-full", (await SchedulingApp.ReadAsync(await AddAsync(batch, ids[6]), HttpStatusCode.UnprocessableEntity)).Text("code"));
        Assert.Equal("in-another-batch", (await SchedulingApp.ReadAsync(await AddAsync(other, ids[0]), HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal(ids.Take(6).Order(), (await ListAsync($"batch={batch.Id()}")).Select(entry => entry.Id()));
        Assert.Contains((await app.GetAsync("portfolio/batches?size=200", TestClients.CqcLead))["items"]!.AsArray(), each => each!.Id() == batch.Id() && each!["inspections"]!.GetValue<int>() == 6);

        foreach (var (to, id) in new[] { (batch.Id(), Guid.NewGuid().ToString()), (Guid.NewGuid().ToString(), ids[6]) })
            Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"batches/{to}/inspections", new { inspectionId = id })).StatusCode);
        // Led by somebody else.
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"batches/{other.Id()}/inspections", new { inspectionId = ids[6] }, TestClients.CqcLead)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync($"batches/{other.Id()}/inspections", new { inspectionId = ids[6] }, TestClients.NorthmarchCouncil)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("batches", new { title = "Ours", size = 6 }, TestClients.Operations)).StatusCode);

        // One that leaves makes room; which batch it leaves is said, and by its lead.
        foreach (var (from, by, status) in new[] { (batch, TestClients.NorthmarchCouncil, HttpStatusCode.Forbidden), (batch, TestClients.CqcLead, HttpStatusCode.NotFound), (other, TestClients.OfstedLead, HttpStatusCode.NoContent) })
            Assert.Equal(status, await RemoveAsync(from.Id(), ids[0], by));
        Assert.Equal(HttpStatusCode.NotFound, await RemoveAsync(Guid.NewGuid().ToString(), ids[0], TestClients.OfstedLead));
        Assert.Equal("batch-full", (await SchedulingApp.ReadAsync(await AddAsync(batch, ids[6]), HttpStatusCode.UnprocessableEntity)).Text("code"));
        for (var each = 0; each < 2; each++) Assert.Equal(HttpStatusCode.NoContent, await RemoveAsync(batch.Id(), ids[0], TestClients.OfstedLead));
        await SchedulingApp.ReadAsync(await AddAsync(batch, ids[6]));
        await SchedulingApp.ReadAsync(await AddAsync(other, ids[0]));
        using (var anonymous = app.Host.Anonymous())
            Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.DeleteAsync($"/api/scheduling/v1/portfolio/batches/{batch.Id()}/inspections/{ids[1]}")).StatusCode);

        async Task<HttpStatusCode> RemoveAsync(string from, string id, TestClient by)
        {
            using var answer = await app.SendAsync(HttpMethod.Delete, $"portfolio/batches/{from}/inspections/{id}", null, by);
            return answer.StatusCode;
        }

        Task<HttpResponseMessage> AddAsync(JsonNode to, string id) => PostAsync($"batches/{to.Id()}/inspections", new { inspectionId = id });
    }

    async Task<List<JsonNode>> ListAsync(string query, TestClient? by = null) => [.. (await app.GetAsync($"portfolio/inspections?{query}", by ?? TestClients.OfstedLead))["items"]!.AsArray().Select(each => each!)];

    static IReadOnlyList<string> Warnings(JsonNode inspection, string code) =>
        [.. inspection["planning"]!["warnings"]!.AsArray().Where(warning => warning!.Text("code") == code).Select(warning => warning!.Text("message"))];

    async Task<HttpResponseMessage> PostAsync(string path, object body, TestClient? by = null)
    {
        using var http = app.As(by ?? TestClients.OfstedLead);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/scheduling/v1/portfolio/{path}") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return await http.SendAsync(request);
    }

    async Task<HttpStatusCode> StatusAsync(TestClient client, string path)
    {
        using var http = app.As(client);
        using var answer = await http.GetAsync($"/api/scheduling/v1/{path}");
        return answer.StatusCode;
    }
}
