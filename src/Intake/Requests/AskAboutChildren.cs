using Jtai.Contracts.CaseSelection;
using Jtai.Intake.Data;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Requests;

/// <summary>¶98: the three questions on each of the children chosen, each to the agencies that can answer it.</summary>
internal sealed class AskAboutChildren(IntakeDb db, Caller caller, IClock clock) : IConsumer<ChildrenSampled>
{
    public async Task Consume(ConsumeContext<ChildrenSampled> context)
    {
        var sampled = context.Message;
        db.Audit($"inspection/{sampled.InspectionId}", "the children were chosen (¶97-98)", new { children = sampled.Children.Count });
        await ChosenChildren.AskAsync(
            db, caller, clock, sampled.InspectionId, PerChild.Sampled, sampled.Children, sampled.OccurredAt, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>¶101-106: case records and audits of each child whose case is audited.</summary>
internal sealed class AskForCaseRecords(IntakeDb db, Caller caller, IClock clock) : IConsumer<AuditCasesSelected>
{
    public async Task Consume(ConsumeContext<AuditCasesSelected> context)
    {
        var chosen = context.Message;
        db.Audit($"inspection/{chosen.InspectionId}", "the cases for audit were chosen (¶99, ¶101)", new { children = chosen.Children.Count });
        await ChosenChildren.AskAsync(
            db, caller, clock, chosen.InspectionId, PerChild.Audited, chosen.Children, chosen.OccurredAt, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>The choice of children as it stands: what is asked about them follows it.</summary>
internal static class ChosenChildren
{
    /// <summary>
    /// Opens what is asked of each child that is new, takes back what is asked of one that is not chosen any more, and asks again of one that is chosen
    /// again. An older choice that arrives later changes nothing.
    /// </summary>
    public static async Task AskAsync(
        IntakeDb db, Caller caller, IClock clock, Guid inspectionId, string per, IReadOnlyList<Guid> children, DateTimeOffset occurredAt,
        CancellationToken cancellationToken)
    {
        // A timetable that moves at the same moment waits, or is seen.
        await db.Database.ExecuteSqlAsync($"select 1 from known_inspections where inspection_id = {inspectionId} for update", cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from information_requests where inspection_id = {inspectionId} for update", cancellationToken);
        var request = await db.InformationRequests.SingleOrDefaultAsync(each => each.InspectionId == inspectionId, cancellationToken)
            ?? throw new NotYetArrivedException($"The notification of inspection {inspectionId}");
        var chosenAt = Instant.FromDateTimeOffset(occurredAt);
        if ((per == PerChild.Sampled ? request.SampledAt : request.AuditsChosenAt) is { } known && known >= chosenAt) return;

        if (per == PerChild.Sampled)
        {
            request.SampledAt = chosenAt;
        }
        else
        {
            request.AuditsChosenAt = chosenAt;
        }

        var inspection = await db.Inspections.SingleAsync(each => each.InspectionId == inspectionId, cancellationToken);
        var framework = (await db.FrameworksAsync(cancellationToken)).Of(request.Framework, request.FrameworkVersion);
        var asked = framework.AskedOfEach(per).ToDictionary(item => item.Id);
        await db.Database.ExecuteSqlAsync(
            $"select 1 from items where inspection_id = {inspectionId} and child is not null order by id for update", cancellationToken);
        var open = await db.Items.Where(item => item.InspectionId == inspectionId && item.Child != null && asked.Keys.Contains(item.Item))
            .ToListAsync(cancellationToken);
        var now = clock.GetCurrentInstant();
        var named = await db.NamedHealthAgencies.Where(each => each.InspectionId == inspectionId).ToDictionaryAsync(each => each.Child, cancellationToken);
        foreach (var item in open)
        {
            var isAsked = children.Contains(item.Child!.Value) && named.GetValueOrDefault(item.Child.Value)?.Asks(item) != false;
            item.Take(isAsked ? ItemEvent.AskedAgain : ItemEvent.NoLongerAsked, now);
        }

        var there = open.Select(item => (item.Item, item.OwnerKind, item.Child!.Value)).ToHashSet();
        foreach (var item in asked.Values.Where(item => inspection.Deadlines.Any(deadline => deadline.Milestone == item.Due)))
        {
            db.AddRange(
                from owner in item.Owners
                from child in children
                where !there.Contains((item.Id, owner, child))
                select InformationItem.Of(item, owner, inspectionId, child, inspection.NotifiedOn!.Value, inspection.Deadlines));
        }

        await db.SaveChangesAsync(cancellationToken);
        // A leaf that was complete may have one more child now, and one that was not may have lost the child that was missing.
        foreach (var leaf in db.Items.Local.Where(item => asked.ContainsKey(item.Item)).DistinctBy(item => (item.Item, item.OwnerKind)).ToList())
        {
            await db.TellAsync(leaf, caller.Organisation, now, cancellationToken);
        }
    }
}
