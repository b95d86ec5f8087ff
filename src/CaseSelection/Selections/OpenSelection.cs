using Jtai.CaseSelection.Data;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using MassTransit;

namespace Jtai.CaseSelection.Selections;

/// <summary>On notification the selection opens (¶25).</summary>
internal sealed class OpenSelection(CaseSelectionDb db) : IConsumer<InspectionNotified>
{
    public async Task Consume(ConsumeContext<InspectionNotified> context)
    {
        var notified = context.Message;
        var framework = await db.FrameworkOfAsync(notified, context.CancellationToken);
        await db.KeepInspectionAsync(notified, context.CancellationToken);
        var selection = await db.FindOrAddAsync(notified.InspectionId, context.CancellationToken);
        (selection.SampleSize, selection.MinimumAudits) = (framework.Selection.Sample?.Count, framework.Selection.Audits.Minimum);
        db.Audit($"inspection/{notified.InspectionId}", "the area was notified (¶25)", new { selection.SampleSize, selection.MinimumAudits });
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
