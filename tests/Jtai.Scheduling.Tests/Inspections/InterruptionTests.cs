using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Scheduling.Inspections;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>The life of an inspection through its API: on its way to the end, deferred (¶19), paused (¶62), cancelled.</summary>
[Collection(nameof(SchedulingApp))]
public class InterruptionTests(SchedulingApp app)
{
    const string Planted = "Marigold Featherstonehaugh";

    [Fact]
    public async Task An_inspection_goes_all_the_way_and_shows_on_which_day_each_step_really_happened()
    {
        var id = await app.ReachAsync(InspectionStatus.Closed);
        var timetable = (await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["timetable"]!;
        foreach (var (milestone, on) in new[]
        {
            ("notification", "2025-01-13"), ("set-up-discussion", "2025-01-15"), ("fieldwork-start", "2025-01-27"), ("fieldwork-end", "2025-01-31"), ("draft-letter", "2025-02-21"),
            ("final-letter", "2025-03-17"), ("publication", "2025-03-20"), ("statement-of-action", "2025-06-02"),
        })
            Assert.Equal((milestone, on), (milestone, timetable.Milestone(milestone)["happenedOn"]?.GetValue<string>()));
        Assert.Null(timetable.Milestone("accuracy-comments")["happenedOn"]);

        var steps = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray();
        Assert.Equal(
            "share-intelligence confirm-readiness notify complete-set-up start-analysis start-fieldwork end-fieldwork start-drafting send-draft agree issue-final-letter publish require-statement receive-statement answer-statement close",
            string.Join(' ', steps.Select(step => step!.Text("event"))));
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(pair.First!.Text("to"), pair.Second!.Text("from")));
        Assert.Equal("notify", (await app.GetAsync($"inspections/{id}/steps", TestClients.NorthmarchPolice))[0]!.Text("event"));

        var started = Assert.Single(await EventsAsync<FieldworkStarted>(id));
        Assert.Equal((new DateOnly(2025, 1, 27), new DateOnly(2025, 1, 31)), (started.StartedOn, started.EndsOn));
        var ended = Assert.Single(await EventsAsync<FieldworkEnded>(id));
        Assert.Equal(("northmarch", "front-door-2024", new DateOnly(2025, 1, 27), new DateOnly(2025, 1, 31)), (ended.LocalArea, ended.Framework, ended.StartedOn, ended.EndedOn));
        Assert.Contains(new Deadline("draft-letter", new DateOnly(2025, 2, 21), null), ended.Deadlines);
        // Everything happened on its day, so nothing moved.
        Assert.Empty(await EventsAsync<TimetableChanged>(id));
    }

    [Fact]
    public async Task What_really_happened_moves_what_is_counted_from_it_and_both_timetables_are_kept()
    {
        var id = await app.ReachAsync(InspectionStatus.Agreed);
        app.Clock.Reset(Instant.FromUtc(2025, 3, 20, 9, 0));
        var issued = await SchedulingApp.ReadAsync(await app.StepAsync(id, "final-letter", new { on = "2025-03-19" }));
        // Two working days late: the embargo keeps its three, and the complaint and statement clocks start at receipt (¶86, ¶120).
        Assert.Equal("2025-03-24", issued["timetable"]!.Milestone("publication").Text("on"));
        Assert.Equal("2025-07-01", issued["timetable"]!.Milestone("statement-of-action").Text("on"));
        Assert.Equal(new DateOnly(2025, 3, 24), Assert.Single(await EventsAsync<TimetableChanged>(id)).Deadlines.Single(deadline => deadline.Milestone == "publication").On);
        var kept = (await app.GetAsync($"inspections/{id}/timetables", TestClients.OfstedLead)).AsArray();
        Assert.Equal(("2025-03-24", "2025-03-20"), (kept[0]!.Milestone("publication").Text("on"), kept[1]!.Milestone("publication").Text("on")));
    }

