import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

const own = `institution_id = (select app_institution())`;
/** Who keeps the lists of an institution. */
export const keeps = `${own} and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))`;
/** An alert tells of its notice, so that it is only for those who see that notice, in whatever form. */
const seen = `(notice_id is null or exists (select from notice n where n.id = notice_id))`;

const secured = (table: string, condition: string): string[] => [
  ...rowSecurity(table),
  `create policy ${table}_read on ${table} for select to ${APP_ROLE} using (${condition})`,
  `create policy ${table}_write on ${table} for insert to ${APP_ROLE} with check (${keeps})`,
  `create policy ${table}_change on ${table} for update to ${APP_ROLE} using (${condition}) with check (${keeps})`,
  `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
];

/** Names that an institution keeps under watch, and the alerts that they raise. */
export const managedListSchema: string[] = [
  `create table managed_list (
     id uuid primary key,
     institution_id uuid not null references institution,
     owner_id uuid not null,
     name bytea not null,
     created_at timestamptz not null,
     removed_at timestamptz,
     unique (institution_id, id),
     foreign key (institution_id, owner_id) references app_user (institution_id, id))`,
  `create index managed_list_own on managed_list (institution_id, created_at desc, id desc) where removed_at is null`,
  ...secured('managed_list', keeps),
  `grant select, insert, update (owner_id, removed_at) on managed_list to ${APP_ROLE}`,
  `grant select, insert, update (name) on managed_list to ${SYSTEM_ROLE}`,
  requireIntent('managed_list'),
  refuseTruncate('managed_list'),

  `create table managed_list_entry (
     id uuid primary key,
     institution_id uuid not null,
     list_id uuid not null,
     reference_hash text,
     query_hash text not null,
     asked bytea not null,
     version integer not null,
     added_at timestamptz not null,
     changed_at timestamptz not null,
     removed_at timestamptz,
     screened_at timestamptz,
     unique (institution_id, id),
     foreign key (institution_id, list_id) references managed_list (institution_id, id))`,
  `create unique index managed_list_entry_reference on managed_list_entry (list_id, reference_hash)
     where removed_at is null`,
  `create index managed_list_entry_page on managed_list_entry (list_id, id) where removed_at is null`,
  `create index managed_list_entry_due on managed_list_entry (screened_at) where removed_at is null`,
  ...secured('managed_list_entry', keeps),
  `grant select, insert, update (query_hash, asked, version, changed_at, removed_at) on managed_list_entry to ${APP_ROLE}`,
  `grant select, insert, update (asked, screened_at) on managed_list_entry to ${SYSTEM_ROLE}`,
  `create constraint trigger managed_list_entry_requires_intent after insert or delete or update of
     id, institution_id, list_id, reference_hash, query_hash, asked, version, added_at, changed_at, removed_at
     on managed_list_entry deferrable initially deferred for each row execute function watchbook_require_intent()`,
  refuseTruncate('managed_list_entry'),

  `create table screening_alert (
     id uuid primary key,
     institution_id uuid not null references institution,
     list_id uuid not null,
     entry_id uuid not null,
     entry_version integer not null,
     notice_id uuid references notice,
     list_entry_id uuid references list_entry,
     target_version text not null,
     state text not null check (state in ('open', 'judged', 'closed')),
     changed text[] not null,
     previous_id uuid references screening_alert,
     raised_at timestamptz not null,
     closed_at timestamptz,
     closed_reason text check (closed_reason in ('withdrawn', 'entry-removed', 'out-of-sight', 'superseded')),
     check (num_nonnulls(notice_id, list_entry_id) = 1),
     check ((state = 'closed') = (closed_reason is not null) and (state = 'closed') = (closed_at is not null)),
     unique (institution_id, id),
     foreign key (institution_id, list_id) references managed_list (institution_id, id),
     foreign key (institution_id, entry_id) references managed_list_entry (institution_id, id))`,
  // One alert for a name and a target in the versions of both, however often and by however many it is looked for.
  `create unique index screening_alert_once on screening_alert
     (entry_id, coalesce(notice_id, list_entry_id), entry_version, target_version)`,
  `create index screening_alert_own on screening_alert (institution_id, state, raised_at desc, id desc)`,
  `create index screening_alert_notice on screening_alert (notice_id) where state <> 'closed'`,
  `create index screening_alert_list_entry on screening_alert (list_entry_id) where state <> 'closed'`,
  `create index screening_alert_list on screening_alert (list_id, state)`,
  ...secured('screening_alert', `${keeps} and ${seen}`),
  `grant select, insert, update (state, closed_at, closed_reason) on screening_alert to ${APP_ROLE}`,
  `grant select, update (state, closed_at, closed_reason) on screening_alert to ${SYSTEM_ROLE}`,
  requireIntent('screening_alert'),
  refuseTruncate('screening_alert'),

  // A judgement is on a match of a screening or on an alert; both are remembered by the question and the target.
  `alter table judgement alter column screening_id drop not null`,
  `alter table judgement add column alert_id uuid`,
  `alter table judgement add foreign key (institution_id, alert_id) references screening_alert (institution_id, id)`,
  `alter table judgement add check (num_nonnulls(screening_id, alert_id) = 1)`,
  `create index judgement_alert on judgement (alert_id) where alert_id is not null`,

  // What has to be compared again, until that is done. Each target waits once; a later change moves its number.
  `create table screening_change (
     target text primary key,
     seq bigint generated always as identity,
     queued_at timestamptz not null default clock_timestamp(),
     claimed_until timestamptz)`,
  ...rowSecurity('screening_change'),
  `create policy screening_change_owner on screening_change to current_user using (true) with check (true)`,
  `create policy screening_change_system on screening_change to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update, delete on screening_change to ${SYSTEM_ROLE}`,
  `create function screening_change_queue(changed text) returns void language sql security definer
     set search_path = public, pg_temp as $$
     insert into screening_change (target) values (changed)
       on conflict (target) do update set seq = default, queued_at = clock_timestamp(), claimed_until = null;
     select pg_notify('watchbook_screening_change', '') $$`,
  `revoke all on function screening_change_queue(text) from public`,
  `create function screening_change_note() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin perform screening_change_queue(tg_argv[0] || new.id); return null; end $$`,
  `create trigger screening_change_notice after insert or update of status, audience, version on notice for each row
     when (new.status not in ('draft', 'submitted', 'embargoed')) execute function screening_change_note('notice:')`,
  `create trigger screening_change_entry after insert or update of version, removed_at on managed_list_entry
     for each row execute function screening_change_note('entry:')`,
  `create function screening_change_note_import() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin perform screening_change_queue('import:' || new.import_id); return null; end $$`,
  `create trigger screening_change_list after insert or update on list_source
     for each row execute function screening_change_note_import()`,
];
