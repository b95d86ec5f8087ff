using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Frameworks;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Scheduling.Tests.FrameworkDocuments;

/// <summary>Framework documents through the API. The inspections of the other tests stay on what is shipped.</summary>
[Collection(nameof(SchedulingApp))]
public class FrameworkDocumentTests(SchedulingApp app)
{
    const string Frameworks = "/api/scheduling/v1/frameworks";

    [Fact]
    public async Task The_shipped_frameworks_are_listed_with_their_dates_what_is_missing_and_the_version_for_new_plans()
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        var list = (await app.GetAsync("frameworks", TestClients.NorthmarchCouncil)).AsArray();
        Assert.Equal(
            ["criminal-exploitation-2022 1", "domestic-abuse-2024 1", "front-door-2022 none", "front-door-2024 1", "legacy-2016 none"],
            list.Where(each => FrameworkDocument.ShippedText(each!.Id(), 1) is not null).Select(each => $"{each!.Id()} {each!["usedForNewPlans"]?.ToString() ?? "none"}"));
        Assert.Equal(
            """{"version":1,"effectiveFrom":"2024-09-01","effectiveUntil":null,"incomplete":true,"missing":["criteria","informationRequest","selection","complaints"],"addedAt":null}""",
            list.Single(each => each!.Id() == "domestic-abuse-2024")!["versions"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_document_is_read_exactly_as_it_was_written()
    {
        Assert.Equal(FrameworkDocument.ShippedText("legacy-2016", 1), await TextAsync($"{Frameworks}/legacy-2016/versions/1"));
        var spaced = JsonNode.Parse(NewTheme.Document("spaced-theme"))!.ToJsonString(new() { WriteIndented = true });
        await AddedAsync(spaced);
        Assert.Equal(spaced, await TextAsync($"{Frameworks}/spaced-theme/versions/1"));
        foreach (var unknown in new[] { "legacy-2016/versions/2", "no-such-theme/versions/1" })
            Assert.Equal("not-found", (await SchedulingApp.ReadAsync(await app.As(TestClients.OfstedLead).GetAsync($"{Frameworks}/{unknown}"), HttpStatusCode.NotFound)).Text("code"));
    }

    [Fact]
    public async Task Documents_are_read_by_everybody_with_a_token_and_added_by_administrators()
    {
        var document = NewTheme.Document("guarded-theme");
        using var anonymous = app.Host.Anonymous();
        foreach (var path in new[] { "", "/validation" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync($"{Frameworks}{path}", Json(document))).StatusCode);
            foreach (var client in new[] { TestClients.OfstedLead, TestClients.OfstedInspector, TestClients.NorthmarchCouncil, TestClients.Operations, TestClients.WithoutRoles, TestClients.Service("intake"), AgencyThatClaimsToAdminister })
                Assert.Equal(HttpStatusCode.Forbidden, (await app.As(client).PostAsync($"{Frameworks}{path}", Json(document))).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(Frameworks)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync($"{Frameworks}/legacy-2016/versions/1")).StatusCode);
        // The role opens the documents and no inspection.
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As(TestClients.OfstedAdministrator).GetAsync("/api/scheduling/v1/inspections")).StatusCode);
        Assert.Equal("not-the-leading-inspectorate", (await RefusedAsync(document, HttpStatusCode.UnprocessableEntity, TestClients.CqcAdministrator)).Text("code"));
    }

    [Fact]
    public async Task Every_error_of_a_document_names_its_place_its_value_and_what_is_allowed()
    {
        var document = NewTheme.Document("broken-theme", change: theme =>
        {
            theme.Part("milestones", "draft-letter")["anchor"] = "fieldwork-finish";
            theme["team"]![0]!["inspectorate"] = "ofstead";
        });
        var problem = await RefusedAsync(document, HttpStatusCode.BadRequest);
        Assert.Equal(("framework-invalid", "\"fieldwork-finish\""), (problem.Text("code"), problem.Text("value")));
        Assert.Matches(@"^milestones\[\d+\]\.anchor$", problem.Text("field"));
        Assert.StartsWith("one of notification, ", problem.Text("allowed"));
        Assert.Equal(["team[0].inspectorate is \"ofstead\"; allowed is one of ofsted, cqc, hmicfrs."], problem["errors"]!["team[0].inspectorate"]!.AsArray().Select(each => each!.ToString()));

        var validation = await ValidateAsync(document);
        Assert.False(validation["valid"]!.GetValue<bool>());
        Assert.Contains(validation["problems"]!.AsArray(), each => each!.ToJsonString() == """{"path":"team[0].inspectorate","value":"\u0022ofstead\u0022","allowed":"one of ofsted, cqc, hmicfrs"}""");
        Assert.Contains("version", (await ValidateAsync(NewTheme.Document("front-door-2024", 5)))["problems"]![0]!.Text("path"), StringComparison.Ordinal);
        Assert.True((await ValidateAsync(NewTheme.Document("valid-theme")))["valid"]!.GetValue<bool>());
        Assert.DoesNotContain(await app.QueryAsync(db => db.AddedFrameworks.Select(added => added.Framework).ToListAsync()), id => id is "valid-theme" or "broken-theme");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"id\": 1")]
    [InlineData("{ \"id\": \"\\ud800\" }")]
    [InlineData("{ \"\\ud800\": 1 }")]
    [InlineData("{ \"title\": \"\\u0000\" }")]
    [InlineData("\u0000")]
    public async Task What_is_no_document_is_refused(string text) => Assert.Equal("framework-invalid", (await RefusedAsync(text, HttpStatusCode.BadRequest)).Text("code"));

    [Theory]
    [InlineData("inspectorate")]
    [InlineData("service")]
    [InlineData("agencies")]
    [InlineData("inspectors")]
    [InlineData("lead")]
    public async Task An_agency_cannot_be_named_like_what_is_none(string id)
    {
        var problem = await RefusedAsync(NewTheme.Document("odd-theme", change: theme => theme["agencies"]!.AsArray().Add(new JsonObject { ["id"] = id, ["name"] = "Odd", ["mandatory"] = false, ["paragraph"] = "¶5" })), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("agency-identifier-reserved", "agencies", id), (problem.Text("code"), problem.Text("field"), problem.Text("value")));
    }

    [Fact]
    public async Task A_document_in_another_encoding_is_refused_and_not_kept_with_its_letters_lost()
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(NewTheme.Document("encoded-theme", change: theme => theme["title"] = "Children X").Replace("Children X", "Children\u0092s", StringComparison.Ordinal)));
        content.Headers.ContentType = new("application/json");
        using var http = app.As(TestClients.OfstedAdministrator);
        var problem = await SchedulingApp.ReadAsync(await http.PostAsync(Frameworks, content), HttpStatusCode.BadRequest);
        Assert.StartsWith("a text that is not Unicode at line 1, byte ", problem.Text("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_has_a_largest_size()
    {
        var problem = await RefusedAsync(NewTheme.Document("large-theme") + new string(' ', 512 * 1024), HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(("framework-too-large", "at most 524288 bytes"), (problem.Text("code"), problem.Text("allowed")));
    }

    [Fact]
    public async Task A_version_never_changes_and_the_next_one_follows_without_a_gap_or_a_contradiction()
    {
        string Version(int version, string from = "2024-06-01", bool incomplete = false) => NewTheme.Document("versioned-theme", version, theme =>
        {
            theme["effective"] = new JsonObject { ["from"] = from };
            if (incomplete) (theme["incomplete"], theme["missing"], theme["criteria"]) = (true, new JsonArray("criteria"), new JsonArray());
        });
        Assert.Equal("1", (await RefusedAsync(Version(2), HttpStatusCode.UnprocessableEntity)).Text("allowed"));
        await AddedAsync(Version(1));
        // The same again is no second effect; another content under the same number is a conflict. So it is with what is shipped.
        Assert.Equal(1, (await SchedulingApp.ReadAsync(await PostAsync(Version(1))))["version"]!.GetValue<int>());
        Assert.Equal("framework-version-exists", (await RefusedAsync(Version(1, "2024-07-01"), HttpStatusCode.Conflict)).Text("code"));
        await SchedulingApp.ReadAsync(await PostAsync(FrameworkDocument.ShippedText("front-door-2022", 1)!));
        Assert.Equal("2", (await RefusedAsync(NewTheme.Document("front-door-2022"), HttpStatusCode.Conflict)).Text("allowed"));

        Assert.Equal(("framework-version-not-next", "2"), Of(await RefusedAsync(Version(3), HttpStatusCode.UnprocessableEntity)));
        Assert.Equal(("framework-effective-dates-contradict", "2024-06-01 or later"), Of(await RefusedAsync(Version(2, "2024-05-31"), HttpStatusCode.UnprocessableEntity)));
        Assert.Equal(("framework-was-complete", "nothing"), Of(await RefusedAsync(Version(2, incomplete: true), HttpStatusCode.UnprocessableEntity)));
        await AddedAsync(Version(2, "2025-03-01"));
        Assert.Equal(1L, await app.QueryAsync(db => db.Database.SqlQuery<long>($"select count(*) as \"Value\" from outbox where body like '%versioned-theme%' and body like '%\"version\":1%'").SingleAsync()));
        static (string, string) Of(JsonNode problem) => (problem.Text("code"), problem.Text("allowed"));
    }

    [Fact]
    public async Task Two_who_add_the_same_version_at_once_make_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => PostAsync(NewTheme.Document("hurried-theme", change: theme => theme["title"] = $"Theme {number % 2}"))));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task A_running_inspection_stays_on_its_version_and_a_new_plan_takes_the_one_of_its_day()
    {
        await AddedAsync(NewTheme.Document("moving-theme", change: theme => theme["effective"] = new JsonObject { ["from"] = "2024-06-01" }));
        var before = await app.PlannedAsync(framework: "moving-theme");
        Assert.Equal("2025-01-14", before["timetable"]!.Milestone("child-level-data").Text("on"));

        // From 20 January 2025 on child-level data are due on D3.
        await AddedAsync(NewTheme.Document("moving-theme", 2, theme =>
        {
            theme["effective"] = new JsonObject { ["from"] = "2025-01-20" };
            (theme.Part("milestones", "child-level-data")["offset"], theme.Part("milestones", "child-level-data")["label"]) = (2, "D3");
        }));
        var read = await app.GetAsync($"inspections/{before.Id()}", TestClients.OfstedLead);
        Assert.Equal((1, "2025-01-14"), (read["frameworkVersion"]!.GetValue<int>(), read["timetable"]!.Milestone("child-level-data").Text("on")));

        Assert.Equal(1, (await app.PlannedAsync(framework: "moving-theme"))["frameworkVersion"]!.GetValue<int>());
        var after = await app.PlannedAsync("2025-02-03", "moving-theme");
        Assert.Equal((2, "2025-01-22", 2), (after["frameworkVersion"]!.GetValue<int>(), after["timetable"]!.Milestone("child-level-data").Text("on"), after["timetable"]!["frameworkVersion"]!.GetValue<int>()));

        Assert.Equal(2, (await PreviewAsync(new { framework = "moving-theme", fieldworkStartsOn = "2025-02-03" }))["frameworkVersion"]!.GetValue<int>());
        var asked = await PreviewAsync(new { framework = "moving-theme", fieldworkStartsOn = "2025-02-03", frameworkVersion = 1 });
        Assert.Equal("2025-01-21", asked.Milestone("child-level-data").Text("on"));
        var unknown = await PreviewAsync(new { framework = "moving-theme", fieldworkStartsOn = "2025-02-03", frameworkVersion = 3 }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("unknown-framework-version", "3", "2, 1"), (unknown.Text("code"), unknown.Text("value"), unknown.Text("allowed")));
    }

    [Fact]
    public async Task What_was_planned_under_an_incomplete_version_is_notified_once_it_has_moved_to_the_complete_one()
    {
        string Version(int version, bool complete) => NewTheme.Document("completed-theme", version, theme =>
        {
            theme["effective"] = new JsonObject { ["from"] = "2024-06-01" };
            if (!complete) (theme["incomplete"], theme["missing"], theme["criteria"]) = (true, new JsonArray("criteria"), new JsonArray());
        });
        await AddedAsync(Version(1, complete: false));
        var id = (await app.ReadyAsync(framework: "completed-theme")).Id();
        app.Clock.Reset(NodaTime.Instant.FromUtc(2025, 1, 13, 9, 0));
        Assert.Equal("framework-incomplete", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }), HttpStatusCode.UnprocessableEntity)).Text("code"));

        await AddedAsync(Version(2, complete: true));
        Assert.Equal("framework-incomplete", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }), HttpStatusCode.UnprocessableEntity)).Text("code"));
        var plan = new { fieldworkStartsOn = "2025-01-27", reason = "The criteria have been supplied.", frameworkVersion = 2 };
        Assert.Equal("2, 1", string.Join(", ", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", plan with { frameworkVersion = 3 }), HttpStatusCode.UnprocessableEntity)).Text("allowed").Split(", ").Reverse()));
        var moved = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", plan));
        Assert.Equal((2, "ready"), (moved["frameworkVersion"]!.GetValue<int>(), moved.Text("status")));
        var notified = await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
        Assert.Equal("notified", notified.Text("status"));
        Assert.Equal([2, 2, 1], (await app.GetAsync($"inspections/{id}/timetables", TestClients.OfstedLead)).AsArray().Select(timetable => timetable!["frameworkVersion"]!.GetValue<int>()));

        await AddedAsync(Version(3, complete: true));
        var fixedVersion = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", plan with { fieldworkStartsOn = "2025-02-03", frameworkVersion = 3 }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("framework-version-fixed", "2"), (fixedVersion.Text("code"), fixedVersion.Text("allowed")));
    }

    [Fact]
    public async Task A_plan_moves_to_a_version_that_has_its_meetings_and_what_was_cancelled_stands_in_nobodys_way()
    {
        string Version(int version) => NewTheme.Document("briefer-theme", version, theme =>
        {
            theme["effective"] = new JsonObject { ["from"] = "2024-06-01" };
            if (version == 2) theme["meetings"]!.AsArray().Remove(theme.Part("meetings", "kit-1"));
        });
        await AddedAsync(Version(1));
        var id = (await app.PlannedAsync(framework: "briefer-theme")).Id();
        var meeting = (await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id();
        await AddedAsync(Version(2));
        var plan = new { fieldworkStartsOn = "2025-01-27", reason = "The version of this day.", frameworkVersion = 2 };
        var problem = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", plan), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("framework-lacks-meeting", "a version with kit-1"), (problem.Text("code"), problem.Text("allowed")));

        await app.ChangeMeetingAsync(id, meeting, HttpMethod.Post, "/cancellation", new { reason = "Not in the next version." });
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", plan));
        Assert.Empty((await app.GetAsync($"inspections/{id}/meetings", TestClients.OfstedLead))["meetings"]!.AsArray());
        await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Get, $"inspections/{id}/meetings/{meeting}", null, TestClients.OfstedLead), HttpStatusCode.NotFound);
        await app.GetAsync($"inspections/{id}/fieldwork-timetable/draft", TestClients.OfstedLead);
        // Calendars that have it hear that it is cancelled.
        var feed = (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, "calendar-feeds", new { name = "phone" }, TestClients.OfstedLead), HttpStatusCode.Created)).Text("path");
        using var anonymous = app.Host.Anonymous();
        var calendar = await anonymous.GetStringAsync(feed);
        Assert.Contains("STATUS:CANCELLED", calendar[calendar.IndexOf($"UID:{meeting}", StringComparison.Ordinal)..].Split("END:VEVENT")[0], StringComparison.Ordinal);
    }

    static TestClient AgencyThatClaimsToAdminister { get; } = TestClients.NorthmarchCouncil with { Roles = ["agency", "administrator"] };

    static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    async Task<HttpResponseMessage> PostAsync(string document, TestClient? by = null) => await app.As(by ?? TestClients.OfstedAdministrator).PostAsync(Frameworks, Json(document));

    async Task AddedAsync(string document) => await SchedulingApp.ReadAsync(await PostAsync(document), HttpStatusCode.Created);

    async Task<JsonNode> RefusedAsync(string document, HttpStatusCode status, TestClient? by = null) => await SchedulingApp.ReadAsync(await PostAsync(document, by), status);

    async Task<JsonNode> ValidateAsync(string document) => await SchedulingApp.ReadAsync(await app.As(TestClients.OfstedAdministrator).PostAsync($"{Frameworks}/validation", Json(document)));

    async Task<string> TextAsync(string path) => await app.As(TestClients.NorthmarchCouncil).GetStringAsync(path);

    async Task<JsonNode> PreviewAsync(object body, HttpStatusCode expected = HttpStatusCode.OK) =>
        await SchedulingApp.ReadAsync(await app.As(TestClients.OfstedLead).PostAsJsonAsync("/api/scheduling/v1/timetables/preview", body), expected);
}
