using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Audit;
using Jtai.Data.Messages;
using Jtai.Scheduling.Inspections;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Inspections;

[Collection(nameof(SchedulingApp))]
public class ReplanningTests(SchedulingApp app)
{
    [Fact]
    public async Task A_plan_moves_quietly_while_the_area_does_not_know()
    {
        var planned = await app.PlannedAsync();
        var moved = await SchedulingApp.ReadAsync(await app.StepAsync(planned.Id(), "plan", new { fieldworkStartsOn = "2025-02-03", reason = "The team is needed elsewhere." }));
        Assert.Equal(("planned", "2025-02-03", "2025-02-07"), (moved.Text("status"), moved.Text("fieldworkStartsOn"), moved.Text("fieldworkEndsOn")));
        Assert.Equal((2, "re-planned", "2025-01-20"), (moved["timetable"]!["revision"]!.GetValue<int>(), moved["timetable"]!.Text("because"), moved["timetable"]!.Milestone("notification").Text("on")));
        var kept = (await app.GetAsync($"inspections/{planned.Id()}/timetables", TestClients.OfstedLead)).AsArray();
        Assert.Equal(["2025-02-03", "2025-01-27"], kept.Select(each => each!.Milestone("fieldwork-start").Text("on")));
        Assert.Empty(await ChangesAsync(planned.Id()));
    }

    [Fact]
    public async Task A_notified_area_keeps_what_is_counted_from_its_notification_and_others_are_told()
    {
        var notified = await app.NotifiedAsync();
        var moved = await SchedulingApp.ReadAsync(await app.StepAsync(notified.Id(), "plan", new { fieldworkStartsOn = "2025-02-03", reason = "Snow." }));
        Assert.Equal("notified", moved.Text("status"));
        Assert.Equal(("2025-01-14", "2025-01-30"), (moved["timetable"]!.Milestone("child-level-data").Text("on"), moved["timetable"]!.Milestone("audits").Text("on")));
        var change = Assert.Single(await ChangesAsync(notified.Id()));
        Assert.Equal((new DateOnly(2025, 1, 13), new DateOnly(2025, 2, 3), 3), (change.NotifiedOn, change.FieldworkStartsOn, change.TimetableRevision));
        Assert.Contains(change.Deadlines, deadline => deadline is { Milestone: "audits", On: { Month: 1, Day: 30 } });
        Assert.Equal(2, (await app.GetAsync($"inspections/{notified.Id()}/timetables", TestClients.NorthmarchCouncil)).AsArray().Count);
    }

