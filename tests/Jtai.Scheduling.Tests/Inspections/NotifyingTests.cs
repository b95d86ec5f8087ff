using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jtai.Contracts.Identity;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Audit;
using Jtai.Data.Messages;
using Jtai.Testing;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Jtai.Scheduling.Tests.Inspections;

[Collection(nameof(SchedulingApp))]
public class NotifyingTests(SchedulingApp app)
{
    [Fact]
    public async Task A_notified_inspection_has_its_notifications_its_relays_and_a_second_timetable()
    {
        var notified = await app.NotifiedAsync();
        Assert.Equal("notified", notified.Text("status"));
        Assert.Equal(
            [
                "notification ofsted director-of-childrens-services ¶16", "notification cqc icb-chief-executive ¶16", "notification cqc icb-executive-lead ¶16",
                "notification hmicfrs chief-constable ¶16", "notification hmicfrs force-liaison-officer ¶16",
                "relay director-of-childrens-services masa-chair ¶17", "relay director-of-childrens-services independent-scrutineer ¶17",
            ],
            notified["notifications"]!.AsArray().Select(each => $"{each!.Text("kind")} {each!.Text("from")} {each!.Text("to")} {each!.Text("paragraph")}"));
        Assert.All(notified["notifications"]!.AsArray(), each => Assert.Null(each!["acknowledgedOn"]));
        Assert.Equal((2, "notified"), (notified["timetable"]!["revision"]!.GetValue<int>(), notified["timetable"]!.Text("because")));
        Assert.Equal("2025-01-13", notified["timetable"]!.Milestone("notification").Text("happenedOn"));

        var timetables = await app.GetAsync($"inspections/{notified.Id()}/timetables", TestClients.OfstedLead);
        Assert.Equal([2, 1], timetables.AsArray().Select(each => each!["revision"]!.GetValue<int>()));
        // What was planned before is the inspectors' own.
        Assert.Equal([2], (await app.GetAsync($"inspections/{notified.Id()}/timetables", TestClients.NorthmarchPolice)).AsArray().Select(each => each!["revision"]!.GetValue<int>()));
    }

    [Fact]
    public async Task The_event_carries_ids_and_dates_and_nothing_else()
    {
        var notified = await app.NotifiedAsync();
        var body = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.inspection-notified").OrderByDescending(message => message.Id).Select(message => message.Body).FirstAsync());
        var sent = JsonSerializer.Deserialize<InspectionNotified>(body, JsonSerializerOptions.Web)!;
        Assert.Equal(
            (Guid.Parse(notified.Id()), "northmarch", "front-door-2024", 1, new DateOnly(2025, 1, 13), new DateOnly(2025, 1, 27), 2, new DateTimeOffset(2025, 1, 13, 9, 0, 0, TimeSpan.Zero)),
            (sent.InspectionId, sent.LocalArea, sent.Framework, sent.FrameworkVersion, sent.NotifiedOn, sent.FieldworkStartsOn, sent.TimetableRevision, sent.OccurredAt));
        Assert.Contains(new Deadline("child-level-data", new DateOnly(2025, 1, 14), new DateTimeOffset(2025, 1, 14, 17, 0, 0, TimeSpan.Zero)), sent.Deadlines);
        Assert.Contains(new Deadline("draft-letter", new DateOnly(2025, 2, 21), null), sent.Deadlines);
        Assert.Equal(notified["timetable"]!["milestones"]!.AsArray().Count, sent.Deadlines.Count);
    }

