using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Data.Audit;
using Jtai.Data.Messages;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Tests.Inspections;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Meetings;

[Collection(nameof(SchedulingApp))]
public class MeetingTests(SchedulingApp app)
{
    static readonly object Kit = new { meeting = "kit-1", plan = new { on = "2025-01-29", from = "16:00", to = "16:30", mode = "video" } };

    [Fact]
    public async Task The_lead_schedules_a_meeting_and_the_area_sees_it_with_its_notes_and_the_link_person_is_told()
    {
        var id = (await app.NotifiedAsync()).Id();
        var kit = await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30");
        Assert.Equal(("2025-01-29T16:00:00+00:00", "scheduled", "lead-inspector", 0), (kit.Text("startsAt"), kit.Text("status"), kit.Text("chairedBy"), kit["sequence"]!.GetValue<int>()));
        Assert.Equal(["inspectorate-usually-represented"], kit["warnings"]!.AsArray().Select(warning => warning!.Text("code")));

        var seen = await app.GetAsync($"inspections/{id}/meetings/{kit.Id()}", TestClients.NorthmarchPolice);
        Assert.Equal(["local-leaders"], seen["invited"]!.AsArray().Select(role => role!.Text("role")));
        Assert.Contains("Attendance or absence does not affect the findings.", seen["notes"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(seen["inspection"]);
        Assert.Equal(["meeting-scheduled"], await NoticesAsync(id, TestClients.NorthmarchCouncil));
        Assert.Empty(await NoticesAsync(id, TestClients.NorthmarchPolice));
    }

    [Fact]
    public async Task Team_meetings_are_the_inspectors_own()
    {
        var id = (await app.NotifiedAsync()).Id();
        var team = await app.MeetingAsync(id, "team-meeting", "2025-01-28", "17:00", "18:00");
        await app.MeetingAsync(id, "team-meeting", "2025-01-29", "17:00", "18:00");
        Assert.Equal(2, (await app.GetAsync($"inspections/{id}/meetings", TestClients.OfstedLead))["meetings"]!.AsArray().Count);
        var local = await app.GetAsync($"inspections/{id}/meetings", TestClients.NorthmarchCouncil);
        Assert.Empty(local["meetings"]!.AsArray());
        Assert.Null(local["notScheduled"]);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Get, $"inspections/{id}/meetings/{team.Id()}", null, TestClients.NorthmarchCouncil)).StatusCode);
        Assert.Empty(await NoticesAsync(id, TestClients.NorthmarchCouncil));
    }

    [Fact]
    public async Task Keep_in_touch_meetings_that_nobody_has_offered_are_listed()
    {
        var id = (await app.NotifiedAsync()).Id();
        await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30");
        var missing = (await app.GetAsync($"inspections/{id}/meetings", TestClients.OfstedLead))["notScheduled"]!.AsArray().Select(each => each!.Text("meeting")).ToList();
        Assert.Contains("kit-2", missing);
        Assert.DoesNotContain("kit-1", missing);
    }

    [Fact]
    public async Task Before_notification_the_area_is_told_nothing()
    {
        var id = (await app.ReadyAsync()).Id();
        var kit = await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30");
        foreach (var path in new[] { "", $"/{kit.Id()}" })
            Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Get, $"inspections/{id}/meetings{path}", null, TestClients.NorthmarchCouncil)).StatusCode);
        Assert.Empty(await app.QueryAsync(db => db.Notices.Where(notice => notice.InspectionId == Guid.Parse(id) && notice.Audience == "local-authority").ToListAsync()));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        Assert.Equal(HttpStatusCode.OK, (await app.StepAsync(id, "notification", new { })).StatusCode);
        Assert.Single((await app.GetAsync($"inspections/{id}/meetings", TestClients.NorthmarchCouncil))["meetings"]!.AsArray());
    }

    [Fact]
    public async Task What_was_arranged_before_notification_is_announced_with_it()
    {
        var id = (await app.ReadyAsync()).Id();
        var kit = (await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id();
        var off = (await app.MeetingAsync(id, "kit-2", "2025-01-30", "16:00", "16:30")).Id();
        await app.MeetingAsync(id, "team-meeting", "2025-01-29", "17:00", "18:00");
        await app.ChangeMeetingAsync(id, off, HttpMethod.Post, "/cancellation", new { reason = "Not wished." });
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
        var notice = Assert.Single((await app.GetAsync($"notices?inspection={id}&size=200", TestClients.NorthmarchCouncil))["items"]!.AsArray(), notice => notice!.Text("kind") == "meeting-scheduled")!;
        Assert.Equal(("link-person", kit, "Keep-in-touch meeting"), (notice.Text("to"), notice.Text("about"), notice.Text("title")));
        // The day of one that was called off before would tell what was planned then.
        Assert.Equal([kit], (await app.GetAsync($"inspections/{id}/meetings", TestClients.NorthmarchCouncil))["meetings"]!.AsArray().Select(meeting => meeting!.Id()));
        foreach (var part in new[] { "", "/confidentiality" })
            Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(part.Length == 0 ? HttpMethod.Get : HttpMethod.Post, $"inspections/{id}/meetings/{off}{part}", part.Length == 0 ? null : new { }, TestClients.NorthmarchCouncil)).StatusCode);
        await app.ChangeMeetingAsync(id, kit, HttpMethod.Post, "/cancellation", new { reason = "Not wished." });
        Assert.Equal([("cancelled", kit)], (await app.GetAsync($"inspections/{id}/meetings", TestClients.NorthmarchCouncil))["meetings"]!.AsArray().Select(meeting => (meeting!.Text("status"), meeting!.Id())));
    }

    [Fact]
    public async Task A_meeting_that_was_held_does_not_move_and_is_not_reminded_of()
    {
        var id = await app.ReachAsync(InspectionStatus.Fieldwork);
        var kit = (await app.MeetingAsync(id, "kit-1", "2025-01-29", "08:00", "08:30")).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 29, 8, 40));
        await app.ChangeMeetingAsync(id, kit, HttpMethod.Post, "/holding", new { });
        await app.TakeAsync(id, InspectionEvent.Pause);
        var resumed = await app.TakeAsync(id, InspectionEvent.Resume);
        Assert.Equal("2025-01-29", resumed["timetable"]!.Milestone("kit-1").Text("happenedOn"));
        Assert.Equal("2025-02-04", resumed["timetable"]!.Milestone("kit-2").Text("on"));
        var moves = (await app.GetAsync($"notices?inspection={id}&size=200", TestClients.NorthmarchCouncil))["items"]!.AsArray().SelectMany(notice => notice!["dates"]!.AsArray()).Select(date => date!.Text("milestone")).ToList();
        Assert.Contains("kit-2", moves);
        Assert.DoesNotContain("kit-1", moves);
        Assert.False(await app.QueryAsync(db => db.Reminders.AnyAsync(reminder => reminder.InspectionId == Guid.Parse(id) && reminder.Milestone == "kit-1" && reminder.Outcome == null)));
    }

    [Theory]
    [InlineData("set-up-discussion", "2025-01-17")]
    [InlineData("team-meeting", "2025-01-27")]
    public async Task What_has_a_step_of_its_own_does_not_happen_by_a_meeting(string meeting, string on)
    {
        var id = (await app.NotifiedAsync()).Id();
        var held = (await app.MeetingAsync(id, meeting, on, "08:00", "08:30")).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 27, 10, 0));
        await app.ChangeMeetingAsync(id, held, HttpMethod.Post, "/holding", new { reason = "As the framework has it.", aims = Array.Empty<string>() });
        Assert.Equal(["notification"], await app.QueryAsync(db => db.Set<Happening>().Where(happening => happening.InspectionId == Guid.Parse(id)).Select(happening => happening.Milestone).ToListAsync()));
    }

    [Fact]
    public async Task A_meeting_moves_with_what_was_read_and_those_told_hear_of_it()
    {
        var id = (await app.NotifiedAsync()).Id();
        var kit = (await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id();
        var plan = new { on = "2025-01-28", from = "10:00", to = "10:30", mode = "phone", reason = "The leaders asked for it." };
        Assert.Equal("if-match-required", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"inspections/{id}/meetings/{kit}", plan, TestClients.OfstedLead), HttpStatusCode.PreconditionRequired)).Text("code"));
        Assert.Equal("stale", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"inspections/{id}/meetings/{kit}", plan, TestClients.OfstedLead, "\"1\""), HttpStatusCode.PreconditionFailed)).Text("code"));
        var moved = await app.ChangeMeetingAsync(id, kit, HttpMethod.Put, "", plan);
        Assert.Equal(("2025-01-28T10:00:00+00:00", "phone", 1), (moved.Text("startsAt"), moved.Text("mode"), moved["sequence"]!.GetValue<int>()));

        var cancelled = await app.ChangeMeetingAsync(id, kit, HttpMethod.Post, "/cancellation", new { reason = "Not wished." });
        Assert.Equal(("cancelled", 2), (cancelled.Text("status"), cancelled["sequence"]!.GetValue<int>()));
        Assert.Equal("meeting-over", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"inspections/{id}/meetings/{kit}", plan, TestClients.OfstedLead, await app.ETagOfAsync($"inspections/{id}/meetings/{kit}")), HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal(["meeting-cancelled", "meeting-changed", "meeting-scheduled"], await NoticesAsync(id, TestClients.NorthmarchCouncil));
        // Its time is free again.
        await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30");
    }

    [Fact]
    public async Task The_same_meeting_is_scheduled_once_and_the_same_request_too()
    {
        var id = (await app.NotifiedAsync()).Id();
        using var http = app.As(TestClients.OfstedLead);
        http.DefaultRequestHeaders.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        var (first, again) = (await SchedulingApp.ReadAsync(await http.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/meetings", Kit), HttpStatusCode.Created), await SchedulingApp.ReadAsync(await http.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/meetings", Kit), HttpStatusCode.Created));
        Assert.Equal(first.Id(), again.Id());
        Assert.Equal("already-scheduled", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"inspections/{id}/meetings", Kit, TestClients.OfstedLead), HttpStatusCode.Conflict)).Text("code"));
    }

    [Fact]
    public async Task Only_the_lead_schedules_and_refusals_name_the_field()
    {
        var id = (await app.NotifiedAsync()).Id();
        await app.JoinAsync(id, TestClients.CqcLead);
        using (var anonymous = app.Host.Anonymous()) Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/meetings", Kit)).StatusCode);
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.OfstedInspector, TestClients.Operations, TestClients.CqcLead })
            Assert.Equal(HttpStatusCode.Forbidden, (await app.SendAsync(HttpMethod.Post, $"inspections/{id}/meetings", Kit, client)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Post, $"inspections/{Guid.NewGuid()}/meetings", Kit, TestClients.OfstedLead)).StatusCode);
        var refused = await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"inspections/{id}/meetings", new { meeting = "kit-1", plan = new { on = "2025-02-29", from = "16:00", to = "16:30", mode = "video" } }, TestClients.OfstedLead), HttpStatusCode.BadRequest);
        Assert.DoesNotContain("2025-02-29", refused.ToJsonString(), StringComparison.Ordinal);
        refused = await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"inspections/{id}/meetings", new { meeting = "picnic", plan = new { on = "2025-01-29", from = "16:00", to = "16:30", mode = "video" } }, TestClients.OfstedLead), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("meeting-unknown", "meeting"), (refused.Text("code"), refused.Text("field")));
    }

    [Fact]
    public async Task At_the_feedback_meeting_agencies_acknowledge_confidentiality_and_hear_of_offers_that_concern_them()
    {
        var id = (await app.NotifiedAsync()).Id();
        foreach (var inspector in new[] { TestClients.CqcInspector, TestClients.HmicfrsInspector }) await app.JoinAsync(id, inspector);
        var feedback = (await app.MeetingAsync(id, "feedback", "2025-01-31", "15:00", "16:00")).Id();
        var path = $"inspections/{id}/meetings/{feedback}";
        var before = (await app.GetAsync(path, TestClients.NorthmarchIcb))["confidentiality"]!;
        Assert.Contains("must not be made public", before.Text("text"), StringComparison.Ordinal);
        Assert.Null(before["acknowledgedAt"]);
        var first = await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/confidentiality-acknowledgement", null, TestClients.NorthmarchIcb));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 31, 16, 5));
        Assert.Equal(first.ToJsonString(), (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/confidentiality-acknowledgement", null, TestClients.NorthmarchIcb))).ToJsonString());
        Assert.Null((await app.GetAsync(path, TestClients.NorthmarchPolice))["confidentiality"]!["acknowledgedAt"]);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(HttpMethod.Post, $"{path}/confidentiality-acknowledgement", null, TestClients.SouthmereCouncil)).StatusCode);

        await app.ChangeMeetingAsync(id, feedback, HttpMethod.Post, "/holding", new
        {
            explained = new[] { "concerns", "draft-review", "publication", "complaints" },
            separateDiscussions = new[] { new { inspectorate = "cqc", agency = "health" } },
        });
        Assert.Single((await app.GetAsync(path, TestClients.NorthmarchIcb))["separateDiscussions"]!.AsArray());
        Assert.Empty((await app.GetAsync(path, TestClients.NorthmarchPolice))["separateDiscussions"]!.AsArray());
    }

    [Fact]
    public async Task Colleagues_who_acknowledge_at_once_acknowledge_once_and_who_came_is_recorded_once()
    {
        var id = (await app.NotifiedAsync()).Id();
        var feedback = (await app.MeetingAsync(id, "feedback", "2025-01-31", "15:00", "16:00")).Id();
        var path = $"inspections/{id}/meetings/{feedback}";
        var colleague = TestClients.NorthmarchIcb with { Id = "northmarch-icb-colleague" };
        var acknowledged = await app.AtOnceAsync(
            $"select 1 from meetings where id = '{feedback}' for update",
            () => app.SendAsync(HttpMethod.Post, $"{path}/confidentiality-acknowledgement", null, TestClients.NorthmarchIcb), () => app.SendAsync(HttpMethod.Post, $"{path}/confidentiality-acknowledgement", null, colleague));
        Assert.All(acknowledged, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Process == "acknowledge-confidentiality" && entry.Record == $"meeting/{feedback}")));

        app.Clock.Reset(Instant.FromUtc(2025, 1, 31, 15, 30));
        Task<HttpResponseMessage> RecordAsync(string role) => app.SendAsync(HttpMethod.Put, $"{path}/attendance", new { roles = new[] { role } }, TestClients.OfstedLead);
        var recorded = await app.AtOnceAsync($"select 1 from meetings where id = '{feedback}' for update", () => RecordAsync("masa-chair"), () => RecordAsync("masa-chair"));
        var refused = Assert.Single(recorded, answer => answer.StatusCode != HttpStatusCode.OK);
        Assert.Equal("made-at-once", (await SchedulingApp.ReadAsync(refused, HttpStatusCode.Conflict)).Text("code"));
    }

    [Fact]
    public async Task Who_came_is_the_leads_alone_and_in_no_event_no_other_answer_and_no_audit_entry()
    {
        var id = (await app.NotifiedAsync()).Id();
        await app.JoinAsync(id, TestClients.CqcLead);
        await app.JoinAsync(id, TestClients.OfstedInspector);
        var feedback = (await app.MeetingAsync(id, "feedback", "2025-01-31", "15:00", "16:00")).Id();
        var path = $"inspections/{id}/meetings/{feedback}/attendance";
        Assert.Equal("meeting-not-begun", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, path, new { roles = new[] { "masa-chair" } }, TestClients.OfstedLead), HttpStatusCode.Conflict)).Text("code"));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 31, 15, 30));
        Assert.Equal("role-not-invited", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, path, new { roles = new[] { "chief-constable" } }, TestClients.OfstedLead), HttpStatusCode.UnprocessableEntity)).Text("code"));
        await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, path, new { roles = new[] { "masa-chair" } }, TestClients.OfstedLead));
        Assert.Equal("""{"roles":["masa-chair"],"acknowledged":[]}""", (await app.GetAsync(path, TestClients.OfstedLead)).ToJsonString());
        foreach (var client in new[] { TestClients.CqcLead, TestClients.OfstedInspector, TestClients.NorthmarchCouncil, TestClients.Service("findings"), TestClients.Operations })
            Assert.Equal(HttpStatusCode.Forbidden, (await app.SendAsync(HttpMethod.Get, path, null, client)).StatusCode);

        // The same facts with and without: nothing else tells.
        var sent = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Body.Contains(id)).Select(message => message.Body).ToListAsync());
        Assert.NotEmpty(sent);
        Assert.DoesNotContain(sent, body => body.Contains("masa-chair", StringComparison.Ordinal));
        var entry = await app.QueryAsync(db => db.Set<AuditEntry>().Where(each => each.Process == "record-attendance" && each.Record == $"meeting/{feedback}").Select(each => each.What).SingleAsync());
        Assert.Equal(["inspectionId"], JsonNode.Parse(entry)!.AsObject().Select(each => each.Key));
        var seen = (await app.GetAsync($"inspections/{id}/meetings", TestClients.CqcLead)).ToJsonString();
        await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, path, new { roles = Array.Empty<string>() }, TestClients.OfstedLead));
        Assert.Equal(seen, (await app.GetAsync($"inspections/{id}/meetings", TestClients.CqcLead)).ToJsonString());
    }

    async Task<IReadOnlyList<string>> NoticesAsync(string id, TestClient client) =>
        [.. (await app.GetAsync($"notices?inspection={id}&size=200", client))["items"]!.AsArray().Select(notice => notice!.Text("kind")).Where(kind => kind.StartsWith("meeting-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
