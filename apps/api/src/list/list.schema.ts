import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const mine = `institution_id = app_institution() and requested_by = app_user() and app_has_role('operator')`;

const secured = (table: string): string[] => [
  ...rowSecurity(table),
  `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
];

/** Entries of public lists, in clear because they are public, and the imports that brought them. */
export const listSchema: string[] = [
  `create table list_import (
     id uuid primary key,
     format text not null,
     institution_id uuid not null references institution,
     requested_by uuid not null,
     state text not null check (state in ('queued', 'running', 'done', 'failed')),
     stage text not null,
     progress integer not null default 0 check (progress between 0 and 100),
     added integer not null default 0,
     changed integer not null default 0,
     removed integer not null default 0,
     unchanged integer not null default 0,
     error text,
     requested_at timestamptz not null,
     finished_at timestamptz,
     foreign key (institution_id, requested_by) references app_user (institution_id, id))`,
  `create index list_import_open on list_import (requested_at) where state in ('queued', 'running')`,
  ...secured('list_import'),
  `create policy list_import_own on list_import to ${APP_ROLE} using (${mine}) with check (${mine} and state = 'queued')`,
  `grant select, insert on list_import to ${APP_ROLE}`,
  `grant select, update on list_import to ${SYSTEM_ROLE}`,
  `create constraint trigger list_import_requires_intent after insert on list_import
     deferrable initially deferred for each row execute function watchbook_require_intent()`,

  // The uploaded files, until the job has read them.
  `create table list_import_file (
     import_id uuid not null references list_import,
     name text not null,
     bytes bytea not null,
     primary key (import_id, name))`,
  ...secured('list_import_file'),
  `create policy list_import_file_write on list_import_file for insert to ${APP_ROLE}
     with check (exists (select from list_import i where i.id = import_id and i.requested_by = app_user()))`,
  `grant insert on list_import_file to ${APP_ROLE}`,
  `grant select, delete on list_import_file to ${SYSTEM_ROLE}`,

  `create table list_source (
     id text primary key,
     import_id uuid not null references list_import,
     entries integer not null,
     updated_at timestamptz not null)`,
  ...secured('list_source'),
  `create policy list_source_read on list_source for select to ${APP_ROLE} using (app_user() is not null)`,
  `grant select on list_source to ${APP_ROLE}`,
  `grant select, insert, update on list_source to ${SYSTEM_ROLE}`,
  requireIntent('list_source'),

  `create table list_entry (
     id uuid primary key,
     source text not null,
     external_id text not null,
     type text not null,
     described jsonb not null,
     described_hash text not null,
     import_id uuid not null references list_import,
     changed_at timestamptz not null,
     removed_at timestamptz,
     unique (source, external_id))`,
  `create index list_entry_import on list_entry (import_id)`,
  ...secured('list_entry'),
  `create policy list_entry_read on list_entry for select to ${APP_ROLE} using (app_user() is not null)`,
  `grant select on list_entry to ${APP_ROLE}`,
  `grant select, insert, update on list_entry to ${SYSTEM_ROLE}`,
  requireIntent('list_entry'),

  `create table list_identifier (
     entry_id uuid not null references list_entry,
     scheme text not null,
     value text not null,
     primary key (entry_id, scheme, value))`,
  `create index list_identifier_value on list_identifier (value, scheme)`,
  ...secured('list_identifier'),
  `create policy list_identifier_read on list_identifier for select to ${APP_ROLE} using (app_user() is not null)`,
  `grant select on list_identifier to ${APP_ROLE}`,
  `grant select, insert, delete on list_identifier to ${SYSTEM_ROLE}`,
  requireIntent('list_identifier'),

  // Screening hears of a new edition of a list after its commit.
  `create function list_announce() returns trigger language plpgsql as $$
     begin perform pg_notify('watchbook_list', new.import_id::text); return null; end $$`,
  `create trigger list_announce after insert or update on list_source
     for each row execute function list_announce()`,
];
