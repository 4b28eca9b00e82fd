import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/**
 * The ledger. Requests may add intents and read entries; the sealer alone turns intents into entries;
 * nobody but the owner of the database could change one, and then the hashes, proofs and witnesses tell.
 */
export const ledgerSchema: string[] = [
  `create table ledger_intent (
     id uuid primary key,
     xid xid8 not null default pg_current_xact_id(),
     draft text not null,
     salt bytea,
     detail bytea,
     recorded_at timestamptz not null default clock_timestamp())`,
  `create index ledger_intent_xid on ledger_intent (xid)`,

  `create table ledger_entry (
     seq bigint primary key,
     hash bytea not null,
     body bytea not null,
     id uuid not null unique,
     at timestamptz not null,
     institution text,
     actor_user text,
     action text not null,
     outcome text not null,
     purpose text,
     request text not null,
     resources text[] not null,
     check (hash = sha256('\\x00'::bytea || body)))`,
  `create index ledger_entry_institution on ledger_entry (institution, seq)`,
  `create index ledger_entry_actor on ledger_entry (actor_user, seq)`,
  `create index ledger_entry_action on ledger_entry (action, seq)`,
  // Times never go backwards along the log, so a time is found by bisection and needs no index.
  // It runs as the owner: bisection would stumble over entries that the caller may not see.
  `create function ledger_seq_at(moment timestamptz) returns bigint language plpgsql stable security definer
     set search_path = public, pg_temp as $$
     declare low bigint := 0; high bigint; middle bigint;
     begin
       select coalesce(max(seq) + 1, 0) into high from ledger_entry;
       while low < high loop
         middle := (low + high) / 2;
         if (select at from ledger_entry where seq = middle) < moment then low := middle + 1; else high := middle; end if;
       end loop;
       return low;
     end $$`,
  `create index ledger_entry_resources on ledger_entry using gin (resources)`,

  `create table ledger_detail (
     entry_id uuid primary key,
     salt bytea not null,
     detail bytea not null)`,

  `create table ledger_head (
     only_row boolean primary key default true check (only_row),
     size bigint not null,
     last_hash text not null,
     last_at text not null,
     frontier text[] not null)`,
  `insert into ledger_head (size, last_hash, last_at, frontier)
     values (0, repeat('0', 64), '0000-01-01T00:00:00.000Z', '{}')`,

  `create table ledger_own_head (
     institution text primary key,
     seq bigint not null,
     hash text not null)`,

  `create table ledger_checkpoint (
     size bigint primary key,
     note text not null,
     signed_at timestamptz not null)`,

  // Hash tiles (C2SP tlog-tiles), made by the signer from the stored bytes: 32 bytes a hash, up to 256 of them.
  `create table ledger_tile (
     level smallint not null,
     index bigint not null,
     hashes bytea not null,
     primary key (level, index))`,

  `create function ledger_refuse_change() returns trigger language plpgsql as $$
     begin raise exception 'the ledger is append-only' using errcode = 'insufficient_privilege'; end $$`,
  ...['ledger_entry', 'ledger_checkpoint'].flatMap((table) => [
    `create trigger ${table}_append_only before update or delete on ${table}
       for each row execute function ledger_refuse_change()`,
    `create trigger ${table}_no_truncate before truncate on ${table}
       for each statement execute function ledger_refuse_change()`,
  ]),

  ...[
    'ledger_intent',
    'ledger_entry',
    'ledger_detail',
    'ledger_head',
    'ledger_own_head',
    'ledger_checkpoint',
    'ledger_tile',
  ].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
  ]),
  `grant select, insert, delete on ledger_intent to ${SYSTEM_ROLE}`,
  `grant select, insert on ledger_entry, ledger_checkpoint to ${SYSTEM_ROLE}`,
  `grant select, insert, delete on ledger_detail to ${SYSTEM_ROLE}`,
  `grant select, update on ledger_head to ${SYSTEM_ROLE}`,
  `grant select, insert, update on ledger_own_head, ledger_tile to ${SYSTEM_ROLE}`,

  // Nobody records an intent in another's name: the actor of the draft is the actor of the connection.
  `create policy ledger_intent_record on ledger_intent for insert to ${APP_ROLE}
     with check ((draft::jsonb #>> '{actor,institution}') = app_setting('institution')
       and (draft::jsonb #>> '{actor,user}') = app_setting('user'))`,
  `grant insert on ledger_intent to ${APP_ROLE}`,

  `create policy ledger_entry_auditor on ledger_entry for select to ${APP_ROLE} using (app_has_role('auditor'))`,
  `create policy ledger_entry_institution on ledger_entry for select to ${APP_ROLE}
     using (institution = app_setting('institution') and app_has_role('compliance-officer'))`,
  `create policy ledger_entry_regulator on ledger_entry for select to ${APP_ROLE}
     using (institution = app_setting('institution')
       and (app_has_role('regulator-analyst') or app_has_role('regulator-supervisor')))`,
  `create policy ledger_entry_own_trail on ledger_entry for select to ${APP_ROLE}
     using (institution = app_setting('institution') and actor_user = app_setting('user'))`,
  `grant select on ledger_entry to ${APP_ROLE}`,
  `create policy ledger_checkpoint_public on ledger_checkpoint for select to ${APP_ROLE} using (true)`,
  `grant select on ledger_checkpoint to ${APP_ROLE}`,

  `revoke all on function ledger_seq_at(timestamptz) from public`,
  `grant execute on function ledger_seq_at(timestamptz) to ${APP_ROLE}, ${SYSTEM_ROLE}`,
  `create policy ledger_entry_owner on ledger_entry for select to current_user using (true)`,
  // The check below runs as the owner, whom the policies would hide the intents from where it is no superuser.
  `create policy ledger_intent_owner on ledger_intent for select to current_user using (xid = pg_current_xact_id())`,
  `create function watchbook_require_intent() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin
       if not exists (select from ledger_intent where xid = pg_current_xact_id()) then
         raise exception 'table % was changed without a ledger intent', tg_table_name using errcode = 'integrity_constraint_violation';
       end if;
       return null;
     end $$`,
];

/** The statement that makes the database refuse to commit a change of the table without a ledger intent. */
export const requireIntent = (table: string): string =>
  `create constraint trigger ${table}_requires_intent after insert or update or delete on ${table}
     deferrable initially deferred for each row execute function watchbook_require_intent()`;
