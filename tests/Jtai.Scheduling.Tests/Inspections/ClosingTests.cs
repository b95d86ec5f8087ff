using System.Net;
using System.Text.Json.Nodes;
using Jtai.Data.Messages;
using Jtai.Scheduling.Inspections;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>When an inspection is over (¶120).</summary>
[Collection(nameof(SchedulingApp))]
public class ClosingTests(SchedulingApp app)
{
    [Fact]
    public async Task It_is_not_closed_while_the_area_may_complain_counted_from_the_day_on_which_the_letter_was_really_published()
    {
        var id = await app.ReachAsync(InspectionStatus.FinalEmbargoed);
        Assert.Equal("2025-04-03", await ComplaintsCloseOnAsync());
        // Two working days later than planned.
        app.Clock.Reset(Instant.FromUtc(2025, 3, 24, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "publication", new { on = "2025-03-24" }));
        Assert.Equal("2025-04-07", await ComplaintsCloseOnAsync());

        app.Clock.Reset(Instant.FromUtc(2025, 4, 7, 16, 0));
        var problem = await SchedulingApp.ReadAsync(await app.StepAsync(id, "closure", new { on = "2025-04-07" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("complaints-open", "on", "2025-04-07", "after 2025-04-07"), (problem.Text("code"), problem.Text("field"), problem.Text("value"), problem.Text("allowed")));
        // Nor later for a day on which they were.
        app.Clock.Reset(Instant.FromUtc(2025, 4, 8, 9, 0));
        Assert.Equal("complaints-open", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "closure", new { on = "2025-04-07" }), HttpStatusCode.UnprocessableEntity)).Text("code"));
        Assert.Equal("closed", (await SchedulingApp.ReadAsync(await app.StepAsync(id, "closure", new { on = "2025-04-08" }))).Text("status"));
        Assert.Equal(["2025-04-08"], await ClosedOnAsync());

        // Corrected, others are told the right day.
        app.Clock.Reset(Instant.FromUtc(2025, 4, 10, 9, 0));
        var closure = (await app.GetAsync($"inspections/{id}/steps", TestClients.OfstedLead)).AsArray().Single(each => each!.Text("event") == "close")!.Id();
        await SchedulingApp.ReadAsync(await app.StepAsync(id, $"steps/{closure}/correction", new { on = "2025-04-09", reason = "It was a day later." }));
        Assert.Equal(["2025-04-08", "2025-04-09"], await ClosedOnAsync());

        Task<List<string>> ClosedOnAsync() => app.QueryAsync(async db => (await db.Set<OutboxMessage>().Where(message => message.Type == "scheduling.inspection-closed").OrderBy(message => message.Id).Select(message => message.Body).ToListAsync())
            .Select(body => JsonNode.Parse(body)!).Where(body => body["inspectionId"]!.ToString() == id).Select(body => body["closedOn"]!.ToString()).ToList());

        async Task<string> ComplaintsCloseOnAsync() => (await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["timetable"]!.Milestone("complaints-close").Text("on");
    }
}
