using Jtai.Contracts.Intake;
using Jtai.Scheduling.Data;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Scheduling.Timetables;

/// <summary>Keeps what Intake says has been handed in, so that the timetable shows it. The latest submission of an item counts, whatever the order of arrival.</summary>
sealed class KeepArrival(SchedulingDb db) : IConsumer<InformationItemSubmitted>
{
    public Task Consume(ConsumeContext<InformationItemSubmitted> context)
    {
        var submitted = context.Message;
        return db.Database.ExecuteSqlAsync($"""
            insert into item_arrivals (inspection_id, item_id, item, organisation, received_at, late)
            values ({submitted.InspectionId}, {submitted.ItemId}, {submitted.Item}, {submitted.Organisation}, {submitted.ReceivedAt.UtcDateTime}, {submitted.Late})
            on conflict (inspection_id, item_id) do update set
                organisation = excluded.organisation, received_at = excluded.received_at, late = excluded.late
            where item_arrivals.received_at < excluded.received_at
            """, context.CancellationToken);
    }
}
