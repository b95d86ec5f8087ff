using Jtai.CaseSelection.Data;
using Jtai.Contracts.Intake;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using MassTransit;
using NodaTime;

namespace Jtai.CaseSelection.Selections;

/// <summary>On notification the selection opens (¶25).</summary>
internal sealed class OpenSelection(CaseSelectionDb db) : IConsumer<InspectionNotified>
{
    public async Task Consume(ConsumeContext<InspectionNotified> context)
    {
        var notified = context.Message;
        var selection = await db.FindOrAddAsync(notified.InspectionId, context.CancellationToken);
        var framework = await db.FrameworkOfAsync(notified, context.CancellationToken);
        selection.LocalArea = notified.LocalArea;
        (selection.SampleSize, selection.MinimumAudits) = (framework.Selection.Sample?.Count, framework.Selection.Audits.Minimum);
        selection.Move(notified.Deadlines, notified.TimetableRevision);
        db.Audit($"inspection/{notified.InspectionId}", "the area was notified (¶25)", new { selection.SampleSize, selection.MinimumAudits });
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>When the timetable moves, the selection's deadlines move with it.</summary>
internal sealed class MoveDeadlines(CaseSelectionDb db) : IConsumer<TimetableChanged>
{
    public async Task Consume(ConsumeContext<TimetableChanged> context)
    {
        var selection = await db.FindOrAddAsync(context.Message.InspectionId, context.CancellationToken);
        selection.Move(context.Message.Deadlines, context.Message.TimetableRevision);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>A cancelled inspection has nothing more chosen for it.</summary>
internal sealed class CloseSelection(CaseSelectionDb db) : IConsumer<InspectionCancelled>
{
    public async Task Consume(ConsumeContext<InspectionCancelled> context)
    {
        var selection = await db.FindOrAddAsync(context.Message.InspectionId, context.CancellationToken);
        selection.CancelledAt ??= Instant.FromDateTimeOffset(context.Message.OccurredAt);
        db.Audit($"inspection/{context.Message.InspectionId}", "the inspection was cancelled");
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>
/// Accepted child-level data are noted, to be fetched by <see cref="Children.LoadChildLevelData"/>: the newest hold, whatever the order of the
/// messages.
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

internal static class Opening
{
    /// <summary>The messages of an inspection may arrive in any order; the first one opens its row.</summary>
    public static async Task<Selection> FindOrAddAsync(this CaseSelectionDb db, Guid inspectionId, CancellationToken cancellationToken) =>
        await db.Selections.FindAsync([inspectionId], cancellationToken) ?? db.Add(new Selection { InspectionId = inspectionId }).Entity;

    public static void Move(this Selection selection, IReadOnlyList<Deadline> deadlines, int revision)
    {
        if (revision > selection.TimetableRevision)
        {
            (selection.TimetableRevision, selection.SampleDueAt, selection.AuditsDueAt) =
                (revision, DueAt(deadlines, "select-30"), DueAt(deadlines, "select-audits"));
        }
    }

    static Instant? DueAt(IReadOnlyList<Deadline> deadlines, string milestone) =>
        deadlines.FirstOrDefault(deadline => deadline.Milestone == milestone)?.DueAt is { } dueAt ? Instant.FromDateTimeOffset(dueAt) : null;
}
