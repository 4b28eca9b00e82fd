import { APP_ROLE } from '../../platform/database/roles.js';

/**
 * What a session knows of how it was opened, and telling every process at once what ended.
 * The payload of the announcement is ids.
 */
export const sessionSchema: string[] = [
  `alter table user_session
     add methods text[] not null default '{}',
     add authenticators text[] not null default '{}',
     add proven_at timestamptz,
     add strong_at timestamptz`,
  `create constraint trigger user_session_requires_intent_for after update of methods, authenticators, proven_at, strong_at
     on user_session deferrable initially deferred for each row execute function watchbook_require_intent()`,
  `grant select (methods, proven_at, strong_at) on user_session to ${APP_ROLE}`,

  `alter table user_password add alone boolean not null default true`,
  `create policy user_password_own on user_password for select to ${APP_ROLE} using (user_id = app_user())`,
  `grant select (user_id, changed_at, alone) on user_password to ${APP_ROLE}`,

  // Who is disabled has no session left when enabled again.
  `create function app_user_end_sessions() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin
       update user_session set revoked_at = now() where user_id = new.id and revoked_at is null;
       return null;
     end $$`,
  `revoke all on function app_user_end_sessions() from public`,
  `create policy user_session_owner on user_session to current_user using (true)`,
  `create trigger app_user_end_sessions after update of status on app_user
     for each row when (new.status = 'disabled' and old.status <> 'disabled') execute function app_user_end_sessions()`,

  `create function access_ended() returns trigger language plpgsql as $$
     begin perform pg_notify('watchbook_access', new.id::text); return null; end $$`,
  `create trigger access_ended after update of revoked_at on user_session
     for each row when (new.revoked_at is not null) execute function access_ended()`,
  `create trigger access_ended after update of status, roles on app_user
     for each row when (new.status <> old.status or new.roles <> old.roles) execute function access_ended()`,
  `create trigger access_ended after update of status on institution
     for each row when (new.status <> old.status) execute function access_ended()`,
  `create function key_ended() returns trigger language plpgsql as $$
     begin perform pg_notify('watchbook_access', new.user_id::text); return null; end $$`,
  `create trigger access_ended after update of revoked_at on api_key
     for each row when (new.revoked_at is not null) execute function key_ended()`,
];
