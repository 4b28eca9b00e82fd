import { APP_ROLE, SYSTEM_ROLE } from './roles.js';
import { rowSecurity } from './row-security.js';

/** Tables of the platform itself, and the functions that row level security policies share. */
export const platformSchema: string[] = [
  `revoke all on schema public from public`,
  `grant usage on schema public to ${APP_ROLE}, ${SYSTEM_ROLE}`,

  `create function app_setting(name text) returns text language sql stable parallel safe
     as $$ select nullif(current_setting('app.' || name, true), '') $$`,
  `create function app_list(name text) returns text[] language sql stable parallel safe
     as $$ select coalesce(string_to_array(app_setting(name), ','), '{}') $$`,
  `create function app_institution() returns uuid language sql stable parallel safe
     as $$ select app_setting('institution')::uuid $$`,
  `create function app_user() returns uuid language sql stable parallel safe
     as $$ select app_setting('user')::uuid $$`,
  // Who has no institution or no name has no role.
  `create function app_has_role(role text) returns boolean language sql stable parallel safe
     as $$ select app_institution() is not null and app_user() is not null and role = any (app_list('roles')) $$`,
  `create function app_has_scope(scope text) returns boolean language sql stable parallel safe
     as $$ select app_has_role('service-account') and scope = any (app_list('scopes')) $$`,

  `create table reference_counter (
     prefix text not null, year integer not null, last integer not null,
     primary key (prefix, year))`,
  `create function next_reference(prefix text, at timestamptz) returns text
     language sql volatile security definer set search_path = public, pg_temp
     as $$
       insert into reference_counter as c (prefix, year, last)
         values ($1, extract(year from $2 at time zone 'UTC')::integer, 1)
         on conflict (prefix, year) do update set last = c.last + 1
         returning c.prefix || '-' || c.year || '-' || lpad(c.last::text, 6, '0')
     $$`,
  `revoke all on function next_reference(text, timestamptz) from public`,
  `grant execute on function next_reference(text, timestamptz) to ${APP_ROLE}, ${SYSTEM_ROLE}`,

  `create table idempotency_key (
     key text primary key,
     user_id uuid not null,
     body_hash text not null,
     answer bytea not null,
     intents uuid[] not null,
     expires_at timestamptz not null)`,
  `create index idempotency_key_expires_at on idempotency_key (expires_at)`,
  ...rowSecurity('idempotency_key'),
  `create policy idempotency_key_own on idempotency_key to ${APP_ROLE}
     using (user_id = app_user()) with check (user_id = app_user())`,
  `create policy idempotency_key_system on idempotency_key to ${SYSTEM_ROLE} using (true)`,
  `grant select, insert, update on idempotency_key to ${APP_ROLE}`,
  `grant select, delete on idempotency_key to ${SYSTEM_ROLE}`,
];
