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

    /// <summary>The version before had no scanner: what it accepted was read by its checks, and is no more readable than what nobody has looked at.</summary>
    [Fact]
    public async Task What_was_not_scanned_is_read_by_nobody_after_the_move_to_documents_and_after_the_way_back_and_up_again()
    {
        await using var database = await TestDatabase.CreateAsync<IntakeDb>();
        await using var db = database.Open<IntakeDb>();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("KeepKeysAlone");
        await database.ExecuteAsync("""
            insert into inspection_keys (inspection_id, wrapped_key) values ('00000000-0000-0000-0000-000000000001', '\x01');
            insert into items (id, inspection_id, item, title, owner_kind, paragraph, due, due_on, status, late) values ('00000000-0000-0000-0000-000000000002',
                '00000000-0000-0000-0000-000000000001', 'child-level-data', 'Lists', 'local-authority', '¶95', 'child-level-data', '2025-05-07', 'Accepted', false);
            insert into submissions (id, inspection_id, item_id, organisation, sha256, size, received_at, due_on, late, wrapped_key, status, errors, warnings, queries,
                attempts)
                select gen_random_uuid(), '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'northmarch-council', '', 1,
                    '2025-05-07T09:00Z', '2025-05-07', false, '\x01', status, 0, 0, 0, 0
                from unnest(array['Received', 'Accepted', 'Rejected', 'Superseded', 'Damaged']) status;
            """);

        await db.MigrateAsync();
        Assert.Equal("Available Damaged Received Rejected Superseded", await StatesAsync("documents", "state"));
        Assert.DoesNotContain(await db.Documents.AsNoTracking().ToListAsync(), document => document.CanBeRead);

        // One more in each state that only this version has, and one that was scanned.
        await database.ExecuteAsync("""
            insert into documents (id, inspection_id, item_id, organisation, handed_in_by, sha256, size, received_at, due_on, late, wrapped_key, signature, signature_key,
                state, available_at, errors, warnings, queries, attempts)
                select gen_random_uuid(), inspection_id, item_id, organisation, '', sha256, size, received_at, due_on, late, wrapped_key, '', '', now_in,
                    case now_in when 'Available' then received_at end, 0, 0, 0, 0
                from documents, unnest(array['Scanning', 'Undetermined', 'Quarantined', 'Available']) now_in where state = 'Received';
            """);
        Assert.Single(await db.Documents.AsNoTracking().ToListAsync(), document => document.CanBeRead);
        await migrator.MigrateAsync("KeepKeysAlone");
        // What was found harmful, or was not looked at yet, waits as if it had just come: nothing of it was accepted.
        Assert.Equal("Accepted Accepted Damaged Received Received Received Received Rejected Superseded", await StatesAsync("submissions", "status"));

        await db.MigrateAsync();
        Assert.DoesNotContain(await db.Documents.AsNoTracking().ToListAsync(), document => document.CanBeRead);

        Task<string> StatesAsync(string table, string column) => database.ScalarAsync<string>($"select string_agg({column}, ' ' order by {column}) from {table}");
    }

    [Fact]
    public async Task What_was_said_of_items_is_given_to_whom_the_audit_trail_names_for_it_and_survives_the_way_back()
    {
        await using var database = await TestDatabase.CreateAsync<IntakeDb>();
        await using var db = database.Open<IntakeDb>();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("AskForAllOfAnnexA");
        await database.ExecuteAsync("""
            insert into information_requests (inspection_id, wrapped_key, framework, framework_version, extras)
                values ('00000000-0000-0000-0000-000000000001', '\x01', 'front-door-2024', 1, 0);
            insert into items (id, inspection_id, item, title, owner_kind, paragraph, due_on, state, late, kind, where_applicable, may_be_same,
                sealed_agency_note, sealed_answer, sealed_inspector_note) values
                ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'item-4-1', '', 'health', '¶109', '2025-05-07', 'Query', false,
                    'Documents', true, false, '\x02', null, '\x09'),
                ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 'health-support', '', 'health', '¶98', '2025-05-07', 'Submitted', false,
                    'Question', false, false, null, '\x03', null);
            insert into audit_entries (id, at, subject, organisation, process, record, what)
                select gen_random_uuid(), at::timestamptz, 'somebody', organisation, process, record, what::jsonb from (values
                    ('2025-05-06T09:00Z', 'northmarch-icb', 'declare-not-applicable', 'item/00000000-0000-0000-0000-000000000002', '{}'),
                    ('2025-05-06T10:00Z', 'northmarch-trust', 'declare-not-applicable', 'item/00000000-0000-0000-0000-000000000002', '{}'),
                    ('2025-05-06T11:00Z', 'ofsted', 'query-item', 'item/00000000-0000-0000-0000-000000000002', '{}'),
                    ('2025-05-06T12:00Z', 'northmarch-icb', 'answer-questions', 'inspection/00000000-0000-0000-0000-000000000001',
                        '{"items":["00000000-0000-0000-0000-000000000003"]}'),
                    ('2025-05-06T13:00Z', 'northmarch-trust', 'answer-questions', 'inspection/00000000-0000-0000-0000-000000000001',
                        '{"items":["00000000-0000-0000-0000-000000000004"]}')) said (at, organisation, process, record, what);
            """);
        var before = await SaidAsync();

        await db.MigrateAsync();
        Assert.Equal(
            [("northmarch-trust", 2, Instant.FromUtc(2025, 5, 6, 10, 0)), ("northmarch-icb", 3, Instant.FromUtc(2025, 5, 6, 12, 0))],
            (await db.Statements.OrderBy(statement => statement.ItemId).ToListAsync())
                .Select(statement => (statement.Organisation, (int)statement.SealedText.Single(), statement.At)));
        Assert.Equal([true, false], await db.Items.OrderBy(item => item.Id).Select(item => item.QueriedAt != null).ToListAsync());

        await migrator.MigrateAsync("AskForAllOfAnnexA");
        Assert.Equal(before, await SaidAsync());

        Task<string> SaidAsync() => database.ScalarAsync<string>("select string_agg((id, sealed_agency_note, sealed_answer)::text, ' ' order by id) from items");
    }
}
