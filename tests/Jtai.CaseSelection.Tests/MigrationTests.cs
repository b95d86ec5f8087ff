using Jtai.CaseSelection.Data;
using Jtai.Contracts.Scheduling;
using Jtai.Data;
using Jtai.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

namespace Jtai.CaseSelection.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task What_was_known_of_an_inspection_survives_the_move_to_the_common_table_and_back()
    {
        await using var database = await TestDatabase.CreateAsync<CaseSelectionDb>();
        await using var db = database.Open<CaseSelectionDb>();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("CreateCaseSelection");
        await database.ExecuteAsync("""
            insert into selections (inspection_id, local_area, sample_size, minimum_audits, timetable_revision, sample_due_at, audits_due_at, fetch_attempts) values
                ('00000000-0000-0000-0000-000000000001', 'northmarch', 30, 5, 2, '2025-05-08T16:00Z', null, 0),
                ('00000000-0000-0000-0000-000000000002', null, null, 0, 0, null, null, 0),
                -- Half past midnight in London is the day before in Greenwich.
                ('00000000-0000-0000-0000-000000000003', 'eastvale', 30, 5, 1, null, '2025-05-11T23:30Z', 0);
            update selections set cancelled_at = '2025-05-12T09:00Z' where local_area = 'eastvale'
            """);
        var before = await OldAsync();

        await db.MigrateAsync();
        var known = await db.Inspections.OrderBy(each => each.InspectionId).ToListAsync();
        Assert.Equal(("northmarch", 2, CaseSelectionApp.SampleDueAt, null),
            (known[0].LocalArea, known[0].TimetableRevision, known[0].DueAt("select-30"), known[0].DueAt("select-audits")));
        Assert.Equal((null, 0, 0), (known[1].LocalArea, known[1].TimetableRevision, known[1].Deadlines.Count));
        Assert.Equal([new Deadline("select-audits", new DateOnly(2025, 5, 12), new DateTimeOffset(2025, 5, 11, 23, 30, 0, TimeSpan.Zero))], known[2].Deadlines);
        Assert.Equal([null, null, Instant.FromUtc(2025, 5, 12, 9, 0)], known.Select(each => each.CancelledAt));
        Assert.Equal([30, null, 30], await db.Selections.OrderBy(each => each.InspectionId).Select(each => each.SampleSize).ToListAsync());

        await migrator.MigrateAsync("CreateCaseSelection");
        Assert.Equal(before, await OldAsync());

        Task<string> OldAsync() => database.ScalarAsync<string>("""
            select string_agg((inspection_id, local_area, sample_size, minimum_audits, timetable_revision, sample_due_at, audits_due_at, cancelled_at)::text, ' ' order by inspection_id)
            from selections
            """);
    }
}
