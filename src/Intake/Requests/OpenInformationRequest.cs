using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Frameworks;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Messaging;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Requests;

/// <summary>On notification the area's information request opens (¶18, ¶91): the child-level data that the inspection's framework asks for (¶94-95).</summary>
internal sealed class OpenInformationRequest(IntakeDb db, DocumentStore documents) : IConsumer<InspectionNotified>
{
    public async Task Consume(ConsumeContext<InspectionNotified> context)
    {
        var notified = context.Message;
        // First: nothing opens before it is known what is asked for.
        var framework = await db.FrameworkOfAsync(notified, context.CancellationToken);
        await OpenAsync(db, documents, await db.KeepInspectionAsync(notified, context.CancellationToken), framework, context.CancellationToken);
        db.Audit($"inspection/{notified.InspectionId}", "the area was notified (¶18)", new { notified.LocalArea, notified.TimetableRevision });
        await db.SaveChangesAsync(context.CancellationToken);
    }

    /// <summary>Opens what the framework asks for and has a day for; what is open already stays, and moves.</summary>
    public static async Task OpenAsync(
        IntakeDb db, DocumentStore documents, KnownInspection inspection, Framework framework, CancellationToken cancellationToken)
    {
        await MoveDeadlines.MoveAsync(db, inspection, cancellationToken);
        if (await db.InspectionKeys.FindAsync([inspection.InspectionId], cancellationToken) is null)
        {
            db.Add(new InspectionKey
            {
                InspectionId = inspection.InspectionId,
                WrappedKey = documents.MasterKey.Wrap(DocumentKey.New(), inspection.InspectionId),
            });
        }

        if (framework.InformationRequest.FirstOrDefault(asked => asked.Id == InformationItem.ChildLevelData) is not { } asked
            || inspection.Deadlines.All(deadline => deadline.Milestone != asked.Due))
        {
            return;
        }

        var open = db.Items.Local.Where(item => item.Item == asked.Id).Select(item => item.OwnerKind);
        foreach (var owner in asked.Owners.Except(open).ToList())
        {
            db.Add(new InformationItem
            {
                Id = Guid.CreateVersion7(),
                InspectionId = inspection.InspectionId,
                Item = asked.Id,
                Title = asked.Title,
                OwnerKind = owner,
                Paragraph = asked.Paragraph,
                Due = asked.Due,
                DueOn = default,
            }).Entity.Move(inspection.Deadlines);
        }
    }
}
