using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Audit;
using Jtai.Data.Messages;
using Jtai.Scheduling.Inspections;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>What happened before it was recorded: three stories as they come from inspectorates that telephone first and type afterwards.</summary>
[Collection(nameof(SchedulingApp))]
public class HappenedEarlierTests(SchedulingApp app)
{
    static readonly object Reviewers = new { ofsted = "a", cqc = "b", hmicfrs = "c" };

    [Fact]
    public async Task A_telephone_call_on_Monday_that_is_recorded_on_Tuesday_was_in_time()
    {
        // The reviewers had met before anybody typed the plan.
        var id = (await app.PlannedAsync()).Id();
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "intelligence", new { reviewers = Reviewers, on = "2024-12-30" }));
        var ready = await SchedulingApp.ReadAsync(await app.StepAsync(id, "readiness", new { metOn = "2024-12-31" }));
        Assert.Equal("2024-12-31", ready["planning"]!.Text("metOn"));

        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 9, 0));
        await app.SayRemindersAsync();
        var late = await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("notice-too-short", "2025-01-14"), (late.Text("code"), late.Text("value")));
        Assert.Equal("notice-too-short", await RefusedAsync(id, "2025-01-14", "08:30"));
        Assert.Equal("notification-time-impossible", await RefusedAsync(id, "2025-01-14", "09:01"));
        Assert.Equal("notification-time-impossible", await RefusedAsync(id, "2024-12-30", "17:00"));

        var notified = await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { notifications = All("2025-01-13", "09:30") }));
        var timetable = notified["timetable"]!;
        Assert.Equal(("2025-01-13", "2025-01-14"), (timetable.Milestone("notification").Text("happenedOn"), timetable.Milestone("child-level-data").Text("on")));
        Assert.All(notified["notifications"]!.AsArray(), each => Assert.Equal(("2025-01-13T09:30:00+00:00", "telephone"), (each!.Text("sentAt"), each!.Text("means"))));
        Assert.Equal(new DateOnly(2025, 1, 13), (await LastAsync<InspectionNotified>("scheduling.inspection-notified", each => each.InspectionId == Guid.Parse(id)))!.NotifiedOn);
        // Both: when it happened, and when it was recorded.
        var step = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("event") == "notify")!;
        Assert.Equal(("2025-01-13", "2025-01-14"), (step.Text("on"), step.Text("recordedAt")[..10]));
        var entry = await EntryAsync(id, "notify-inspection");
        Assert.Equal(Instant.FromUtc(2025, 1, 14, 9, 0), entry.At);
        Assert.Contains("2025-01-13", entry.What, StringComparison.Ordinal);
        // Who was told that the notification is overdue is told that it was not.
        var kinds = (await app.GetAsync($"notices?inspection={id}", TestClients.OfstedLead))["items"]!.AsArray().Select(each => each!.Text("kind")).ToList();
        Assert.Equal(kinds.Count(kind => kind == "overdue"), kinds.Count(kind => kind == "overdue-withdrawn"));
        Assert.Contains("overdue-withdrawn", kinds);
    }

    [Fact]
    public async Task Three_inspectorates_telephone_at_three_times_and_D1_is_the_day_of_the_first()
    {
        var id = (await app.ReadyAsync()).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 12, 0));
        var ofstedAndCqc = new object[] { Told("director-of-childrens-services", "2025-01-13", "09:00"), Told("icb-chief-executive", "2025-01-13", "10:15", "email"), Told("icb-executive-lead", "2025-01-13", "10:20", "email") };
        var notified = await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { notifications = ofstedAndCqc }));
        Assert.Equal(
            [
                "ofsted director-of-childrens-services 09:00 telephone", "cqc icb-chief-executive 10:15 email", "cqc icb-executive-lead 10:20 email",
                "director-of-childrens-services masa-chair 09:00 telephone", "director-of-childrens-services independent-scrutineer 09:00 telephone",
            ],
            Times(notified));
        Assert.Equal(2, notified["planning"]!["warnings"]!.AsArray().Count(each => each!.Text("code") == "recipient-not-notified"));

        // HMICFRS says on Wednesday that it telephoned on Monday and Tuesday.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notifications", Told("chief-constable", "2025-01-13", "11:00")));
        var all = await SchedulingApp.ReadAsync(await app.StepAsync(id, "notifications", Told("force-liaison-officer", "2025-01-14", "08:30")));
        Assert.Equal(7, all["notifications"]!.AsArray().Count);
        Assert.Contains("hmicfrs chief-constable 11:00 telephone", Times(all));
        Assert.DoesNotContain(all["planning"]!["warnings"]!.AsArray(), each => each!.Text("code") == "recipient-not-notified");
        Assert.Equal(("2025-01-13", 2), (all["timetable"]!.Milestone("notification").Text("on"), all["timetable"]!["revision"]!.GetValue<int>()));
        Assert.Equal("recipient-notified", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notifications", Told("chief-constable", "2025-01-13", "11:00")), HttpStatusCode.Conflict)).Text("code"));

        // CQC had written on the Friday before: D1, and what is counted from it, follow.
        var chief = all["notifications"]!.AsArray().Single(each => each!.Text("to") == "icb-chief-executive")!.Id();
        var corrected = await SchedulingApp.ReadAsync(await app.StepAsync(id, $"notifications/{chief}/correction", new { on = "2025-01-10", at = "16:00", means = "email", reason = "The sent mail says so." }));
        Assert.Equal(("2025-01-10", "2025-01-13"), (corrected["timetable"]!.Milestone("notification").Text("on"), corrected["timetable"]!.Milestone("child-level-data").Text("on")));
        var notification = corrected["notifications"]!.AsArray().Single(each => each!.Id() == chief)!;
        Assert.Equal("2025-01-10T16:00:00+00:00", notification.Text("sentAt"));
        Assert.StartsWith("2025-01-13T10:15:00", Assert.Single(notification["earlier"]!.AsArray())!.Text("sentAt"), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2025, 1, 10), (await LastAsync<TimetableChanged>("scheduling.timetable-changed", each => each.InspectionId == Guid.Parse(id)))!.NotifiedOn);
        var steps = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray();
        var (first, correction) = (steps.Single(each => each!.Text("event") == "notify")!, steps.Single(each => each!.Text("event") == "correct-notification")!);
        Assert.Equal(("2025-01-13", "2025-01-10"), (first.Text("on"), first.Text("correctedTo")));
        Assert.Equal((first.Id(), "2025-01-10", "The sent mail says so."), (correction.Text("corrects"), correction.Text("on"), correction.Text("reason")));
    }

    [Fact]
    public async Task An_inspection_under_way_is_entered_on_the_Wednesday_of_its_fieldwork_and_nobody_is_told_of_what_was_over()
    {
        app.Clock.Reset(Instant.FromUtc(2025, 1, 29, 10, 0));
        Assert.Equal("notice-too-short", (await SchedulingApp.ReadAsync(await PlanAsync(null), HttpStatusCode.UnprocessableEntity)).Text("code"));
        Assert.Equal("entered-late-reason-invalid", (await SchedulingApp.ReadAsync(await PlanAsync(" "), HttpStatusCode.BadRequest)).Text("code"));
        var planned = await SchedulingApp.ReadAsync(await PlanAsync("The inspectorate connected this week."), HttpStatusCode.Created);
        var id = planned.Id();
        Assert.Equal("The inspectorate connected this week.", planned["planning"]!.Text("enteredLateReason"));

        await TakeAsync("intelligence", new { reviewers = Reviewers, on = "2025-01-06" });
        await TakeAsync("readiness", new { metOn = "2025-01-09" });
        // ¶13: the notice is counted from the day on which it was given, also here.
        Assert.Equal("notice-too-short", await RefusedAsync(id, "2025-01-14", "09:00"));
        await TakeAsync("notification", new { notifications = All("2025-01-13", "09:30") });
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, InspectionWalk.Discussed));
        await TakeAsync("set-up/completion", new { on = "2025-01-15" });
        await TakeAsync("analysis", new { on = "2025-01-20" });
        var inspection = await TakeAsync("fieldwork", new { on = "2025-01-27" });
        Assert.Equal(("fieldwork", "2025-01-13", "2025-02-21"), (inspection.Text("status"), inspection["timetable"]!.Milestone("notification").Text("happenedOn"), inspection["timetable"]!.Milestone("draft-letter").Text("on")));

        await app.SayRemindersAsync();
        var inspectionId = Guid.Parse(id);
        Assert.DoesNotContain(await SentAsync<ReminderFired>("scheduling.reminder-fired"), each => each.InspectionId == inspectionId && each.Deadline <= new DateTimeOffset(2025, 1, 29, 10, 0, 0, TimeSpan.Zero));
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.NorthmarchPolice, TestClients.OfstedLead })
        {
            var notices = (await app.GetAsync($"notices?inspection={id}&size=200", client))["items"]!.AsArray();
            Assert.DoesNotContain(notices, each => each!.Text("kind") is "overdue" or "very-overdue" || each!["dates"]!.AsArray().Any(moved => string.CompareOrdinal(moved!.Text("to"), "2025-01-29") < 0));
            var deadlines = (await app.GetAsync($"inspections/{id}/deadlines", client)).AsArray();
            Assert.DoesNotContain(deadlines, each => each!.Text("state") is "overdue" or "very-overdue");
            Assert.Equal("passed", deadlines.Single(each => each!.Text("milestone") == "audits")!.Text("state"));
        }
        // What is still to come is said in its time.
        app.Clock.Reset(Instant.FromUtc(2025, 2, 24, 10, 0));
        await app.SayRemindersAsync();
        Assert.Contains(await SentAsync<ReminderFired>("scheduling.reminder-fired"), each => each.InspectionId == inspectionId && each.Milestone == "draft-letter");

        // The trail has both: when each step happened and when it was recorded.
        var entries = await app.QueryAsync(db => db.Set<AuditEntry>().Where(each => each.Record == $"inspection/{id}").OrderBy(each => each.Id).ToListAsync());
        Assert.All(entries, each => Assert.Equal(new LocalDate(2025, 1, 29), each.At.InUtc().Date));
        Assert.Equal("entered late: The inspectorate connected this week.", entries.Single(each => each.Process == "plan-inspection").Why);
        Assert.Contains("2025-01-27", entries.Single(each => each.Process == "start-fieldwork").What, StringComparison.Ordinal);
        Assert.Contains("2025-01-09", entries.Single(each => each.Process == "confirm-readiness").What, StringComparison.Ordinal);

        async Task<JsonNode> TakeAsync(string step, object body)
        {
            app.Clock.AdvanceSeconds(30);
            return await SchedulingApp.ReadAsync(await app.StepAsync(id, step, body));
        }

        async Task<HttpResponseMessage> PlanAsync(string? enteredLateReason)
        {
            using var http = app.As(TestClients.OfstedLead);
            return await http.PostAsJsonAsync("/api/scheduling/v1/inspections", new { localArea = "northmarch", framework = "front-door-2024", fieldworkStartsOn = "2025-01-27", enteredLateReason });
        }
    }

    /// <summary>The deadlines are real, and were given: that one of them is over when it is computed makes nobody deaf to it.</summary>
    [Fact]
    public async Task Where_a_correction_moves_a_deadline_into_the_past_whoever_kept_the_announced_one_was_in_time_and_who_did_not_hears_of_it()
    {
        var (kept, missed) = (await app.NotifiedAsync(), await app.NotifiedAsync());
        await app.HearAsync(new InformationItemSubmitted(Guid.Parse(kept.Id()), Guid.NewGuid(), "child-level-data", Guid.NewGuid(), "northmarch-council", new DateTimeOffset(2025, 1, 14, 12, 0, 0, TimeSpan.Zero), Late: false, "local-authority"));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        foreach (var notified in new[] { kept, missed })
        {
            var corrected = await SchedulingApp.ReadAsync(await CorrectNotificationAsync(notified, "icb-chief-executive", "2025-01-10"));
            Assert.Equal("2025-01-13", corrected["timetable"]!.Milestone("child-level-data").Text("on"));
        }
        await app.SayRemindersAsync();
        Assert.Equal(["met", "very-overdue"], await Task.WhenAll(StateAsync(kept), StateAsync(missed)));
        Assert.DoesNotContain("very-overdue", await KindsAsync(kept.Id(), TestClients.NorthmarchCouncil));
        Assert.Contains("very-overdue", await KindsAsync(missed.Id(), TestClients.NorthmarchCouncil));

        async Task<string> StateAsync(JsonNode inspection) => (await app.GetAsync($"inspections/{inspection.Id()}/deadlines", TestClients.NorthmarchCouncil)).AsArray()
            .Single(each => each!.Text("milestone") == "child-level-data")!.Text("state");
    }

    [Fact]
    public async Task Whoever_was_told_of_being_late_by_a_wrong_day_is_told_so_once_it_is_corrected()
    {
        var id = (await app.ReadyAsync()).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 12, 0));
        var early = new { notifications = All("2025-01-13", "09:00")[1..].Prepend(Told("director-of-childrens-services", "2025-01-10", "09:00")), reason = "Agreed with the director." };
        var notified = await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", early));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 17, 5));
        await app.SayRemindersAsync();
        Assert.Contains("overdue", await KindsAsync(id, TestClients.NorthmarchCouncil));

        var corrected = await SchedulingApp.ReadAsync(await CorrectNotificationAsync(notified, "director-of-childrens-services", "2025-01-13"));
        Assert.Equal("2025-01-14", corrected["timetable"]!.Milestone("child-level-data").Text("on"));
        Assert.Contains("overdue-withdrawn", await KindsAsync(id, TestClients.NorthmarchCouncil));
        // What becomes of the day that is right is said as ever.
        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 17, 5));
        await app.SayRemindersAsync();
        Assert.Equal(2, (await KindsAsync(id, TestClients.NorthmarchCouncil)).Count(kind => kind == "overdue"));
    }

    /// <summary>The audits were late by the days of then. That fieldwork was moved afterwards makes that no less true, whatever else is corrected.</summary>
    [Fact]
    public async Task What_was_late_before_a_replan_stays_so_when_a_step_without_a_milestone_is_corrected()
    {
        var id = (await app.NotifiedAsync()).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 23, 17, 5));
        await app.SayRemindersAsync();
        Assert.Contains("overdue audits", await AboutAsync());
        app.Clock.Reset(Instant.FromUtc(2025, 1, 24, 9, 0));
        var moved = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-03", reason = "Snow." }));
        Assert.Equal("2025-01-30", moved["timetable"]!.Milestone("audits").Text("on"));

        app.Clock.AdvanceMinutes(5);
        var ready = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("event") == "confirm-readiness")!;
        var on = DateOnly.Parse(ready.Text("on"), CultureInfo.InvariantCulture).AddDays(1);
        await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{ready.Id()}/correction", new { on = $"{on:yyyy-MM-dd}", reason = "Typed wrongly." }));
        Assert.DoesNotContain("overdue-withdrawn audits", await AboutAsync());

        async Task<List<string>> AboutAsync() => [.. (await app.GetAsync($"notices?inspection={id}&size=200", TestClients.NorthmarchCouncil))["items"]!.AsArray()
            .Select(each => $"{each!.Text("kind")} {(string?)each!["about"]}")];
    }

    [Theory]
    // ¶83: with that day the comments were due on 20 March, and the letter was agreed on 10 March without any.
    [InlineData("Agreed", "send-draft", "2025-03-07", "comments-awaited")]
    // ¶120: with that day complaints close after the inspection was closed.
    [InlineData("Closed", "publish", "2025-06-20", "complaints-open")]
    // ¶19: what was decided on a deferral was decided before fieldwork began.
    [InlineData("DeferralRequested", "refuse-deferral", "2025-01-28", "day-impossible")]
    public async Task No_correction_takes_from_the_area_the_days_that_were_its_own(string status, string step, string on, string code)
    {
        var id = await app.ReachAsync(Enum.Parse<InspectionStatus>(status));
        if (status == "DeferralRequested")
        {
            await app.TakeAsync(id, InspectionEvent.RefuseDeferral);
            await app.TakeAsync(id, InspectionEvent.StartFieldwork);
            app.Clock.Reset(Instant.FromUtc(2025, 1, 29, 9, 0));
        }
        var wrong = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("event") == step)!.Id();
        var refused = await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{wrong}/correction", new { on, reason = "Typed wrongly." }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(code, refused.Text("code"));
    }

    [Fact]
    public async Task The_notice_that_is_still_to_be_given_is_counted_from_today_whenever_the_move_was_decided()
    {
        var id = (await app.PlannedAsync()).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        var refused = await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-01-27", reason = "Decided earlier.", on = "2025-01-03" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("notice-too-short", refused.Text("code"));
    }

    [Fact]
    public async Task A_corrected_confirmation_is_in_the_audit_trail_with_its_day()
    {
        var notified = await app.NotifiedAsync();
        var chief = notified["notifications"]!.AsArray().Single(each => each!.Text("to") == "chief-constable")!;
        app.Clock.Reset(Instant.FromUtc(2025, 1, 16, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(notified.Id(), $"notifications/{chief.Id()}/acknowledgement", new { on = "2025-01-15" }));
        await SchedulingApp.ReadAsync(await app.StepAsync(notified.Id(), $"notifications/{chief.Id()}/correction", new { on = "2025-01-13", at = "09:00", means = "telephone", acknowledgedOn = "2025-01-14", reason = "Typed wrongly." }));
        var what = (await EntryAsync(notified.Id(), "correct-notification")).What;
        Assert.Contains(chief.Id(), what, StringComparison.Ordinal);
        Assert.Contains("2025-01-14", what, StringComparison.Ordinal);
    }

    Task<HttpResponseMessage> CorrectNotificationAsync(JsonNode inspection, string to, string on) => app.StepAsync(
        inspection.Id(), $"notifications/{inspection["notifications"]!.AsArray().Single(each => each!.Text("to") == to)!.Id()}/correction",
        new { on, at = "09:00", means = "telephone", reason = "Typed wrongly.", overrideReason = "It was so." });

    async Task<List<string>> KindsAsync(string id, TestClient of) =>
        [.. (await app.GetAsync($"notices?inspection={id}&size=200", of))["items"]!.AsArray().Select(each => each!.Text("kind"))];

    static readonly string[] Recipients = ["director-of-childrens-services", "icb-chief-executive", "icb-executive-lead", "chief-constable", "force-liaison-officer"];

    static object[] All(string on, string at) => [.. Recipients.Select(to => Told(to, on, at))];

    static object Told(string to, string on, string at, string means = "telephone") => new { to, on, at = $"{at}:00", means };

    static IEnumerable<string> Times(JsonNode inspection) => inspection["notifications"]!.AsArray()
        .Select(each => $"{each!.Text("from")} {each!.Text("to")} {each!["sentAt"]!.GetValue<DateTimeOffset>():HH:mm} {each!.Text("means")}");

    async Task<string> RefusedAsync(string id, string on, string at) =>
        (await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { notifications = All(on, at) }), HttpStatusCode.UnprocessableEntity)).Text("code");

    Task<AuditEntry> EntryAsync(string id, string process) =>
        app.QueryAsync(db => db.Set<AuditEntry>().SingleAsync(each => each.Process == process && each.Record == $"inspection/{id}"));

    async Task<T?> LastAsync<T>(string type, Func<T, bool> of) => (await SentAsync<T>(type)).LastOrDefault(of);

    async Task<IReadOnlyList<T>> SentAsync<T>(string type) =>
        [.. (await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == type).OrderBy(message => message.Id).Select(message => message.Body).ToListAsync()))
            .Select(body => JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web)!)];
}
