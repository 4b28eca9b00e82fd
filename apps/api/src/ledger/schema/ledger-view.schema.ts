import type { Role } from '@watchbook/contract';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { requireIntent } from './ledger.schema.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/** In a select of its own, so that it is asked once in a query and not once for every row. */
const anyRole = (...roles: Role[]): string => `(select ${roles.map((role) => `app_has_role('${role}')`).join(' or ')})`;
const setting = (name: string): string => `(select app_setting('${name}'))`;

const house = anyRole('compliance-officer', 'regulator-supervisor');
const requester = anyRole('compliance-officer', 'regulator-supervisor', 'institution-admin');
const person = anyRole(
  'analyst',
  'compliance-officer',
  'institution-admin',
  'regulator-analyst',
  'regulator-supervisor',
);
/** The key of an institution's entries. */
const scopeOf = (institution: string): string => `(select ledger_key('i:' || ${institution}))`;
/** Whoever acts looks out of a regulator. */
export const REGULATOR = anyRole('regulator-analyst', 'regulator-supervisor');
const own = `institution = ${setting('institution')}`;
const mine = `${own} and actor_user = ${setting('user')}`;

/** The entry that a detail belongs to, by institution and, for its own people, by person. */
const entryIs = (condition: string): string =>
  `exists (select from ledger_entry e where e.id = entry_id and e.institution = ${setting('institution')} and ${condition})`;

