using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Frameworks;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Timetables;
using Jtai.Testing;
using Jtai.WorkingDays;
using NodaTime;

namespace Jtai.Scheduling.Tests.Timetables;

[Collection(nameof(SchedulingApp))]
public class DatesTests(SchedulingApp app)
{
    public static TheoryData<string> Frameworks => ["front-door-2022", "front-door-2024", "domestic-abuse-2024", "criminal-exploitation-2022", "legacy-2016"];

    [Fact]
    public async Task Working_days_are_counted_backward_with_the_days_passed_over()
    {
        var counted = await app.GetAsync("working-days?from=2025-04-17&add=-10", TestClients.SouthmereCouncil);
        Assert.Equal(
            """{"on":"2025-04-03","skipped":[{"on":"2025-04-05","reason":"weekend"},{"on":"2025-04-06","reason":"weekend"},{"on":"2025-04-12","reason":"weekend"},{"on":"2025-04-13","reason":"weekend"}],"provisional":false,"calendar":{"id":"england-and-wales","version":1,"firstYear":2015,"lastYear":2028}}""",
            counted.ToJsonString());
    }

    [Theory]
    [InlineData("from=2025-04-17&add=0", "2025-04-17", false)]
    [InlineData("from=2025-04-18&add=0", "2025-04-22", false)]
    [InlineData("from=2025-04-17&add=1", "2025-04-22", false)]
    [InlineData("from=2028-12-29&add=1", "2029-01-01", true)]
    [InlineData("from=2014-12-31&add=1", "2015-01-02", true)]
    public async Task Working_days_are_counted_forward_too(string query, string on, bool provisional)
    {
        var counted = await app.GetAsync($"working-days?{query}", TestClients.NorthmarchCouncil);
        Assert.Equal((on, provisional), (counted.Text("on"), counted["provisional"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("from=17/04/2025&add=1", "invalid-request", "from")]
    [InlineData("from=2025-02-30&add=1", "invalid-request", "from")]
    [InlineData("add=1", "invalid-request", "from")]
    [InlineData("from=2025-04-17", "invalid-request", "add")]
    [InlineData("from=2025-04-17&add=ten", "invalid-request", "add")]
    [InlineData("from=2025-04-17&add=1001", "count-out-of-range", "add")]
    [InlineData("from=2025-04-17&add=-1001", "count-out-of-range", "add")]
    [InlineData("from=9999-12-31&add=1", "date-out-of-range", "from")]
    [InlineData("from=0001-01-01&add=-1", "date-out-of-range", "from")]
    public async Task What_is_no_day_or_no_count_is_named(string query, string code, string field)
    {
        using var http = app.As(TestClients.NorthmarchCouncil);
        var problem = await SchedulingApp.ReadAsync(await http.GetAsync($"/api/scheduling/v1/working-days?{query}"), HttpStatusCode.BadRequest);
        Assert.Equal((code, field), (problem.Text("code"), problem.Text("field")));
        Assert.NotEmpty(problem.Text("allowed"));
    }

    [Fact]
    public async Task A_preview_explains_every_date()
    {
        var preview = await PreviewAsync(new { framework = "front-door-2024", fieldworkStartsOn = "2025-05-19" });
        var notification = preview.Milestone("notification");
        Assert.Equal(("D1", "2025-05-02", "¶13, ¶16-17"), (notification.Text("label"), notification.Text("on"), notification.Text("paragraph")));
        Assert.Null(notification["dueAt"]);
        Assert.Equal(("fieldwork-start", -10), (notification["why"]!.Text("anchor"), notification["why"]!["offset"]!.GetValue<int>()));
        Assert.Contains(notification["why"]!["skipped"]!.AsArray(), day => day!.ToJsonString() == """{"on":"2025-05-05","reason":"Early May bank holiday"}""");
        Assert.Equal("2025-05-06T17:00:00+01:00", preview.Milestone("child-level-data").Text("dueAt"));
        Assert.Equal("2025-05-09T12:00:00+01:00", preview.Milestone("select-audits").Text("dueAt"));
        Assert.Empty(preview["warnings"]!.AsArray());
        Assert.Equal("Friday 2 May 2025 is 10 working days before Monday 19 May 2025 (Fieldwork begins). Not counted: weekends and Early May bank holiday (Monday 5 May 2025).", notification["why"]!.Text("sentence"));
        Assert.Equal("17:00 on Tuesday 6 May 2025 is 1 working day after Friday 2 May 2025 (Inspectors notify the local leaders). Not counted: weekends and Early May bank holiday (Monday 5 May 2025).", preview.Milestone("child-level-data")["why"]!.Text("sentence"));
        Assert.Equal("Monday 19 May 2025 is the day that was planned.", preview.Milestone("fieldwork-start")["why"]!.Text("sentence"));
        Assert.Equal(["local-authority"], preview.Milestone("child-level-data")["by"]!.AsArray().Select(each => each!.Id()));
        Assert.Equal(("lead-inspector", "Lead inspector"), (preview.Milestone("child-level-data")["to"]![0]!.Id(), preview.Milestone("child-level-data")["to"]![0]!.Text("title")));
        // ¶94: six months before the notification, both ends included.
        Assert.Equal(["list-1", "list-2", "list-3", "list-4", "list-5"], preview.Milestone("child-level-data")["lookBacks"]!.AsArray().Select(each => each!.Text("item")));
        Assert.All(preview.Milestone("child-level-data")["lookBacks"]!.AsArray(), each => Assert.Equal(("2024-11-02", "2025-05-02"), (each!.Text("from"), each!.Text("until"))));
        Assert.Empty(preview.Milestone("draft-letter")["lookBacks"]!.AsArray());
        string[] atLeast =
        [
            "notification", "child-level-data", "select-30", "answers-on-30", "select-audits", "case-records", "audits", "fieldwork-start", "fieldwork-end",
            "qa-contact", "draft-letter", "accuracy-comments", "final-letter", "publication", "complaints-close", "statement-of-action",
        ];
        Assert.Superset(atLeast.ToHashSet(), preview["milestones"]!.AsArray().Select(milestone => milestone!.Id()).ToHashSet());
    }

    [Fact]
    public async Task Winter_times_carry_the_offset_of_winter() =>
        Assert.Equal("2025-01-07T17:00:00+00:00", (await PreviewAsync(new { framework = "front-door-2024", fieldworkStartsOn = "2025-01-20" })).Milestone("child-level-data").Text("dueAt"));

    [Theory, MemberData(nameof(Frameworks))]
    public async Task Every_framework_previews_and_says_where_it_is_provisional_or_incomplete(string framework)
    {
        var preview = await PreviewAsync(new { framework, fieldworkStartsOn = "2028-06-26" });
        Assert.Equal(framework is "domestic-abuse-2024" or "criminal-exploitation-2022" or "legacy-2016", Codes(preview).Contains("framework-incomplete"));
        Assert.DoesNotContain(preview["milestones"]!.AsArray(), milestone => milestone!["provisional"]!.GetValue<bool>());
        var late = await PreviewAsync(new { framework, fieldworkStartsOn = "2028-12-04" });
        Assert.True(late.Milestone("publication")["provisional"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(Frameworks))]
    public void Every_Monday_from_2022_to_mid_2028_previews_and_what_lies_beyond_the_calendar_is_provisional(string id)
    {
        var framework = new KnownFrameworks().Of(id, 1);
        for (var monday = new LocalDate(2022, 1, 3); monday < new LocalDate(2028, 7, 1); monday = monday.PlusWeeks(1))
        {
            var preview = PreviewTimetable.Of(framework, WorkingDayCalendar.EnglandAndWales, new FieldworkPlan(monday, null));
            Assert.Equal(framework.Milestones.Select(milestone => milestone.Id).Order(), preview.Milestones.Select(milestone => milestone.Id).Order());
            foreach (var milestone in preview.Milestones)
            {
                Assert.True(milestone.Provisional == milestone.On.Year > preview.Calendar.LastYear, $"{monday} {milestone.Id} {milestone.On}");
                Assert.True(milestone.Paragraph.Length > 0 && milestone.Why.Skipped.All(day => day.Reason.Length > 0));
                // Skipped days are between the anchor and the day; with the days counted they are all that lie between.
                if (milestone.Why.Anchor != "planned") Assert.Equal(Math.Abs(milestone.On.DayNumber - milestone.Why.AnchorOn.DayNumber), Math.Abs(milestone.Why.Offset) + milestone.Why.Skipped.Count);
            }
            Assert.Equal(framework.Incomplete, preview.Warnings.Any(warning => warning.Code == "framework-incomplete"));
        }
    }

    [Theory]
    [InlineData("2025-05-05", null, "bank-holiday-in-fieldwork-week")]
    [InlineData("2025-06-04", null, "fieldwork-start-not-monday")]
    [InlineData("2025-06-02", "2025-06-04", "fieldwork-length-unusual")]
    [InlineData("2024-03-04", null, "framework-not-in-effect")]
    public async Task A_preview_shows_an_unusual_plan_and_warns(string starts, string? ends, string code) =>
        Assert.Equal([code], Codes(await PreviewAsync(new { framework = "front-door-2024", fieldworkStartsOn = starts, fieldworkEndsOn = ends })));

    [Theory]
    [InlineData("""{ "framework": "back-door", "fieldworkStartsOn": "2025-05-19" }""", 422, "unknown-framework", "framework")]
    [InlineData("""{ "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-18" }""", 422, "fieldwork-start-at-weekend", "fieldworkStartsOn")]
    [InlineData("""{ "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-19", "fieldworkEndsOn": "2025-05-18" }""", 422, "fieldwork-end-impossible", "fieldworkEndsOn")]
    [InlineData("""{ "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-19", "fieldworkEndsOn": "2025-05-26" }""", 422, "fieldwork-end-impossible", "fieldworkEndsOn")]
    [InlineData("""{ "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-19", "fieldworkEndsOn": "2025-07-31" }""", 422, "fieldwork-end-impossible", "fieldworkEndsOn")]
    [InlineData("""{ "framework": "front-door-2024", "fieldworkStartsOn": "9999-12-31" }""", 400, "date-out-of-range", "fieldworkStartsOn")]
    [InlineData("""{ "framework": "front-door-2024", "fieldworkStartsOn": "19/05/2025" }""", 400, "invalid-request", "fieldworkStartsOn")]
    [InlineData("""{ "framework": "front-door-2024" }""", 400, "invalid-request", "fieldworkStartsOn")]
    [InlineData("""{ "framework": "front-door-2024", "fieldworkStartsOn": "2025-05-19", "colour": "red" }""", 400, "unknown-field", "colour")]
    public async Task What_cannot_be_previewed_is_named(string body, int status, string code, string field)
    {
        using var http = app.As(TestClients.NorthmarchCouncil);
        using var content = new StringContent(body, null, "application/json");
        var problem = await SchedulingApp.ReadAsync(await http.PostAsync("/api/scheduling/v1/timetables/preview", content), (HttpStatusCode)status);
        Assert.Equal((code, field), (problem.Text("code"), problem.Text("field")));
    }

    [Fact]
    public async Task Dates_are_open_to_everybody_with_a_token_and_to_nobody_else()
    {
        foreach (var client in new[] { TestClients.OfstedInspector, TestClients.NorthmarchPolice, TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("intake") })
        {
            await app.GetAsync("working-days?from=2025-04-17&add=1", client);
            await PreviewAsync(new { framework = "front-door-2024", fieldworkStartsOn = "2025-05-19" }, client);
        }
        using var http = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/scheduling/v1/working-days?from=2025-04-17&add=1")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsJsonAsync("/api/scheduling/v1/timetables/preview", new { })).StatusCode);
    }

    async Task<JsonNode> PreviewAsync(object body, TestClient? by = null)
    {
        using var http = app.As(by ?? TestClients.NorthmarchCouncil);
        return await SchedulingApp.ReadAsync(await http.PostAsJsonAsync("/api/scheduling/v1/timetables/preview", body));
    }

    static IEnumerable<string> Codes(JsonNode preview) => preview["warnings"]!.AsArray().Select(warning => warning!.Text("code"));
}
