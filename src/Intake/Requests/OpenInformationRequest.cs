using Jtai.Contracts.Scheduling;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>On notification the area's information request opens (¶18, ¶91): the local authority's child-level data (¶94-95).</summary>
internal sealed class OpenInformationRequest(IntakeDb db, DocumentStore documents) : IConsumer<InspectionNotified>
{
    public async Task Consume(ConsumeContext<InspectionNotified> context)
    {
        var notified = context.Message;
        var inspection = await db.MoveAsync(
            documents, notified.InspectionId, notified.NotifiedOn, notified.Deadlines, notified.TimetableRevision, context.CancellationToken);
        inspection.LocalArea = notified.LocalArea;
        db.Audit("open-information-request", $"inspection/{notified.InspectionId}", "the area was notified (¶18)", new { notified.LocalArea, notified.TimetableRevision });
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>When the timetable moves, what is due moves with it.</summary>
internal sealed class MoveDeadlines(IntakeDb db, DocumentStore documents) : IConsumer<TimetableChanged>
{
    public async Task Consume(ConsumeContext<TimetableChanged> context)
    {
        var changed = context.Message;
        await db.MoveAsync(documents, changed.InspectionId, changed.NotifiedOn, changed.Deadlines, changed.TimetableRevision, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

internal static class Timetables
{
    /// <summary>Takes over a timetable, if it is newer than what is known: the messages may arrive in either order.</summary>
    public static async Task<InspectionRequest> MoveAsync(
        this IntakeDb db, DocumentStore documents, Guid inspectionId, DateOnly notifiedOn, IReadOnlyList<Deadline> deadlines, int revision, CancellationToken cancellationToken)
    {
        var inspection = await db.Inspections.FindAsync([inspectionId], cancellationToken)
            ?? db.Add(new InspectionRequest { InspectionId = inspectionId, WrappedKey = documents.MasterKey.Wrap(DocumentKey.New(), inspectionId) }).Entity;
        if (revision <= inspection.TimetableRevision)
        {
            return inspection;
        }

        (inspection.TimetableRevision, inspection.NotifiedOn) = (revision, LocalDate.FromDateOnly(notifiedOn));
        if (deadlines.FirstOrDefault(deadline => deadline.Milestone == InformationItem.ChildLevelData) is { } due)
        {
            var item = await db.Items.SingleOrDefaultAsync(i => i.InspectionId == inspectionId && i.Item == InformationItem.ChildLevelData, cancellationToken)
                ?? db.Add(new InformationItem
                {
                    Id = Guid.CreateVersion7(),
                    InspectionId = inspectionId,
                    Item = InformationItem.ChildLevelData,
                    Title = "Child-level data: lists 1 to 5, with the outcome of each contact in list 1",
                    OwnerKind = "local-authority",
                    Paragraph = "95",
                    DueOn = default,
                }).Entity;
            (item.DueOn, item.DueAt) = (LocalDate.FromDateOnly(due.On), due.DueAt is { } dueAt ? Instant.FromDateTimeOffset(dueAt) : null);
        }

        return inspection;
    }
}
