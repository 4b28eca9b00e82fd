import { APP_ROLE } from '../../platform/database/roles.js';

/**
 * A grant ends before its hour when its person takes it back, and for good when what made it allowed changes: the
 * person's roles, state or institution, or the state of that institution. Going back to the old roles revives nothing.
 */
export const purposeGrantSchema: string[] = [
  `alter table purpose_grant add column revoked_at timestamptz`,
  `grant update (revoked_at) on purpose_grant to ${APP_ROLE}`,
  // The triggers run as the owner, whom the policies would hide the rows from where it is no superuser.
  `create policy purpose_grant_owner on purpose_grant to current_user using (true)`,
  `create function purpose_grant_void() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin
       update purpose_grant set revoked_at = now()
         where revoked_at is null and expires_at > now()
           and (case tg_table_name when 'app_user' then user_id else institution_id end) = old.id;
       return null;
     end $$`,
  `create trigger purpose_grant_void after update of roles, status, institution_id on app_user for each row
     when (old.roles is distinct from new.roles or old.status is distinct from new.status
       or old.institution_id is distinct from new.institution_id)
     execute function purpose_grant_void()`,
  `create trigger purpose_grant_void after update of status, kind on institution for each row
     when (old.status is distinct from new.status or old.kind is distinct from new.kind)
     execute function purpose_grant_void()`,
];
