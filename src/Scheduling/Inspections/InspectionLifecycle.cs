using System.Text.Json;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Inspections;

enum InspectionStatus { Planned, IntelligenceShared, Ready, Notified }

enum InspectionEvent { ShareIntelligence, ConfirmReadiness, Notify, Replan }

/// <summary>Which step may follow which. The area must not know of an inspection that is not notified (¶14-15).</summary>
static class InspectionLifecycle
{
    /// <summary>The status after an event; null where the event is not allowed.</summary>
    internal static InspectionStatus? Next(InspectionStatus status, InspectionEvent @event) => (status, @event) switch
    {
        (InspectionStatus.Planned, InspectionEvent.ShareIntelligence) => InspectionStatus.IntelligenceShared,
        (InspectionStatus.IntelligenceShared, InspectionEvent.ConfirmReadiness) => InspectionStatus.Ready,
        (InspectionStatus.Ready, InspectionEvent.Notify) => InspectionStatus.Notified,
        (_, InspectionEvent.Replan) => status,
        _ => null,
    };

    internal static Refusal NotNow(InspectionStatus status, InspectionEvent @event) => new("not-in-this-status", "The inspection is not at the step where that can be done.")
    {
        Field = "status",
        Value = Name(status),
        Allowed = string.Join(", ", Enum.GetValues<InspectionStatus>().Where(each => Next(each, @event) is not null).Select(Name)),
    };

    /// <summary>The status as it crosses the edge.</summary>
    internal static string Name(InspectionStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}
