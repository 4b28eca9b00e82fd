import { APP_ROLE } from '../../platform/database/roles.js';

/**
 * Rights of people, held by the database: roles of the kind of institution only, changed by the warrant of two people,
 * and an institution that has somebody in charge never loses the last one.
 */
export const userRightsSchema: string[] = [
  `alter table app_user drop constraint app_user_roles_check`,
  `alter table app_user drop constraint app_user_status_check`,
  `alter table app_user add constraint app_user_status_check check (status in ('invited', 'active', 'disabled'))`,
  `create policy app_user_owner on app_user for select to current_user using (true)`,
  // Who is enabled again is what they were before: somebody who joined, or somebody who is invited.
  `alter table app_user add column joined_at timestamptz`,
  `alter table app_user no force row level security`,
  `alter table app_user disable trigger user`,
  `update app_user set joined_at = created_at where status <> 'invited'`,
  `alter table app_user enable trigger user`,
  `alter table app_user force row level security`,

  `create function roles_of_kind(kind text) returns text[] language sql immutable as $$
     select case kind when 'regulator' then array['regulator-analyst', 'regulator-supervisor']
       when 'auditor' then array['auditor'] when 'operator' then array['operator']
       else array['analyst', 'compliance-officer', 'institution-admin'] end $$`,
  `create function keeper_of_kind(kind text) returns text language sql immutable as $$
     select case kind when 'regulator' then 'regulator-supervisor' when 'auditor' then 'auditor'
       when 'operator' then 'operator' else 'institution-admin' end $$`,
  `create function user_kind(institution uuid) returns text language sql stable security definer
     set search_path = public, pg_temp as $$ select kind from institution i where i.id = institution $$`,
  // Counted after whoever counts at the same moment has committed.
  `create function user_keepers_beside(institution uuid, person uuid) returns bigint language plpgsql volatile
     security definer set search_path = public, pg_temp as $$
     declare others bigint;
     begin
       perform pg_advisory_xact_lock(hashtextextended('keepers ' || institution, 0));
       select count(*) into others from app_user u
         where u.institution_id = institution and u.id <> person and u.status = 'active'
           and keeper_of_kind(user_kind(institution)) = any (u.roles);
       return others;
     end $$`,

  `create function app_user_rights() returns trigger language plpgsql as $$
     declare kind text := user_kind(new.institution_id);
     begin
       if not (new.roles <@ roles_of_kind(kind) or new.roles = array['service-account']) then
         raise exception 'these roles are not of an institution of this kind' using errcode = 'check_violation';
       end if;
       if new.status = 'active' and new.joined_at is null then new.joined_at := now(); end if;
       if tg_op = 'INSERT' then
         if current_user = '${APP_ROLE}' and not (new.roles <@ array['analyst', 'regulator-analyst'] or new.roles = array['service-account']
             or app_warranted(array['institution-join'], new.institution_id, null, new.roles)) then
           raise exception 'two people give these roles' using errcode = 'WB002';
         end if;
       elsif new.roles is distinct from old.roles and not app_warranted(array['user-roles'], new.id, null, new.roles) then
         raise exception 'two people change roles' using errcode = 'WB002';
       end if;
       return new;
     end $$`,
  `create trigger app_user_rights before insert or update on app_user
     for each row execute function app_user_rights()`,
  // Nobody goes on with a session of other rights.
  `create trigger app_user_end_sessions_of_roles after update of roles on app_user
     for each row when (new.roles is distinct from old.roles) execute function app_user_end_sessions()`,
  `create function app_user_keeper() returns trigger language plpgsql as $$
     declare keeper text := keeper_of_kind(user_kind(old.institution_id));
     begin
       if old.status = 'active' and keeper = any (old.roles)
         and (tg_op = 'DELETE' or new.status <> 'active' or not (keeper = any (new.roles)))
         and user_keepers_beside(old.institution_id, old.id) = 0 then
         raise exception 'nobody would be left in charge' using errcode = 'WB003';
       end if;
       return case tg_op when 'DELETE' then old else new end;
     end $$`,
  `create trigger app_user_keeper before update or delete on app_user
     for each row execute function app_user_keeper()`,

  `drop policy app_user_admin_insert on app_user`,
  `drop policy app_user_admin_update on app_user`,
  `create policy app_user_invite on app_user for insert to ${APP_ROLE}
     with check ((institution_id = app_institution() and app_keeps() and id <> app_user())
       or app_warranted(array['institution-join'], institution_id))`,
  `create policy app_user_edit on app_user for update to ${APP_ROLE}
     using (institution_id = app_institution() and app_keeps() and id <> app_user())
     with check (institution_id = app_institution())`,
  `create policy app_user_new_roles on app_user for update to ${APP_ROLE}
     using (app_warranted(array['user-roles'], id) and id <> app_user())`,
  `create policy app_user_by_warrant on app_user for select to ${APP_ROLE}
     using (app_warranted(array['user-roles', 'user-recovery'], id)
       or app_warranted(array['institution-join'], institution_id))`,

  // Two people take away what somebody signs in with who lost it, and give a link to start anew.
  ...['user_passkey', 'user_totp', 'user_recovery_code', 'user_password'].flatMap((table) => [
    `create policy ${table}_recovery_look on ${table} for select to ${APP_ROLE}
       using (app_warranted(array['user-recovery'], user_id))`,
    `create policy ${table}_recovery on ${table} for delete to ${APP_ROLE}
       using (app_warranted(array['user-recovery'], user_id))`,
  ]),
  `grant delete on user_password to ${APP_ROLE}`,
  `create policy user_session_recovery_look on user_session for select to ${APP_ROLE}
     using (app_warranted(array['user-recovery'], user_id))`,
  `create policy user_session_recovery on user_session for update to ${APP_ROLE}
     using (app_warranted(array['user-recovery'], user_id))`,
  `create policy account_link_recovery on account_link for insert to ${APP_ROLE}
     with check (purpose = 'password-reset' and app_warranted(array['user-recovery'], user_id))`,
];
