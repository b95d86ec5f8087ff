using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <summary>All of Annex A is asked for: what was handed in for child-level data stays, as documents. Receipts of then have no signature, and nobody reads what was not scanned.</summary>
    public partial class AskForAllOfAnnexA : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table inspection_keys rename to information_requests;
            alter table information_requests rename constraint pk_inspection_keys to pk_information_requests;
            alter table information_requests add framework text not null default 'front-door-2024', add framework_version integer not null default 1,
                add sampled_at timestamptz, add audits_chosen_at timestamptz, add extras integer not null default 0;
            alter table information_requests alter framework drop default, alter framework_version drop default, alter extras drop default;

            alter table items rename constraint fk_items_inspection_keys_inspection_id to fk_items_information_requests_inspection_id;
            alter table items rename status to state;
            alter table items alter due drop not null, add number text, add description text, add kind text not null default 'ChildLevelData', add child uuid,
                add "from" date, add until date, add most_recent integer, add where_applicable boolean not null default false,
                add may_be_same boolean not null default false, add settled_at timestamptz, add sealed_agency_note bytea, add sealed_inspector_note bytea,
                add sealed_answer bytea;
            update items set settled_at = (select min(received_at) from submissions where item_id = items.id and status not in ('Rejected', 'Damaged'))
                where state in ('Submitted', 'Accepted');
            alter table items alter kind drop default, alter where_applicable drop default, alter may_be_same drop default, drop submission_id;
            drop index ix_items_inspection_id_item_owner_kind;
            create unique index ix_items_inspection_id_item_owner_kind_child on items (inspection_id, item, owner_kind, child) nulls not distinct;

            alter table submissions rename to documents;
            alter table documents rename constraint pk_submissions to pk_documents;
            alter table documents rename constraint fk_submissions_items_item_id to fk_documents_items_item_id;
            alter index ix_submissions_item_id rename to ix_documents_item_id;
            alter table documents rename status to state;
            alter table documents rename rejection_code to objection_code;
            alter table documents rename rejection_message to objection_message;
            alter table documents add handed_in_by text not null default '', add replaces uuid, add signature bytea not null default '',
                add signature_key text not null default '', add available_at timestamptz, add release_proposed_by text, add sealed_release_reason bytea;
            update documents set state = 'Available' where state = 'Accepted';
            alter table documents alter handed_in_by drop default, alter signature drop default, alter signature_key drop default;
            drop index ix_submissions_to_read;
            create index ix_documents_to_check on documents (received_at) where state in ('Received', 'Scanning', 'Undetermined');
            create index ix_documents_inspection_id on documents (inspection_id);

            alter table findings rename submission_id to document_id;
            alter table findings rename constraint fk_findings_submissions_submission_id to fk_findings_documents_document_id;

            create table arrivals (
                id uuid constraint pk_arrivals primary key, inspection_id uuid not null, item text not null, owner_kind text not null,
                item_id uuid not null constraint fk_arrivals_items_item_id references items on delete cascade,
                organisation text not null, at timestamptz not null, late boolean not null);
            create unique index ix_arrivals_inspection_id_item_owner_kind on arrivals (inspection_id, item, owner_kind);
            create index ix_arrivals_item_id on arrivals (item_id);
            -- Scheduling knows of these by the submission: what is returned later is returned under its name.
            insert into arrivals
                select distinct on (i.id) d.id, i.inspection_id, i.item, i.owner_kind, i.id, d.organisation, i.settled_at, i.late
                from items i join documents d on d.item_id = i.id and d.received_at = i.settled_at where i.settled_at is not null;

            create table readings (
                id uuid constraint pk_readings primary key,
                document_id uuid not null constraint fk_readings_documents_document_id references documents on delete cascade,
                reader text not null, organisation text not null, purpose text not null, at timestamptz not null);
            create index ix_readings_document_id on readings (document_id);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            drop table readings;
            drop table arrivals;
            delete from documents where item_id in (select id from items where kind <> 'ChildLevelData');
            delete from items where kind <> 'ChildLevelData';

            alter table findings rename constraint fk_findings_documents_document_id to fk_findings_submissions_submission_id;
            alter table findings rename document_id to submission_id;

            drop index ix_documents_inspection_id, ix_documents_to_check;
            update documents set state = 'Accepted' where state = 'Available';
            update documents set state = 'Received' where state in ('Scanning', 'Undetermined', 'Quarantined');
            alter table documents drop handed_in_by, drop replaces, drop signature, drop signature_key, drop available_at, drop release_proposed_by,
                drop sealed_release_reason;
            alter table documents rename objection_message to rejection_message;
            alter table documents rename objection_code to rejection_code;
            alter table documents rename state to status;
            alter index ix_documents_item_id rename to ix_submissions_item_id;
            alter table documents rename constraint fk_documents_items_item_id to fk_submissions_items_item_id;
            alter table documents rename constraint pk_documents to pk_submissions;
            alter table documents rename to submissions;
            create index ix_submissions_to_read on submissions (received_at) where status = 'Received';

            drop index ix_items_inspection_id_item_owner_kind_child;
            alter table items add submission_id uuid, drop number, drop description, drop kind, drop child, drop "from", drop until, drop most_recent,
                drop where_applicable, drop may_be_same, drop settled_at, drop sealed_agency_note, drop sealed_inspector_note, drop sealed_answer;
            update items set submission_id = (
                select id from submissions where item_id = items.id and status in ('Accepted', 'Received') order by status, received_at desc limit 1);
            alter table items alter due set not null;
            update items set state = 'Query' where state not in ('Requested', 'Submitted', 'Accepted', 'Query');
            alter table items rename state to status;
            alter table items rename constraint fk_items_information_requests_inspection_id to fk_items_inspection_keys_inspection_id;
            create unique index ix_items_inspection_id_item_owner_kind on items (inspection_id, item, owner_kind);

            alter table information_requests drop framework, drop framework_version, drop sampled_at, drop audits_chosen_at, drop extras;
            alter table information_requests rename constraint pk_information_requests to pk_inspection_keys;
            alter table information_requests rename to inspection_keys;
            """);
    }
}
