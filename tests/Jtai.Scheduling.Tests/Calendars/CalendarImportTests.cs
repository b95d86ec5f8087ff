using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Data.Messages;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Tests.Inspections;
using Jtai.ServiceDefaults;
using Jtai.Testing;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Calendars;

/// <summary>A bank holiday proclaimed late. Its own host: a calendar in force is in force for every inspection.</summary>
public sealed class CalendarImportTests : IAsyncLifetime
{
    const string Versions = "/api/scheduling/v1/calendars/england-and-wales/versions";

    /// <summary>Leads the inspections of these tests, and so sees what moves in them.</summary>
    static readonly TestClient Importer = TestClients.OfstedLead with { Roles = [Role.LeadInspector, Role.Inspector, Role.Administrator] };
    static readonly TestClient Approver = TestClients.OfstedAdministrator;

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
        Assert.Equal((Importer.Id, Approver.Id), (approved.Text("importedBy"), approved.Text("approvedBy")));
        Assert.Equal(import["inspections"]!.ToJsonString(), (await app.GetAsync("calendars/england-and-wales/versions/2", Importer))["inspections"]!.ToJsonString());
        foreach (var (inspection, moves) in ((JsonNode, long)[])[(notified, 1), (planned, 1), (untouched, 0)])
            Assert.Equal(moves, await app.Database.AuditedAsync("move-dates", $"inspection/{inspection.Id()}"));
        var timetable = await TimetableAsync(notified);
        Assert.Equal((3, "calendar england-and-wales version 2", 2), (timetable["revision"]!.GetValue<int>(), timetable.Text("because"), timetable["calendarVersion"]!.GetValue<int>()));
        Assert.Equal("2025-03-07", timetable.Milestone("accuracy-comments").Text("on"));
        Assert.Contains("A day of thanks", timetable.Milestone("accuracy-comments")["why"]!.ToJsonString());
        // What does not move is counted by the calendar in force all the same, and nobody hears of it.
        Assert.Equal((2, 2), ((await TimetableAsync(untouched))["revision"]!.GetValue<int>(), (await TimetableAsync(untouched))["calendarVersion"]!.GetValue<int>()));
        Assert.Empty(await NoticesAsync(untouched.Id(), TestClients.OfstedLead));
        Assert.Equal("2025-02-27", (await app.GetAsync("working-days?from=2025-02-25&add=1", TestClients.NorthmarchCouncil)).Text("on"));

        // Only the notified area's deadlines are known to others.
        var changes = await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.timetable-changed").Select(message => message.Body).ToListAsync());
        Assert.Contains(notified.Id(), Assert.Single(changes));
        Assert.True(JsonNode.DeepEquals(approved, await app.GetAsync("calendars/england-and-wales/versions/2", Approver)));

