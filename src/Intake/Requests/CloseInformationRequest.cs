using Jtai.Contracts.Scheduling;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.ServiceDefaults;
using MassTransit;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>A cancelled inspection needs nothing more. What was handed in stays readable with its receipts.</summary>
internal sealed class CloseInformationRequest(IntakeDb db, DocumentStore documents) : IConsumer<InspectionCancelled>
{
    public async Task Consume(ConsumeContext<InspectionCancelled> context)
    {
        var cancelled = context.Message;
        var inspection = await db.FindOrAddAsync(documents, cancelled.InspectionId, context.CancellationToken);
        inspection.CancelledAt ??= Instant.FromDateTimeOffset(cancelled.OccurredAt);
        db.Audit($"inspection/{cancelled.InspectionId}", "the inspection was cancelled");
        await db.SaveChangesAsync(context.CancellationToken);
    }

    public static Refusal Cancelled { get; } = new("inspection-cancelled", "The inspection has been cancelled. Nothing more is to be handed in.")
    {
        Status = StatusCodes.Status409Conflict,
    };
}
