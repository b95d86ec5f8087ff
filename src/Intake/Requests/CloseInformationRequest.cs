using Jtai.Contracts.Scheduling;
using Jtai.Intake.Data;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using MassTransit;
using Microsoft.EntityFrameworkCore;

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
}

internal static class ClosedInspections
{
    /// <summary>Why nothing more is taken for an inspection; null while it goes on. To be asked under the lock of what is to change.</summary>
    public static async Task<Refusal?> WhyClosedAsync(this IntakeDb db, Guid inspectionId, CancellationToken cancellationToken) =>
        await db.Inspections.AnyAsync(each => each.InspectionId == inspectionId && each.CancelledAt != null, cancellationToken) ? Cancelled
        : await db.InformationRequests.AnyAsync(
            each => each.InspectionId == inspectionId
                && (each.ListsErasedAt != null || each.ChildrenErasedAt != null || each.InformationErasedAt != null), cancellationToken) ? Over
        : null;

    static Refusal Cancelled { get; } = new("inspection-cancelled", "The inspection has been cancelled. Nothing more is to be handed in.")
    {
        Status = StatusCodes.Status409Conflict,
    };

    static Refusal Over { get; } = new("inspection-over", "The inspection is long over, and what was handed in is being erased. Nothing more is taken.")
    {
        Status = StatusCodes.Status409Conflict,
    };
}
