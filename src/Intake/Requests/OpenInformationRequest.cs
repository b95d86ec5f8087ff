using Jtai.Contracts.Scheduling;
using Jtai.Frameworks;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Messaging;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>On notification the area's information request opens (¶18, ¶91): the child-level data that the inspection's framework asks for (¶94-95).</summary>
internal sealed class OpenInformationRequest(IntakeDb db, DocumentStore documents) : IConsumer<InspectionNotified>
{
    public async Task Consume(ConsumeContext<InspectionNotified> context)
    {
        var notified = context.Message;
        // First: nothing opens before it is known what is asked for.
        var framework = await db.FrameworkOfAsync(notified, context.CancellationToken);
        var inspection = await db.MoveAsync(
            documents, notified.InspectionId, notified.NotifiedOn, notified.Deadlines, notified.TimetableRevision, context.CancellationToken);
        inspection.LocalArea = notified.LocalArea;
        await db.OpenAsync(inspection, framework, context.CancellationToken);
        db.Audit($"inspection/{notified.InspectionId}", "the area was notified (¶18)", new { notified.LocalArea, notified.TimetableRevision });
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
    /// <summary>The messages of an inspection may arrive in any order; the first one opens its row.</summary>
    public static async Task<InspectionRequest> FindOrAddAsync(
        this IntakeDb db, DocumentStore documents, Guid inspectionId, CancellationToken cancellationToken) =>
        await db.Inspections.FindAsync([inspectionId], cancellationToken)
        ?? db.Add(new InspectionRequest { InspectionId = inspectionId, WrappedKey = documents.MasterKey.Wrap(DocumentKey.New(), inspectionId) }).Entity;

    /// <summary>Takes over a timetable, if it is newer than what is known: the messages may arrive in either order.</summary>
    public static async Task<InspectionRequest> MoveAsync(
        this IntakeDb db, DocumentStore documents, Guid inspectionId, DateOnly notifiedOn, IReadOnlyList<Deadline> deadlines, int revision,
        CancellationToken cancellationToken)
    {
        var inspection = await db.FindOrAddAsync(documents, inspectionId, cancellationToken);
        if (revision <= inspection.TimetableRevision)
        {
            return inspection;
        }

        (inspection.TimetableRevision, inspection.NotifiedOn, inspection.Deadlines) = (revision, LocalDate.FromDateOnly(notifiedOn), deadlines);
        foreach (var item in await db.Items.Where(item => item.InspectionId == inspectionId).ToListAsync(cancellationToken))
        {
            item.Move(deadlines);
        }

        return inspection;
    }

    /// <summary>Opens what the framework asks for and has a day for; what is open already stays.</summary>
    public static async Task OpenAsync(this IntakeDb db, InspectionRequest inspection, Framework framework, CancellationToken cancellationToken)
    {
        if (framework.InformationRequest.FirstOrDefault(asked => asked.Id == InformationItem.ChildLevelData) is not { } asked
            || inspection.Deadlines.All(deadline => deadline.Milestone != asked.Due))
        {
            return;
        }

        foreach (var owner in asked.Owners)
        {
            if (await db.Items.AnyAsync(
                item => item.InspectionId == inspection.InspectionId && item.Item == asked.Id && item.OwnerKind == owner, cancellationToken))
            {
                continue;
            }

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

    static void Move(this InformationItem item, IReadOnlyList<Deadline> deadlines)
    {
        if (deadlines.FirstOrDefault(deadline => deadline.Milestone == item.Due) is { } due)
        {
            (item.DueOn, item.DueAt) = (LocalDate.FromDateOnly(due.On), due.DueAt is { } dueAt ? Instant.FromDateTimeOffset(dueAt) : null);
        }
    }
}
