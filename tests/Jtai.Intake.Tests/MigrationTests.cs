using Jtai.Contracts.Scheduling;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

namespace Jtai.Intake.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task What_was_known_of_an_inspection_and_its_key_survive_the_move_to_the_common_table_and_back()
    {
        await using var database = await TestDatabase.CreateAsync<IntakeDb>();
        await using var db = database.Open<IntakeDb>();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("CreateIntake");
        await database.ExecuteAsync("""
            insert into inspections (inspection_id, local_area, notified_on, timetable_revision, deadlines, cancelled_at, wrapped_key) values
                ('00000000-0000-0000-0000-000000000001', 'northmarch', '2025-05-06', 2,
                '[{"milestone":"child-level-data","on":"2025-05-07","dueAt":"2025-05-07T16:00:00+00:00"}]', '2025-05-08T09:00Z', '\x01'),
                ('00000000-0000-0000-0000-000000000002', null, '0001-01-01', 0, '[]', '2025-05-08T09:00Z', '\x02');
            """);
        var before = await OldAsync();

        await db.MigrateAsync();
        var known = await db.Inspections.OrderBy(each => each.InspectionId).ToListAsync();
        Assert.Equal(("northmarch", new LocalDate(2025, 5, 6), 2), (known[0].LocalArea, known[0].NotifiedOn, known[0].TimetableRevision));
        Assert.Equal([new Deadline("child-level-data", new(2025, 5, 7), IntakeApp.DueAt)], known[0].Deadlines);
        Assert.Equal((null, (LocalDate?)null, Instant.FromUtc(2025, 5, 8, 9, 0)), (known[1].LocalArea, known[1].NotifiedOn, known[1].CancelledAt!.Value));
        Assert.Equal([[1], [2]], await db.InformationRequests.OrderBy(key => key.InspectionId).Select(key => key.WrappedKey).ToListAsync());

        await migrator.MigrateAsync("CreateIntake");
        Assert.Equal(before, await OldAsync());

        Task<string> OldAsync() => database.ScalarAsync<string>("""
            select string_agg((inspection_id, local_area, timetable_revision, nullif(notified_on, '0001-01-01'), deadlines, cancelled_at, wrapped_key)::text, ' '
                order by inspection_id) from inspections
            """);
    }
}
