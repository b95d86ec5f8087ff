-- What Entity Framework does not describe. Run by `migrate` after the shared tables and before the service's migrations, in one transaction, as often as one likes.

-- The head of the audit trail. Its row is the lock that keeps the chain one chain.
create table if not exists audit_head (
    only_one boolean primary key default true check (only_one),
    trail uuid not null default gen_random_uuid(),
    sequence bigint not null default 0,
    hash bytea not null default decode(repeat('00', 32), 'hex'));
insert into audit_head default values on conflict do nothing;

create or replace function audit_field(value text) returns bytea language sql immutable as $$
    select case when value is null then int4send(-1) else int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') end
$$;

-- Links an entry to the one before it. At commit, so that the head is locked for a moment only and no two transactions wait for each other in a circle.
-- With the rights of its owner: the service's role has none on the head (Migration.GrantAsync).
create or replace function audit_link() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    head audit_head;
    link bytea;
begin
    select * into strict head from audit_head for update;
    link := sha256(head.hash || int8send(head.sequence + 1) || int8send((extract(epoch from new.at) * 1000000)::bigint) || uuid_send(new.id)
        || audit_field(new.subject) || audit_field(new.organisation) || audit_field(new.process) || audit_field(new.why)
        || audit_field(new.record) || audit_field(new.what::text));
    update audit_entries set sequence = head.sequence + 1, previous_hash = head.hash, hash = link where id = new.id;
    update audit_head set sequence = head.sequence + 1, hash = link;
    return null;
end $$;
drop trigger if exists audit_link on audit_entries;
create constraint trigger audit_link after insert on audit_entries deferrable initially deferred for each row execute function audit_link();

-- Nobody hangs it on a table of their own.
revoke execute on function audit_link() from public;

-- Adds a seal, with the rights of its owner: of an entry that is there, and beside any other. A seal that is signed with another key is named by verify-audit
-- and keeps nobody from sealing.
alter table audit_seals drop constraint if exists pk_audit_seals, add constraint pk_audit_seals primary key (sequence, signature);
create or replace function audit_seal(entry bigint, entry_hash bytea, sealed_at timestamptz, signed bytea) returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with added as (
        insert into audit_seals (sequence, hash, at, signature)
        select sequence, hash, sealed_at, signed from audit_entries where sequence = entry and hash = entry_hash
        on conflict do nothing returning sequence)
    select count(*) from added
$$;
revoke execute on function audit_seal from public;

create or replace function audit_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.sequence := null;
        new.previous_hash := null;
        new.hash := null;
        return new;
    end if;
    -- The one change there is: audit_link gives an entry its place.
    if tg_op = 'UPDATE' and old.sequence is null
        and to_jsonb(new) - array['sequence', 'previous_hash', 'hash'] = to_jsonb(old) - array['sequence', 'previous_hash', 'hash'] then
        return new;
    end if;
    raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;
create or replace trigger audit_guard before insert or update or delete on audit_entries for each row execute function audit_guard();

create or replace function append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;
create or replace trigger append_only before truncate on audit_entries for each statement execute function append_only();
create or replace trigger append_only before update or delete or truncate on audit_seals for each statement execute function append_only();
create or replace trigger append_only before delete or truncate on audit_head for each statement execute function append_only();

-- Wakes the dispatcher when a transaction that wrote to the outbox commits.
create or replace function outbox_notify() returns trigger language plpgsql as $$
begin
    perform pg_notify('outbox', '');
    return null;
end $$;
create or replace trigger outbox_notify after insert on outbox for each statement execute function outbox_notify();
