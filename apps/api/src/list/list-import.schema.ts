import { refuseTruncate } from '../ledger/schema/ledger-guard.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const operates = `institution_id = (select app_institution()) and (select app_has_role('operator'))`;
const mine = `${operates} and requested_by = (select app_user())`;
const ofImport = `exists (select from list_import i where i.id = import_id)`;

const secured = (table: string): string[] => [
  ...rowSecurity(table),
  `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update, delete on ${table} to ${SYSTEM_ROLE}`,
];

/** Changes rows that no policy shows to the owner, and whose change is none of the portal's. */
const asOwner = (tables: readonly string[], statements: readonly string[]): string[] => [
  ...tables.flatMap((table) => [
    `alter table ${table} no force row level security`,
    `alter table ${table} disable trigger user`,
  ]),
  ...statements,
  ...tables.flatMap((table) => [
    `alter table ${table} enable trigger user`,
    `alter table ${table} force row level security`,
  ]),
];

/** Imports whose files come in parts and whose rows wait in the database, so that no process holds a whole list. */
export const listImportSchema: string[] = [
  `alter table list_import
     add column source text,
     add column title text,
     add column options jsonb,
     add column dry_run boolean not null default false,
     add column rows bigint not null default 0,
     add column faults integer not null default 0,
     add column kept integer not null default 0,
     add column unread jsonb,
     add column attempt uuid,
     add column started_at timestamptz,
     add column touched_at timestamptz`,
  `alter table list_source add column title text, add column format text`,
  `create table list_import_part (
     import_id uuid not null references list_import,
     name text not null,
     at bigint not null,
     size integer not null,
     sha256 text not null,
     bytes bytea not null,
     primary key (import_id, name, at))`,
  `alter table list_import_file add column size bigint, add column received bigint`,
  ...asOwner(
    ['list_import', 'list_import_file', 'list_source'],
    [
      `update list_import set source = format, touched_at = requested_at`,
      `update list_source set format = id`,
      `insert into list_import_part (import_id, name, at, size, sha256, bytes)
         select import_id, name, 0, octet_length(bytes), encode(sha256(bytes), 'hex'), bytes from list_import_file`,
      `update list_import_file set size = octet_length(bytes), received = octet_length(bytes)`,
    ],
  ),
  `alter table list_import alter column source set not null, alter column touched_at set not null,
     drop constraint list_import_state_check,
     add constraint list_import_state_check
       check (state in ('receiving', 'queued', 'running', 'done', 'failed', 'cancelled'))`,
  `alter table list_source alter column format set not null`,
  `alter table list_import_file drop column bytes, alter column size set not null, alter column received set not null,
     add check (received between 0 and size)`,
  `create index list_import_newest on list_import (requested_at desc, id desc)`,
  `drop index list_import_open`,
  `create index list_import_open on list_import (requested_at) where state in ('receiving', 'queued', 'running')`,

  `drop policy list_import_own on list_import`,
  `create policy list_import_read on list_import for select to ${APP_ROLE} using (${operates})`,
  `create policy list_import_request on list_import for insert to ${APP_ROLE}
     with check (${mine} and state in ('receiving', 'queued'))`,
  `create policy list_import_change on list_import for update to ${APP_ROLE}
     using (${operates}) with check (${operates} and state in ('receiving', 'queued', 'cancelled'))`,
  `grant update (state, stage, finished_at, touched_at) on list_import to ${APP_ROLE}`,
  // Progress of an import needs no intent; what it is about, what came of it, and that it was there, do.
  `drop trigger list_import_requires_intent_for on list_import`,
  `create constraint trigger list_import_requires_intent_for after delete or update of
     id, format, source, title, options, dry_run, institution_id, requested_by, requested_at,
     added, changed, removed, unchanged, kept
     on list_import deferrable initially deferred for each row execute function watchbook_require_intent()`,

  `drop policy list_import_file_write on list_import_file`,
  `create policy list_import_file_own on list_import_file to ${APP_ROLE} using (${ofImport}) with check (${ofImport})`,
  `grant select on list_import_file to ${APP_ROLE}`,
  `grant update (received) on list_import_file to ${APP_ROLE}`,
  ...secured('list_import_part'),
  `create policy list_import_part_own on list_import_part to ${APP_ROLE} using (${ofImport}) with check (${ofImport})`,
  // Whether the same bytes came before is told by their hash; only the job reads them.
  `grant select (import_id, name, at, size, sha256), insert on list_import_part to ${APP_ROLE}`,

  // Where a fault is, and never what stands there.
  `create table list_import_fault (
     import_id uuid not null references list_import,
     seq integer not null,
     file text not null,
     line bigint,
     column_name text,
     code text not null,
     left_out text not null check (left_out in ('row', 'value')),
     message text not null,
     primary key (import_id, seq))`,
  ...secured('list_import_fault'),
  `create policy list_import_fault_read on list_import_fault for select to ${APP_ROLE} using (${ofImport})`,
  `grant select on list_import_fault to ${APP_ROLE}`,

  // What one attempt has read. A crash of the server empties these, and the attempt after it begins anew.
  `create unlogged table list_staged_piece (
     attempt uuid not null,
     key text not null,
     seq bigint not null,
     content jsonb not null,
     primary key (attempt, key, seq))`,
  ...secured('list_staged_piece'),
  `create unlogged table list_staged_entry (
     attempt uuid not null,
     external_id text not null,
     entry_id uuid not null,
     type text,
     described jsonb,
     hash text,
     identifiers jsonb,
     primary key (attempt, external_id))`,
  ...secured('list_staged_entry'),

  `drop index list_entry_import`,
  `create index list_entry_import on list_entry (import_id, id)`,
  ...['list_import_part', 'list_import_fault', 'list_staged_piece', 'list_staged_entry'].map(refuseTruncate),
];