    [Fact]
    public async Task Notice_earlier_than_the_timetable_needs_a_reason_and_moves_what_is_counted_from_it()
    {
        var ready = await app.ReadyAsync();
        // A Saturday: the reason for more notice is none for that.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 4, 9, 0));
        var saturday = await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "notification", new { reason = "The area asked for more time." }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("notification-not-on-working-day", "a working day from 2025-01-06 to 2025-01-13, or an overrideReason"), (saturday.Text("code"), saturday.Text("allowed")));
        // A Friday: the working day after it is D2.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 10, 9, 0));
        var refused = await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "notification", new { }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("notification-early", refused.Text("code"));
        var notified = await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "notification", new { reason = "The area asked for more time." }));
        Assert.Equal(("2025-01-10", "2025-01-10"), (notified["timetable"]!.Milestone("notification").Text("on"), notified["timetable"]!.Milestone("notification").Text("happenedOn")));
        Assert.Equal("2025-01-13", notified["timetable"]!.Milestone("child-level-data").Text("on"));
        Assert.Equal("2025-01-10", notified["timetable"]!.Milestone("child-level-data")["why"]!.Text("anchorOn"));
        Assert.Equal("2025-01-23", notified["timetable"]!.Milestone("audits").Text("on"));
    }

    [Fact]
    public async Task Notice_at_a_weekend_has_a_reason_of_its_own_and_D2_is_another_day_than_D1()
    {
        var ready = await app.ReadyAsync();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 11, 9, 0));
        var notified = await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "notification", new { reason = "The area asked for more time.", overrideReason = "It was in the news." }));
        Assert.Equal(("2025-01-11", "2025-01-13"), (notified["timetable"]!.Milestone("notification").Text("on"), notified["timetable"]!.Milestone("child-level-data").Text("on")));
        Assert.Contains("notification-not-on-working-day", notified["planning"]!["warnings"]!.AsArray().Select(warning => warning!.Text("code")));
        var entry = await app.QueryAsync(db => db.Set<AuditEntry>().SingleAsync(each => each.Process == "notify-inspection" && each.Record == $"inspection/{ready.Id()}"));
        Assert.Equal("The area asked for more time.; unusual days: It was in the news.", entry.Why);
    }

    [Fact]
    public async Task Notice_later_than_the_timetable_is_refused()
    {
        var ready = await app.ReadyAsync();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 9, 0));
        Assert.Equal("notice-too-short", (await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "notification", new { reason = "late" }), HttpStatusCode.UnprocessableEntity)).Text("code"));
    }

    [Fact]
    public async Task Nobody_is_notified_under_an_incomplete_framework()
    {
        var ready = await app.ReadyAsync(framework: "domestic-abuse-2024");
        Assert.Contains("framework-incomplete", ready["planning"]!["warnings"]!.AsArray().Select(warning => warning!.Text("code")));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        Assert.Equal("framework-incomplete", (await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "notification", new { }), HttpStatusCode.UnprocessableEntity)).Text("code"));
    }

    [Fact]
    public async Task Steps_come_in_order_and_only_once()
    {
        var planned = await app.PlannedAsync();
        Assert.Equal(("not-in-this-status", "ready"), await RefusedAsync(planned.Id(), "notification", new { }));
        Assert.Equal(("not-in-this-status", "intelligence-shared"), await RefusedAsync(planned.Id(), "readiness", new { metOn = "2025-01-02" }));
        var notified = await app.NotifiedAsync();
        Assert.Equal(("not-in-this-status", "ready"), await RefusedAsync(notified.Id(), "notification", new { }));

        async Task<(string, string)> RefusedAsync(string id, string step, object body)
        {
            var problem = await SchedulingApp.ReadAsync(await app.StepAsync(id, step, body), HttpStatusCode.Conflict);
            return (problem.Text("code"), problem.Text("allowed"));
        }
    }

    [Fact]
    public async Task Two_who_notify_at_once_notify_once()
    {
        var ready = await app.ReadyAsync();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        var tag = await app.ETagAsync(ready.Id());
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.StepAsync(ready.Id(), "notification", new { }, ifMatch: tag)));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed], answers.Select(answer => answer.StatusCode).Order());
        Assert.Equal(7, await app.QueryAsync(db => db.Notifications.CountAsync(notification => notification.InspectionId == Guid.Parse(ready.Id()))));
    }

    [Theory]
    [InlineData("demo-northmarch-council", "director-of-childrens-services", 200)]
    [InlineData("demo-northmarch-council", "independent-scrutineer", 200)] // the relay that the director was asked to make
    [InlineData("demo-northmarch-icb", "icb-executive-lead", 200)]
    [InlineData("demo-northmarch-police", "chief-constable", 200)]
    [InlineData("demo-ofsted-lead", "chief-constable", 200)]
    [InlineData("demo-northmarch-police", "director-of-childrens-services", 403)]
    [InlineData("demo-northmarch-icb", "masa-chair", 403)]
    [InlineData("demo-southmere-council", "director-of-childrens-services", 404)]
    [InlineData("cqc-inspector", "icb-chief-executive", 404)] // no role in this inspection
    public async Task The_recipients_agency_or_the_lead_confirms(string client, string role, int status)
    {
        var notified = await app.NotifiedAsync();
        var notification = notified["notifications"]!.AsArray().Single(each => each!.Text("to") == role)!;
        var answer = await SchedulingApp.ReadAsync(await AcknowledgeAsync(notified.Id(), notification.Id(), "2025-01-13", Client(client)), (HttpStatusCode)status);
        if (status == 200) Assert.Equal("2025-01-13", answer.Text("acknowledgedOn"));
    }

    [Fact]
    public async Task A_confirmation_may_be_repeated_but_not_changed_and_has_a_day_that_can_be()
    {
        var notified = await app.NotifiedAsync();
        var notification = notified["notifications"]!.AsArray()[0]!.Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 9, 0));
        foreach (var impossible in new[] { "2025-01-12", "2025-01-15" })
            Assert.Equal("acknowledgement-day-impossible", (await SchedulingApp.ReadAsync(await AcknowledgeAsync(notified.Id(), notification, impossible, TestClients.OfstedLead), HttpStatusCode.UnprocessableEntity)).Text("code"));
        await SchedulingApp.ReadAsync(await AcknowledgeAsync(notified.Id(), notification, "2025-01-13", TestClients.OfstedLead));
        await SchedulingApp.ReadAsync(await AcknowledgeAsync(notified.Id(), notification, "2025-01-13", TestClients.NorthmarchCouncil));
        Assert.Equal("already-acknowledged", (await SchedulingApp.ReadAsync(await AcknowledgeAsync(notified.Id(), notification, "2025-01-14", TestClients.OfstedLead), HttpStatusCode.Conflict)).Text("code"));
        await SchedulingApp.ReadAsync(await AcknowledgeAsync(notified.Id(), Guid.NewGuid().ToString(), "2025-01-13", TestClients.OfstedLead), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_two_who_confirm_at_once_with_different_days_one_does()
    {
        var notified = await app.NotifiedAsync();
        var notification = notified["notifications"]!.AsArray()[0]!.Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 9, 0));
        var answers = await app.AtOnceAsync(
            $"select 1 from inspections where id = '{notified.Id()}' for update",
            () => AcknowledgeAsync(notified.Id(), notification, "2025-01-13", TestClients.NorthmarchCouncil), () => AcknowledgeAsync(notified.Id(), notification, "2025-01-14", TestClients.OfstedLead));
        var refused = Assert.Single(answers, answer => answer.StatusCode != HttpStatusCode.OK);
        Assert.Equal("already-acknowledged", (await SchedulingApp.ReadAsync(refused, HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal(1, await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Process == "acknowledge-notification" && entry.Record == $"inspection/{notified.Id()}")));
    }

    [Fact]
    public async Task The_timetable_shows_an_agency_what_it_has_handed_in_and_inspectors_everything_whatever_the_order_of_the_messages()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var item = Guid.NewGuid();
        var bus = app.Host.Services.GetRequiredService<IBus>();
        var first = new InformationItemSubmitted(id, item, "child-level-data", Guid.NewGuid(), "northmarch-council", new DateTimeOffset(2025, 1, 14, 16, 0, 0, TimeSpan.Zero), false);
        await bus.Publish(first with { SubmissionId = Guid.NewGuid(), ReceivedAt = first.ReceivedAt.AddHours(2), Late = true });
        await bus.Publish(first);
        await bus.Publish(first with { SubmissionId = Guid.NewGuid(), ItemId = Guid.NewGuid(), Item = "item-1-4" });
        await Eventually.TrueAsync(async () => await app.QueryAsync(db => db.Arrivals.CountAsync(arrival => arrival.InspectionId == id)) == 3);

        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.OfstedLead })
        {
            await Eventually.TrueAsync(async () => await ArrivalsAsync("child-level-data", client) == "child-level-data northmarch-council 18:00 True");
            Assert.Equal("item-1-4 northmarch-council 16:00 False", await ArrivalsAsync("performance-information", client));
        }
        // What another agency has handed in, and whether late, is not the police's to see.
        Assert.Equal(["", ""], [await ArrivalsAsync("child-level-data", TestClients.NorthmarchPolice), await ArrivalsAsync("performance-information", TestClients.NorthmarchPolice)]);

        // What it owes and another has handed in for it is.
        await bus.Publish(first with { SubmissionId = Guid.NewGuid(), ItemId = Guid.NewGuid(), Item = "item-3-1", Agency = "police" });
        await Eventually.TrueAsync(async () => await ArrivalsAsync("performance-information", TestClients.NorthmarchPolice) == "item-3-1 northmarch-council 16:00 False");
        Assert.Equal("", await ArrivalsAsync("performance-information", TestClients.NorthmarchIcb));

        async Task<string> ArrivalsAsync(string milestone, TestClient by) => string.Join(", ", (await app.GetAsync($"inspections/{id}", by))["timetable"]!.Milestone(milestone)["arrivals"]!.AsArray()
            .Select(each => $"{each!.Text("item")} {each!.Text("organisation")} {each!["receivedAt"]!.GetValue<DateTimeOffset>():HH:mm} {each!["late"]!.GetValue<bool>()}"));
    }

    [Fact]
    public async Task Somebody_given_a_role_sees_the_inspection_but_does_not_lead_it_and_loses_it_at_the_end()
    {
        var planned = await app.PlannedAsync();
        var id = Guid.Parse(planned.Id());
        var bus = app.Host.Services.GetRequiredService<IBus>();
        var membership = new MembershipChanged(id, TestClients.CqcInspector.Id, "cqc", "inspector", DateTimeOffset.UnixEpoch, null, 1);
        await bus.Publish(membership);
        await Eventually.TrueAsync(async () => await StatusAsync(TestClients.CqcInspector) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.StepAsync(planned.Id(), "intelligence", new { reviewers = new { } }, TestClients.CqcInspector with { Roles = ["lead-inspector", "inspector"] })).StatusCode);
        await bus.Publish(membership with { ValidUntil = app.Clock.GetCurrentInstant().ToDateTimeOffset(), Revision = 2 });
        await Eventually.TrueAsync(async () => await StatusAsync(TestClients.CqcInspector) == HttpStatusCode.NotFound);

        async Task<HttpStatusCode> StatusAsync(TestClient client)
        {
            using var http = app.As(client);
            return (await http.GetAsync($"/api/scheduling/v1/inspections/{id}")).StatusCode;
        }
    }

    Task<HttpResponseMessage> AcknowledgeAsync(string id, string notification, string on, TestClient by)
    {
        var http = app.As(by);
        return http.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/notifications/{notification}/acknowledgement", new { on });
    }

    static TestClient Client(string id) => typeof(TestClients).GetFields().Select(field => field.GetValue(null)).OfType<TestClient>().Single(client => client.Id == id);
}
