using Jtai.Clients.Scheduling;
using Jtai.Scheduling.Tests;
using Jtai.Testing;

namespace Jtai.Clients.Tests;

/// <summary>
/// A stranger's first steps, with nothing but a client that NSwag has made from the agreed description. The clients of the other services compile,
/// or there is no test.
/// </summary>
public sealed class FirstStepsTests(SchedulingApp app) : IClassFixture<SchedulingApp>
{
    static readonly PlanInspectionRequest Plan = new() { LocalArea = "northmarch", Framework = "front-door-2024", FieldworkStartsOn = new(2025, 1, 27) };

    [Fact]
    public async Task An_inspection_is_planned_read_and_brought_to_its_notification()
    {
        using var http = app.As(TestClients.OfstedLead);
        var client = new SchedulingClient(http);

        var key = Guid.NewGuid().ToString();
        var planned = await client.PlanInspectionAsync(Plan, key);
        Assert.Equal((201, InspectionStatus.Planned, new DateOnly(2025, 1, 27)), (planned.StatusCode, planned.Result.Status, planned.Result.FieldworkStartsOn));
        Assert.Equal(planned.Result.Id, (await client.PlanInspectionAsync(Plan, key)).Result.Id);

        var read = await client.GetInspectionAsync(planned.Result.Id);
        Assert.Equal(ETag(planned), ETag(read));
        Assert.Contains(read.Result.Timetable.Milestones, milestone => milestone.Why.Unit == ReasonUnit.WorkingDays);

        var shared = await client.ShareIntelligenceAsync(planned.Result.Id, ETag(read), new()
        {
            Reviewers = new Dictionary<string, string> { ["ofsted"] = "one", ["cqc"] = "two", ["hmicfrs"] = "three" },
        });
        Assert.Equal(InspectionStatus.IntelligenceShared, shared.Result.Status);
        var ready = await client.ConfirmReadinessAsync(planned.Result.Id, ETag(shared), new() { MetOn = new(2025, 1, 2) });
        var notified = await client.NotifyInspectionAsync(planned.Result.Id, ETag(ready), new() { Reason = "Agreed with the director." });
        Assert.Equal(InspectionStatus.Notified, notified.Result.Status);
        Assert.NotEmpty(notified.Result.Notifications);

        var steps = (await client.ListStepsAsync(planned.Result.Id)).Result;
        // The tests' clock stands still: two of them came at the same instant.
        InspectionEvent[] taken = [InspectionEvent.ShareIntelligence, InspectionEvent.ConfirmReadiness, InspectionEvent.Notify];
        Assert.Equal(taken.Order(), steps.Select(step => step.Event).Order());
        Assert.Contains((await client.ListDeadlinesAsync(planned.Result.Id)).Result, deadline => deadline.State == DeadlineState.Met);
    }

    [Fact]
    public async Task A_refusal_is_a_problem_with_its_code()
    {
        using var http = app.As(TestClients.OfstedLead);
        var client = new SchedulingClient(http);

        var tuesday = new PlanInspectionRequest { LocalArea = "northmarch", Framework = "front-door-2024", FieldworkStartsOn = new(2025, 1, 28) };
        var refused = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.PlanInspectionAsync(tuesday));
        Assert.Equal((422, "fieldworkStartsOn", "2025-01-28 (Tuesday)"), (refused.StatusCode, refused.Result.Field, refused.Result.Value));
        Assert.NotEmpty(refused.Result.Code);

        var planned = await client.PlanInspectionAsync(Plan);
        var stale = await Assert.ThrowsAsync<ApiException<Problem>>(
            () => client.CancelInspectionAsync(planned.Result.Id, "\"1\"", new() { Reason = "Not needed." }));
        Assert.Equal((412, "stale"), (stale.StatusCode, stale.Result.Code));

        var unknown = await Assert.ThrowsAsync<ApiException<Problem>>(() => client.GetInspectionAsync(Guid.NewGuid()));
        Assert.Equal((404, "not-found"), (unknown.StatusCode, unknown.Result.Code));

        using var nobody = app.As(TestClients.OfstedLead);
        nobody.DefaultRequestHeaders.Authorization = null;
        var unauthenticated = await Assert.ThrowsAsync<ApiException<Problem>>(() => new SchedulingClient(nobody).ListInspectionsAsync());
        Assert.Equal((401, "unauthenticated"), (unauthenticated.StatusCode, unauthenticated.Result.Code));
    }

    static string ETag(SwaggerResponse answer) => answer.Headers["ETag"].Single();
}
