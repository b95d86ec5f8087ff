using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Jtai.Scheduling.CalendarFeeds;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Tests.Inspections;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.CalendarFeeds;

/// <summary>Feeds as calendar programs see them. Each test has an area or an inspector of its own, as a feed holds all that its owner may see.</summary>
[Collection(nameof(SchedulingApp))]
public class CalendarFeedTests(SchedulingApp app)
{
    [Fact]
    public async Task An_agency_has_its_milestones_and_meetings_and_no_others()
    {
        var council = Agency("northmarch-a");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        await app.NotifiedAsync(localArea: "northmarch-b");
        await app.PlannedAsync(localArea: council.Area!);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        var kit = (await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id();
        await app.MeetingAsync(id, "team-meeting", "2025-01-29", "17:00", "18:00");

        var events = (await ReadAsync(await FeedAsync(council))).ToDictionary(each => each.Uid);
        Assert.All(events.Keys, uid => Assert.True(uid.StartsWith(id, StringComparison.Ordinal) || uid.StartsWith(kit, StringComparison.Ordinal), uid));
        var data = events[$"{id}-child-level-data@jtai"];
        Assert.Equal(("2025-01-14T16:30:00Z", "2025-01-14T17:00:00Z", 0, "CONFIRMED"), (data.Start, data.End, data.Sequence, data.Status));
        var draft = events[$"{id}-draft-letter@jtai"];
        Assert.Equal(("2025-02-21", "2025-02-22"), (draft.Start, draft.End));
        Assert.Equal(("2025-01-29T16:00:00Z", "2025-01-29T16:30:00Z", "JTAI: Keep-in-touch meeting"), (events[$"{kit}@jtai"].Start, events[$"{kit}@jtai"].End, events[$"{kit}@jtai"].Summary));
        // The meeting stands for its milestone, and what inspectors do among themselves is theirs.
        foreach (var absent in new[] { "kit-1", "week-2-team-meeting", "findings-review", "evidence-complete" }) Assert.DoesNotContain($"{id}-{absent}@jtai", events.Keys);
    }

    [Fact]
    public async Task What_moves_keeps_its_identifier_and_raises_its_sequence_and_what_is_cancelled_says_so_for_a_month()
    {
        var council = Agency("northmarch-c");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        var meeting = (await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id();
        var feed = await FeedAsync(council);
        var before = (await ReadAsync(feed)).ToDictionary(each => each.Uid);

        Assert.Equal(HttpStatusCode.OK, (await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-03", reason = "The team is needed elsewhere." })).StatusCode);
        await app.ChangeMeetingAsync(id, meeting, HttpMethod.Put, "", new { on = "2025-02-05", from = "10:00", to = "10:30", mode = "video" });
        var after = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        Assert.Equal((0, "2025-01-29T16:00:00Z", 2, "2025-02-05T10:00:00Z"), (before[$"{meeting}@jtai"].Sequence, before[$"{meeting}@jtai"].Start, after[$"{meeting}@jtai"].Sequence, after[$"{meeting}@jtai"].Start));
        Assert.Equal((0, "2025-02-21", 1, "2025-02-28"), Draft());
        // What did not move is as it was.
        Assert.Equal(before[$"{id}-child-level-data@jtai"], after[$"{id}-child-level-data@jtai"]);

        await app.ChangeMeetingAsync(id, meeting, HttpMethod.Post, "/cancellation", new { reason = "The leaders do not wish it." });
        var cancelled = (await ReadAsync(feed)).Single(each => each.Uid == $"{meeting}@jtai");
        Assert.Equal((3, "CANCELLED"), (cancelled.Sequence, cancelled.Status));
        app.Clock.Advance(Duration.FromDays(31));
        Assert.DoesNotContain(await ReadAsync(feed), each => each.Uid == $"{meeting}@jtai");

        (int, string, int, string) Draft() => (before[$"{id}-draft-letter@jtai"].Sequence, before[$"{id}-draft-letter@jtai"].Start, after[$"{id}-draft-letter@jtai"].Sequence, after[$"{id}-draft-letter@jtai"].Start);
    }

    [Fact]
    public async Task Of_a_cancelled_inspection_what_was_still_to_come_is_cancelled_and_nothing_more_is_arranged()
    {
        var council = Agency("northmarch-i");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        var meeting = (await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id();
        var feed = await FeedAsync(council);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        Assert.Equal(HttpStatusCode.OK, (await app.StepAsync(id, "cancellation", new { reason = "Agreed with the area." })).StatusCode);
        var events = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        Assert.Equal(("CANCELLED", 1), (events[$"{meeting}@jtai"].Status, events[$"{meeting}@jtai"].Sequence));
        Assert.Equal(("CANCELLED", 1, "2025-01-15T09:00:00Z"), (events[$"{id}-draft-letter@jtai"].Status, events[$"{id}-draft-letter@jtai"].Sequence, events[$"{id}-draft-letter@jtai"].Stamp));
        // That has been.
        Assert.Equal(("CONFIRMED", 0), (events[$"{id}-child-level-data@jtai"].Status, events[$"{id}-child-level-data@jtai"].Sequence));
        Assert.Equal("inspection-not-running", (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"inspections/{id}/meetings", new { meeting = "kit-2", plan = new { on = "2025-01-30", from = "16:00", to = "16:30", mode = "video" } }, TestClients.OfstedLead), HttpStatusCode.Conflict)).Text("code"));
    }

    [Theory]
    [InlineData("re-planned")]
    [InlineData("deferred to a day")]
    [InlineData("deferred")]
    public async Task What_a_moved_inspection_has_left_behind_is_cancelled_until_it_has_a_new_time(string how)
    {
        var council = Agency($"northmarch-left-{how.Replace(' ', '-')}");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        var (slot, kit, feed) = (await PublishedSlotAsync(id), (await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id(), await FeedAsync(council));
        var before = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        Assert.Equal(("CONFIRMED", "CONFIRMED"), (before[$"{slot}@jtai"].Status, before[$"{kit}@jtai"].Status));
        Assert.False(await CalledOffAsync());

        app.Clock.Reset(Instant.FromUtc(2025, 1, 20, 9, 0));
        if (how != "re-planned") await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "A death." }, council));
        if (how == "deferred to a day") await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "By our policy.", fieldworkStartsOn = "2025-02-17" }));
        if (how == "deferred")
        {
            await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "By our policy." }));
            before = await CancelledAsync(before);
            app.Clock.Reset(Instant.FromUtc(2025, 2, 3, 9, 0));
        }
        if (how != "deferred to a day") await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-17", reason = "Agreed." }));
        var after = await CancelledAsync(before);
        // The milestone stands for the meeting that has no time.
        Assert.Equal(("2025-02-19", "CONFIRMED"), (after[$"{id}-kit-1@jtai"].Start, after[$"{id}-kit-1@jtai"].Status));

        await app.ChangeMeetingAsync(id, kit, HttpMethod.Put, "", new { on = "2025-02-19", from = "16:00", to = "16:30", mode = "video" });
        var moved = (await ReadAsync(feed)).Single(each => each.Uid == $"{kit}@jtai");
        Assert.Equal(("CONFIRMED", "2025-02-19T16:00:00Z", true), (moved.Status, moved.Start, moved.Sequence > after[$"{kit}@jtai"].Sequence));
        Assert.False(await CalledOffAsync());

        async Task<Dictionary<string, UnderstoodEvent>> CancelledAsync(Dictionary<string, UnderstoodEvent> told)
        {
            var events = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
            foreach (var uid in new[] { $"{slot}@jtai", $"{kit}@jtai" }) Assert.Equal(("CANCELLED", true), (events[uid].Status, events[uid].Sequence > told[uid].Sequence));
            Assert.True(await CalledOffAsync());
            return events;
        }

        async Task<bool> CalledOffAsync() => (await app.GetAsync($"inspections/{id}/meetings/{kit}", council)).Text("status") == "called-off";
    }

    [Fact]
    public async Task What_a_corrected_pause_gives_back_is_told_with_a_higher_sequence()
    {
        var council = Agency("northmarch-corrected");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        foreach (var step in new[] { InspectionEvent.CompleteSetUp, InspectionEvent.StartAnalysis, InspectionEvent.StartFieldwork }) await app.TakeAsync(id, step);
        var (slot, feed) = (await PublishedSlotAsync(id), await FeedAsync(council));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 29, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "fieldwork/pause", new { on = "2025-01-28", reason = "A member of staff is in distress." }));
        var paused = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        Assert.Equal("CANCELLED", paused[$"{slot}@jtai"].Status);

        var pause = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("event") == "pause")!.Id();
        await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{pause}/correction", new { on = "2025-01-29", reason = "Typed wrongly." }));
        var corrected = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        Assert.Equal(("CONFIRMED", "CANCELLED"), (corrected[$"{slot}@jtai"].Status, corrected[$"{id}-fieldwork-end@jtai"].Status));
        Assert.All(corrected.Values, each => Assert.True(each.Sequence > paused[each.Uid].Sequence, each.Uid));
    }

    [Fact]
    public async Task Of_a_paused_inspection_the_rest_of_fieldwork_is_cancelled_until_it_has_a_new_time()
    {
        var council = Agency("northmarch-paused");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        foreach (var step in new[] { InspectionEvent.CompleteSetUp, InspectionEvent.StartAnalysis, InspectionEvent.StartFieldwork }) await app.TakeAsync(id, step);
        var (slot, feedback, feed) = (await PublishedSlotAsync(id), (await app.MeetingAsync(id, "feedback", "2025-01-31", "14:00", "15:00")).Id(), await FeedAsync(council));
        var before = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        Assert.All(before.Values, each => Assert.Equal("CONFIRMED", each.Status));

        await app.TakeAsync(id, InspectionEvent.Pause);
        var paused = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        // The interview was the day before; the letter waits for its new day.
        Assert.Equal(["CONFIRMED", "CANCELLED", "CANCELLED", "CANCELLED", "CONFIRMED"], ((string[])[$"{slot}@jtai", $"{feedback}@jtai", $"{id}-kit-2@jtai", $"{id}-fieldwork-end@jtai", $"{id}-draft-letter@jtai"]).Select(uid => paused[uid].Status));
        Assert.True(paused[$"{feedback}@jtai"].Sequence > before[$"{feedback}@jtai"].Sequence);
        await AgreesAsync();
        Assert.Equal("called-off", (await app.GetAsync($"inspections/{id}/meetings/{feedback}", council)).Text("status"));

        await app.TakeAsync(id, InspectionEvent.Resume);
        var resumed = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        Assert.Equal(("CANCELLED", "CONFIRMED", "2025-02-05"), (resumed[$"{feedback}@jtai"].Status, resumed[$"{id}-fieldwork-end@jtai"].Status, resumed[$"{id}-fieldwork-end@jtai"].Start));
        Assert.Equal("called-off", (await app.GetAsync($"inspections/{id}/meetings/{feedback}", council)).Text("status"));
        Assert.All(resumed.Values, each => Assert.True(each.Sequence >= paused[each.Uid].Sequence, each.Uid));
        await AgreesAsync();
        await app.ChangeMeetingAsync(id, feedback, HttpMethod.Put, "", new { on = "2025-02-05", from = "14:00", to = "15:00", mode = "video" });
        Assert.Equal("CONFIRMED", (await ReadAsync(feed)).Single(each => each.Uid == $"{feedback}@jtai").Status);
        await AgreesAsync();

        // Whoever asks the API and whoever looks into a calendar see the same.
        async Task AgreesAsync()
        {
            var calledOff = new HashSet<string>();
            foreach (var milestone in (await app.GetAsync($"inspections/{id}", council))["timetable"]!["milestones"]!.AsArray().Where(each => each!["calledOff"]!.GetValue<bool>())) calledOff.Add($"{id}-{milestone!.Id()}@jtai");
            foreach (var meeting in (await app.GetAsync($"inspections/{id}/meetings", council))["meetings"]!.AsArray().Where(each => each!.Text("status") == "called-off")) calledOff.Add($"{meeting!.Id()}@jtai");
            foreach (var entry in (await app.GetAsync($"inspections/{id}/fieldwork-timetable", council))["entries"]!.AsArray().Where(each => each!["calledOff"]!.GetValue<bool>())) calledOff.Add($"{entry!.Id()}@jtai");
            var told = await ReadAsync(feed);
            Assert.Equal(told.Where(each => each.Status == "CANCELLED").Select(each => each.Uid).Order(), calledOff.Intersect(told.Select(each => each.Uid)).Order());
            Assert.All(told, each => Assert.Equal(each.Status == "CANCELLED", each.Summary.StartsWith("Cancelled: ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Of_a_deferred_inspection_the_API_says_what_the_calendar_says()
    {
        var council = Agency("northmarch-deferred");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        var feed = await FeedAsync(council);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 20, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral", new { reason = "A death." }, council));
        var answer = await SchedulingApp.ReadAsync(await app.StepAsync(id, "deferral/decision", new { granted = true, reason = "By our policy." }));
        var told = (await ReadAsync(feed)).ToDictionary(each => each.Uid, each => each.Status);
        Assert.All(answer["timetable"]!["milestones"]!.AsArray().Where(each => told.ContainsKey($"{id}-{each!.Id()}@jtai")), each => Assert.Equal(told[$"{id}-{each!.Id()}@jtai"] == "CANCELLED", each!["calledOff"]!.GetValue<bool>()));
        Assert.Contains("CANCELLED", told.Values);
    }

    [Fact]
    public async Task A_calendar_has_the_name_that_its_owner_gave_it_and_is_only_read()
    {
        var council = Agency("northmarch-named");
        await app.NotifiedAsync(localArea: council.Area!);
        var feed = await FeedAsync(council);
        using var http = app.Host.Anonymous();
        using var read = await http.GetAsync(feed);
        Assert.Contains("\r\nNAME:JTAI: phone\r\nX-WR-CALNAME:JTAI: phone\r\n", await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var head = await http.SendAsync(new(HttpMethod.Head, feed));
        Assert.Equal((HttpStatusCode.OK, read.Content.Headers.ContentLength, read.Headers.ETag, "text/calendar"), (head.StatusCode, head.Content.Headers.ContentLength, head.Headers.ETag, head.Content.Headers.ContentType!.MediaType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(new(HttpMethod.Head, "/api/scheduling/v1/calendar-feeds/x.ics"))).StatusCode);
        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT" })
        {
            using var answer = await http.SendAsync(new(new HttpMethod(method), feed));
            Assert.Equal("method-not-allowed", (await SchedulingApp.ReadAsync(answer, HttpStatusCode.MethodNotAllowed)).Text("code"));
            Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
        }
    }

    [Fact]
    public async Task What_was_called_off_before_the_notification_is_in_no_agencys_calendar()
    {
        var council = Agency("northmarch-called-off");
        var id = (await app.ReadyAsync(localArea: council.Area!)).Id();
        var (kit, off) = ((await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30")).Id(), (await app.MeetingAsync(id, "kit-2", "2025-01-30", "16:00", "16:30")).Id());
        await app.ChangeMeetingAsync(id, off, HttpMethod.Post, "/cancellation", new { reason = "Not wished." });
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
        var told = (await ReadAsync(await FeedAsync(council))).Select(each => each.Uid).ToList();
        Assert.Contains($"{kit}@jtai", told);
        Assert.DoesNotContain($"{off}@jtai", told);
    }

    [Fact]
    public async Task What_took_place_between_a_deferral_and_a_cancellation_took_place_and_no_sequence_falls()
    {
        var council = Agency("northmarch-j");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        var feed = await FeedAsync(council);
        var told = new Dictionary<string, int>();
        await StepAsync(Instant.FromUtc(2025, 1, 15, 9, 0), "deferral", new { reason = "A death." }, council);
        var deferred = await StepAsync(Instant.FromUtc(2025, 1, 15, 10, 0), "deferral/decision", new { granted = true, reason = "By our policy." });
        Assert.Equal("CANCELLED", deferred[$"{id}-set-up-discussion@jtai"].Status);
        var planned = await StepAsync(Instant.FromUtc(2025, 1, 16, 9, 0), "plan", new { fieldworkStartsOn = "2025-02-17", reason = "Agreed." });
        Assert.Equal("CONFIRMED", planned[$"{id}-set-up-discussion@jtai"].Status);
        // Held before the deferral, recorded after it.
        await SchedulingApp.ReadAsync(await app.PutSetUpAsync(id, InspectionWalk.Discussed));
        await StepAsync(Instant.FromUtc(2025, 1, 16, 10, 0), "set-up/completion", new { on = "2025-01-14" });
        await StepAsync(Instant.FromUtc(2025, 1, 20, 9, 0), "analysis", new { on = "2025-01-20" });
        await StepAsync(Instant.FromUtc(2025, 2, 17, 9, 0), "fieldwork", new { on = "2025-02-17" });
        var kit = (await app.MeetingAsync(id, "kit-1", "2025-02-19", "16:00", "16:30")).Id();
        var cancelled = await StepAsync(Instant.FromUtc(2025, 2, 20, 9, 0), "cancellation", new { reason = "An emergency." });
        Assert.Equal(["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED", "CANCELLED"], ((string[])[$"{kit}@jtai", $"{id}-set-up-discussion@jtai", $"{id}-fieldwork-start@jtai", $"{id}-kit-2@jtai", $"{id}-draft-letter@jtai"]).Select(uid => cancelled[uid].Status));

        async Task<Dictionary<string, UnderstoodEvent>> StepAsync(Instant at, string step, object body, TestClient? by = null)
        {
            app.Clock.Reset(at);
            await SchedulingApp.ReadAsync(await app.StepAsync(id, step, body, by));
            var events = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
            Assert.All(events.Values, each => Assert.True(each.Sequence >= told.GetValueOrDefault(each.Uid), $"{each.Uid} after {step}"));
            foreach (var each in events.Values) told[each.Uid] = each.Sequence;
            return events;
        }
    }

    [Fact]
    public async Task A_calendar_program_follows_a_moved_date()
    {
        var council = Agency("northmarch-d");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        var feed = await FeedAsync(council);
        var home = Directory.CreateTempSubdirectory("jtai-khal-");
        try
        {
            var configuration = Path.Combine(home.FullName, "khal.conf");
            await File.WriteAllTextAsync(configuration, $"""
                [calendars]
                [[jtai]]
                path = {home.FullName}/calendar
                [locale]
                local_timezone = Europe/London
                default_timezone = Europe/London
                timeformat = %H:%M
                dateformat = %Y-%m-%d
                longdateformat = %Y-%m-%d
                datetimeformat = %Y-%m-%d %H:%M
                longdatetimeformat = %Y-%m-%d %H:%M
                [sqlite]
                path = {home.FullName}/khal.db

                """);
            await ImportAsync();
            Assert.Contains("JTAI: Local authority shares child-level data", await DayAsync("2025-01-14"), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("16:30-17:00", await DayAsync("2025-01-14"), StringComparison.Ordinal);
            Assert.Contains("draft letter", await DayAsync("2025-02-21"), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(HttpStatusCode.OK, (await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-03", reason = "The team is needed elsewhere." })).StatusCode);
            await ImportAsync();
            Assert.DoesNotContain("draft letter", await DayAsync("2025-02-21"), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("draft letter", await DayAsync("2025-02-28"), StringComparison.OrdinalIgnoreCase);

            async Task ImportAsync()
            {
                var file = Path.Combine(home.FullName, "feed.ics");
                await File.WriteAllBytesAsync(file, await BytesAsync(feed));
                await CalendarPrograms.RunAsync("/usr/bin/khal", ["-c", configuration, "import", "--batch", "-a", "jtai", file], home: home.FullName);
            }

            Task<string> DayAsync(string day) => CalendarPrograms.RunAsync("/usr/bin/khal", ["-c", configuration, "list", "--format", "{start-time}-{end-time} {title}", day, "1d"], home: home.FullName);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_inspectors_calendar_does_not_say_which_area_it_is_before_the_area_knows()
    {
        var inspector = Inspector("inspector-a");
        var ready = (await app.ReadyAsync(localArea: "northmarch-e")).Id();
        await app.JoinAsync(ready, inspector);
        var feed = await FeedAsync(inspector);
        var before = Encoding.UTF8.GetString(await BytesAsync(feed)).Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.DoesNotContain("northmarch", before, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("front door", before, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(await ReadAsync(feed), each => each.Uid == $"{ready}-notification@jtai" && each.Summary.StartsWith($"JTAI {ready.Replace("-", "", StringComparison.Ordinal)[^8..]}: ", StringComparison.Ordinal));

        await app.MeetingAsync(ready, "kit-1", "2025-01-29", "16:00", "16:30");
        var known = (await ReadAsync(feed)).ToDictionary(each => each.Uid);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        Assert.Equal(HttpStatusCode.OK, (await app.StepAsync(ready, "notification", new { })).StatusCode);
        var after = await ReadAsync(feed);
        Assert.All(after, each => Assert.StartsWith("JTAI northmarch-e: ", each.Summary, StringComparison.Ordinal));
        // The new title is a change, and says so.
        Assert.All(after, each => Assert.Equal((known[each.Uid].Sequence + 1, "2025-01-13T09:00:00Z"), (each.Sequence, each.Stamp)));
    }

    [Fact]
    public async Task An_agencys_calendar_is_the_same_whether_or_not_an_inspection_is_planned()
    {
        var council = Agency("northmarch-f");
        var feed = await FeedAsync(council);
        var before = await BytesAsync(feed);
        await app.ReadyAsync(localArea: council.Area!);
        Assert.Equal(before, await BytesAsync(feed));
    }

    [Fact]
    public async Task Unknown_revoked_expired_and_of_somebody_who_has_left_look_the_same()
    {
        var inspector = Inspector("inspector-b");
        var id = (await app.NotifiedAsync()).Id();
        await app.JoinAsync(id, inspector);
        var created = await CreateAsync(inspector);
        var (revoked, other) = (created.Text("path"), await FeedAsync(inspector));
        var unknown = await AnswerAsync("/api/scheduling/v1/calendar-feeds/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics");
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal(unknown, await AnswerAsync("/api/scheduling/v1/calendar-feeds/x.ics"));

        using (var http = app.As(inspector))
        {
            Assert.Equal(2, (await app.GetAsync("calendar-feeds", inspector)).AsArray().Count);
            using (var stranger = app.As(TestClients.OfstedLead)) Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"/api/scheduling/v1/calendar-feeds/{created["feed"]!.Id()}")).StatusCode);
            foreach (var _ in (int[])[1, 2]) Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/api/scheduling/v1/calendar-feeds/{created["feed"]!.Id()}")).StatusCode);
            Assert.Single((await app.GetAsync("calendar-feeds", inspector)).AsArray());
        }
        Assert.Equal(unknown, await AnswerAsync(revoked));

        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(other)).Status);
        await app.JoinAsync(id, inspector, until: app.Clock.GetCurrentInstant().ToDateTimeOffset(), revision: 2);
        Assert.Equal(unknown, await AnswerAsync(other));
        await app.JoinAsync(id, inspector, revision: 3);
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync(other)).Status);
        app.Clock.Advance(Duration.FromDays(365));
        Assert.Equal(unknown, await AnswerAsync(other));
    }

    [Fact]
    public async Task A_program_that_has_the_calendar_is_told_so_until_it_changes()
    {
        var council = Agency("northmarch-g");
        var id = (await app.NotifiedAsync(localArea: council.Area!)).Id();
        var feed = await FeedAsync(council);
        using var http = app.Host.Anonymous();
        using var first = await http.GetAsync(feed);
        Assert.Equal(("text/calendar", "utf-8", "no-cache, private"), (first.Content.Headers.ContentType!.MediaType, first.Content.Headers.ContentType.CharSet, first.Headers.CacheControl!.ToString()));
        app.Clock.Advance(Duration.FromHours(3));
        http.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await http.GetAsync(feed)).StatusCode);
        await app.MeetingAsync(id, "kit-1", "2025-01-29", "16:00", "16:30");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(feed)).StatusCode);
    }

    [Fact]
    public async Task The_token_is_shown_once_and_is_nowhere_else()
    {
        var council = Agency("northmarch-h");
        await app.NotifiedAsync(localArea: council.Area!);
        var feed = await FeedAsync(council);
        var token = feed.Split('/')[^1][..^4];
        // 256 bits.
        Assert.Equal(43, token.Length);
        await BytesAsync(feed);
        using (var http = app.Host.Anonymous()) Assert.False((await http.GetAsync($"/nowhere{feed}")).IsSuccessStatusCode);
        Assert.Equal("", string.Join('\n', app.Host.Output.LinesWith(token)));
        var stored = await app.QueryAsync(db => db.Database.SqlQuery<string>($"select row_to_json(f)::text as \"Value\" from calendar_feeds f union all select row_to_json(a)::text from audit_entries a union all select row_to_json(i)::text from idempotent_answers i").ToListAsync());
        Assert.DoesNotContain(stored, row => row.Contains(token, StringComparison.Ordinal));
        Assert.Contains(stored, row => row.Contains(Convert.ToHexStringLower(CreateCalendarFeed.Hash(token)), StringComparison.Ordinal));
        Assert.DoesNotContain(token, (await app.GetAsync("calendar-feeds", council)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feeds_are_for_those_who_take_part_and_not_without_number()
    {
        using (var anonymous = app.Host.Anonymous()) Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsJsonAsync("/api/scheduling/v1/calendar-feeds", new { name = "phone" })).StatusCode);
        foreach (var client in new[] { TestClients.Operations, TestClients.Service("intake"), TestClients.WithoutRoles })
        {
            using var http = app.As(client);
            Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsJsonAsync("/api/scheduling/v1/calendar-feeds", new { name = "phone" })).StatusCode);
        }
        var inspector = Inspector("inspector-c");
        using var own = app.As(inspector);
        Assert.Equal("name-invalid", (await SchedulingApp.ReadAsync(await own.PostAsJsonAsync("/api/scheduling/v1/calendar-feeds", new { name = " " }), HttpStatusCode.BadRequest)).Text("code"));
        for (var i = 0; i < 10; i++) await FeedAsync(inspector);
        Assert.Equal("too-many-feeds", (await SchedulingApp.ReadAsync(await own.PostAsJsonAsync("/api/scheduling/v1/calendar-feeds", new { name = "phone" }), HttpStatusCode.Conflict)).Text("code"));
    }

    static TestClient Agency(string area) => new($"{area}-council", $"{area}-council", "local-authority", area, "agency");

    static TestClient Inspector(string id) => new(id, "cqc", "inspectorate", null, "inspector");

    async Task<JsonNode> CreateAsync(TestClient client)
    {
        using var http = app.As(client);
        return await SchedulingApp.ReadAsync(await http.PostAsJsonAsync("/api/scheduling/v1/calendar-feeds", new { name = "phone" }), HttpStatusCode.Created);
    }

    /// <summary>An interview on 28 January in person with the local authority, published.</summary>
    async Task<string> PublishedSlotAsync(string id)
    {
        var path = $"inspections/{id}/fieldwork-timetable";
        await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Put, $"{path}/places", new { places = new[] { new { id = "hall", name = "Hall" } }, travelTimes = Array.Empty<object>() }, TestClients.OfstedLead, await app.ETagOfAsync($"{path}/draft")));
        var slot = (await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/slots", new { on = "2025-01-28", from = "10:00", to = "11:00", activity = "interview", mode = "in-person", place = "hall", inspectors = new[] { TestClients.OfstedLead.Id }, with = new[] { new { role = "practitioner", agency = "local-authority" } } }, TestClients.OfstedLead), HttpStatusCode.Created)).Id();
        await SchedulingApp.ReadAsync(await app.SendAsync(HttpMethod.Post, $"{path}/versions", new { }, TestClients.OfstedLead, await app.ETagOfAsync($"{path}/draft")), HttpStatusCode.Created);
        return slot;
    }

    async Task<string> FeedAsync(TestClient client) => (await CreateAsync(client)).Text("path");

    async Task<byte[]> BytesAsync(string feed)
    {
        using var http = app.Host.Anonymous();
        using var answer = await http.GetAsync(feed);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    async Task<IReadOnlyList<UnderstoodEvent>> ReadAsync(string feed) => await CalendarPrograms.ReadAsync(await BytesAsync(feed));

    async Task<(HttpStatusCode Status, string Body)> AnswerAsync(string feed)
    {
        using var http = app.Host.Anonymous();
        using var answer = await http.GetAsync(feed);
        if (answer.StatusCode == HttpStatusCode.OK) return (answer.StatusCode, "");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        body.Remove("traceId");
        return (answer.StatusCode, body.ToJsonString());
    }
}
