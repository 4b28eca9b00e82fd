import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/** Which rights people had at any time: every policy that was in force, and every state of roles and of access. */
export const permissionSchema: string[] = [
  // The text, not jsonb: its SHA-256 is the name of the policy in every entry of the ledger.
  `create table policy_version (
     since timestamptz primary key,
     hash text not null,
     rules text not null)`,
  ...rowSecurity('policy_version'),
  `create policy policy_version_read on policy_version for select to ${APP_ROLE} using (true)`,
  `create policy policy_version_system on policy_version to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select on policy_version to ${APP_ROLE}`,
  `grant select, insert on policy_version to ${SYSTEM_ROLE}`,
  refuseTruncate('policy_version'),

  `create table user_role_history (
     id bigint generated always as identity primary key,
     user_id uuid not null,
     institution_id uuid not null,
     roles text[] not null,
     status text not null,
     changed_at timestamptz not null)`,
  `create index user_role_history_institution on user_role_history (institution_id, changed_at)`,
  ...rowSecurity('user_role_history'),
  `create policy user_role_history_owner on user_role_history to current_user using (true) with check (true)`,
  `create policy user_role_history_read on user_role_history for select to ${APP_ROLE}
     using (app_has_role('auditor')
       or (institution_id = app_institution() and (app_keeps() or app_has_role('compliance-officer'))))`,
  `create policy user_role_history_system on user_role_history for select to ${SYSTEM_ROLE} using (true)`,
  `grant select on user_role_history to ${APP_ROLE}, ${SYSTEM_ROLE}`,
  `insert into user_role_history (user_id, institution_id, roles, status, changed_at)
     select id, institution_id, roles, status, created_at from app_user`,
  requireIntent('user_role_history'),
  refuseTruncate('user_role_history'),
  // Runs as the owner: nobody else writes here.
  `create function user_role_history_keep() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin
       insert into user_role_history (user_id, institution_id, roles, status, changed_at)
         values (new.id, new.institution_id, new.roles, new.status, now());
       return null;
     end $$`,
  `create trigger user_role_history_first after insert on app_user
     for each row execute function user_role_history_keep()`,
  `create trigger user_role_history_next after update of roles, status, institution_id on app_user
     for each row when ((new.roles, new.status, new.institution_id) is distinct from (old.roles, old.status, old.institution_id))
     execute function user_role_history_keep()`,
  `create function user_role_history_final() returns trigger language plpgsql as $$
     begin raise exception 'what rights somebody had does not change' using errcode = 'insufficient_privilege'; end $$`,
  `create trigger user_role_history_final before update or delete on user_role_history
     for each row execute function user_role_history_final()`,
  `create trigger policy_version_final before update or delete on policy_version
     for each row execute function user_role_history_final()`,
];
