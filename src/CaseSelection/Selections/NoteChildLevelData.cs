using Jtai.CaseSelection.Data;
using Jtai.Contracts.Intake;
using MassTransit;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>
/// Accepted child-level data are noted, to be fetched by <see cref="LoadChildLevelData"/>: the newest hold, whatever the order of the messages.
/// </summary>
internal sealed class NoteChildLevelData(CaseSelectionDb db) : IConsumer<ChildLevelDataAccepted>
{
    public async Task Consume(ConsumeContext<ChildLevelDataAccepted> context)
    {
        var accepted = context.Message;
        var selection = await db.FindOrAddAsync(accepted.InspectionId, context.CancellationToken);
        var receivedAt = Instant.FromDateTimeOffset(accepted.ReceivedAt);
        if (selection.WantedReceivedAt is null || receivedAt > selection.WantedReceivedAt)
        {
            (selection.WantedSubmissionId, selection.WantedReceivedAt) = (accepted.SubmissionId, receivedAt);
            (selection.FetchAttempts, selection.FetchAfter) = (0, null);
            await db.SaveChangesAsync(context.CancellationToken);
        }
    }
}
