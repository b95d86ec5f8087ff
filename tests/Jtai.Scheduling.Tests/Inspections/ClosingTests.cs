using System.Net;
using Jtai.Scheduling.Inspections;
using Jtai.Testing;
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

        async Task<string> ComplaintsCloseOnAsync() => (await app.GetAsync($"inspections/{id}", TestClients.OfstedLead))["timetable"]!.Milestone("complaints-close").Text("on");
    }
}
