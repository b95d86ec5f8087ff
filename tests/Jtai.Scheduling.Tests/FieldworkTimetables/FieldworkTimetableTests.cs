using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Testing;
using NodaTime;

namespace Jtai.Scheduling.Tests.FieldworkTimetables;

/// <summary>A fieldwork timetable from its first slot to its second version. Fieldwork is from 27 to 31 January 2025.</summary>
[Collection(nameof(SchedulingApp))]
public class FieldworkTimetableTests(SchedulingApp app)
{
    static readonly object Places = new
    {
        places = new[] { new { id = "civic-centre", name = "Civic Centre" }, new { id = "station", name = "Police station" } },
        travelTimes = new[] { new { from = "civic-centre", to = "station", minutes = 30 } },
    };

    [Fact]
    public async Task A_timetable_is_drafted_checked_published_and_changed_and_the_link_person_hears_what_is_different()
    {
        var id = await DraftedAsync();
        var interview = await AddAsync(id, Slot("interview", "2025-01-28", "09:00", "10:00", "station", "practitioner", "police"));
        var sampling = await AddAsync(id, Slot("sampling", "2025-01-28", "10:15", "11:00", "civic-centre", "practitioner", "local-authority"));
        await AddAsync(id, Slot("evidence-review", "2025-01-28", "15:00", "16:00", null));
        await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30");

        // ¶32: the way takes half an hour.
        var refused = await SchedulingApp.ReadAsync(await PublishAsync(id, null), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("timetable-does-not-fit", "too-little-travel-time"), (refused.Text("code"), refused.Text("value")));
        await ChangeAsync(id, sampling, HttpMethod.Put, Slot("sampling", "2025-01-28", "10:30", "11:15", "civic-centre", "practitioner", "local-authority"));

        var first = await SchedulingApp.ReadAsync(await PublishAsync(id, null), HttpStatusCode.Created);
        Assert.Equal((1, 4), (first["version"]!.GetValue<int>(), first["entries"]!.AsArray().Count));
        Assert.Equal("nothing-to-publish", (await SchedulingApp.ReadAsync(await PublishAsync(id, "again"), HttpStatusCode.UnprocessableEntity)).Text("code"));

        // The area sees what concerns it, and not who of the inspectors comes or what they do among themselves.
        var local = await app.GetAsync($"inspections/{id}/fieldwork-timetable", TestClients.NorthmarchPolice);
        Assert.Equal(["interview", "sampling", "meeting"], local["entries"]!.AsArray().Select(entry => entry!.Text("activity")));
        Assert.All(local["entries"]!.AsArray(), entry => Assert.Null(entry!["inspectors"]));
        Assert.DoesNotContain(TestClients.OfstedLead.Id, local.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("direct manager", local["notes"]!.ToJsonString(), StringComparison.Ordinal);

        await ChangeAsync(id, interview, HttpMethod.Put, Slot("interview", "2025-01-30", "09:00", "10:00", "station", "practitioner", "police"));
        await ChangeAsync(id, sampling, HttpMethod.Delete, null);
        // What is not published yet is not the area's to see.
        Assert.Equal(local.ToJsonString(), (await app.GetAsync($"inspections/{id}/fieldwork-timetable", TestClients.NorthmarchPolice)).ToJsonString());
        Assert.Equal("text-invalid", (await SchedulingApp.ReadAsync(await PublishAsync(id, null), HttpStatusCode.UnprocessableEntity)).Text("code"));
        var second = await SchedulingApp.ReadAsync(await PublishAsync(id, "An inspector was ill."), HttpStatusCode.Created);
        Assert.Equal(["changed Interview 2025-01-28 > 2025-01-30", "removed Sampling of cases 2025-01-28 > "], second["changes"]!.AsArray().Select(Change));

        local = await app.GetAsync($"inspections/{id}/fieldwork-timetable", TestClients.NorthmarchPolice);
        Assert.Equal((2, null), (local["version"]!.GetValue<int>(), local["reason"]?.GetValue<string>()));
        Assert.Equal(1, (await app.GetAsync($"inspections/{id}/fieldwork-timetable?version=1", TestClients.NorthmarchPolice))["version"]!.GetValue<int>());
        Assert.Equal([2, 1], (await app.GetAsync($"inspections/{id}/fieldwork-timetable/versions", TestClients.NorthmarchPolice)).AsArray().Select(each => each!["version"]!.GetValue<int>()));
        var notices = (await app.GetAsync($"notices?inspection={id}&size=200", TestClients.NorthmarchCouncil))["items"]!.AsArray().Where(notice => notice!.Text("kind") == "fieldwork-timetable-published").OrderBy(notice => notice!.Text("about")).ToList();
        Assert.Equal(["1", "2"], notices.Select(notice => notice!.Text("about")));
        Assert.Equal("link-person", notices[1]!.Text("to"));
        var moved = Assert.Single(notices[1]!["dates"]!.AsArray())!;
        Assert.Equal((interview, "2025-01-28", "2025-01-30"), (moved.Text("milestone"), moved.Text("from"), moved.Text("to")));

        static string Change(JsonNode? change) => $"{change!.Text("change")} {change!.Text("title")} {change!["before"]?.Text("startsAt")[..10]} > {change!["after"]?.Text("startsAt")[..10]}";
    }

    [Fact]
    public async Task An_empty_draft_says_that_it_is_empty_and_what_cannot_be_all_the_same()
    {
        var id = (await app.NotifiedAsync()).Id();
        Assert.Equal(["timetable-empty"], await CodesAsync());
        await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30");
        Assert.Equal(["timetable-empty"], await CodesAsync());
        await app.MeetingAsync(id, "masa-meeting-in-fieldwork", "2025-01-29", "16:00", "16:30");
        Assert.Equal(["timetable-empty", "person-twice"], await CodesAsync());

        async Task<IReadOnlyList<string>> CodesAsync() => [.. (await FindingsAsync(id)).Select(finding => finding!.Text("code"))];
    }

    [Fact]
    public async Task What_inspectors_do_among_themselves_is_no_news_for_the_area()
    {
        var id = await DraftedAsync();
        var review = await AddAsync(id, Slot("evidence-review", "2025-01-28", "15:00", "16:00", null));
        await SchedulingApp.ReadAsync(await PublishAsync(id, null), HttpStatusCode.Created);
        await ChangeAsync(id, review, HttpMethod.Put, Slot("evidence-review", "2025-01-28", "16:00", "17:00", null));
        await SchedulingApp.ReadAsync(await PublishAsync(id, "More time."), HttpStatusCode.Created);
        var local = await app.GetAsync($"inspections/{id}/fieldwork-timetable", TestClients.NorthmarchCouncil);
        Assert.Empty(local["entries"]!.AsArray());
        Assert.Empty(local["changes"]!.AsArray());
        Assert.DoesNotContain((await app.GetAsync($"notices?inspection={id}&size=200", TestClients.NorthmarchCouncil))["items"]!.AsArray(), notice => notice!.Text("kind") == "fieldwork-timetable-published");
    }

    [Fact]
    public async Task A_timetable_is_overdue_until_its_first_version_is_published()
    {
        var id = await DraftedAsync();
        await AddAsync(id, Slot("evidence-review", "2025-01-28", "15:00", "16:00", null));
        Assert.Equal("upcoming", await StateAsync());
        app.Clock.Reset(Instant.FromUtc(2025, 1, 21, 9, 0));
        await SchedulingApp.ReadAsync(await PublishAsync(id, null), HttpStatusCode.Created);
        Assert.Equal("met", await StateAsync());
        // What comes later changes it, and does not make it late.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 28, 9, 0));
        await AddAsync(id, Slot("evidence-review", "2025-01-29", "15:00", "16:00", null));
        await SchedulingApp.ReadAsync(await PublishAsync(id, "More time."), HttpStatusCode.Created);
        Assert.Equal("met", await StateAsync());

        async Task<string> StateAsync() => (await app.GetAsync($"inspections/{id}/deadlines", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("milestone") == "fieldwork-timetable")!.Text("state");
    }

    [Theory]
    [InlineData("re-planned")]
    [InlineData("deferred")]
    public async Task Slots_that_a_moved_inspection_has_left_behind_stand_in_the_way_until_they_move_too(string how)
    {
        var id = await DraftedAsync();
        var interview = await AddAsync(id, Slot("interview", "2025-01-28", "09:00", "10:00", "station", "practitioner", "police"));
        await SchedulingApp.ReadAsync(await PublishAsync(id, null), HttpStatusCode.Created);
        if (how == "deferred")
        {
            await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "A death." }, TestClients.NorthmarchCouncil));
            await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "By our policy.", fieldworkStartsOn = "2025-02-17" }));
        }
        else await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-17", reason = "Snow." }));

        await app.MeetingAsync(id, "kit-1", "2025-02-19", "16:00", "16:30");
        var finding = Assert.Single(await FindingsAsync(id), finding => finding!["blocks"]!.GetValue<bool>())!;
        Assert.Equal(("slot-no-longer-possible", "2025-01-28", interview), (finding.Text("code"), finding.Text("on"), finding["entries"]![0]!.GetValue<string>()));
        var refused = await SchedulingApp.ReadAsync(await PublishAsync(id, "Fieldwork has moved."), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("timetable-does-not-fit", "slot-no-longer-possible"), (refused.Text("code"), refused.Text("value")));
        await ChangeAsync(id, interview, HttpMethod.Put, Slot("interview", "2025-02-18", "09:00", "10:00", "station", "practitioner", "police"));
        await SchedulingApp.ReadAsync(await PublishAsync(id, "Fieldwork has moved."), HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_somebody_is_to_do_who_has_left_the_team_stands_in_the_way_and_what_was_done_does_not()
    {
        var id = await DraftedAsync();
        await app.JoinAsync(id, TestClients.CqcInspector);
        var done = await AddAsync(id, Slot("evidence-review", "2025-01-27", "15:00", "16:00", null, inspector: TestClients.CqcInspector));
        var toCome = await AddAsync(id, Slot("evidence-review", "2025-01-29", "15:00", "16:00", null, inspector: TestClients.CqcInspector));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 28, 9, 0));
        await app.JoinAsync(id, TestClients.CqcInspector, until: app.Clock.GetCurrentInstant().ToDateTimeOffset(), revision: 2);
        var blocking = (await FindingsAsync(id)).Where(finding => finding!["blocks"]!.GetValue<bool>()).Select(finding => (finding!.Text("code"), finding!["entries"]![0]!.GetValue<string>())).ToList();
        Assert.Equal([("slot-no-longer-possible", toCome)], blocking);
        Assert.NotEqual(done, toCome);
    }

    [Fact]
    public async Task Inspectors_of_another_inspectorate_arrange_what_concerns_their_own_agencies()
    {
        var id = await DraftedAsync();
        await app.JoinAsync(id, TestClients.CqcInspector);
        var health = Slot("interview", "2025-01-28", "09:00", "10:00", "civic-centre", "practitioner", "health", TestClients.CqcInspector);
        var slot = await AddAsync(id, health, TestClients.CqcInspector);
        await ChangeAsync(id, slot, HttpMethod.Put, health, TestClients.CqcInspector);
        var refused = await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"inspections/{id}/fieldwork-timetable/slots", Slot("interview", "2025-01-28", "11:00", "12:00", "station", "practitioner", "police", TestClients.CqcInspector), TestClients.CqcInspector), HttpStatusCode.Forbidden);
        Assert.Equal(("not-yours-to-arrange", "health"), (refused.Text("code"), refused.Text("allowed")));
        var leads = await AddAsync(id, Slot("interview", "2025-01-29", "09:00", "10:00", "station", "practitioner", "police"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.SendAsync(HttpMethod.Delete, $"inspections/{id}/fieldwork-timetable/slots/{leads}", null, TestClients.CqcInspector, await SlotETagAsync(id, leads))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.SendAsync(HttpMethod.Post, $"inspections/{id}/fieldwork-timetable/versions", new { }, TestClients.CqcInspector with { Roles = ["lead-inspector", "inspector"] }, "*")).StatusCode);
        await ChangeAsync(id, slot, HttpMethod.Delete, null);
    }

    [Fact]
    public async Task The_same_row_of_answers_for_every_change()
    {
        var id = await DraftedAsync();
        var slot = await AddAsync(id, Slot("evidence-review", "2025-01-28", "15:00", "16:00", null));
        var review = Slot("evidence-review", "2025-01-28", "16:00", "17:00", null);
        foreach (var (method, path, body, isChange) in new[] { (HttpMethod.Post, "slots", review, false), (HttpMethod.Put, $"slots/{slot}", review, true), (HttpMethod.Delete, $"slots/{slot}", null, true), (HttpMethod.Put, "places", Places, true), (HttpMethod.Post, "versions", new { }, true), (HttpMethod.Get, "draft", null, false) })
        {
            using (var anonymous = app.Host.Anonymous())
            using (var request = new HttpRequestMessage(method, $"/api/scheduling/v1/inspections/{id}/fieldwork-timetable/{path}") { Content = body is null ? null : JsonContent.Create(body) })
                Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.SendAsync(request)).StatusCode);
            foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.Operations })
                Assert.Equal(HttpStatusCode.Forbidden, (await app.SendAsync(method, $"inspections/{id}/fieldwork-timetable/{path}", body, client, "*")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(method, $"inspections/{id}/fieldwork-timetable/{path}", body, TestClients.CqcLead, "*")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(method, $"inspections/{Guid.NewGuid()}/fieldwork-timetable/{path}", body, TestClients.OfstedLead, "*")).StatusCode);
            if (!isChange) continue;
            Assert.Equal("if-match-required", (await SchedulingApp.ReadAsync(await app.SendAsync(method, $"inspections/{id}/fieldwork-timetable/{path}", body, TestClients.OfstedLead), HttpStatusCode.PreconditionRequired)).Text("code"));
            Assert.Equal("stale", (await SchedulingApp.ReadAsync(await app.SendAsync(method, $"inspections/{id}/fieldwork-timetable/{path}", body, TestClients.OfstedLead, "\"1\""), HttpStatusCode.PreconditionFailed)).Text("code"));
        }
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.SouthmereCouncil, TestClients.OfstedLead })
            Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Get, $"inspections/{id}/fieldwork-timetable", null, client)).StatusCode);
    }

    [Fact]
    public async Task Nothing_is_published_to_an_area_that_does_not_know()
    {
        var id = (await app.ReadyAsync()).Id();
        await AddAsync(id, Slot("evidence-review", "2025-01-28", "15:00", "16:00", null));
        Assert.Equal("not-notified", (await SchedulingApp.ReadAsync(await PublishAsync(id, null), HttpStatusCode.Conflict)).Text("code"));
    }

    [Fact]
    public async Task A_place_where_somebody_is_expected_stays()
    {
        var id = await DraftedAsync();
        await AddAsync(id, Slot("interview", "2025-01-28", "09:00", "10:00", "station", "practitioner", "police"));
        var body = new { places = new[] { new { id = "civic-centre", name = "Civic Centre" } }, travelTimes = Array.Empty<object>() };
        Assert.Equal("place-in-use", (await SchedulingApp.ReadAsync(await PlacesAsync(id, body), HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal("travel-time-invalid", (await SchedulingApp.ReadAsync(await PlacesAsync(id, new { body.places, travelTimes = new[] { new { from = "civic-centre", to = "civic-centre", minutes = 5 } } }), HttpStatusCode.BadRequest)).Text("code"));
    }

    async Task<JsonArray> FindingsAsync(string id) => (await app.GetAsync($"inspections/{id}/fieldwork-timetable/draft", TestClients.OfstedLead))["findings"]!.AsArray();

    async Task<string> DraftedAsync()
    {
        var id = (await app.NotifiedAsync()).Id();
        await SchedulingApp.ReadAsync(await PlacesAsync(id, Places));
        return id;
    }

    async Task<HttpResponseMessage> PlacesAsync(string id, object body) => await app.SendAsync(HttpMethod.Put, $"inspections/{id}/fieldwork-timetable/places", body, TestClients.OfstedLead, await app.ETagOfAsync($"inspections/{id}/fieldwork-timetable/draft"));

    async Task<HttpResponseMessage> PublishAsync(string id, string? reason) =>
        await app.SendAsync(HttpMethod.Post, $"inspections/{id}/fieldwork-timetable/versions", new { reason }, TestClients.OfstedLead, await app.ETagOfAsync($"inspections/{id}/fieldwork-timetable/draft"));

    async Task<string> AddAsync(string id, object slot, TestClient? by = null) =>
        (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"inspections/{id}/fieldwork-timetable/slots", slot, by ?? TestClients.OfstedLead), HttpStatusCode.Created)).Id();

    async Task ChangeAsync(string id, string slot, HttpMethod method, object? body, TestClient? by = null)
    {
        using var answer = await app.SendAsync(method, $"inspections/{id}/fieldwork-timetable/slots/{slot}", body, by ?? TestClients.OfstedLead, await SlotETagAsync(id, slot));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    async Task<string> SlotETagAsync(string id, string slot) => (await app.GetAsync($"inspections/{id}/fieldwork-timetable/draft", TestClients.OfstedLead))["slots"]!.AsArray().Single(each => each!.Id() == slot)!.Text("eTag");

    static object Slot(string activity, string on, string from, string to, string? place, string? role = null, string? agency = null, TestClient? inspector = null) => new
    {
        on,
        from,
        to,
        activity,
        mode = "in-person",
        place,
        inspectors = new[] { (inspector ?? TestClients.OfstedLead).Id },
        with = role is null ? [] : new[] { new { role, agency } },
    };
}
