using System.Text.Json;
using Jtai.Contracts.Scheduling;
using Jtai.Data;
using Jtai.Data.Messages;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Messaging;

/// <summary>Keeps a copy of an inspection from its notification on, in a service that does nothing more then.</summary>
sealed class KeepInspection(JtaiDbContext db) : IConsumer<InspectionNotified>
{
    public Task Consume(ConsumeContext<InspectionNotified> context) => db.KeepInspectionAsync(context.Message, context.CancellationToken);
}

/// <summary>Keeps the copy at its newest timetable, in a service that moves nothing of its own.</summary>
sealed class KeepTimetable(JtaiDbContext db) : IConsumer<TimetableChanged>
{
    public Task Consume(ConsumeContext<TimetableChanged> context) => db.KeepInspectionAsync(context.Message, context.CancellationToken);
}

/// <summary>Keeps that it is cancelled, in a service that closes nothing of its own.</summary>
sealed class KeepCancellation(JtaiDbContext db) : IConsumer<InspectionCancelled>
{
    public Task Consume(ConsumeContext<InspectionCancelled> context) => db.KeepInspectionAsync(context.Message, context.CancellationToken);
}

/// <summary>
/// The service's own copy of the inspections. Messages may arrive in any order and the first one opens the row; a message that comes at the same time
/// waits for it.
/// </summary>
public static class Inspections
{
    /// <summary>The area has been notified: from now on the inspection may be seen.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="notified">What Scheduling says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy as it is now: its timetable may be newer than the message's.</returns>
    public static async Task<KnownInspection> KeepInspectionAsync(this JtaiDbContext db, InspectionNotified notified, CancellationToken cancellationToken)
    {
        await db.KeepTimetableAsync(notified.InspectionId, notified.NotifiedOn, notified.Deadlines, notified.TimetableRevision, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"update known_inspections set local_area = {notified.LocalArea} where inspection_id = {notified.InspectionId}", cancellationToken);
        return await db.CopyAsync(notified.InspectionId, cancellationToken);
    }

    /// <summary>The timetable has changed. What is older than the copy changes nothing.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="changed">What Scheduling says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy as it is now: its timetable may be newer than the message's.</returns>
    public static async Task<KnownInspection> KeepInspectionAsync(this JtaiDbContext db, TimetableChanged changed, CancellationToken cancellationToken)
    {
        await db.KeepTimetableAsync(changed.InspectionId, changed.NotifiedOn, changed.Deadlines, changed.TimetableRevision, cancellationToken);
        return await db.CopyAsync(changed.InspectionId, cancellationToken);
    }

    /// <summary>The inspection is cancelled: nothing more is done in it.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="cancelled">What Scheduling says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task KeepInspectionAsync(this JtaiDbContext db, InspectionCancelled cancelled, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""
        insert into known_inspections (inspection_id, cancelled_at) values ({cancelled.InspectionId}, {cancelled.OccurredAt.UtcDateTime})
        on conflict (inspection_id) do update set cancelled_at = coalesce(known_inspections.cancelled_at, excluded.cancelled_at)
        """, cancellationToken);

    static Task<int> KeepTimetableAsync(
        this JtaiDbContext db, Guid inspection, DateOnly notifiedOn, IReadOnlyList<Deadline> deadlines, int revision, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""
        insert into known_inspections (inspection_id, notified_on, deadlines, timetable_revision)
        values ({inspection}, {LocalDate.FromDateOnly(notifiedOn)}, {JsonSerializer.Serialize(deadlines, JsonSerializerOptions.Web)}::jsonb, {revision})
        on conflict (inspection_id) do update set
            notified_on = excluded.notified_on, deadlines = excluded.deadlines, timetable_revision = excluded.timetable_revision
        where known_inspections.timetable_revision < excluded.timetable_revision
        """, cancellationToken);

    static Task<KnownInspection> CopyAsync(this JtaiDbContext db, Guid inspection, CancellationToken cancellationToken) =>
        db.Set<KnownInspection>().AsNoTracking().SingleAsync(each => each.InspectionId == inspection, cancellationToken);
}
