using Jtai.Contracts.Scheduling;
using Jtai.Intake.Data;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using MassTransit;

namespace Jtai.Intake.Requests;

/// <summary>A cancelled inspection needs nothing more. What was handed in stays readable with its receipts.</summary>
internal sealed class CloseInformationRequest(IntakeDb db) : IConsumer<InspectionCancelled>
{
    public async Task Consume(ConsumeContext<InspectionCancelled> context)
    {
        await db.KeepInspectionAsync(context.Message, context.CancellationToken);
        db.Audit($"inspection/{context.Message.InspectionId}", "the inspection was cancelled");
        await db.SaveChangesAsync(context.CancellationToken);
    }

    public static Refusal Cancelled { get; } = new("inspection-cancelled", "The inspection has been cancelled. Nothing more is to be handed in.")
    {
        Status = StatusCodes.Status409Conflict,
    };
}
