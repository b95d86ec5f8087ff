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
            insert into item_arrivals as known (inspection_id, item_id, item, organisation, agency, first_received_at, received_at, late)
            values ({submitted.InspectionId}, {submitted.ItemId}, {submitted.Item}, {submitted.Organisation}, {submitted.Agency}, {submitted.ReceivedAt.UtcDateTime}, {submitted.ReceivedAt.UtcDateTime}, {submitted.Late})
            on conflict (inspection_id, item_id) do update set
                first_received_at = least(known.first_received_at, excluded.received_at),
                organisation = case when known.received_at < excluded.received_at then excluded.organisation else known.organisation end,
                late = case when known.received_at < excluded.received_at then excluded.late else known.late end,
                received_at = greatest(known.received_at, excluded.received_at)
            """, context.CancellationToken);
    }
}
