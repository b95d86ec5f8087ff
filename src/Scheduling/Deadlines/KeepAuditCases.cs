using Jtai.Contracts.CaseSelection;
using Jtai.Scheduling.Data;
using MassTransit;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>¶99: the cases for audit were chosen.</summary>
sealed class KeepAuditCases(SchedulingDb db, IClock clock) : IConsumer<AuditCasesSelected>
{
    public Task Consume(ConsumeContext<AuditCasesSelected> context) =>
        db.KeepHappeningAsync(
            context.Message.InspectionId, "select-audits", context.Message.OccurredAt, clock.GetCurrentInstant(), context.CancellationToken);
}
