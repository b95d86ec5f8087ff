using System.Net;
using System.Net.Http.Json;
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

/// <summary>What was recorded wrongly is put right with a reason, and what had been recorded stays. Who may do it is in <see cref="PermissionTests"/>.</summary>
[Collection(nameof(SchedulingApp))]
public class CorrectionTests(SchedulingApp app)
{
    [Fact]
    public async Task A_corrected_step_moves_what_is_counted_from_it_and_both_days_are_kept()
    {
        var id = await app.ReachAsync(InspectionStatus.FinalEmbargoed);
        app.Clock.Reset(Instant.FromUtc(2025, 3, 19, 9, 0));
        var final = await StepOfAsync(id, "issue-final-letter");
        Assert.Equal("2025-06-27", await DayOfAsync(id, "statement-of-action"));

        var corrected = await SchedulingApp.ReadAsync(await CorrectAsync(id, final, "2025-03-18", "The receipt says so."));
        // ¶86: 70 working days from the receipt; ¶83: the embargo keeps its three.
        Assert.Equal(("final-embargoed", "2025-06-30", "2025-03-21"), (corrected.Text("status"), corrected["timetable"]!.Milestone("statement-of-action").Text("on"), corrected["timetable"]!.Milestone("publication").Text("on")));
        Assert.Equal(("2025-03-18", "final-letter corrected"), (corrected["timetable"]!.Milestone("final-letter").Text("happenedOn"), corrected["timetable"]!.Text("because")));
        var steps = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray();
        var (step, correction) = (steps.Single(each => each!.Id() == final)!, steps.Single(each => each!.Text("event") == "correct-step")!);
        Assert.Equal(("2025-03-17", "2025-03-18"), (step.Text("on"), step.Text("correctedTo")));
        Assert.Equal((final, "2025-03-18", "2025-03-19", "The receipt says so."), (correction.Text("corrects"), correction.Text("on"), correction.Text("recordedAt")[..10], correction.Text("reason")));
        // The reason may speak of somebody, and is read by the lead inspector and quality assurance.
        Assert.Null((await app.GetAsync($"inspections/{id}/steps", TestClients.NorthmarchCouncil)).AsArray().Single(each => each!.Text("event") == "correct-step")!["reason"]);
        Assert.DoesNotContain("audit_entries", await app.TablesWithAsync("The receipt says so."));
        var entry = await app.QueryAsync(db => db.Set<AuditEntry>().SingleAsync(each => each.Process == "correct-step" && each.Record == $"inspection/{id}"));
        var what = JsonNode.Parse(entry.What)!;
        Assert.Equal(("2025-03-18", "2025-03-17", final), (what.Text("on"), what.Text("was"), what.Text("corrects")));
        var told = Assert.Single(await ChangesAsync(id), each => each.TimetableRevision == corrected["timetable"]!["revision"]!.GetValue<int>());
        Assert.Equal(new DateOnly(2025, 3, 21), told.Deadlines.Single(deadline => deadline.Milestone == "publication").On);

        // Corrected back, the day that holds is the last one.
        app.Clock.AdvanceMinutes(1);
        await SchedulingApp.ReadAsync(await CorrectAsync(id, final, "2025-03-17", "It was right."));
        Assert.Equal("2025-06-27", await DayOfAsync(id, "statement-of-action"));
        Assert.Equal("2025-03-17", (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().Single(each => each!.Id() == final)!.Text("correctedTo"));
    }

    [Fact]
    public async Task What_cannot_be_put_right_is_refused_by_name()
    {
        var id = await app.ReachAsync(InspectionStatus.Analysing);
        var (setUp, notify) = (await StepOfAsync(id, "complete-set-up"), await StepOfAsync(id, "notify"));
        Assert.Equal(("day-impossible", "2025-01-13 to 2025-01-20"), await RefusedAsync(setUp, "2025-01-10")); // before the notification
        Assert.Equal(("day-impossible", "2025-01-13 to 2025-01-20"), await RefusedAsync(setUp, "2025-01-21")); // after analysis began
        Assert.Equal("step-without-day", (await RefusedAsync(notify, "2025-01-10")).Code);
        Assert.Equal("already-recorded", (await RefusedAsync(setUp, "2025-01-15", HttpStatusCode.Conflict)).Code);
        Assert.Equal("text-invalid", (await RefusedAsync(setUp, "2025-01-14", HttpStatusCode.BadRequest, " ")).Code);
        Assert.Equal("date-out-of-range", (await RefusedAsync(setUp, "1889-01-14", HttpStatusCode.BadRequest)).Code);
        Assert.Equal("not-found", (await RefusedAsync($"{Guid.NewGuid()}", "2025-01-14", HttpStatusCode.NotFound)).Code);
        Assert.Equal("stale", (await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{setUp}/correction", new { on = "2025-01-14", reason = "x" }, ifMatch: "\"1\""), HttpStatusCode.PreconditionFailed)).Text("code"));
        var planned = (await app.PlannedAsync()).Id();
        Assert.Equal("not-in-this-status", (await SchedulingApp.ReadAsync(await CorrectAsync(planned, setUp, "2025-01-14", "x"), HttpStatusCode.Conflict)).Text("code"));

