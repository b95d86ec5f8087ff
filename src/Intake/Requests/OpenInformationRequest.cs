using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Frameworks;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.Messaging;
using MassTransit;

namespace Jtai.Intake.Requests;

/// <summary>On notification the area's information request opens (¶18, ¶91): all of the framework's Annex A, of each agency that owes it.</summary>
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
        if (await db.InformationRequests.FindAsync([inspection.InspectionId], cancellationToken) is null)
        {
            db.Add(new InformationRequest
            {
                InspectionId = inspection.InspectionId,
                WrappedKey = documents.MasterKeys.Wrap(DocumentKey.New(), inspection.InspectionId),
                Framework = framework.Id,
                FrameworkVersion = framework.Version,
            });
        }

        var open = db.Items.Local.Select(item => (item.Item, item.OwnerKind)).ToHashSet();
        foreach (var asked in framework.AskedOnNotification().Where(asked => inspection.Deadlines.Any(deadline => deadline.Milestone == asked.Due)))
        {
            db.AddRange(asked.Owners.Where(owner => !open.Contains((asked.Id, owner)))
                .Select(owner => InformationItem.Of(asked, owner, inspection.InspectionId, child: null, inspection.NotifiedOn!.Value, inspection.Deadlines)));
        }
    }
}

/// <summary>What a framework's Annex A asks for, and when.</summary>
internal static class AnnexAItems
{
    /// <summary>What is asked for once. Lists 1 to 5 are one item (¶95): they mostly come as one workbook.</summary>
    public static IEnumerable<Frameworks.InformationItem> AskedOnNotification(this Framework framework) =>
        framework.InformationRequest.SelectMany(item => item.Id == InformationItem.ChildLevelData ? [item] : item.Leaves).Where(item => item.Per is null);

    /// <summary>What is asked for of each child that was chosen (¶98) or whose case is audited (¶101-106).</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="per">One of <see cref="PerChild"/>.</param>
    public static IEnumerable<Frameworks.InformationItem> AskedOfEach(this Framework framework, string per) =>
        framework.InformationItems.Where(item => item.Per == per);
}
