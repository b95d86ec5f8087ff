using System.Net;
using System.Net.Http.Json;
using Jtai.Data.Audit;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>Which area an inspection is of. Identity knows agencies of Northmarch and Southmere, and none of Northmarsh.</summary>
[Collection(nameof(SchedulingApp))]
public class AreaTests(SchedulingApp app)
{
    [Fact]
    public async Task An_area_without_an_agency_is_refused_with_those_that_there_are()
    {
        app.Clock.Reset(SchedulingApp.Thursday);
        using var lead = app.As(TestClients.OfstedLead);
        var plan = new { localArea = "northmarsh", framework = "front-door-2024", fieldworkStartsOn = "2025-01-27" };
        var refused = await SchedulingApp.RefusedAsync(await lead.PostAsJsonAsync("/api/scheduling/v1/inspections", plan), HttpStatusCode.UnprocessableEntity, "local-area-unknown");
        Assert.Superset(new HashSet<string> { "northmarch", "southmere" }, refused.Text("allowed").Split(", ").ToHashSet());
        var id = (await app.PlannedAsync()).Id();
        await SchedulingApp.RefusedAsync(await app.StepAsync(id, "area", new { localArea = "northmarsh", reason = "r" }), HttpStatusCode.UnprocessableEntity, "local-area-unknown");
        await SchedulingApp.RefusedAsync(await app.StepAsync(id, "area", new { localArea = "North March", reason = "r" }), HttpStatusCode.BadRequest, "local-area-invalid");
        await SchedulingApp.RefusedAsync(await app.StepAsync(id, "area", new { localArea = "southmere", reason = " " }), HttpStatusCode.BadRequest, "text-invalid");
    }

    [Fact]
    public async Task An_area_is_corrected_until_it_is_notified_and_the_right_one_is_told()
    {
        var id = (await app.ReadyAsync(localArea: "southmere")).Id();
        var corrected = await SchedulingApp.ReadAsync(await app.StepAsync(id, "area", new { localArea = "northmarch", reason = "The wrong one was chosen." }));
        Assert.Equal(("northmarch", "ready"), (corrected.Text("localArea"), corrected.Text("status")));
        var entry = await app.QueryAsync(db => db.Set<AuditEntry>().SingleAsync(each => each.Process == "correct-area" && each.Record == $"inspection/{id}"));
        Assert.Equal("The wrong one was chosen.", entry.Why);
        Assert.Contains("northmarch", entry.What, StringComparison.Ordinal);

        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
        Assert.Equal("notified", (await app.GetAsync($"inspections/{id}", TestClients.NorthmarchCouncil)).Text("status"));
        using var southmere = app.As(TestClients.SouthmereCouncil);
        Assert.Equal(HttpStatusCode.NotFound, (await southmere.GetAsync($"/api/scheduling/v1/inspections/{id}")).StatusCode);
        await SchedulingApp.RefusedAsync(await app.StepAsync(id, "area", new { localArea = "southmere", reason = "r" }), HttpStatusCode.Conflict, "not-in-this-status");
    }

    [Fact]
    public async Task Nobody_is_notified_in_an_area_whose_agencies_are_gone()
    {
        var id = (await app.ReadyAsync(localArea: "southmere")).Id();
        app.Clock.Reset(Instant.FromUtc(2025, 1, 13, 9, 0));
        app.Areas.Remove("southmere");
        try
        {
            await SchedulingApp.RefusedAsync(await app.StepAsync(id, "notification", new { }), HttpStatusCode.UnprocessableEntity, "local-area-unknown");
        }
        finally
        {
            app.Areas.Add("southmere");
        }
        await SchedulingApp.ReadAsync(await app.StepAsync(id, "notification", new { }));
    }
}
