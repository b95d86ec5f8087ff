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
        await ArriveAsync(id, "case-records-police-5", "northmarch-police", onTime.AddMinutes(5), "police");
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
        await ArriveAsync(id, "child-level-data", "northmarch-council", onTime.AddHours(4), "local-authority", item);
        await ArriveAsync(id, "child-level-data", "northmarch-council", onTime, "local-authority", item);
        app.Clock.Reset(Instant.FromUtc(2025, 1, 15, 9, 0));
        var lists = (await DeadlinesAsync(id.ToString(), TestClients.NorthmarchCouncil))["child-level-data"];
        Assert.Equal(("met", "2025-01-14"), (lists.Text("state"), lists.Text("metOn")));
        Assert.All(lists["agencies"]![0]!["items"]!.AsArray(), list => Assert.Equal("met", list!.Text("state")));
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

    async Task ArriveAsync(Guid id, string item, string organisation, DateTimeOffset at, string agency, Guid? itemId = null)
    {
        await app.Host.Services.GetRequiredService<IBus>().Publish(new InformationItemSubmitted(id, itemId ?? Guid.NewGuid(), item, Guid.NewGuid(), organisation, at, Late: false, agency));
        var arrived = Instant.FromDateTimeOffset(at);
        await Eventually.TrueAsync(() => app.QueryAsync(db => Task.FromResult(db.Arrivals.Any(arrival => arrival.InspectionId == id && arrival.Item == item && (arrival.ReceivedAt == arrived || arrival.FirstReceivedAt == arrived)))));
    }
}
