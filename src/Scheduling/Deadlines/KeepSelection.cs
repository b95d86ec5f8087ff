using Jtai.Contracts.CaseSelection;
using Jtai.Scheduling.Data;
using Jtai.WorkingDays;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Scheduling.Deadlines;

/// <summary>¶97: the children were chosen, so nobody needs reminding of it.</summary>
sealed class KeepSample(SchedulingDb db) : IConsumer<ChildrenSampled>
{
    public Task Consume(ConsumeContext<ChildrenSampled> context) => db.KeepHappeningAsync(context.Message.InspectionId, "select-30", context.Message.OccurredAt, context.CancellationToken);
}

/// <summary>¶99: the cases for audit were chosen.</summary>
sealed class KeepAuditCases(SchedulingDb db) : IConsumer<AuditCasesSelected>
{
    public Task Consume(ConsumeContext<AuditCasesSelected> context) => db.KeepHappeningAsync(context.Message.InspectionId, "select-audits", context.Message.OccurredAt, context.CancellationToken);
}

static class Happenings
{
    /// <summary>Keeps the first time at which another service says that a milestone happened, whatever the order of arrival.</summary>
    internal static Task KeepHappeningAsync(this SchedulingDb db, Guid inspection, string milestone, DateTimeOffset occurredAt, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"""
        insert into happenings as known (inspection_id, milestone, "on", recorded_at)
        values ({inspection}, {milestone}, {UkTime.DayOf(Instant.FromDateTimeOffset(occurredAt)).ToDateOnly()}, {occurredAt.UtcDateTime})
        on conflict (inspection_id, milestone) do update set "on" = excluded."on", recorded_at = excluded.recorded_at where excluded.recorded_at < known.recorded_at
        """, cancellationToken);
}
