using Jtai.Contracts.Api.Scheduling;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Notices;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Inspections;

/// <summary>Cancels an inspection before its letter is published. Whoever knew of it is told; an area that was not notified never learns of it (¶14-15).</summary>
static class CancelInspection
{
    internal static Task<IResult> Handle(Guid id, CancelInspectionRequest request, ChangeInspection change, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (ChangeInspection.ReasonInvalid(request.Reason) is { } invalid) return Task.FromResult<IResult>(Problems.Invalid(invalid));
        return change.StepAsync(id, InspectionEvent.Cancel, "decided by the inspectorates", (inspection, framework, _) =>
        {
            db.Notify(inspection, NoticeKinds.InspectionCancelled, $"step/{change.StepId}", [Recipient.Inspectors, .. Recipient.Agencies(framework)], change.Now);
            if (inspection.NotifiedAt is not null) db.Publish(new InspectionCancelled(id, change.Now.ToDateTimeOffset()));
            return null;
        }, cancellationToken, restricted: request.Reason);
    }
}
