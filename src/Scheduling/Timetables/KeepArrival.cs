using Jtai.Contracts.Intake;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.Inspections;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Timetables;

/// <summary>
/// Keeps what Intake says has been handed in, so that the timetable shows it: each submission, whatever the order of arrival. Who was told of being late
/// because word of it came late is told that it was in time (¶91).
/// </summary>
sealed class KeepArrival(SchedulingDb db, IClock clock) : IConsumer<InformationItemSubmitted>
{
    public async Task Consume(ConsumeContext<InformationItemSubmitted> context)
    {
        var submitted = context.Message;
        await db.Database.ExecuteSqlAsync(Inspection.Lock(submitted.InspectionId), context.CancellationToken);
        await db.Database.ExecuteSqlAsync($"""
            insert into item_arrivals (submission_id, inspection_id, item_id, item, organisation, agency, received_at, late, returned)
            values (
                {submitted.SubmissionId}, {submitted.InspectionId}, {submitted.ItemId}, {submitted.Item}, {submitted.Organisation}, {submitted.Agency},
                {submitted.ReceivedAt.UtcDateTime}, {submitted.Late}, false)
            on conflict (submission_id) do nothing
            """, context.CancellationToken);
        await db.WithdrawRemindersAsync(submitted.InspectionId, clock.GetCurrentInstant(), context.CancellationToken);
    }
}

/// <summary>What turned out to be unusable does not count, also where this arrives first; whoever relied on it is reminded after all.</summary>
sealed class KeepReturn(SchedulingDb db, IClock clock) : IConsumer<InformationItemReturned>
{
    public async Task Consume(ConsumeContext<InformationItemReturned> context)
    {
        var returned = context.Message;
        // Locked as FireReminders does: what that has settled by the submission is seen here, and what it settles later is settled without it.
        await db.Database.ExecuteSqlAsync(Inspection.Lock(returned.InspectionId), context.CancellationToken);
        await db.Database.ExecuteSqlAsync($"""
            insert into item_arrivals (submission_id, inspection_id, item_id, item, organisation, agency, received_at, late, returned)
            values (
                {returned.SubmissionId}, {returned.InspectionId}, {returned.ItemId}, {returned.Item}, {returned.Organisation}, {returned.Agency},
                {returned.ReceivedAt.UtcDateTime}, {returned.Late}, true)
            on conflict (submission_id) do update set returned = true
            """, context.CancellationToken);
        await db.ReopenRemindersAsync(returned.InspectionId, clock.GetCurrentInstant(), context.CancellationToken);
    }
}
