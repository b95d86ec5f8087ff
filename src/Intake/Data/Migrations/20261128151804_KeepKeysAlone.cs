using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <summary>What is known of an inspection moves to the table that all services have alike; its key stays.</summary>
    public partial class KeepKeysAlone : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            insert into known_inspections (inspection_id, local_area, notified_on, timetable_revision, deadlines, cancelled_at)
            select inspection_id, local_area, case when timetable_revision > 0 then notified_on end, timetable_revision, deadlines, cancelled_at
            from inspections on conflict do nothing;
            alter table inspections rename to inspection_keys;
            alter table inspection_keys rename constraint pk_inspections to pk_inspection_keys;
            alter table items rename constraint fk_items_inspections_inspection_id to fk_items_inspection_keys_inspection_id;
            alter table inspection_keys drop local_area, drop notified_on, drop timetable_revision, drop deadlines, drop cancelled_at;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table inspection_keys add local_area text, add notified_on date not null default '0001-01-01',
                add timetable_revision integer not null default 0, add deadlines jsonb not null default '[]', add cancelled_at timestamptz;
            update inspection_keys k set local_area = i.local_area, notified_on = coalesce(i.notified_on, k.notified_on),
                timetable_revision = i.timetable_revision, deadlines = i.deadlines, cancelled_at = i.cancelled_at
            from known_inspections i where i.inspection_id = k.inspection_id;
            alter table inspection_keys alter notified_on drop default, alter timetable_revision drop default, alter deadlines drop default;
            alter table items rename constraint fk_items_inspection_keys_inspection_id to fk_items_inspections_inspection_id;
            alter table inspection_keys rename constraint pk_inspection_keys to pk_inspections;
            alter table inspection_keys rename to inspections;
            """);
    }
}
