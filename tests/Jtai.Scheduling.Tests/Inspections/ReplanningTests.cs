using System.Net;
using System.Text.Json;
using Jtai.Contracts.Scheduling;
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
    [InlineData("2025-02-03", " ", 400, "reason-invalid")]
    [InlineData("2525-02-03", "a reason", 400, "date-out-of-range")]
    public async Task A_move_that_cannot_be_is_refused_by_name(string starts, string reason, int status, string code)
    {
        var notified = await app.NotifiedAsync();
        var problem = await SchedulingApp.ReadAsync(await app.StepAsync(notified.Id(), "plan", new { fieldworkStartsOn = starts, reason }), (HttpStatusCode)status);
        Assert.Equal(code, problem.Text("code"));
        Assert.Empty(await ChangesAsync(notified.Id()));
    }

    async Task<IReadOnlyList<TimetableChanged>> ChangesAsync(string id)
    {
        var bodies = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.timetable-changed").Select(message => message.Body).ToListAsync());
        return [.. bodies.Select(body => JsonSerializer.Deserialize<TimetableChanged>(body, JsonSerializerOptions.Web)!).Where(change => change.InspectionId == Guid.Parse(id))];
    }
}
