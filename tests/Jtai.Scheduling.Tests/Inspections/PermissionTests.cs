using System.Net;
using System.Net.Http.Json;
using Jtai.Scheduling.Inspections;
using Jtai.Testing;

namespace Jtai.Scheduling.Tests.Inspections;

/// <summary>Every step of an inspection against everybody who could try to take it.</summary>
[Collection(nameof(SchedulingApp))]
public class PermissionTests(SchedulingApp app)
{
    static readonly TestClient LeadElsewhere = TestClients.OfstedLead with { Id = "ofsted-lead-elsewhere" };
    static readonly TestClient LeadWhoOnlyInspectsHere = TestClients.CqcLead with { Id = "cqc-lead-who-inspects" };
    static readonly TestClient[] Agencies = [TestClients.NorthmarchCouncil, TestClients.NorthmarchPolice, TestClients.NorthmarchIcb, TestClients.NorthmarchMasa, TestClients.SouthmereCouncil];

    /// <summary>For each step who may take it; the way there is <see cref="InspectionWalk"/>.</summary>
    public static TheoryData<string> Steps => [.. Enum.GetNames<InspectionEvent>()];

    [Theory, MemberData(nameof(Steps))]
    public async Task A_step_is_taken_by_its_actor_and_by_nobody_else(string step)
    {
        var @event = Enum.Parse<InspectionEvent>(step);
        var id = await app.ReachAsync(InspectionWalk.Before(@event));
        await app.ArriveAsync(id, @event);
        await app.GiveRoleAsync(id, TestClients.OfstedInspector, "inspector");
        await app.GiveRoleAsync(id, LeadWhoOnlyInspectsHere, "inspector");
        var deferral = @event == InspectionEvent.RequestDeferral;
        var (path, body) = await app.RequestAsync(id, @event);

        using (var anonymous = app.Host.Anonymous())
            Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsJsonAsync($"/api/scheduling/v1/inspections/{id}/{path}", body)).StatusCode);
        var expected = new Dictionary<TestClient, HttpStatusCode>
        {
            [TestClients.Operations] = HttpStatusCode.Forbidden,
            [TestClients.WithoutRoles] = HttpStatusCode.Forbidden,
            [TestClients.Service("intake")] = HttpStatusCode.Forbidden,
            [TestClients.OfstedInspector] = HttpStatusCode.Forbidden,
            [TestClients.HmicfrsInspector] = HttpStatusCode.Forbidden,
            [LeadWhoOnlyInspectsHere] = HttpStatusCode.Forbidden,
            [LeadElsewhere] = deferral ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound,
            [TestClients.NorthmarchPolice] = HttpStatusCode.Forbidden,
            [TestClients.NorthmarchIcb] = HttpStatusCode.Forbidden,
            [TestClients.SouthmereCouncil] = deferral ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden,
        };
        if (deferral) expected[TestClients.OfstedLead] = HttpStatusCode.Forbidden;
        else foreach (var agency in Agencies) expected[agency] = HttpStatusCode.Forbidden;
        foreach (var (client, status) in expected)
        {
            using var answer = await app.StepAsync(id, path, body, client);
            Assert.True(status == answer.StatusCode, $"{client.Id}: {(int)answer.StatusCode} instead of {(int)status}");
        }
        var actor = deferral ? TestClients.NorthmarchMasa : TestClients.OfstedLead;
        Assert.Equal("stale", (await SchedulingApp.ReadAsync(await app.StepAsync(id, path, body, actor, "\"1\""), HttpStatusCode.PreconditionFailed)).Text("code"));
        var taken = await SchedulingApp.ReadAsync(await app.StepAsync(id, path, body, actor));
        Assert.Equal(InspectionLifecycle.Name(InspectionWalk.After(@event)), taken.Text("status"));

        // Taken twice it is refused, unless it leaves the inspection where a repetition makes sense.
        if (@event is InspectionEvent.Replan or InspectionEvent.CorrectArea) return;
        var again = await SchedulingApp.ReadAsync(await app.StepAsync(id, path, body, actor), HttpStatusCode.Conflict);
        Assert.Equal(@event switch
        {
            InspectionEvent.ReturnComments or InspectionEvent.ReceiveStatement or InspectionEvent.CorrectNotification or InspectionEvent.CorrectStep => "already-recorded",
            InspectionEvent.RecordNotification => "recipient-notified",
            _ => "not-in-this-status",
        }, again.Text("code"));
    }
}