    [Fact]
    public async Task A_week_of_fieldwork_that_passed_without_it_can_be_replaced()
    {
        var id = await app.ReachAsync(InspectionStatus.Analysing);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 31, 17, 0));
        var problem = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-03-03", reason = "Snow." }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("fieldwork-begun", problem.Text("code"));
        app.Clock.Reset(Instant.FromUtc(2025, 2, 1, 9, 0));
        var moved = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-03-03", reason = "Snow." }));
        Assert.Equal(("analysing", "2025-03-03", "2025-03-07"), (moved.Text("status"), moved.Text("fieldworkStartsOn"), moved.Text("fieldworkEndsOn")));
    }

    [Theory]
    [InlineData("2025-01-24", "a reason", 422, "notice-too-short")]
    [InlineData("2025-02-01", "a reason", 422, "fieldwork-start-at-weekend")]
    [InlineData("2025-02-03", " ", 400, "text-invalid")]
    [InlineData("2525-02-03", "a reason", 400, "date-out-of-range")]
    [InlineData("2025-02-05", "Snow.", 422, "fieldwork-start-not-monday")]
    [InlineData("2025-04-14", "Snow.", 422, "bank-holiday-in-fieldwork-week")]
    [InlineData("2025-02-05", "Snow.", 400, "override-reason-invalid", " ")]
    public async Task A_move_that_cannot_be_is_refused_by_name(string starts, string reason, int status, string code, string? overrideReason = null)
    {
        var notified = await app.NotifiedAsync();
        var problem = await SchedulingApp.ReadAsync(await app.StepAsync(notified.Id(), "plan", new { fieldworkStartsOn = starts, reason, overrideReason }), (HttpStatusCode)status);
        Assert.Equal(code, problem.Text("code"));
        Assert.Empty(await ChangesAsync(notified.Id()));
    }

    [Fact]
    public async Task A_move_to_unusual_days_has_a_reason_for_them_beside_its_own_and_one_to_usual_days_none()
    {
        var id = (await app.NotifiedAsync()).Id();
        var unusual = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-05", reason = "Snow.", overrideReason = "Both sites are closed on Monday." }));
        Assert.Equal("Both sites are closed on Monday.", unusual["planning"]!.Text("overrideReason"));
        Assert.Equal("Snow.; unusual days: Both sites are closed on Monday.", await WhyAsync());
        var usual = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-10", reason = "More snow." }));
        Assert.Null(usual["planning"]!["overrideReason"]);
        Assert.Equal("More snow.", await WhyAsync());

        Task<string?> WhyAsync() => app.QueryAsync(db => db.Set<AuditEntry>()
            .Where(entry => entry.Process == "replan-inspection" && entry.Record == $"inspection/{id}").OrderByDescending(entry => entry.Id).Select(entry => entry.Why).FirstAsync());
    }

    [Fact]
    public async Task Fieldwork_that_is_planned_for_a_bank_holiday_starts_on_F1_wherever_it_is_said()
    {
        var ready = await app.ReadyAsync("2025-05-05", overrideReason: "Agreed with the area.");
        await SaidAsync(ready);
        Assert.DoesNotContain("fieldwork-start-not-monday", ready["planning"]!["warnings"]!.AsArray().Select(warning => warning!.Text("code")));
        app.Clock.Reset(Instant.FromUtc(2025, 4, 17, 9, 0));
        await SaidAsync(await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "notification", new { reason = "Agreed with the director." })));
        var notified = await EventAsync<InspectionNotified>("scheduling.inspection-notified", ready.Id());
        Assert.Equal((new DateOnly(2025, 5, 6), new DateOnly(2025, 4, 17)), (notified.FieldworkStartsOn, notified.NotifiedOn));
        Assert.Equal(notified.FieldworkStartsOn, notified.Deadlines.Single(deadline => deadline.Milestone == "fieldwork-start").On);
        Assert.Equal(notified.NotifiedOn, notified.Deadlines.Single(deadline => deadline.Milestone == "notification").On);

        // Moved to another, and deferred to a third.
        await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "plan", new { fieldworkStartsOn = "2025-05-26", reason = "Snow.", overrideReason = "Agreed with the area." }));
        Assert.Equal(new DateOnly(2025, 5, 27), (await EventAsync<TimetableChanged>("scheduling.timetable-changed", ready.Id())).FieldworkStartsOn);
        await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "deferral", new { reason = "r" }, TestClients.NorthmarchCouncil));
        var deferred = await SchedulingApp.ReadAsync(await app.StepAsync(ready.Id(), "deferral/decision", new { granted = true, reason = "r", fieldworkStartsOn = "2025-08-25", overrideReason = "r" }));
        Assert.Equal(new DateOnly(2025, 8, 26), (await EventAsync<InspectionDeferred>("scheduling.inspection-deferred", ready.Id())).FieldworkStartsOn);
        Assert.Equal("2025-08-26", deferred.Text("fieldworkStartsOn"));
        // What has been done does not stand in the future.
        Assert.Equal(("2025-04-17", "2025-04-17"), (deferred["timetable"]!.Milestone("notification").Text("on"), deferred["timetable"]!.Milestone("notification").Text("happenedOn")));

        async Task SaidAsync(JsonNode inspection)
        {
            Assert.Equal(("2025-05-06", "2025-05-06"), (inspection.Text("fieldworkStartsOn"), inspection["timetable"]!.Milestone("fieldwork-start").Text("on")));
            foreach (var list in new[] { "inspections", "portfolio/inspections" })
                Assert.Equal("2025-05-06", (await app.GetAsync($"{list}?size=200", TestClients.OfstedLead))["items"]!.AsArray().Single(each => each!.Id() == inspection.Id())!.Text("fieldworkStartsOn"));
        }
    }

    async Task<T> EventAsync<T>(string type, string id)
    {
        var bodies = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == type).OrderByDescending(message => message.Id).Select(message => message.Body).ToListAsync());
        return JsonSerializer.Deserialize<T>(bodies.First(body => body.Contains(id, StringComparison.Ordinal)), JsonSerializerOptions.Web)!;
    }

    async Task<IReadOnlyList<TimetableChanged>> ChangesAsync(string id)
    {
        var bodies = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.timetable-changed").Select(message => message.Body).ToListAsync());
        return [.. bodies.Select(body => JsonSerializer.Deserialize<TimetableChanged>(body, JsonSerializerOptions.Web)!).Where(change => change.InspectionId == Guid.Parse(id))];
    }
}