    [Theory]
    [InlineData(nameof(InspectionStatus.Analysing), "fieldwork", "2025-01-26T09:00", """{ "on": "2025-01-26" }""", 422, "day-impossible")] // before F1
    [InlineData(nameof(InspectionStatus.Analysing), "fieldwork", "2025-01-27T09:00", """{ "on": "2025-01-28" }""", 422, "day-impossible")] // tomorrow
    [InlineData(nameof(InspectionStatus.Analysing), "fieldwork", "2025-02-03T09:00", """{ "on": "2025-02-03" }""", 422, "day-impossible")] // after the last day
    [InlineData(nameof(InspectionStatus.Fieldwork), "fieldwork/end", "2025-01-30T17:00", """{ "on": "2025-01-30" }""", 422, "day-impossible")]
    [InlineData(nameof(InspectionStatus.Fieldwork), "fieldwork/pause", "2025-01-28T09:00", """{ "on": "2025-01-28", "reason": " " }""", 400, "text-invalid")]
    [InlineData(nameof(InspectionStatus.Fieldwork), "fieldwork/pause", "2025-01-28T09:00", """{ "on": "2025-01-24", "reason": "r" }""", 422, "day-impossible")]
    [InlineData(nameof(InspectionStatus.Paused), "fieldwork/resumption", "2025-02-03T09:00", """{ "on": "2025-02-03" }""", 422, "fieldwork-end-passed")]
    [InlineData(nameof(InspectionStatus.Paused), "fieldwork/resumption", "2025-02-03T09:00", """{ "on": "2025-02-03", "fieldworkEndsOn": "2100-12-31" }""", 422, "fieldwork-end-impossible")]
    [InlineData(nameof(InspectionStatus.DeferralRequested), "deferral/decision", "2025-01-22T09:00", """{ "granted": false, "reason": "r", "fieldworkStartsOn": "2025-03-03" }""", 400, "days-not-wanted")]
    [InlineData(nameof(InspectionStatus.DeferralRequested), "deferral/decision", "2025-01-22T09:00", """{ "granted": true, "reason": "r", "fieldworkStartsOn": "2025-03-01" }""", 422, "fieldwork-start-at-weekend")]
    [InlineData(nameof(InspectionStatus.DeferralRequested), "deferral/decision", "2025-01-22T09:00", """{ "granted": true, "reason": "r", "fieldworkStartsOn": "2025-01-22" }""", 422, "notice-too-short")]
    [InlineData(nameof(InspectionStatus.DeferralRequested), "deferral/decision", "2025-01-22T09:00", """{ "granted": true, "reason": "r", "fieldworkStartsOn": "2025-05-05" }""", 422, "bank-holiday-in-fieldwork-week")]
    [InlineData(nameof(InspectionStatus.DeferralRequested), "deferral/decision", "2025-01-22T09:00", """{ "granted": true, "reason": "r", "fieldworkStartsOn": "2025-03-04" }""", 422, "fieldwork-start-not-monday")]
    [InlineData(nameof(InspectionStatus.DeferralRequested), "deferral/decision", "2025-01-22T09:00", """{ "granted": true, "reason": "r", "fieldworkStartsOn": "2025-03-04", "overrideReason": " " }""", 400, "override-reason-invalid")]
    [InlineData(nameof(InspectionStatus.DeferralRequested), "fieldwork", "2025-01-27T09:00", """{ "on": "2025-01-27" }""", 409, "not-in-this-status")]
    [InlineData(nameof(InspectionStatus.AccuracyCheck), "agreement", "2025-03-06T09:00", """{ "on": "2025-03-06" }""", 422, "comments-awaited")]
    [InlineData(nameof(InspectionStatus.Published), "cancellation", "2025-03-21T09:00", """{ "reason": "r" }""", 409, "not-in-this-status")]
    public async Task A_step_that_cannot_be_is_refused_by_name(string status, string path, string at, string body, int expected, string code)
    {
        var id = await app.ReachAsync(Enum.Parse<InspectionStatus>(status));
        app.Clock.Reset(Instant.FromDateTimeUtc(DateTime.SpecifyKind(DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc)));
        var problem = await SchedulingApp.ReadAsync(await app.StepAsync(id, path, JsonNode.Parse(body)!), (HttpStatusCode)expected);
        Assert.Equal(code, problem.Text("code"));
        Assert.NotNull(problem["allowed"]);
    }

