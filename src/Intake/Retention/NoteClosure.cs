using Jtai.Contracts.Scheduling;
using Jtai.Intake.Data;
using Jtai.Messaging;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Retention;

/// <summary>An inspection was closed: from that day counts how long what was handed in is kept.</summary>
internal sealed class NoteClosure(IntakeDb db) : IConsumer<InspectionClosed>
{
    public async Task Consume(ConsumeContext<InspectionClosed> context)
    {
        var (closed, cancellationToken) = (context.Message, context.CancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from information_requests where inspection_id = {closed.InspectionId} for update", cancellationToken);
        var request = await db.InformationRequests.SingleOrDefaultAsync(each => each.InspectionId == closed.InspectionId, cancellationToken)
            ?? throw new NotYetArrivedException($"The notification of inspection {closed.InspectionId}");
        request.Close(LocalDate.FromDateOnly(closed.ClosedOn), Instant.FromDateTimeOffset(closed.OccurredAt));
        db.Audit($"inspection/{closed.InspectionId}", "the inspection was closed", new { closed.ClosedOn });
        await db.SaveChangesAsync(cancellationToken);
    }
}
