using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.Data.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jtai.Data;

/// <summary>
/// The tables that every service has alike, and those that a service opts into. They are no part of its migrations: <c>migrate</c> creates them
/// before these, and a column that one of them gets is added here, once for all services. Additive only (<c>alter table … add column if not
/// exists</c>): the previous version still runs while the next one starts.
/// </summary>
static class SharedTables
{
    static readonly (Type Entity, string Sql)[] All =
    [
        (typeof(AuditEntry), """
            create table if not exists audit_entries (
                id uuid not null constraint pk_audit_entries primary key, sequence bigint, at timestamptz not null,
                subject text not null, organisation text not null, process text not null, why text,
                record text not null, what jsonb not null, previous_hash bytea, hash bytea);
            create unique index if not exists ix_audit_entries_sequence on audit_entries (sequence);
            create index if not exists ix_audit_entries_record_at on audit_entries (record, at);
            """),
        (typeof(AuditSeal), """
            create table if not exists audit_seals (
                sequence bigint not null, hash bytea not null, at timestamptz not null, signature bytea not null);
            """),
        (typeof(OutboxMessage), """
            create table if not exists outbox (
                id uuid not null constraint pk_outbox primary key, type text not null, body text not null, trace_parent text,
                created_at timestamptz not null default now(), next_attempt_at timestamptz not null default now(),
                attempts integer not null, last_error text, sent_at timestamptz);
            -- What was sent stays a while; looking for work must not read it.
            create index if not exists ix_outbox_waiting on outbox (next_attempt_at, id) where sent_at is null;
            create index if not exists ix_outbox_sent on outbox (sent_at) where sent_at is not null;
            """),
        (typeof(InboxMessage), """
            create table if not exists inbox (
                message_id uuid not null, endpoint text not null, consumed_at timestamptz not null default now(),
                constraint pk_inbox primary key (message_id, endpoint));
            create index if not exists ix_inbox_consumed_at on inbox (consumed_at);
            """),
        (typeof(IdempotentAnswer), """
            create table if not exists idempotent_answers (
                caller text not null, route text not null, key text not null, request_hash bytea not null, status integer not null,
                headers text not null, body bytea not null,
                answered_at timestamptz not null default now(), constraint pk_idempotent_answers primary key (caller, route, key));
            create index if not exists ix_idempotent_answers_answered_at on idempotent_answers (answered_at);
            """),
        (typeof(Membership), """
            create table if not exists memberships (
                inspection_id uuid not null, subject text not null, organisation text not null, role text not null,
                valid_from timestamptz not null, valid_until timestamptz,
                source_revision integer not null, constraint pk_memberships primary key (inspection_id, subject));
            create index if not exists ix_memberships_subject on memberships (subject);
            """),
        (typeof(AddedFramework), """
            create table if not exists added_frameworks (
                framework text not null, version integer not null, document text not null, digest text not null, added_at timestamptz not null,
                constraint pk_added_frameworks primary key (framework, version));
            """),
        (typeof(KnownInspection), """
            create table if not exists known_inspections (
                inspection_id uuid not null constraint pk_known_inspections primary key, local_area text, notified_on date,
                timetable_revision integer not null default 0, deadlines jsonb not null default '[]', cancelled_at timestamptz);
            create index if not exists ix_known_inspections_local_area on known_inspections (local_area);
            """),
    ];

    /// <summary>Creates those of a context that are not there yet.</summary>
    public static string SqlOf(JtaiDbContext db) =>
        string.Concat(All.Where(table => db.Model.FindEntityType(table.Entity) is not null).Select(table => table.Sql + "\n"));

    /// <summary>Maps one of them. <c>dotnet ef</c> does not see it.</summary>
    public static void Shared<T>(this ModelBuilder model, string table, Action<EntityTypeBuilder<T>> map) where T : class
    {
        if (EF.IsDesignTime)
        {
            model.Ignore<T>();
            return;
        }
        map(model.Entity<T>().ToTable(table, created => created.ExcludeFromMigrations()));
    }
}