    [Fact]
    public async Task A_deferral_to_a_day_moves_fieldwork_and_what_is_counted_from_it_but_not_from_the_notification()
    {
        var id = await app.ReachAsync(InspectionStatus.DeferralRequested);
        var deferred = await app.TakeAsync(id, InspectionEvent.GrantDeferralToDay);
        Assert.Equal(("analysing", "2025-03-03", "2025-03-07"), (deferred.Text("status"), deferred.Text("fieldworkStartsOn"), deferred.Text("fieldworkEndsOn")));
        Assert.Equal(("2025-02-27", "2025-01-14", "deferred"), (deferred["timetable"]!.Milestone("audits").Text("on"), deferred["timetable"]!.Milestone("child-level-data").Text("on"), deferred["timetable"]!.Text("because")));
        Assert.Equal(new DateOnly(2025, 3, 3), Assert.Single(await EventsAsync<InspectionDeferred>(id)).FieldworkStartsOn);
        Assert.Equal(new DateOnly(2025, 3, 3), Assert.Single(await EventsAsync<TimetableChanged>(id)).FieldworkStartsOn);
        Assert.Equal(["dates-moved", "deferral-granted"], await NoticesAsync(id, TestClients.NorthmarchPolice));
        Assert.Equal(["dates-moved", "deferral-granted", "deferral-requested"], await NoticesAsync(id, TestClients.NorthmarchCouncil));
    }

