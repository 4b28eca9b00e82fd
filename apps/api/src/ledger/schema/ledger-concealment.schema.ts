import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { REGULATOR } from './ledger-view.schema.js';

/**
 * What a regulator's reach does not cover (decision 6): entries from which it could tell the source of a notice that hides
 * its source, or that a notice exists which is not for it. Evaluated against what the notice is now.
 *
 * The function runs as the owner, since the caller does not see the notices that it asks for, and tells one bit.
 */
export const ledgerConcealmentSchema: string[] = [
  `create policy notice_owner on notice for select to current_user using (true)`,
  `create function ledger_conceals(institution text, resources text[]) returns boolean
     language sql stable security definer cost 1000 set search_path = public, pg_temp as $$
     select exists (
       select from unnest(resources) as resource
         left join notice n on n.id = case
           when resource ~ '^notice:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then substr(resource, 8)::uuid end
       where resource like 'notice:%' and (
         n.id is null or n.tlp = 'RED' or n.status in ('draft', 'submitted')
         or (n.institution_id::text = institution and (n.source_visibility = 'hidden' or n.disclosure = 'hit-only')))) $$`,
  `revoke all on function ledger_conceals(text, text[]) from public`,
  `grant execute on function ledger_conceals(text, text[]) to ${APP_ROLE}, ${SYSTEM_ROLE}`,
  `drop policy ledger_entry_regulator on ledger_entry`,
  `create policy ledger_entry_regulator on ledger_entry for select to ${APP_ROLE}
     using (${REGULATOR} and institution = any ((select app_supervised())::text[])
       and not ledger_conceals(institution, resources))`,
];
