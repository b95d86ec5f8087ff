using System.Net;
using System.Text.Json.Nodes;
using Jtai.Data.Messages;
using Jtai.Testing;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Calendars;

/// <summary>A bank holiday proclaimed late. Its own host: a calendar in force is in force for every inspection.</summary>
public sealed class CalendarImportTests : IAsyncLifetime
{
    const string Versions = "/api/scheduling/v1/calendars/england-and-wales/versions";

    readonly SchedulingApp app = new();

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Nothing_moves_before_approval_and_then_everything_that_the_preview_said()
    {
        var notified = await app.NotifiedAsync();
        var planned = await app.PlannedAsync("2025-02-03", localArea: "southmere");
        var untouched = await app.PlannedAsync("2025-06-16", localArea: "southmere");

        // A Wednesday between the draft letter (21 February) and the comments (6 March).
        var (import, tag) = await ImportAsync(Published(new LocalDate(2025, 2, 26), "A day of thanks"));
        Assert.Equal((2, 1), (import["version"]!.GetValue<int>(), import["basedOn"]!.GetValue<int>()));
        Assert.Equal("""[{"on":"2025-02-26","name":"A day of thanks"}]""", import["added"]!.ToJsonString());
        Assert.Empty(import["removed"]!.AsArray());
        Assert.Contains(Dates(import, notified.Id()), moved => moved == "accuracy-comments 2025-03-06 > 2025-03-07");
        Assert.DoesNotContain(Dates(import, notified.Id()), moved => moved.StartsWith("draft-letter", StringComparison.Ordinal));
        Assert.Contains(Dates(import, planned.Id()), moved => moved == "draft-letter 2025-02-28 > 2025-03-03");
        Assert.Equal(new[] { notified.Id(), planned.Id() }.Order(), import["inspections"]!.AsArray().Select(each => each!.Text("inspectionId")).Order());
        Assert.Equal(Dates(import, notified.Id()).Count, import["datesMovedOfNotified"]!.GetValue<int>());
        Assert.Equal(Dates(import, notified.Id()).Count + Dates(import, planned.Id()).Count, import["datesMoved"]!.GetValue<int>());
        Assert.Equal("2025-03-06", (await TimetableAsync(notified)).Milestone("accuracy-comments").Text("on"));
        Assert.Equal("2025-02-26", (await app.GetAsync("working-days?from=2025-02-25&add=1", TestClients.NorthmarchCouncil)).Text("on"));

        var approved = await SchedulingApp.ReadAsync(await ApproveAsync(2, tag));
        Assert.NotNull(approved["approvedAt"]);
        Assert.Equal(import["inspections"]!.ToJsonString(), approved["inspections"]!.ToJsonString());
        var timetable = await TimetableAsync(notified);
        Assert.Equal((3, "calendar england-and-wales version 2", 2), (timetable["revision"]!.GetValue<int>(), timetable.Text("because"), timetable["calendarVersion"]!.GetValue<int>()));
        Assert.Equal("2025-03-07", timetable.Milestone("accuracy-comments").Text("on"));
        Assert.Contains("A day of thanks", timetable.Milestone("accuracy-comments")["why"]!.ToJsonString());
        Assert.Equal((1, 1), ((await TimetableAsync(untouched))["revision"]!.GetValue<int>(), (await TimetableAsync(untouched))["calendarVersion"]!.GetValue<int>()));
        Assert.Equal("2025-02-27", (await app.GetAsync("working-days?from=2025-02-25&add=1", TestClients.NorthmarchCouncil)).Text("on"));

        // Only the notified area's deadlines are known to others.
        var changes = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.timetable-changed").Select(message => message.Body).ToListAsync());
        Assert.Contains(notified.Id(), Assert.Single(changes));
        Assert.True(JsonNode.DeepEquals(approved, await app.GetAsync("calendars/england-and-wales/versions/2", TestClients.OfstedLead)));

        Assert.Equal("calendar-superseded", (await SchedulingApp.ReadAsync(await ApproveAsync(2, await TagAsync(2)), HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal("calendar-unchanged", (await RefusedAsync(Published(new LocalDate(2025, 2, 26), "A day of thanks"))).Text("code"));
    }

    [Fact]
    public async Task Of_two_versions_that_wait_only_one_is_approved()
    {
        var (_, first) = await ImportAsync(Published(new LocalDate(2025, 6, 3), "One"));
        var (_, second) = await ImportAsync(Published(new LocalDate(2025, 6, 4), "Other"));
        await SchedulingApp.ReadAsync(await ApproveAsync(3, second));
        Assert.Equal("calendar-superseded", (await SchedulingApp.ReadAsync(await ApproveAsync(2, first), HttpStatusCode.Conflict)).Text("code"));
    }

    [Fact]
    public async Task What_moves_is_shown_to_those_who_see_the_inspection_and_counted_for_the_others()
    {
        await app.NotifiedAsync();
        await ImportAsync(Published(new LocalDate(2025, 2, 26), "A day of thanks"));
        var seen = await app.GetAsync("calendars/england-and-wales/versions/2", TestClients.CqcLead);
        Assert.Empty(seen["inspections"]!.AsArray());
        Assert.NotEqual(0, seen["datesMoved"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("<html>", "calendar-unreadable")]
    [InlineData("""{ "scotland": {} }""", "calendar-unreadable")]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "New Year’s Day", "date": "2027-01-01" } ] } }""", "calendar-has-gaps")]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "New Year’s Day", "date": "2031-01-01" } ] } }""", "calendar-has-gaps")]
    public async Task A_list_that_is_none_or_would_leave_a_gap_is_refused(string list, string code) => Assert.Equal(code, (await RefusedAsync(list)).Text("code"));

    [Fact]
    public async Task Calendars_are_for_lead_inspectors()
    {
        var (_, tag) = await ImportAsync(Published(new LocalDate(2025, 6, 3), "One"));
        foreach (var client in new[] { TestClients.OfstedInspector, TestClients.NorthmarchCouncil, TestClients.Operations })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync($"{Versions}/2")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync(Versions, new StringContent("{}", null, "application/json"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await ApproveAsync(2, tag, client)).StatusCode);
        }
        using var anonymous = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync($"{Versions}/2")).StatusCode);
        using var lead = app.As(TestClients.OfstedLead);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync($"{Versions}/9")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ApproveAsync(9, tag)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await lead.PostAsync($"{Versions}/2/approval", null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ApproveAsync(2, "\"1\"")).StatusCode);
    }

    /// <summary>GOV.UK's list with one more bank holiday.</summary>
    static string Published(LocalDate on, string name)
    {
        var events = WorkingDayCalendar.EnglandAndWales.BankHolidays.Where(holiday => holiday.On.Year >= 2020).Append(new BankHoliday(on, name))
            .Select(holiday => (JsonNode)new JsonObject
            {
                ["title"] = holiday.Name.Replace(" (substitute day)", "", StringComparison.Ordinal),
                ["date"] = $"{holiday.On:uuuu-MM-dd}",
                ["notes"] = holiday.Name.EndsWith("(substitute day)", StringComparison.Ordinal) ? "Substitute day" : "",
                ["bunting"] = true,
            });
        return new JsonObject { ["england-and-wales"] = new JsonObject { ["division"] = "england-and-wales", ["events"] = new JsonArray([.. events]) } }.ToJsonString();
    }

    static List<string> Dates(JsonNode import, string inspection) => [.. import["inspections"]!.AsArray().Single(each => each!.Text("inspectionId") == inspection)!["dates"]!.AsArray()
        .Select(moved => $"{moved!.Text("milestone")} {moved!.Text("from")} > {moved!.Text("to")}")];

    async Task<JsonNode> TimetableAsync(JsonNode inspection) => (await app.GetAsync($"inspections/{inspection.Id()}", TestClients.OfstedLead))["timetable"]!;

    async Task<(JsonNode Import, string Tag)> ImportAsync(string list)
    {
        using var http = app.As(TestClients.OfstedLead);
        using var content = new StringContent(list, null, "application/json");
        var answer = await http.PostAsync(Versions, content);
        var tag = answer.Headers.ETag?.Tag ?? "";
        return (await SchedulingApp.ReadAsync(answer, HttpStatusCode.Created), tag);
    }

    async Task<JsonNode> RefusedAsync(string list)
    {
        using var http = app.As(TestClients.OfstedLead);
        using var content = new StringContent(list, null, "application/json");
        return await SchedulingApp.ReadAsync(await http.PostAsync(Versions, content), HttpStatusCode.UnprocessableEntity);
    }

    async Task<string> TagAsync(int version)
    {
        using var http = app.As(TestClients.OfstedLead);
        using var answer = await http.GetAsync($"{Versions}/{version}");
        return answer.Headers.ETag!.Tag;
    }

    async Task<HttpResponseMessage> ApproveAsync(int version, string tag, TestClient? by = null)
    {
        using var http = app.As(by ?? TestClients.OfstedLead);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Versions}/{version}/approval");
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await http.SendAsync(request);
    }
}
