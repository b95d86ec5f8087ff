using Jtai.CaseSelection.Data;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using MassTransit;

namespace Jtai.CaseSelection.Selections;

/// <summary>A cancelled inspection has nothing more chosen for it.</summary>
internal sealed class CloseSelection(CaseSelectionDb db) : IConsumer<InspectionCancelled>
{
    public async Task Consume(ConsumeContext<InspectionCancelled> context)
    {
        await db.KeepInspectionAsync(context.Message, context.CancellationToken);
        db.Audit($"inspection/{context.Message.InspectionId}", "the inspection was cancelled");
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
