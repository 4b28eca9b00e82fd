import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

const own = `user_id = app_user()`;

/** What somebody signs in with beside the password. Its owner sees that it is there, and never a secret of it. */
export const secondFactorSchema: string[] = [
  `create table user_passkey (
     id uuid primary key,
     user_id uuid not null references app_user,
     credential_id text not null unique,
     public_key bytea not null,
     counter bigint not null,
     transports text[] not null,
     synced boolean not null,
     name bytea not null,
     created_at timestamptz not null,
     last_used_at timestamptz)`,
  `create index user_passkey_user on user_passkey (user_id, created_at)`,

  // One for each person; it counts once its first code was confirmed. No code counts twice.
  `create table user_totp (
     user_id uuid primary key references app_user,
     id uuid not null,
     secret bytea not null,
     created_at timestamptz not null,
     confirmed_at timestamptz,
     last_step bigint not null default 0)`,

  `create table user_recovery_code (
     user_id uuid not null references app_user,
     code_hash text not null,
     created_at timestamptz not null,
     used_at timestamptz,
     primary key (user_id, code_hash))`,

  // Questions that an authenticator or a second stage answers: each once, and not for long.
  `create table auth_challenge (
     id uuid primary key,
     kind text not null check (kind in ('passkey-sign-in', 'passkey-proof', 'passkey-registration', 'second-factor')),
     user_id uuid references app_user,
     challenge text not null unique,
     failures integer not null default 0,
     expires_at timestamptz not null)`,
  `create index auth_challenge_expires on auth_challenge (expires_at)`,

  ...['user_passkey', 'user_totp', 'user_recovery_code', 'auth_challenge'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ${SYSTEM_ROLE}`,
  ]),
  ...['user_passkey', 'user_totp', 'user_recovery_code'].flatMap((table) => [
    `create policy ${table}_own on ${table} to ${APP_ROLE} using (${own}) with check (${own})`,
    requireIntent(table),
    refuseTruncate(table),
  ]),
  `grant select (id, user_id, credential_id, transports, synced, name, created_at, last_used_at), insert, delete
     on user_passkey to ${APP_ROLE}`,
  `grant select (user_id, id, created_at, confirmed_at), insert, delete, update (confirmed_at, last_step) on user_totp to ${APP_ROLE}`,
  `grant select (user_id, created_at, used_at), insert, delete on user_recovery_code to ${APP_ROLE}`,
];
