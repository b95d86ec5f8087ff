using System.Net;
using System.Text.Json.Nodes;
using Jtai.Contracts.CaseSelection;
using Jtai.Contracts.Intake;
using Jtai.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Jtai.Scheduling.Tests.Deadlines;

/// <summary>Front door 2024, notified on Monday 13 January 2025: lists due on Tuesday 14 at 17:00, case records on Tuesday 21 at 17:00.</summary>
[Collection(nameof(SchedulingApp))]
public class DeadlineTests(SchedulingApp app)
{
    [Fact]
    public async Task An_agency_sees_what_is_its_own_before_it_is_late_and_the_inspectors_see_all()
    {
        var id = (await app.NotifiedAsync()).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 20, 8, 0));
        var police = await DeadlinesAsync(id, TestClients.NorthmarchPolice);
        Assert.Equal("due-soon", police["case-records"].Text("state"));
        Assert.Equal(["police"], police["case-records"]["agencies"]!.AsArray().Select(agency => agency!.Text("agency")));
        Assert.Equal(5, police["case-records"]["agencies"]![0]!["items"]!.AsArray().Count);
        Assert.Equal("2025-01-21T17:00:00+00:00", police["case-records"].Text("dueAt"));
        // Not theirs to hand in, so not theirs to see.
        Assert.DoesNotContain("child-level-data", police.Keys);
        Assert.Equal("upcoming", police["draft-letter"].Text("state"));

        var lead = await DeadlinesAsync(id, TestClients.OfstedLead);
        Assert.Equal(["local-authority", "police", "health"], lead["case-records"]["agencies"]!.AsArray().Select(agency => agency!.Text("agency")));
        Assert.Equal("very-overdue", lead["child-level-data"].Text("state"));
        // Told on its day, and the request with it.
        Assert.Equal(("met", "met"), (lead["notification"].Text("state"), lead["information-request"].Text("state")));
        Assert.Equal("passed", lead["set-up-discussion"].Text("state"));
        Assert.DoesNotContain("statement-of-action", lead.Keys);
    }

    [Fact]
    public async Task A_deadline_is_met_when_everything_of_an_agency_has_arrived_and_late_by_the_last_of_it()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var onTime = new DateTimeOffset(2025, 1, 21, 17, 0, 0, TimeSpan.Zero);
        for (var item = 1; item <= 4; item++) await ArriveAsync(id, $"case-records-police-{item}", "northmarch-police", onTime, "police");
        app.Clock.Reset(Instant.FromUtc(2025, 1, 21, 17, 0));
        Assert.Equal("due-soon", await PoliceAsync());
        app.Clock.Reset(Instant.FromUtc(2025, 1, 21, 17, 1));
        Assert.Equal("overdue", await PoliceAsync());
        await ArriveAsync(id, "case-records-police-5", "northmarch-police", onTime.AddMinutes(5), "police", late: true);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 21, 17, 6));
        Assert.Equal("met-late", await PoliceAsync());
        Assert.Equal("overdue", (await DeadlinesAsync(id.ToString(), TestClients.OfstedLead))["case-records"].Text("state"));

        async Task<string> PoliceAsync() => (await DeadlinesAsync(id.ToString(), TestClients.NorthmarchPolice))["case-records"].Text("state");
    }

    [Fact]
    public async Task A_correction_makes_nobody_late_and_a_whole_group_stands_for_its_parts()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var item = Guid.NewGuid();
        var onTime = new DateTimeOffset(2025, 1, 14, 16, 0, 0, TimeSpan.Zero);
        await ArriveAsync(id, "child-level-data", "northmarch-council", onTime.AddHours(4), "local-authority", item, late: true);
        await ArriveAsync(id, "child-level-data", "northmarch-council", onTime, "local-authority", item);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        var lists = (await DeadlinesAsync(id.ToString(), TestClients.NorthmarchCouncil))["child-level-data"];
        Assert.Equal(("met", "2025-01-14"), (lists.Text("state"), lists.Text("metOn")));
        Assert.All(lists["agencies"]![0]!["items"]!.AsArray(), list => Assert.Equal("met", list!.Text("state")));
    }

    [Theory]
    [InlineData("submitted returned")]
    [InlineData("returned submitted")]
    [InlineData("submitted returned returned submitted")]
    public async Task What_was_returned_has_not_been_handed_in_whatever_the_order_of_the_messages_and_however_often_they_come(string order)
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var submitted = Lists(id, new DateTimeOffset(2025, 1, 14, 16, 0, 0, TimeSpan.Zero));
        foreach (var message in order.Split(' ')) await (message == "returned" ? app.HearAsync(Returned(submitted)) : app.HearAsync(submitted));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        Assert.Equal(("overdue", null, ""), await ListsAsync());

        // What comes instead is late, and is all that there is to show.
        await app.HearAsync(submitted with { SubmissionId = Guid.NewGuid(), ReceivedAt = submitted.ReceivedAt.AddDays(1), Late = true });
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 16, 1));
        Assert.Equal(("met-late", "2025-01-15T16:00:00+00:00", "2025-01-15T16:00:00+00:00 True"), await ListsAsync());

        async Task<(string, string?, string)> ListsAsync()
        {
            var lists = (await DeadlinesAsync(id.ToString(), TestClients.NorthmarchCouncil))["child-level-data"];
            var arrivals = (await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["timetable"]!.Milestone("child-level-data")["arrivals"]!.AsArray();
            return (lists.Text("state"), lists["agencies"]![0]!["items"]![0]!["receivedAt"]?.GetValue<string>(), string.Join(", ", arrivals.Select(arrival => $"{arrival!.Text("receivedAt")} {arrival!["late"]!.GetValue<bool>()}")));
        }
    }

    [Fact]
    public async Task A_correction_that_is_returned_leaves_what_was_handed_in_before()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var first = Lists(id, new DateTimeOffset(2025, 1, 14, 16, 0, 0, TimeSpan.Zero));
        var correction = first with { SubmissionId = Guid.NewGuid(), ReceivedAt = first.ReceivedAt.AddHours(3), Late = true };
        await app.HearAsync(first);
        await app.HearAsync(correction);
        await app.HearAsync(Returned(correction));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        Assert.Equal("met", (await DeadlinesAsync(id.ToString(), TestClients.NorthmarchCouncil))["child-level-data"].Text("state"));
        var arrival = Assert.Single((await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["timetable"]!.Milestone("child-level-data")["arrivals"]!.AsArray())!;
        Assert.Equal("2025-01-14T16:00:00+00:00", arrival.Text("receivedAt"));
    }

    [Fact]
    public async Task A_choice_of_children_is_met_when_case_selection_says_so()
    {
        var id = Guid.Parse((await app.NotifiedAsync()).Id());
        var bus = app.Host.Services.GetRequiredService<IBus>();
        await bus.Publish(new ChildrenSampled(id, [Guid.NewGuid()], new DateTimeOffset(2025, 1, 15, 17, 0, 0, TimeSpan.Zero)));
        await bus.Publish(new AuditCasesSelected(id, [Guid.NewGuid()], new DateTimeOffset(2025, 1, 17, 12, 0, 1, TimeSpan.Zero)));
        app.Clock.Reset(Instant.FromUtc(2025, 1, 17, 12, 5));
        await Eventually.TrueAsync(async () => await StateAsync("select-30") == "met" && await StateAsync("select-audits") == "met-late");

        async Task<string> StateAsync(string milestone) => (await DeadlinesAsync(id.ToString(), TestClients.OfstedLead))[milestone].Text("state");
    }

    [Fact]
    public async Task Before_notification_a_planned_inspection_has_no_deadlines_for_the_area()
    {
        var id = (await app.PlannedAsync()).Id();
        using var http = app.As(TestClients.NorthmarchCouncil);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/scheduling/v1/inspections/{id}/deadlines")).StatusCode);
        Assert.Equal("upcoming", (await DeadlinesAsync(id, TestClients.OfstedLead))["notification"].Text("state"));
    }

    async Task<Dictionary<string, JsonNode>> DeadlinesAsync(string id, TestClient by) =>
        (await app.GetAsync($"inspections/{id}/deadlines", by)).AsArray().ToDictionary(each => each!.Text("milestone"), each => each!);

    static InformationItemSubmitted Lists(Guid id, DateTimeOffset at) => new(id, Guid.NewGuid(), "child-level-data", Guid.NewGuid(), "northmarch-council", at, Late: false, "local-authority");

    static InformationItemReturned Returned(InformationItemSubmitted submitted) =>
        new(submitted.InspectionId, submitted.ItemId, submitted.Item, submitted.SubmissionId, submitted.Organisation, submitted.ReceivedAt, submitted.Late, submitted.Agency);

    Task ArriveAsync(Guid id, string item, string organisation, DateTimeOffset at, string agency, Guid? itemId = null, bool late = false) =>
        app.HearAsync(new InformationItemSubmitted(id, itemId ?? Guid.NewGuid(), item, Guid.NewGuid(), organisation, at, late, agency));
}
