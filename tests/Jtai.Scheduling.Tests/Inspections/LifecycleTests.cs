using Jtai.Scheduling.Inspections;

namespace Jtai.Scheduling.Tests.Inspections;

public class LifecycleTests
{
    /// <summary>Every allowed step; what is not in this table is refused.</summary>
    static readonly Dictionary<(InspectionStatus, InspectionEvent), InspectionStatus> Allowed = new()
    {
        [(InspectionStatus.Planned, InspectionEvent.ShareIntelligence)] = InspectionStatus.IntelligenceShared,
        [(InspectionStatus.IntelligenceShared, InspectionEvent.ConfirmReadiness)] = InspectionStatus.Ready,
        [(InspectionStatus.Ready, InspectionEvent.Notify)] = InspectionStatus.Notified,
        // Moving fieldwork leaves the inspection at its step.
        [(InspectionStatus.Planned, InspectionEvent.Replan)] = InspectionStatus.Planned,
        [(InspectionStatus.IntelligenceShared, InspectionEvent.Replan)] = InspectionStatus.IntelligenceShared,
        [(InspectionStatus.Ready, InspectionEvent.Replan)] = InspectionStatus.Ready,
        [(InspectionStatus.Notified, InspectionEvent.Replan)] = InspectionStatus.Notified,
    };

    [Fact]
    public void Every_pair_of_status_and_event_is_decided()
    {
        foreach (var status in Enum.GetValues<InspectionStatus>())
            foreach (var @event in Enum.GetValues<InspectionEvent>())
                Assert.Equal((status, @event, Allowed.TryGetValue((status, @event), out var next) ? next : (InspectionStatus?)null), (status, @event, InspectionLifecycle.Next(status, @event)));
    }

    [Fact]
    public void A_refused_step_names_the_status_and_from_where_it_is_allowed()
    {
        var refusal = InspectionLifecycle.NotNow(InspectionStatus.Planned, InspectionEvent.Notify);
        Assert.Equal(("not-in-this-status", "planned", "ready"), (refusal.Code, refusal.Value, refusal.Allowed));
    }
}