        async Task<(string Code, string? Allowed)> RefusedAsync(string step, string on, HttpStatusCode status = HttpStatusCode.UnprocessableEntity, string reason = "Typed wrongly.")
        {
            var problem = await SchedulingApp.ReadAsync(await CorrectAsync(id, step, on, reason), status);
            return (problem.Text("code"), (string?)problem["allowed"]);
        }
    }

    [Fact]
    public async Task A_notification_is_corrected_within_what_can_be_and_what_was_confirmed_with_it()
    {
        var notified = await app.NotifiedAsync();
        var id = notified.Id();
        var director = notified["notifications"]!.AsArray().Single(each => each!.Text("to") == "director-of-childrens-services")!.Id();
        var chief = notified["notifications"]!.AsArray().Single(each => each!.Text("to") == "chief-constable")!.Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        Assert.Equal("notification-time-impossible", await RefusedAsync(director, new { on = "2025-01-15", at = "09:01", means = "telephone", reason = "x" }));
        Assert.Equal("notification-time-impossible", await RefusedAsync(director, new { on = "2025-01-01", at = "09:01", means = "telephone", reason = "x" })); // before the reviewers met
        Assert.Equal("notification-means-unknown", await RefusedAsync(director, new { on = "2025-01-13", at = "09:01", means = "pigeon", reason = "x" }, HttpStatusCode.BadRequest));
        Assert.Equal("text-invalid", await RefusedAsync(director, new { on = "2025-01-13", at = "09:01", means = "email", reason = "" }, HttpStatusCode.BadRequest));
        Assert.Equal("not-acknowledged", await RefusedAsync(director, new { on = "2025-01-13", at = "09:01", means = "email", reason = "x", acknowledgedOn = "2025-01-13" }));
        Assert.Equal("not-found", await RefusedAsync($"{Guid.NewGuid()}", new { on = "2025-01-13", at = "09:01", means = "email", reason = "x" }, HttpStatusCode.NotFound));
        // Saturday: D1 would be no working day.
        Assert.Equal("notification-not-on-working-day", await RefusedAsync(director, new { on = "2025-01-11", at = "09:01", means = "email", reason = "x" }));

        using (var council = app.As(TestClients.NorthmarchCouncil))
            await SchedulingApp.ReadAsync(await council.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/notifications/{director}/acknowledgement", new { on = "2025-01-13" }));
        Assert.Equal("acknowledgement-day-impossible", await RefusedAsync(director, new { on = "2025-01-14", at = "08:00", means = "email", reason = "x" }));
        var corrected = await SchedulingApp.ReadAsync(await CorrectAsync(director, new { on = "2025-01-14", at = "08:00", means = "email", reason = "x", acknowledgedOn = "2025-01-15" }));
        var notifications = corrected["notifications"]!.AsArray();
        var one = notifications.Single(each => each!.Id() == director)!;
        Assert.Equal(("2025-01-14T08:00:00+00:00", "email", "2025-01-15"), (one.Text("sentAt"), one.Text("means"), one.Text("acknowledgedOn")));
        Assert.Equal("2025-01-13", Assert.Single(one["earlier"]!.AsArray())!.Text("acknowledgedOn"));
        // Whom the director was asked to tell with it, with it.
        Assert.All(notifications.Where(each => each!.Text("kind") == "relay"), each => Assert.Equal("2025-01-14T08:00:00+00:00", each!.Text("sentAt")));
        // The others were first: D1 stays.
        Assert.Equal("2025-01-13", corrected["timetable"]!.Milestone("notification").Text("on"));

        // All on the 14th would be less notice than the framework gives, whatever the reason.
        var all = notifications.Where(each => each!.Text("kind") == "notification" && each!.Id() != director && each!.Id() != chief).Select(each => each!.Id()).ToList();
        foreach (var each in all) await SchedulingApp.ReadAsync(await CorrectAsync(each, new { on = "2025-01-14", at = "08:00", means = "email", reason = "x" }));
        Assert.Equal("notice-too-short", await RefusedAsync(chief, new { on = "2025-01-14", at = "08:00", means = "email", reason = "x" }));

        async Task<string> RefusedAsync(string notification, object body, HttpStatusCode status = HttpStatusCode.UnprocessableEntity) =>
            (await SchedulingApp.ReadAsync(await CorrectAsync(notification, body), status)).Text("code");

        Task<HttpResponseMessage> CorrectAsync(string notification, object body) => app.StepAsync(id, $"notifications/{notification}/correction", body);
    }

    [Fact]
    public async Task A_recipient_is_one_of_the_framework_each_once_and_not_all_are_left_out()
    {
        var id = (await app.ReadyAsync()).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        Assert.Equal("recipient-unknown", await RefusedAsync([Told("mayor")]));
        Assert.Equal("recipient-twice", await RefusedAsync([Told("chief-constable"), Told("chief-constable")]));
        Assert.Equal("nobody-notified", await RefusedAsync([]));
        Assert.Equal("nobody-notified", await RefusedAsync([Told("masa-chair")]));
        Assert.Equal("notification-means-unknown", await RefusedAsync([Told("chief-constable", "pigeon")], HttpStatusCode.BadRequest));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { notifications = new[] { Told("chief-constable") } }));
        Assert.Equal("recipient-unknown", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notifications", Told("mayor")), HttpStatusCode.UnprocessableEntity)).Text("code"));

        async Task<string> RefusedAsync(object[] notifications, HttpStatusCode status = HttpStatusCode.UnprocessableEntity) =>
            (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { notifications }), status)).Text("code");

        static object Told(string to, string means = "telephone") => new { to, on = "2025-01-13", at = "08:00", means };
    }

    [Fact]
    public async Task What_is_corrected_of_the_time_before_its_notification_is_not_an_areas_to_know()
    {
        var id = (await app.NotifiedAsync()).Id();
        app.Clock.AdvanceMinutes(1);
        var shared = await StepOfAsync(id, "confirm-readiness");
        await SchedulingApp.ReadAsync(await CorrectAsync(id, shared, "2025-01-03", "They met on the Friday."));
        Assert.Equal("2025-01-03", (await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["planning"]!.Text("metOn"));
        Assert.Equal(["notify"], (await app.GetAsync($"inspections/{id}/steps", TestClients.NorthmarchCouncil)).AsArray().Select(each => each!.Text("event")));
    }

    [Fact]
    public async Task The_same_notification_under_its_key_is_recorded_once_and_a_repeated_correction_changes_nothing()
    {
        var id = (await app.ReadyAsync()).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { notifications = new[] { new { to = "director-of-childrens-services", on = "2025-01-13", at = "08:00", means = "telephone" } } }));
        app.Clock.AdvanceMinutes(1);
        var (tag, key) = (await app.ETagAsync(id), $"{Guid.NewGuid()}");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var http = app.As(TestClients.OfstedLead);
            http.DefaultRequestHeaders.Remove("Idempotency-Key");
            http.DefaultRequestHeaders.Add("Idempotency-Key", key);
            http.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", tag);
            var answer = await SchedulingApp.ReadAsync(await http.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/notifications", new { to = "chief-constable", on = "2025-01-13", at = "08:30", means = "telephone" }));
            Assert.Equal(4, answer["notifications"]!.AsArray().Count);
        }
        var step = await StepOfAsync(id, "confirm-readiness");
        var (before, body) = (await app.ETagAsync(id), new { on = "2025-01-03", reason = "Typed wrongly." });
        app.Clock.AdvanceMinutes(1);
        await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{step}/correction", body, ifMatch: before));
        Assert.Equal("stale", (await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{step}/correction", body, ifMatch: before), HttpStatusCode.PreconditionFailed)).Text("code"));
        Assert.Equal("already-recorded", (await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{step}/correction", body), HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal(1, await app.QueryAsync(db => db.Steps.CountAsync(each => each.InspectionId == Guid.Parse(id) && each.Event == InspectionEvent.CorrectStep)));
    }

    [Fact]
    public async Task Deferrals_plans_and_cancellations_have_the_day_on_which_they_were_decided()
    {
        var id = await app.ReachAsync(InspectionStatus.Analysing);
        // Asked for by telephone on Friday, before fieldwork, and recorded on the Monday on which it would have begun.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 27, 9, 0));
        Assert.Equal("fieldwork-begun", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "A death." }, TestClients.NorthmarchCouncil), HttpStatusCode.UnprocessableEntity)).Text("code"));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "A death.", on = "2025-01-24" }, TestClients.NorthmarchCouncil));
        app.Clock.AdvanceMinutes(1);
        Assert.Equal("day-impossible", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "Yes.", on = "2025-01-23" }), HttpStatusCode.UnprocessableEntity)).Text("code"));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "Yes.", on = "2025-01-24" }));
        app.Clock.AdvanceMinutes(1);
        Assert.Equal("day-impossible", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-03-03", reason = "Agreed.", on = "2025-01-28" }), HttpStatusCode.UnprocessableEntity)).Text("code"));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-03-03", reason = "Agreed.", on = "2025-01-26" }));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 29, 9, 0));
        Assert.Equal("day-impossible", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "cancellation", new { reason = "An emergency.", on = "2025-01-25" }), HttpStatusCode.UnprocessableEntity)).Text("code"));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "cancellation", new { reason = "An emergency.", on = "2025-01-28" }));
        var steps = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().TakeLast(4);
        Assert.Equal(["request-deferral 2025-01-24", "grant-deferral 2025-01-24", "replan 2025-01-26", "cancel 2025-01-28"], steps.Select(each => $"{each!.Text("event")} {each!.Text("on")}"));
    }

    Task<HttpResponseMessage> CorrectAsync(string id, string step, string on, string reason) => app.StepAsync(id, $"steps/{step}/correction", new { on, reason });

    async Task<string> StepOfAsync(string id, string @event) =>
        (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("event") == @event)!.Id();

    async Task<string> DayOfAsync(string id, string milestone) => (await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["timetable"]!.Milestone(milestone).Text("on");

    async Task<IReadOnlyList<TimetableChanged>> ChangesAsync(string id) =>
        [.. (await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.timetable-changed").Select(message => message.Body).ToListAsync()))
            .Select(body => JsonSerializer.Deserialize<TimetableChanged>(body, JsonSerializerOptions.Web)!).Where(each => each.InspectionId == Guid.Parse(id))];
}
