using Jtai.Contracts.CaseSelection;
using Jtai.Scheduling.Data;
using MassTransit;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>¶97: the children were chosen, so nobody needs reminding of it.</summary>
sealed class KeepSample(SchedulingDb db, IClock clock) : IConsumer<ChildrenSampled>
{
    public Task Consume(ConsumeContext<ChildrenSampled> context) =>
        db.KeepHappeningAsync(
            context.Message.InspectionId, "select-30", context.Message.OccurredAt, clock.GetCurrentInstant(), context.CancellationToken);
}