        Assert.Equal("calendar-superseded", (await SchedulingApp.ReadAsync(await ApproveAsync(2, await TagAsync(2)), HttpStatusCode.Conflict)).Text("code"));
        Assert.Equal("calendar-unchanged", (await RefusedAsync(Published(new LocalDate(2025, 2, 26), "A day of thanks"))).Text("code"));
    }

    [Fact]
    public async Task A_bank_holiday_on_a_planned_last_day_moves_that_day_and_keeps_the_calendar_from_nobody()
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        using var http = app.As(TestClients.OfstedLead);
        var plan = new { localArea = "northmarch", framework = "front-door-2024", fieldworkStartsOn = "2025-01-27", fieldworkEndsOn = "2025-02-05", overrideReason = "A large area." };
        var planned = await SchedulingApp.ReadAsync(await http.PostAsJsonAsync("/api/scheduling/v1/inspections", plan), HttpStatusCode.Created);
        var (import, tag) = await ImportAsync(Published(new LocalDate(2025, 2, 5), "A day of thanks"));
        Assert.Contains("fieldwork-end 2025-02-05 > 2025-02-04", Dates(import, planned.Id()));
        await SchedulingApp.ReadAsync(await ApproveAsync(2, tag));
        var moved = await app.GetAsync($"inspections/{planned.Id()}", TestClients.OfstedLead);
        Assert.Equal("2025-02-04", moved.Text("fieldworkEndsOn"));
        Assert.Contains("no working day any more", moved["timetable"]!.Milestone("fieldwork-end")["why"]!.Text("because"));
    }

    [Fact]
    public async Task A_bank_holiday_on_F1_that_is_taken_back_gives_F1_back()
    {
        var planned = await app.PlannedAsync("2025-02-03");
        var (_, tag) = await ImportAsync(Published(new LocalDate(2025, 2, 3), "A day of thanks"));
        await SchedulingApp.ReadAsync(await ApproveAsync(2, tag));
        Assert.Equal(("2025-02-04", "2025-02-07"), await FieldworkAsync());
        (_, tag) = await ImportAsync(List([.. WorkingDayCalendar.EnglandAndWales.BankHolidays.Where(holiday => holiday.On.Year >= 2020)]));
        await SchedulingApp.ReadAsync(await ApproveAsync(3, tag));
        Assert.Equal(("2025-02-03", "2025-02-07"), await FieldworkAsync());

        async Task<(string, string)> FieldworkAsync()
        {
            var inspection = await app.GetAsync($"inspections/{planned.Id()}", TestClients.OfstedLead);
            Assert.Equal(inspection.Text("fieldworkStartsOn"), inspection["timetable"]!.Milestone("fieldwork-start").Text("on"));
            return (inspection.Text("fieldworkStartsOn"), inspection.Text("fieldworkEndsOn"));
        }
    }

    [Fact]
    public async Task What_is_over_or_waits_for_new_days_does_not_move_and_nobody_is_told_of_it()
    {
        var cancelled = await app.ReachAsync(InspectionStatus.Cancelled);
        var deferred = await app.ReachAsync(InspectionStatus.Deferred);
        var (import, tag) = await ImportAsync(Published(new LocalDate(2025, 3, 18), "A day of thanks"));
        var approved = await SchedulingApp.ReadAsync(await ApproveAsync(2, tag));
        foreach (var answer in new[] { import, approved })
        {
            Assert.Equal((0, 0), (answer["datesMoved"]!.GetValue<int>(), answer["datesMovedOfNotified"]!.GetValue<int>()));
            Assert.Empty(answer["inspections"]!.AsArray());
        }
        Assert.DoesNotContain(await NoticesAsync(cancelled, TestClients.NorthmarchPolice), notice => notice == "dates-moved");
        Assert.DoesNotContain(await NoticesAsync(deferred, TestClients.NorthmarchPolice), notice => notice == "dates-moved");
        Assert.Equal(0, await app.QueryAsync(db => db.Set<OutboxMessage>().CountAsync(message => message.Type == "scheduling.timetable-changed")));

        // Its new days are counted by the calendar in force then.
        var replanned = await SchedulingApp.ReadAsync(await app.StepAsync(deferred, "plan", new { fieldworkStartsOn = "2025-03-10", reason = "Agreed with the area." }));
        Assert.Equal(2, replanned["timetable"]!["calendarVersion"]!.GetValue<int>());
        Assert.Contains("A day of thanks", replanned["timetable"]!.Milestone("draft-letter")["why"]!.ToJsonString());
    }

    [Fact]
    public async Task What_was_provisional_is_so_no_longer_once_the_years_are_known()
    {
        var planned = await app.PlannedAsync("2028-10-30");
        Assert.True(planned["timetable"]!.Milestone("statement-of-action")["provisional"]!.GetValue<bool>());
        var holidays = WorkingDayCalendar.EnglandAndWales.BankHolidays.Where(holiday => holiday.On.Year is 2027 or 2028).ToList();
        // The days of 2029 are far from the inspection's, so that none of its dates moves.
        var (import, tag) = await ImportAsync(List([.. holidays, .. Enumerable.Range(1, 8).Select(day => new BankHoliday(new LocalDate(2029, 8, day), "A day of 2029"))]));
        Assert.Empty(import["inspections"]!.AsArray());
        await SchedulingApp.ReadAsync(await ApproveAsync(2, tag));
        var timetable = await TimetableAsync(planned);
        Assert.False(timetable.Milestone("statement-of-action")["provisional"]!.GetValue<bool>());
        Assert.Equal(planned["timetable"]!.Milestone("statement-of-action").Text("on"), timetable.Milestone("statement-of-action").Text("on"));
        Assert.Empty(await NoticesAsync(planned.Id(), TestClients.OfstedLead));
    }

    [Fact]
    public async Task A_reminder_leaves_the_day_that_has_become_a_bank_holiday()
    {
        // To be notified on Monday the 13th, so the lead inspector would be reminded on Friday the 10th, on which nobody will be at work. No date moves with it.
        var id = Guid.Parse((await app.PlannedAsync()).Id());
        var (import, tag) = await ImportAsync(Published(new LocalDate(2025, 1, 10), "A day of thanks"));
        Assert.Empty(import["inspections"]!.AsArray());
        Assert.Equal(new LocalDate(2025, 1, 10), await RemindedOnAsync());
        await SchedulingApp.ReadAsync(await ApproveAsync(2, tag));
        Assert.Equal(new LocalDate(2025, 1, 9), await RemindedOnAsync());

        async Task<LocalDate> RemindedOnAsync() => UkTime.DayOf(await app.QueryAsync(db =>
            db.Reminders.Where(each => each.InspectionId == id && each.Milestone == "notification" && each.Kind == DeadlineState.DueSoon).Select(each => each.DueAt).Distinct().SingleAsync()));
    }

    [Fact]
    public async Task Whoever_plans_while_a_calendar_is_approved_plans_by_the_new_one()
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        await ImportAsync(Published(new LocalDate(2025, 2, 26), "A day of thanks"));
        using var http = app.As(TestClients.OfstedLead);
        var answer = Assert.Single(await app.AtOnceAsync(
            "select pg_advisory_xact_lock(hashtext('calendar-versions')); update calendar_versions set approved_at = now(), approved_by = 'demo-ofsted-lead' where version = 2",
            () => http.PostAsJsonAsync("/api/scheduling/v1/inspections", new { localArea = "northmarch", framework = "front-door-2024", fieldworkStartsOn = "2025-01-27" })));
        var timetable = (await SchedulingApp.ReadAsync(answer, HttpStatusCode.Created))["timetable"]!;
        Assert.Equal((2, "2025-03-07"), (timetable["calendarVersion"]!.GetValue<int>(), timetable.Milestone("accuracy-comments").Text("on")));
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
    public async Task Who_approves_sees_how_much_moves_in_every_area_and_the_days_of_those_inspections_that_are_its_own()
    {
        var notified = (await app.NotifiedAsync()).Id();
        var planned = new[] { (await app.PlannedAsync("2025-02-03", localArea: "southmere")).Id(), (await app.PlannedAsync("2025-02-10", localArea: "southmere")).Id() };
        var (import, tag) = await ImportAsync(Published(new LocalDate(2025, 2, 26), "A day of thanks"));
        var (north, south) = (Dates(import, notified).Count, planned.Sum(each => Dates(import, each).Count));
        foreach (var seen in new[] { await app.GetAsync("calendars/england-and-wales/versions/2", Approver), await SchedulingApp.ReadAsync(await ApproveAsync(2, tag)) })
        {
            Assert.Empty(seen["inspections"]!.AsArray());
            Assert.Equal((north + south, north), (seen["datesMoved"]!.GetValue<int>(), seen["datesMovedOfNotified"]!.GetValue<int>()));
            Assert.Equal(
                [$"northmarch 1 {north} {north}", $"southmere 2 {south} 0"],
                seen["areas"]!.AsArray().Select(area => $"{area!.Text("localArea")} {area!["inspections"]} {area!["dates"]} {area!["datesOfNotified"]}"));
        }
    }

    [Fact]
    public async Task Nobody_approves_what_they_have_imported()
    {
        var (_, tag) = await ImportAsync(Published(new LocalDate(2025, 6, 3), "One"));
        await SchedulingApp.RefusedAsync(await ApproveAsync(2, tag, Importer), HttpStatusCode.Forbidden, "second-person-approves");
        Assert.Null((await app.GetAsync("calendars/england-and-wales/versions/2", Importer))["approvedAt"]);
        await SchedulingApp.ReadAsync(await ApproveAsync(2, tag));
    }

    [Fact]
    public async Task A_list_that_is_not_as_usual_says_in_what()
    {
        var holidays = WorkingDayCalendar.EnglandAndWales.BankHolidays.Where(holiday => holiday.On.Year >= 2020).ToList();
        BankHoliday Of(int month, int day) => holidays.Single(holiday => holiday.On == new LocalDate(2025, month, day));
        Assert.Equal(["bank-holiday-title-new 2025-02-26"], await SaidAsync([.. holidays, new(new(2025, 2, 26), "A day of thanks")]));
        // A year has more than eight before one may leave it.
        Assert.Equal(["bank-holiday-left 2023-05-08"], await SaidAsync([.. holidays.Where(holiday => holiday.On != new LocalDate(2023, 5, 8))]));
        Assert.Equal(["bank-holiday-left 2025-05-26", "bank-holiday-title-new 2025-05-27"], await SaidAsync([.. holidays.Except([Of(5, 26)]), new(new(2025, 5, 27), "Moved bank holiday")]));
        Assert.Equal(["bank-holiday-title-new 2025-08-25"], await SaidAsync([.. holidays.Except([Of(8, 25)]), new(new(2025, 8, 25), "Another name")]));
        Assert.Equal(["bank-holiday-title-twice 2025-08-18"], await SaidAsync([.. holidays, new(new(2025, 8, 18), "Summer bank holiday")]));
        Assert.Equal(["bank-holiday-title-new 2025-03-01", "bank-holiday-at-weekend 2025-03-01"], await SaidAsync([.. holidays, new(new(2025, 3, 1), "Saint David’s Day")]));
        // The next year of the list is what it is published for.
        string[] titles = ["New Year’s Day", "Good Friday", "Easter Monday", "Early May bank holiday", "Spring bank holiday", "Summer bank holiday", "Christmas Day", "Boxing Day"];
        Assert.Empty(await SaidAsync([.. holidays, .. titles.Select((title, index) => new BankHoliday(new LocalDate(2029, 3, 5).PlusWeeks(index), title))]));

        async Task<IReadOnlyList<string>> SaidAsync(IReadOnlyList<BankHoliday> list) =>
            [.. (await ImportAsync(List(list))).Import["warnings"]!.AsArray().Select(warning => $"{warning!.Text("code")} {warning!.Text("message")[..10]}")];
    }

    [Theory]
    [InlineData("<html>", "calendar-unreadable", 400)]
    [InlineData("""{ "scotland": {} }""", "calendar-unreadable", 400)]
    [InlineData("{ \"england-and-wales\": { \"events\": [ { \"title\": \"New Year\u0092s Day\", \"date\": \"2026-01-01\" } ] } }", "calendar-unreadable", 400)] // ’ in Windows-1252
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "\ud800", "date": "2026-01-01" } ] } }""", "calendar-unreadable", 400)]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "X\u0000", "date": "2026-01-01" } ] } }""", "calendar-unreadable", 400)]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "New Year’s Day", "date": "2027-01-01" } ] } }""", "calendar-has-gaps", 422)]
    [InlineData("""{ "england-and-wales": { "events": [ { "title": "New Year’s Day", "date": "2031-01-01" } ] } }""", "calendar-has-gaps", 422)]
    public async Task A_list_that_is_none_or_would_leave_a_gap_is_refused(string latin1, string code, int status) => Assert.Equal(code, (await RefusedAsync(latin1, status, Encoding.Latin1)).Text("code"));

    [Fact]
    public async Task Calendars_are_for_administrators_of_the_leading_inspectorate()
    {
        var (_, tag) = await ImportAsync(Published(new LocalDate(2025, 6, 3), "One"));
        foreach (var client in new[] { TestClients.OfstedLead, TestClients.CqcLead, TestClients.CqcAdministrator, TestClients.OfstedInspector, TestClients.NorthmarchCouncil, TestClients.Operations })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync($"{Versions}/2")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync(Versions, new StringContent("{}", null, "application/json"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await ApproveAsync(2, tag, client)).StatusCode);
        }
        using var anonymous = app.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync($"{Versions}/2")).StatusCode);
        await SchedulingApp.RefusedAsync(await ApproveAsync(2, tag, TestClients.CqcAdministrator), HttpStatusCode.Forbidden, "not-the-leading-inspectorate");
        using var lead = app.As(Approver);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync($"{Versions}/9")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ApproveAsync(9, tag)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await lead.PostAsync($"{Versions}/2/approval", null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ApproveAsync(2, "\"1\"")).StatusCode);
    }

    /// <summary>GOV.UK's list with one more bank holiday.</summary>
    static string Published(LocalDate on, string name) => List([.. WorkingDayCalendar.EnglandAndWales.BankHolidays.Where(holiday => holiday.On.Year >= 2020), new BankHoliday(on, name)]);

    static string List(IReadOnlyList<BankHoliday> holidays)
    {
        var events = holidays.Select(holiday => (JsonNode)new JsonObject
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

    async Task<List<string>> NoticesAsync(string inspection, TestClient by) => [.. (await app.GetAsync($"notices?inspection={inspection}&size=200", by))["items"]!.AsArray().Select(notice => notice!.Text("kind"))];

    async Task<JsonNode> TimetableAsync(JsonNode inspection) => (await app.GetAsync($"inspections/{inspection.Id()}", TestClients.OfstedLead))["timetable"]!;

    async Task<(JsonNode Import, string Tag)> ImportAsync(string list)
    {
        using var http = app.As(Importer);
        using var content = new StringContent(list, null, "application/json");
        var answer = await http.PostAsync(Versions, content);
        var tag = answer.Headers.ETag?.Tag ?? "";
        return (await SchedulingApp.ReadAsync(answer, HttpStatusCode.Created), tag);
    }

    async Task<JsonNode> RefusedAsync(string list, int status = 422, Encoding? encoding = null)
    {
        using var http = app.As(Importer);
        using var content = new ByteArrayContent((encoding ?? Encoding.UTF8).GetBytes(list)) { Headers = { ContentType = new("application/json") } };
        return await SchedulingApp.ReadAsync(await http.PostAsync(Versions, content), (HttpStatusCode)status);
    }

    async Task<string> TagAsync(int version)
    {
        using var http = app.As(Importer);
        using var answer = await http.GetAsync($"{Versions}/{version}");
        return answer.Headers.ETag!.Tag;
    }

    async Task<HttpResponseMessage> ApproveAsync(int version, string tag, TestClient? by = null)
    {
        using var http = app.As(by ?? Approver);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Versions}/{version}/approval");
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await http.SendAsync(request);
    }
}