    [Fact]
    public async Task A_deferral_to_unusual_days_has_a_reason_for_them()
    {
        var id = await app.ReachAsync(InspectionStatus.DeferralRequested);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 22, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "r", fieldworkStartsOn = "2025-05-05", overrideReason = "The only week that suits all." }));
        var inspection = await app.GetAsync($"inspections/{id}", TestClients.OfstedLead);
        Assert.Equal(("2025-05-06", "The only week that suits all."), (inspection["timetable"]!.Milestone("fieldwork-start").Text("on"), inspection["planning"]!.Text("overrideReason")));
    }

    [Fact]
    public async Task A_deferral_without_a_day_waits_for_one_and_goes_on_where_planning_stood()
    {
        var id = await app.ReachAsync(InspectionStatus.Deferred);
        Assert.Null(Assert.Single(await EventsAsync<InspectionDeferred>(id)).FieldworkStartsOn);
        // Long after the day that was F1.
        app.Clock.Reset(Instant.FromUtc(2025, 4, 1, 9, 0));
        var planned = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-05-12", reason = "Agreed with the area." }));
        Assert.Equal(("analysing", "2025-05-12"), (planned.Text("status"), planned.Text("fieldworkStartsOn")));
        Assert.Equal(3, (await app.GetAsync($"inspections/{id}/timetables", TestClients.NorthmarchCouncil)).AsArray().Count);
    }

    [Fact]
    public async Task Planning_goes_on_while_the_inspectorates_consider_and_a_refusal_leaves_the_inspection_there()
    {
        var id = await app.ReachAsync(InspectionStatus.Notified);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 9, 0));
        Assert.Equal("deferral-requested", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "r" }, TestClients.NorthmarchMasa))).Text("status"));
        Assert.Equal("deferral-requested", (await app.TakeAsync(id, InspectionEvent.CompleteSetUp)).Text("status"));
        Assert.Equal("deferral-requested", (await app.TakeAsync(id, InspectionEvent.StartAnalysis)).Text("status"));
        Assert.Equal("analysing", (await app.TakeAsync(id, InspectionEvent.RefuseDeferral)).Text("status"));
        Assert.Empty(await EventsAsync<InspectionDeferred>(id));
        // Refused once, it can be asked for again; after fieldwork has begun it cannot.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 27, 0, 0));
        Assert.Equal("fieldwork-begun", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "r" }, TestClients.NorthmarchMasa), HttpStatusCode.UnprocessableEntity)).Text("code"));
    }

    [Fact]
    public async Task Fieldwork_goes_on_after_a_pause_to_the_day_that_the_resumption_says()
    {
        var id = await app.ReachAsync(InspectionStatus.Paused);
        Assert.Equal("paused", (await app.GetAsync($"inspections/{id}", TestClients.NorthmarchIcb)).Text("status"));
        var resumed = await app.TakeAsync(id, InspectionEvent.Resume);
        Assert.Equal(("fieldwork", "2025-02-05"), (resumed.Text("status"), resumed.Text("fieldworkEndsOn")));
        Assert.Equal("2025-02-26", resumed["timetable"]!.Milestone("draft-letter").Text("on"));
        Assert.Equal(new DateOnly(2025, 1, 29), Assert.Single(await EventsAsync<InspectionPaused>(id)).PausedOn);
        Assert.Equal((new DateOnly(2025, 2, 3), new DateOnly(2025, 2, 5)), Assert.Single((await EventsAsync<InspectionResumed>(id)).Select(each => (each.ResumedOn, each.FieldworkEndsOn))));
        Assert.Single(await EventsAsync<TimetableChanged>(id));
        // It may happen again, and fieldwork ends on its new last day.
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "fieldwork/pause", new { on = "2025-02-03", reason = "r" }));
        app.Clock.Reset(Instant.FromUtc(2025, 2, 5, 16, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "fieldwork/resumption", new { on = "2025-02-04" }));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "fieldwork/end", new { on = "2025-02-05" }));
        Assert.Equal(["inspection-paused", "inspection-paused"], (await NoticesAsync(id, TestClients.NorthmarchCouncil)).Where(kind => kind == "inspection-paused"));
    }

    [Fact]
    public async Task A_cancelled_inspection_is_told_to_those_who_knew_and_stays_unknown_to_those_who_did_not()
    {
        var known = await app.ReachAsync(InspectionStatus.Cancelled);
        Assert.Single(await EventsAsync<InspectionCancelled>(known));
        Assert.Equal(["inspection-cancelled"], await NoticesAsync(known, TestClients.NorthmarchIcb));
        Assert.Equal("cancelled", (await app.GetAsync($"inspections/{known}", TestClients.NorthmarchCouncil)).Text("status"));

        var unknown = (await app.ReadyAsync()).Id();
        await SchedulingApp.ReadAsync(await app.StepAsync(unknown, "cancellation", new { reason = "r" }));
        Assert.Empty(await EventsAsync<InspectionCancelled>(unknown));
        Assert.Empty(await NoticesAsync(unknown, TestClients.NorthmarchCouncil));
        Assert.Equal("not-found", (await SchedulingApp.ReadAsync(await app.As(TestClients.NorthmarchCouncil).GetAsync($"/api/scheduling/v1/inspections/{unknown}"), HttpStatusCode.NotFound)).Text("code"));
        Assert.DoesNotContain(unknown, (await app.GetAsync("inspections?size=200", TestClients.NorthmarchCouncil)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_is_read_by_those_who_may_and_lies_open_nowhere()
    {
        var id = await app.ReachAsync(InspectionStatus.Analysing);
        await app.GiveRoleAsync(id, TestClients.CqcInspector, "inspector");
        await app.GiveRoleAsync(id, TestClients.OfstedInspector, "qa-manager");
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = $"{Planted} has died." }, TestClients.NorthmarchCouncil));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = false, reason = $"{Planted} is replaced." }));
        await app.TakeAsync(id, InspectionEvent.StartFieldwork);
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "fieldwork/pause", new { on = "2025-01-27", reason = $"{Planted}'s deputy is in distress." }));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "cancellation", new { reason = $"{Planted}'s family asks for it." }));

        Assert.Equal(4, await ReadsAsync(TestClients.OfstedLead));
        Assert.Equal(4, await ReadsAsync(TestClients.OfstedInspector));
        Assert.Equal(0, await ReadsAsync(TestClients.CqcInspector));
        Assert.Equal(2, await ReadsAsync(TestClients.NorthmarchCouncil));
        Assert.Equal(2, await ReadsAsync(TestClients.NorthmarchMasa));
        Assert.Equal(0, await ReadsAsync(TestClients.NorthmarchPolice));
        Assert.Empty(await app.TablesWithAsync(Planted));
        Assert.Empty(app.Host.Output.LinesWith(Planted));

        async Task<int> ReadsAsync(TestClient client) => (await app.GetAsync($"inspections/{id}/steps", client)).AsArray().Count(step => step!["reason"]?.GetValue<string>().Contains(Planted, StringComparison.Ordinal) == true);
    }

    async Task<IReadOnlyList<string>> NoticesAsync(string id, TestClient client) =>
        [.. (await app.GetAsync($"notices?inspection={id}&size=200", client))["items"]!.AsArray().Select(notice => notice!.Text("kind")).Order()];

    async Task<IReadOnlyList<T>> EventsAsync<T>(string id)
    {
        var type = Jtai.Messaging.EventCatalogue.Of(typeof(T)).Name;
        var bodies = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == type).OrderBy(message => message.Id).Select(message => message.Body).ToListAsync());
        return [.. bodies.Where(body => body.Contains(id, StringComparison.Ordinal)).Select(body => JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web)!)];
    }
}