/** The rules of `libs/policy/src/ledger-entry.rules.ts` once more, details, and how they are erased. */
export const ledgerViewSchema: string[] = [
  // Institutions whose entries a regulator may see: few, so they are found once in a query.
  `create function app_supervised() returns text[] language sql stable parallel safe
     as $$ select coalesce(array_agg(id::text), '{}') from institution
       where jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors')) $$`,

  ...['auditor', 'institution', 'regulator', 'own_trail'].map(
    (name) => `drop policy if exists ledger_entry_${name} on ledger_entry`,
  ),
  `create policy ledger_entry_auditor on ledger_entry for select to ${APP_ROLE} using (${anyRole('auditor')})`,
  `create policy ledger_entry_institution on ledger_entry for select to ${APP_ROLE} using (${requester} and ${own})`,
  `create policy ledger_entry_regulator on ledger_entry for select to ${APP_ROLE}
     using (${REGULATOR} and institution = any ((select app_supervised())::text[]))`,
  `create policy ledger_entry_own_trail on ledger_entry for select to ${APP_ROLE} using (${person} and ${mine})`,

  // Where to look is open as far as what is found there.
  ...['institution', 'own_trail'].map((name) => `drop policy ledger_posting_${name} on ledger_posting`),
  `create policy ledger_posting_institution on ledger_posting for select to ${APP_ROLE}
     using ((${requester} or ${REGULATOR}) and scope = ${scopeOf(setting('institution'))})`,
  `create policy ledger_posting_regulator on ledger_posting for select to ${APP_ROLE}
     using (${REGULATOR} and scope = any ((select array_agg(ledger_key('i:' || id)) from unnest(app_supervised()) as id)::bigint[]))`,
  `create policy ledger_posting_own_trail on ledger_posting for select to ${APP_ROLE}
     using (${person} and scope = ${scopeOf(setting('institution'))}
       and key = (select ledger_key('u:' || app_setting('user'))))`,
  // As `keysOf` does: who sees only the own trail is led along that, whatever the key.
  `create or replace function ledger_candidates(name text) returns setof ledger_entry language sql stable as $$
     select e.* from ledger_posting p cross join lateral unnest(p.places) as place
       join ledger_entry e on e.seq = p.block * 1024 + place
       where p.key = ledger_key(case
         when current_user <> '${APP_ROLE}' or ${anyRole('auditor')} or ${requester} or ${REGULATOR} then name
         else 'u:' || app_setting('user') end)
     union all
     select e.* from ledger_entry e where e.seq >= (select below from ledger_indexed) $$`,

  `create policy ledger_detail_read on ledger_detail for select to ${APP_ROLE}
     using (${entryIs(`(${house} or (${person} and e.actor_user = ${setting('user')}))`)})`,

  // Erasing cannot be undone, so one person asks and another one erases.
  `create table ledger_erasure_request (
     id uuid primary key,
     institution_id uuid not null references institution,
     resource text not null,
     reason text not null check (reason in ('data-subject-request', 'retention-over', 'recorded-in-error', 'court-order')),
     requested_by uuid not null,
     requested_at timestamptz not null,
     erased_by uuid check (erased_by is distinct from requested_by),
     erased_at timestamptz,
     entries integer,
     intent_id uuid,
     foreign key (institution_id, requested_by) references app_user (institution_id, id),
     foreign key (institution_id, erased_by) references app_user (institution_id, id),
     check (num_nulls(erased_by, erased_at, entries, intent_id) in (0, 4)))`,
  `create index ledger_erasure_request_institution on ledger_erasure_request (institution_id, id)`,
  `create table ledger_erasure (
     entry_id uuid primary key,
     request_id uuid not null references ledger_erasure_request,
     intent_id uuid not null,
     erased_at timestamptz not null)`,
  ...['ledger_erasure_request', 'ledger_erasure'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} for select to ${SYSTEM_ROLE} using (true)`,
    `grant select on ${table} to ${SYSTEM_ROLE}`,
    requireIntent(table),
  ]),

  `create policy ledger_erasure_request_read on ledger_erasure_request for select to ${APP_ROLE}
     using (${requester} and institution_id = app_institution())`,
  `create policy ledger_erasure_request_ask on ledger_erasure_request for insert to ${APP_ROLE}
     with check (${requester} and institution_id = app_institution() and requested_by = app_user() and erased_by is null)`,
  `create policy ledger_erasure_request_erase on ledger_erasure_request for update to ${APP_ROLE}
     using (${house} and institution_id = app_institution() and erased_by is null)
     with check (institution_id = app_institution() and erased_by = app_user())`,
  `grant select, insert on ledger_erasure_request to ${APP_ROLE}`,
  `grant update (erased_by, erased_at, entries, intent_id) on ledger_erasure_request to ${APP_ROLE}`,

  `create policy ledger_erasure_read on ledger_erasure for select to ${APP_ROLE}
     using (${entryIs(`(${house} or (${person} and e.actor_user = ${setting('user')}))`)})`,
  // What was erased is written down by whoever erases under this very request, in the transaction that does it.
  `create policy ledger_erasure_note on ledger_erasure for insert to ${APP_ROLE}
     with check (${house} and ${entryIs('true')} and exists (select from ledger_erasure_request r
       where r.id = request_id and r.erased_by = app_user()
         and r.intent_id = ledger_erasure.intent_id and r.erased_at = ledger_erasure.erased_at))`,
  `grant select, insert on ledger_erasure to ${APP_ROLE}`,

  `create policy ledger_detail_erase on ledger_detail for delete to ${APP_ROLE} using (${house} and ${entryIs('true')})`,
  `grant select, delete on ledger_detail to ${APP_ROLE}`,
  `revoke delete on ledger_detail from ${SYSTEM_ROLE}`,
  // A detail does not vanish without a trace, whoever deletes it. Runs as the owner, like the check of intents.
  `create policy ledger_erasure_owner on ledger_erasure for select to current_user using (true)`,
  `create function ledger_require_erasure() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin
       if not exists (select from ledger_erasure where entry_id = old.entry_id)
         or not exists (select from ledger_intent where xid = pg_current_xact_id()) then
         raise exception 'a detail was deleted without an erasure' using errcode = 'integrity_constraint_violation';
       end if;
       return null;
     end $$`,
  `create constraint trigger ledger_detail_requires_erasure after delete on ledger_detail
     deferrable initially deferred for each row execute function ledger_require_erasure()`,
  `create trigger ledger_detail_no_truncate before truncate on ledger_detail
     for each statement execute function ledger_refuse_change()`,
  `create trigger ledger_detail_no_update before update on ledger_detail
     for each row execute function ledger_refuse_change()`,
  `create trigger ledger_erasure_append_only before update or delete on ledger_erasure
     for each row execute function ledger_refuse_change()`,
];
