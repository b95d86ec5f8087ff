using Jtai.Data;
using Jtai.Scheduling.Data;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using Npgsql;

namespace Jtai.Scheduling.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task What_was_notified_before_anybody_said_how_is_as_it_was_there_and_back()
    {
        await using var database = await TestDatabase.CreateAsync<SchedulingDb>();
        await using var db = database.Open<SchedulingDb>();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("KeepWithdrawnNotices");
        await database.ExecuteAsync("""
            insert into inspections (id, local_area, framework, framework_version, status, fieldwork_starts_on, fieldwork_ends_on, fieldwork_end_planned, planned_at, planned_by, reviewers, reviewers_met_on, notified_at, notification_on, timetable_revision)
                values ('00000000-0000-0000-0000-000000000001', 'northmarch', 'front-door-2024', 1, 'Notified', '2025-01-27', '2025-01-31', false, '2025-01-02T10:00Z', 'lead', '{}', '2025-01-02', '2025-01-13T09:00Z', '2025-01-13', 2);
            insert into notifications (id, inspection_id, kind, "from", "to", paragraph, position, sent_at)
                values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'Notification', 'ofsted', 'director-of-childrens-services', '¶16', 0, '2025-01-13T09:00Z');
            insert into inspection_steps (id, inspection_id, event, "from", "to", "on", recorded_at, recorded_by, organisation)
                values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 'Notify', 'Ready', 'Notified', '2025-01-13', '2025-01-13T09:00Z', 'lead', 'ofsted');
            """);
        var before = await OldAsync();

        await db.MigrateAsync();
        var notification = await db.Notifications.SingleAsync();
        Assert.Equal((Instant.FromUtc(2025, 1, 13, 9, 0), null, (Instant?)null), (notification.SentAt, notification.Means, notification.RecordedAt));
        Assert.Empty(notification.Earlier);
        Assert.Null((await db.Steps.SingleAsync()).Corrects);
        Assert.Null((await db.Inspections.SingleAsync()).EnteredLateReason);

        await migrator.MigrateAsync("KeepWithdrawnNotices");
        Assert.Equal(before, await OldAsync());

        // The version before knows no corrections: it could not read them, and would take the wrong day for the right one.
        await db.MigrateAsync();
        await database.ExecuteAsync("""
            insert into inspection_steps (id, inspection_id, event, "from", "to", "on", recorded_at, recorded_by, organisation, corrects)
                values ('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-000000000001', 'CorrectStep', 'Notified', 'Notified', '2025-01-12', '2025-01-14T09:00Z', 'lead', 'ofsted', '00000000-0000-0000-0000-000000000003');
            """);
        Assert.Contains("corrected", (await Assert.ThrowsAsync<PostgresException>(() => migrator.MigrateAsync("KeepWithdrawnNotices"))).MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from inspection_steps where corrects is not null"));

        Task<string> OldAsync() => database.ScalarAsync<string>(
            "select (select i::text from inspections i) || (select n::text from notifications n) || (select s::text from inspection_steps s)");
    }
}
