using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.CaseSelection.Data.Migrations
{
    /// <summary>
    /// What is known of an inspection moves to the table that all services have alike. Of its timetable two days are known here; the next change of it
    /// brings the others.
    /// </summary>
    public partial class KeepInspectionsApart : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            insert into known_inspections (inspection_id, local_area, timetable_revision, deadlines, cancelled_at)
            select inspection_id, local_area, timetable_revision, coalesce(
                (select jsonb_agg(jsonb_build_object(
                    'milestone', milestone, 'on', to_char(due_at at time zone 'Europe/London', 'YYYY-MM-DD'),
                    'dueAt', to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')))
                 from (values ('select-30', sample_due_at), ('select-audits', audits_due_at)) known (milestone, due_at) where due_at is not null), '[]'),
                cancelled_at
            from selections on conflict do nothing;
            alter table selections drop local_area, drop timetable_revision, drop sample_due_at, drop audits_due_at, drop cancelled_at;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table selections add local_area text, add timetable_revision integer not null default 0, add sample_due_at timestamptz,
                add audits_due_at timestamptz, add cancelled_at timestamptz;
            update selections s set local_area = i.local_area, timetable_revision = i.timetable_revision, cancelled_at = i.cancelled_at,
                sample_due_at = (select (d ->> 'dueAt')::timestamptz from jsonb_array_elements(i.deadlines) d where d ->> 'milestone' = 'select-30'),
                audits_due_at = (select (d ->> 'dueAt')::timestamptz from jsonb_array_elements(i.deadlines) d where d ->> 'milestone' = 'select-audits')
            from known_inspections i where i.inspection_id = s.inspection_id;
            alter table selections alter timetable_revision drop default;
            """);
    }
}
