using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jtai.Contracts.CaseSelection;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Tests.Inspections;
using Jtai.Testing;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Jtai.Scheduling.Tests.Deadlines;

/// <summary>Front door 2024, notified on Monday 13 January 2025. Its own host: what is due in it is due for whoever looks.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    readonly SchedulingApp app = new();

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Whoever_owes_something_is_reminded_on_the_working_day_before_and_the_lead_hears_when_it_is_late()
    {
        var id = (await app.NotifiedAsync()).Id();
        await SayAtAsync(Instant.FromUtc(2025, 1, 13, 9, 0));
        await SayAtAsync(Instant.FromUtc(2025, 1, 14, 17, 0, 45));
        await SayAtAsync(Instant.FromUtc(2025, 1, 15, 17, 0, 44));
        Assert.Equal(["due-soon", "overdue"], await KindsAsync(id, TestClients.NorthmarchCouncil, "child-level-data"));
        await SayAtAsync(Instant.FromUtc(2025, 1, 15, 17, 0, 45));
        Assert.Equal(["due-soon", "overdue", "very-overdue"], await KindsAsync(id, TestClients.NorthmarchCouncil, "child-level-data"));
        // And who it is that is late.
        var heard = (await NoticesAsync(id, TestClients.OfstedLead)).Where(notice => notice.Text("about") == "child-level-data").ToList();
        Assert.Equal(["overdue", "very-overdue"], heard.Select(notice => notice.Text("kind")));
        Assert.All(heard, notice => Assert.Contains(": ", notice.Text("title"), StringComparison.Ordinal));

        await SayAtAsync(Instant.FromUtc(2025, 1, 20, 8, 59));
        Assert.Empty(await KindsAsync(id, TestClients.NorthmarchPolice, "case-records"));
        await SayAtAsync(Instant.FromUtc(2025, 1, 20, 9, 0));
        var soon = Assert.Single(await NoticesAsync(id, TestClients.NorthmarchPolice), notice => notice.Text("about") == "case-records");
        Assert.Equal(("due-soon", "police", "2025-01-21T17:00:00+00:00"), (soon.Text("kind"), soon.Text("to"), soon.Text("dueAt")));
        Assert.Empty(await KindsAsync(id, TestClients.OfstedLead, "case-records"));
        Assert.Empty(await NoticesAsync(id, TestClients.SouthmereCouncil));

        var said = await SaidAsync(id);
        Assert.Equal(said.Count, said.Select(reminder => reminder.ReminderId).Distinct().Count());
        Assert.Equal(["due-soon", "overdue", "very-overdue"], said.Where(reminder => reminder is { Milestone: "child-level-data", Actor: "local-authority" }).OrderBy(reminder => reminder.DueAt).Select(reminder => reminder.Kind));
    }

    /// <summary>Intake takes all of Annex A, so each agency is late with what is asked of it and has not arrived; what is asked of others does not concern it.</summary>
    [Fact]
    public async Task Each_agency_is_said_to_be_late_with_what_it_owes_and_with_nothing_else()
    {
        var id = (await app.NotifiedAsync()).Id();
        await SayAtAsync(Instant.FromUtc(2025, 3, 1, 9, 0));
        var late = (await SaidAsync(id)).Where(reminder => reminder.Kind != "due-soon").Select(reminder => reminder.Milestone).ToHashSet();
        foreach (var milestone in (string[])["child-level-data", "audit-list", "answers-on-30", "case-records", "performance-information", "audits"]) Assert.Contains(milestone, late);
        foreach (var (client, owed) in new (TestClient, string[])[]
        {
            (TestClients.NorthmarchCouncil, ["audits", "case-records", "child-level-data", "performance-information"]),
            (TestClients.NorthmarchPolice, ["answers-on-30", "audits", "case-records", "performance-information"]),
            (TestClients.NorthmarchIcb, ["answers-on-30", "audits", "case-records", "performance-information"]),
            (TestClients.NorthmarchMasa, ["audit-list", "audits", "performance-information"]),
        })
        {
            var told = (await NoticesAsync(id, client)).Where(notice => notice.Text("kind") is "overdue" or "very-overdue").Select(notice => notice.Text("about"));
            Assert.Equal(owed, told.Distinct().Where(late.Contains).Intersect(["child-level-data", "audit-list", "answers-on-30", "case-records", "performance-information", "audits"]).Order());
        }
    }

    [Fact]
    public async Task After_an_outage_the_worst_is_said_and_nothing_else()
    {
        var id = (await app.NotifiedAsync()).Id();
        await SayAtAsync(Instant.FromUtc(2025, 1, 16, 9, 0));
        Assert.Equal(["very-overdue"], await KindsAsync(id, TestClients.NorthmarchCouncil, "child-level-data"));
        Assert.Equal(["very-overdue"], await KindsAsync(id, TestClients.OfstedLead, "child-level-data"));
        Assert.All((await SaidAsync(id)).GroupBy(reminder => (reminder.Milestone, reminder.Actor)), said => Assert.Single(said));
        // What is worst later is said later.
        Assert.Equal(["overdue"], await KindsAsync(id, TestClients.OfstedLead, "select-30"));
        await SayAtAsync(Instant.FromUtc(2025, 1, 16, 17, 1));
        Assert.Equal(["overdue", "very-overdue"], await KindsAsync(id, TestClients.OfstedLead, "select-30"));
    }

    [Theory]
    [InlineData("2025-01-14T16:50:00Z", "overdue very-overdue", "overdue very-overdue")] // in time
    [InlineData("2025-01-14T17:00:00Z", "overdue very-overdue", "overdue very-overdue")] // in its last instant
    [InlineData("2025-01-14T17:00:01Z", "overdue very-overdue", "very-overdue")] // late, and not very
    [InlineData("2025-01-15T17:00:01Z", "overdue very-overdue", "")]
    public async Task Who_was_told_of_being_late_because_word_of_it_came_late_is_told_that_it_was_not(string receivedAt, string told, string takenBack)
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        await SayAtAsync(Instant.FromUtc(2025, 1, 14, 17, 0, 45));
        await SayAtAsync(Instant.FromUtc(2025, 1, 15, 17, 0, 45));
        // The broker was away.
        var received = DateTimeOffset.Parse(receivedAt, CultureInfo.InvariantCulture);
        var submitted = Lists(id) with { ReceivedAt = received, Late = received > new DateTimeOffset(2025, 1, 14, 17, 0, 0, TimeSpan.Zero) };
        for (var time = 0; time < 2; time++) await app.HearAsync(submitted);
        foreach (var client in new[] { TestClients.NorthmarchCouncil, TestClients.OfstedLead })
        {
            var notices = (await NoticesAsync(id.ToString(), client)).Where(notice => notice["about"]?.GetValue<string>() == "child-level-data").ToList();
            var late = notices.Where(notice => notice.Text("kind") is "overdue" or "very-overdue").OrderBy(notice => notice.Text("kind")).ToList();
            Assert.Equal(told, string.Join(' ', late.Select(notice => notice.Text("kind"))));
            Assert.Equal(takenBack, string.Join(' ', late.Where(notice => notice["withdrawnAt"] is not null).Select(notice => notice.Text("kind"))));
            // Once, however much was wrong.
            Assert.Equal(takenBack.Length == 0 ? 0 : 1, notices.Count(notice => notice.Text("kind") == "overdue-withdrawn"));
        }
    }

    [Fact]
    public async Task What_was_taken_back_is_said_once_more_if_it_turns_out_to_be_unusable()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        await SayAtAsync(Instant.FromUtc(2025, 1, 14, 17, 0, 45));
        var submitted = Lists(id);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 17, 5));
        await app.HearAsync(submitted);
        await app.SayRemindersAsync();
        Assert.Equal(["overdue", "overdue-withdrawn"], await KindsAsync(id.ToString(), TestClients.NorthmarchCouncil, "child-level-data"));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 14, 17, 10));
        await app.HearAsync(Returned(submitted));
        await app.SayRemindersAsync();
        Assert.Equal(["overdue", "overdue-withdrawn", "overdue"], await KindsAsync(id.ToString(), TestClients.NorthmarchCouncil, "child-level-data"));
    }

    [Fact]
    public async Task A_choice_that_was_made_in_time_is_late_no_longer_once_that_is_known()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        await SayAtAsync(Instant.FromUtc(2025, 1, 15, 17, 0));
        await SayAtAsync(Instant.FromUtc(2025, 1, 15, 17, 1));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 17, 5));
        await app.HearAsync(new ChildrenSampled(id, [Guid.NewGuid()], new DateTimeOffset(2025, 1, 15, 16, 59, 0, TimeSpan.Zero)));
        Assert.Equal(["overdue", "overdue-withdrawn"], (await KindsAsync(id.ToString(), TestClients.OfstedLead, "select-30")).Where(kind => kind != "due-soon"));
    }

    [Fact]
    public async Task What_was_missed_is_said_once_and_says_how_late()
    {
        var id = (await app.NotifiedAsync()).Id();
        // Nobody was there from nine o'clock until half past twelve.
        await SayAtAsync(Instant.FromUtc(2025, 1, 20, 12, 30));
        await SayAtAsync(Instant.FromUtc(2025, 1, 20, 12, 31));
        var said = Assert.Single(await SaidAsync(id), reminder => reminder is { Milestone: "case-records", Actor: "health" });
        Assert.Equal((12_600.0, new DateTimeOffset(2025, 1, 20, 9, 0, 0, TimeSpan.Zero)), (said.LateBySeconds, said.DueAt));
        var row = await app.QueryAsync(db => db.Reminders.SingleAsync(reminder => reminder.Id == said.ReminderId));
        Assert.Equal((ReminderOutcome.Fired, TimeSpan.FromHours(3.5)), (row.Outcome, row.LateBy));
    }

    [Fact]
    public async Task A_deadline_that_becomes_known_on_the_day_before_is_reminded_of_at_once()
    {
        var id = (await app.NotifiedAsync()).Id();
        await SayAtAsync(Instant.FromUtc(2025, 1, 13, 9, 0));
        var said = Assert.Single(await SaidAsync(id), reminder => reminder.Milestone == "child-level-data");
        Assert.Equal(("due-soon", "local-authority", 0.0), (said.Kind, said.Actor, said.LateBySeconds));
    }

    [Fact]
    public async Task What_was_handed_in_is_not_reminded_of()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        await app.HearAsync(Submitted(id));
        await app.HearAsync(Lists(id));
        await SayAtAsync(Instant.FromUtc(2025, 1, 14, 17, 0, 45));
        await SayAtAsync(Instant.FromUtc(2025, 1, 20, 9, 0));
        var said = await SaidAsync(id.ToString());
        Assert.DoesNotContain(said, reminder => reminder.Milestone == "child-level-data");
        Assert.Equal(["health due-soon", "local-authority due-soon"], said.Where(reminder => reminder.Milestone == "case-records").Select(reminder => $"{reminder.Actor} {reminder.Kind}").Order());
        Assert.Equal(
            ["DueSoon", "DueSoon", "Overdue", "VeryOverdue"],
            await app.QueryAsync(async db => (await db.Reminders.Where(reminder => reminder.InspectionId == id && reminder.Outcome == ReminderOutcome.Needless
                && (reminder.Actor == "police" || reminder.Milestone == "child-level-data") && (reminder.Milestone == "case-records" || reminder.Milestone == "child-level-data")).ToListAsync()).Select(reminder => $"{reminder.Kind}").Order().ToList()));
    }

    /// <summary>¶91: what was handed in within its last second is known here some seconds after it.</summary>
    [Fact]
    public async Task Nobody_is_told_of_being_late_while_word_of_what_came_in_time_is_under_way()
    {
        var (id, other) = (Guid.Parse((await app.NotifiedAsync()).Id()), (await app.NotifiedAsync()).Id());
        await SayAtAsync(Instant.FromUtc(2025, 1, 14, 17, 0, 44));
        Assert.DoesNotContain((await SaidAsync(id.ToString())).Concat(await SaidAsync(other)), reminder => reminder is { Milestone: "child-level-data", Kind: "overdue" });
        await app.HearAsync(Lists(id) with { ReceivedAt = new DateTimeOffset(2025, 1, 14, 16, 59, 59, TimeSpan.Zero) });
        await SayAtAsync(Instant.FromUtc(2025, 1, 14, 17, 0, 45));
        Assert.DoesNotContain(await SaidAsync(id.ToString()), reminder => reminder is { Milestone: "child-level-data", Kind: "overdue" });
        var late = Assert.Single(await SaidAsync(other), reminder => reminder is { Milestone: "child-level-data", Kind: "overdue" });
        Assert.Equal((0.0, new DateTimeOffset(2025, 1, 14, 17, 0, 0, TimeSpan.Zero)), (late.LateBySeconds, late.Deadline));
    }

    [Fact]
    public async Task What_was_returned_is_reminded_of_after_all_once_and_says_how_late()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var submitted = Lists(id);
        await app.HearAsync(submitted);
        foreach (var at in (Instant[])[Instant.FromUtc(2025, 1, 13, 9, 0), Instant.FromUtc(2025, 1, 14, 17, 0, 45), Instant.FromUtc(2025, 1, 14, 18, 0)]) await SayAtAsync(at);
        Assert.Empty(await CouncilAsync());
        for (var time = 0; time < 2; time++)
        {
            await app.HearAsync(Returned(submitted));
            await app.SayRemindersAsync();
            // That it is due soon is not said of what is overdue.
            Assert.Equal(["overdue 3555"], await CouncilAsync());
        }
        await SayAtAsync(Instant.FromUtc(2025, 1, 15, 17, 0, 45));
        Assert.Equal(["overdue 3555", "very-overdue 0"], await CouncilAsync());

        async Task<IEnumerable<string>> CouncilAsync() =>
            (await SaidAsync(id.ToString())).Where(reminder => reminder is { Milestone: "child-level-data" }).Select(reminder => $"{reminder.Kind} {reminder.LateBySeconds}").Order();
    }

    [Fact]
    public async Task That_something_is_due_soon_is_said_after_all_if_it_was_returned_before_it_was_due_and_nothing_else_stands_for_it()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var (first, second) = (Submitted(id), Submitted(id));
        await app.HearAsync(first);
        await app.HearAsync(second);
        await SayAtAsync(Instant.FromUtc(2025, 1, 20, 12, 0));
        await app.HearAsync(Returned(first));
        await app.SayRemindersAsync();
        Assert.DoesNotContain(await SaidAsync(id.ToString()), reminder => reminder is { Milestone: "case-records", Actor: "police" });
        await app.HearAsync(Returned(second));
        await app.SayRemindersAsync();
        var said = Assert.Single(await SaidAsync(id.ToString()), reminder => reminder is { Milestone: "case-records", Actor: "police" });
        Assert.Equal(("due-soon", 10_800.0), (said.Kind, said.LateBySeconds));
    }

    [Fact]
    public async Task What_was_returned_after_its_date_has_moved_is_reminded_of_by_the_new_date_only()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var submitted = Submitted(id) with { Item = "single-agency-audits" };
        await app.HearAsync(submitted);
        // Audits were due on 23 January and are due on 30 January.
        await SayAtAsync(Instant.FromUtc(2025, 1, 22, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id.ToString(), "plan", new { fieldworkStartsOn = "2025-02-03", reason = "Snow." }));
        await app.HearAsync(Returned(submitted));
        await app.SayRemindersAsync();
        await SayAtAsync(Instant.FromUtc(2025, 1, 28, 9, 0));
        Assert.DoesNotContain(await SaidAsync(id.ToString()), reminder => reminder is { Milestone: "audits", Actor: "police" });
        await SayAtAsync(Instant.FromUtc(2025, 1, 29, 9, 0));
        Assert.Equal("due-soon", Assert.Single(await SaidAsync(id.ToString()), reminder => reminder is { Milestone: "audits", Actor: "police" }).Kind);
    }

    /// <summary>A worker that has read the submission and settles by it, and the word that it was returned, cannot pass each other by.</summary>
    [Fact]
    public async Task A_return_waits_for_a_worker_that_still_counts_what_is_returned()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var submitted = Submitted(id);
        await app.HearAsync(submitted);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 20, 12, 0));
        await using var worker = await app.Database.Source.OpenConnectionAsync();
        await using var transaction = await worker.BeginTransactionAsync();
        await using (var command = worker.CreateCommand())
        {
            command.CommandText = $"""
                select 1 from inspections where id = '{id}' for no key update;
                update reminders set outcome = 'Needless', done_at = now() where inspection_id = '{id}' and milestone = 'case-records' and actor = 'police' and kind = 'DueSoon'
                """;
            await command.ExecuteNonQueryAsync();
        }
        var heard = app.HearAsync(Returned(submitted));
        await Eventually.TrueAsync(async () => await app.Database.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 1);
        await transaction.CommitAsync();
        await heard;
        await app.SayRemindersAsync();
        Assert.Single(await SaidAsync(id.ToString()), reminder => reminder is { Milestone: "case-records", Actor: "police", Kind: "due-soon" });
    }

    /// <summary>What the database refuses, as a row that something else has spoilt.</summary>
    [Fact]
    public async Task A_reminder_that_cannot_be_said_stops_no_other_and_is_said_once_it_can_be()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var spoilt = await app.QueryAsync(db => db.Reminders.Where(reminder => reminder.InspectionId == id && reminder.Milestone == "child-level-data" && reminder.Kind == DeadlineState.VeryOverdue).Select(reminder => reminder.Id).SingleAsync());
        await app.Database.ExecuteAsync($"alter table reminders add constraint spoilt check (id <> '{spoilt}' or outcome is null)");
        app.Clock.Reset(Instant.FromUtc(2025, 1, 20, 16, 0));
        using var output = new CapturedOutput();
        using var logs = new LoggerFactory([output]);
        var worker = new FireReminders(app.Host.Services.GetRequiredService<IServiceScopeFactory>(), app.Clock, logs.CreateLogger<FireReminders>()) { BatchSize = 4 };
        await LookAsync(worker);
        Assert.Equal([spoilt], await DueAsync());
        Assert.True((await SaidAsync(id.ToString())).Count > worker.BatchSize);
        // Where and what, but not the message, which could quote a row.
        Assert.NotEmpty(output.LinesWith(nameof(FireReminders.RunOnceAsync)));
        Assert.NotEmpty(output.LinesWith("PostgresException"));
        Assert.Empty(output.LinesWith("spoilt"));

        await app.Database.ExecuteAsync("alter table reminders drop constraint spoilt");
        await LookAsync(worker);
        Assert.Empty(await DueAsync());
        Assert.Single(await SaidAsync(id.ToString()), reminder => reminder.ReminderId == spoilt);

        static async Task LookAsync(FireReminders worker)
        {
            while (await worker.RunOnceAsync(CancellationToken.None)) { }
        }

        Task<List<Guid>> DueAsync() => app.QueryAsync(db => db.Reminders.Where(reminder => reminder.InspectionId == id && reminder.Outcome == null && reminder.DueAt <= app.Clock.GetCurrentInstant()).Select(reminder => reminder.Id).ToListAsync());
    }

    [Fact]
    public async Task Due_soon_is_not_said_of_what_is_overdue()
    {
        var id = (await app.NotifiedAsync()).Id();
        // Nobody was there from before the word that it is due soon until after the deadline.
        await SayAtAsync(Instant.FromUtc(2025, 1, 14, 17, 0, 45));
        Assert.Equal(["overdue"], await KindsAsync(id, TestClients.NorthmarchCouncil, "child-level-data"));
        Assert.DoesNotContain(await SaidAsync(id), reminder => reminder is { Milestone: "child-level-data", Kind: "due-soon" });
    }

    [Fact]
    public async Task The_lead_is_told_once_of_what_the_lead_owes()
    {
        var id = (await app.NotifiedAsync()).Id();
        foreach (var hour in (int[])[9, 33, 57]) await SayAtAsync(Instant.FromUtc(2025, 1, 14, 0, 1).Plus(Duration.FromHours(hour)));
        Assert.Equal(["due-soon lead-inspector", "overdue lead-inspector"], (await NoticesAsync(id, TestClients.OfstedLead)).Where(notice => notice.Text("about") == "select-30").Select(notice => $"{notice.Text("kind")} {notice.Text("to")}"));
    }

    [Fact]
    public async Task A_statement_of_action_is_reminded_of_once_it_is_required()
    {
        var id = await app.ReachAsync(InspectionStatus.Published);
        var dueOn = DateOnly.Parse((await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["timetable"]!.Milestone("statement-of-action").Text("on"), CultureInfo.InvariantCulture);
        Assert.DoesNotContain("statement-of-action", await MilestonesAsync());
        Assert.Empty(await WaitingAsync());
        await app.TakeAsync(id, InspectionEvent.RequireStatement);
        Assert.Contains("statement-of-action", await MilestonesAsync());
        Assert.Equal([DeadlineState.DueSoon, DeadlineState.Overdue, DeadlineState.VeryOverdue], await WaitingAsync());

        var late = LocalDate.FromDateOnly(dueOn).PlusDays(1).AtStartOfDayInZone(UkTime.Zone).ToInstant();
        await SayAtAsync(late - Duration.FromHours(12));
        await SayAtAsync(late);
        foreach (var (client, kinds) in new[] { (TestClients.NorthmarchCouncil, (string[])["due-soon", "overdue"]), (TestClients.OfstedLead, ["overdue"]) })
            Assert.Equal(kinds, (await NoticesAsync(id, client)).Where(notice => notice["about"]?.GetValue<string>() == "statement-of-action").Select(notice => notice.Text("kind")));
        Assert.Equal("overdue", (await app.GetAsync($"inspections/{id}/deadlines", TestClients.NorthmarchCouncil)).AsArray().Single(each => each!.Text("milestone") == "statement-of-action")!.Text("state"));

        async Task<IEnumerable<string>> MilestonesAsync() => (await app.GetAsync($"inspections/{id}/deadlines", TestClients.NorthmarchCouncil)).AsArray().Select(each => each!.Text("milestone"));

        Task<List<DeadlineState>> WaitingAsync() => app.QueryAsync(db => db.Reminders.Where(reminder => reminder.InspectionId == Guid.Parse(id) && reminder.Milestone == "statement-of-action" && reminder.Outcome == null).OrderBy(reminder => reminder.DueAt).Select(reminder => reminder.Kind).ToListAsync());
    }

    [Fact]
    public async Task When_dates_move_the_reminders_move_with_them()
    {
        var id = (await app.NotifiedAsync()).Id();
        await SayAtAsync(Instant.FromUtc(2025, 1, 13, 9, 0));
        var saidBefore = (await SaidAsync(id)).Count;
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "plan", new { fieldworkStartsOn = "2025-02-03", reason = "Snow." }));
        // What was said stands for a deadline that did not move.
        await app.SayRemindersAsync();
        Assert.Equal(saidBefore, (await SaidAsync(id)).Count);
        // Audits were due on 23 January and are due on 30 January.
        await SayAtAsync(Instant.FromUtc(2025, 1, 24, 9, 0));
        Assert.DoesNotContain(await SaidAsync(id), reminder => reminder.Milestone == "audits");
        await SayAtAsync(Instant.FromUtc(2025, 1, 29, 9, 0));
        Assert.Equal(["health", "local-authority", "masa", "police"], (await SaidAsync(id)).Where(reminder => reminder.Milestone == "audits").Select(reminder => reminder.Actor!).Order());
    }

    [Fact]
    public async Task Before_notification_the_area_is_reminded_of_nothing()
    {
        var id = (await app.ReadyAsync()).Id();
        await SayAtAsync(Instant.FromUtc(2025, 1, 10, 9, 0));
        Assert.Equal(["notification"], (await NoticesAsync(id, TestClients.OfstedLead)).Select(notice => notice.Text("about")));
        await SayAtAsync(Instant.FromUtc(2025, 2, 10, 9, 0));
        // Nobody can take the steps that follow a notification which was not made.
        Assert.Equal(["due-soon notification", "very-overdue notification"], (await NoticesAsync(id, TestClients.OfstedLead)).Select(notice => $"{notice.Text("kind")} {notice.Text("about")}"));
        Assert.Empty(await NoticesAsync(id, TestClients.NorthmarchCouncil));
        Assert.All(await app.QueryAsync(db => db.Notices.Where(notice => notice.InspectionId == Guid.Parse(id)).ToListAsync()), notice => Assert.Contains(notice.Audience, new[] { "inspectors", "lead" }));
    }

    [Fact]
    public async Task Two_that_work_side_by_side_say_each_reminder_once()
    {
        for (var each = 0; each < 6; each++) await app.NotifiedAsync();
        app.Clock.Reset(Instant.FromUtc(2025, 3, 1, 9, 0));
        var workers = Enumerable.Range(0, 4).Select(_ => new FireReminders(app.Host.Services.GetRequiredService<IServiceScopeFactory>(), app.Clock, NullLogger<FireReminders>.Instance) { BatchSize = 5 }).ToList();
        // A worker that finds everything locked is done for now; the next look finds the rest.
        await Eventually.TrueAsync(async () =>
        {
            await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.RunOnceAsync(CancellationToken.None))));
            return !await app.QueryAsync(db => db.Reminders.AnyAsync(reminder => reminder.Outcome == null && reminder.DueAt <= app.Clock.GetCurrentInstant()));
        });
        var said = await app.QueryAsync(db => db.Reminders.CountAsync(reminder => reminder.Outcome == ReminderOutcome.Fired));
        var events = (await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.reminder-fired").Select(message => message.Body).ToListAsync())).Select(Read).ToList();
        // Enough for each to have more than one batch.
        Assert.True(said > workers.Count * workers[0].BatchSize, $"{said}");
        Assert.Equal(said, events.Count);
        Assert.Equal(said, events.Select(@event => @event.ReminderId).Distinct().Count());
    }

    [Theory]
    [InlineData("Paused")]
    [InlineData("Deferred")]
    [InlineData("Cancelled")]
    public async Task While_an_inspection_rests_nobody_is_reminded_and_nobody_is_late(string status)
    {
        var id = (await app.NotifiedAsync()).Id();
        await SayAtAsync(Instant.FromUtc(2025, 1, 13, 9, 0));
        var before = (await SaidAsync(id)).Count;
        await app.Database.ExecuteAsync($"update inspections set status = '{status}' where id = '{id}'");
        await SayAtAsync(Instant.FromUtc(2025, 1, 22, 9, 0));
        Assert.Equal(before, (await SaidAsync(id)).Count);
        var records = (await app.GetAsync($"inspections/{id}/deadlines", TestClients.NorthmarchPolice)).AsArray().Single(each => each!.Text("milestone") == "case-records")!;
        Assert.Equal(("passed", "passed"), (records.Text("state"), records["agencies"]![0]!.Text("state")));
        await app.Database.ExecuteAsync($"update inspections set status = 'Notified' where id = '{id}'");
        await app.SayRemindersAsync();
        Assert.Contains(await SaidAsync(id), reminder => reminder is { Milestone: "child-level-data", Kind: "very-overdue", LateBySeconds: 575_955 });
    }

    /// <summary>A step that takes a reminder away and a worker that says it cannot both have their way.</summary>
    [Fact]
    public async Task A_reminder_of_an_inspection_in_a_step_waits_for_the_step()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        app.Clock.Reset(Instant.FromUtc(2025, 1, 20, 9, 0));
        await using var step = await app.Database.Source.OpenConnectionAsync();
        await using var transaction = await step.BeginTransactionAsync();
        await using (var command = step.CreateCommand())
        {
            command.CommandText = $"select 1 from inspections where id = '{id}' for update";
            await command.ExecuteScalarAsync();
        }
        await app.SayRemindersAsync();
        Assert.Empty(await SaidAsync(id.ToString()));
        await transaction.CommitAsync();
        await app.SayRemindersAsync();
        Assert.NotEmpty(await SaidAsync(id.ToString()));
    }

    async Task SayAtAsync(Instant now)
    {
        app.Clock.Reset(now);
        await app.SayRemindersAsync();
    }

    async Task<List<JsonNode>> NoticesAsync(string id, TestClient by) => [.. (await app.GetAsync($"notices?inspection={id}&size=200", by))["items"]!.AsArray().Select(each => each!)];

    /// <summary>In the order in which they were said.</summary>
    async Task<IReadOnlyList<string>> KindsAsync(string id, TestClient by, string about) =>
        [.. (await NoticesAsync(id, by)).Where(notice => notice["about"]?.GetValue<string>() == about).OrderBy(notice => notice["createdAt"]!.GetValue<DateTimeOffset>()).Select(notice => notice.Text("kind"))];

    async Task<List<ReminderFired>> SaidAsync(string id) =>
        [.. (await app.QueryAsync(db => db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.reminder-fired").Select(message => message.Body).ToListAsync()))
            .Select(Read).Where(@event => @event.InspectionId == Guid.Parse(id))];

    static InformationItemSubmitted Submitted(Guid id) =>
        new(id, Guid.NewGuid(), "case-records-police", Guid.NewGuid(), "northmarch-police", new DateTimeOffset(2025, 1, 17, 10, 0, 0, TimeSpan.Zero), Late: false, "police");

    static InformationItemSubmitted Lists(Guid id) =>
        new(id, Guid.NewGuid(), "child-level-data", Guid.NewGuid(), "northmarch-council", new DateTimeOffset(2025, 1, 13, 10, 0, 0, TimeSpan.Zero), Late: false, "local-authority");

    static InformationItemReturned Returned(InformationItemSubmitted submitted) =>
        new(submitted.InspectionId, submitted.ItemId, submitted.Item, submitted.SubmissionId, submitted.Organisation, submitted.ReceivedAt, submitted.Late, submitted.Agency);

    static ReminderFired Read(string body) => JsonSerializer.Deserialize<ReminderFired>(body, JsonSerializerOptions.Web)!;
}
