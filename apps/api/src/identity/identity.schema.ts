import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

/** People, their passwords and sessions, and the keys of programs. Secrets are kept as hashes, out of reach of requests. */
export const identitySchema: string[] = [
  `create table app_user (
     id uuid primary key,
     institution_id uuid not null references institution,
     name bytea not null,
     email bytea not null,
     email_hash text not null unique,
     roles text[] not null check (cardinality(roles) > 0),
     status text not null default 'active' check (status in ('active', 'disabled')),
     version integer not null default 1,
     created_at timestamptz not null,
     unique (institution_id, id),
     check (not ('auditor' = any (roles)) or cardinality(roles) = 1))`,
  `create index app_user_institution on app_user (institution_id, created_at, id)`,

  `create table user_password (
     user_id uuid primary key references app_user,
     hash text not null,
     changed_at timestamptz not null)`,

  `create table user_session (
     id uuid primary key,
     token_hash text not null unique,
     user_id uuid not null references app_user,
     user_agent text,
     created_at timestamptz not null,
     last_used_at timestamptz not null,
     expires_at timestamptz not null,
     revoked_at timestamptz)`,
  `create index user_session_user on user_session (user_id, created_at)`,

  `create table api_key (
     id uuid primary key,
     institution_id uuid not null references institution,
     user_id uuid not null,
     created_by uuid not null,
     name text not null,
     prefix text not null,
     token_hash text not null unique,
     scopes text[] not null check (cardinality(scopes) > 0),
     created_at timestamptz not null,
     approved_at timestamptz,
     approved_by uuid,
     expires_at timestamptz,
     revoked_at timestamptz,
     foreign key (institution_id, user_id) references app_user (institution_id, id),
     foreign key (institution_id, created_by) references app_user (institution_id, id),
     check (approved_by is distinct from created_by))`,
  `create index api_key_institution on api_key (institution_id, created_at)`,

  `create table sign_in_attempt (
     key text not null,
     at timestamptz not null)`,
  `create index sign_in_attempt_key on sign_in_attempt (key, at)`,

  ...['app_user', 'user_password', 'user_session', 'api_key', 'sign_in_attempt'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ${SYSTEM_ROLE}`,
  ]),

  `create policy app_user_colleagues on app_user for select to ${APP_ROLE}
     using (institution_id = app_institution() or app_has_role('auditor'))`,
  `create policy app_user_admin_insert on app_user for insert to ${APP_ROLE}
     with check (institution_id = app_institution() and app_has_role('institution-admin'))`,
  `create policy app_user_admin_update on app_user for update to ${APP_ROLE}
     using (institution_id = app_institution() and app_has_role('institution-admin') and id <> app_user())
     with check (institution_id = app_institution())`,
  `grant select, insert, update on app_user to ${APP_ROLE}`,
  `create policy user_password_admin on user_password for insert to ${APP_ROLE}
     with check (app_has_role('institution-admin')
       and exists (select from app_user u where u.id = user_id and u.institution_id = app_institution() and u.id <> app_user()))`,
  `grant insert on user_password to ${APP_ROLE}`,

  `create policy user_session_own on user_session for select to ${APP_ROLE} using (user_id = app_user())`,
  `create policy user_session_end on user_session for update to ${APP_ROLE} using (user_id = app_user())`,
  `grant select (id, user_id, user_agent, created_at, last_used_at, expires_at, revoked_at), update (revoked_at)
     on user_session to ${APP_ROLE}`,

  `create policy api_key_institution on api_key for select to ${APP_ROLE} using (institution_id = app_institution())`,
  `create policy api_key_mint on api_key for insert to ${APP_ROLE}
     with check (institution_id = app_institution() and created_by = app_user() and app_has_role('institution-admin'))`,
  `create policy api_key_change on api_key for update to ${APP_ROLE}
     using (institution_id = app_institution()
       and (app_has_role('institution-admin') or app_has_role('compliance-officer')))`,
  `grant select, insert, update on api_key to ${APP_ROLE}`,

  ...['app_user', 'user_password', 'api_key'].map(requireIntent),
];
