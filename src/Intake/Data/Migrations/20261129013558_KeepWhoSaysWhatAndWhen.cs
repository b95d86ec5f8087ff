using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <summary>
    /// When a release from quarantine was proposed, when inspectors asked back, and which organisation has said what of an item. A proposal of before has no
    /// time and was read by nobody: it is made again.
    /// </summary>
    public partial class KeepWhoSaysWhatAndWhen : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table documents add release_proposed_at timestamptz;
            update documents set release_proposed_by = null, sealed_release_reason = null where state = 'Quarantined';

            alter table items add queried_at timestamptz;
            update items set queried_at = now() where state = 'Query' and sealed_inspector_note is not null;

            create table statements (
                item_id uuid not null constraint fk_statements_items_item_id references items on delete cascade,
                organisation text not null, sealed_text bytea not null, at timestamptz not null,
                constraint pk_statements primary key (item_id, organisation));
            -- What stands there was said by whom the audit trail names last.
            insert into statements
                select distinct on (i.id) i.id, a.organisation, coalesce(i.sealed_answer, i.sealed_agency_note), a.at
                from items i join audit_entries a
                    on a.record = 'item/' || i.id and a.process in ('declare-not-applicable', 'arrange-on-site-access', 'offer-more')
                    or a.record = 'inspection/' || i.inspection_id and a.process = 'answer-questions' and a.what -> 'items' ? i.id::text
                where coalesce(i.sealed_answer, i.sealed_agency_note) is not null order by i.id, a.at desc;
            alter table items drop sealed_agency_note, drop sealed_answer;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table items add sealed_agency_note bytea, add sealed_answer bytea;
            update items set sealed_answer = case when kind = 'Question' then sealed_text end,
                sealed_agency_note = case when kind <> 'Question' then sealed_text end
            from (select distinct on (item_id) item_id, sealed_text from statements order by item_id, at desc) said where said.item_id = items.id;
            drop table statements;

            alter table items drop queried_at;
            alter table documents drop release_proposed_at;
            """);
    }
}
