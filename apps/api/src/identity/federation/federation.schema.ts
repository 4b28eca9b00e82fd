import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/** Identity providers of institutions, whom they vouched for, and sign-ins that are under way. */
export const federationSchema: string[] = [
  `create table identity_provider (
     id uuid primary key,
     institution_id uuid not null references institution,
     kind text not null check (kind in ('oidc', 'saml')),
     name text not null,
     issuer text not null,
     domains text[] not null check (cardinality(domains) > 0),
     required boolean not null,
     strong_values text[] not null,
     settings bytea not null,
     settings_hash text not null,
     status text not null check (status in ('draft', 'active', 'disabled')),
     created_at timestamptz not null,
     created_by uuid not null,
     unique (institution_id, id))`,
  `create index identity_provider_institution on identity_provider (institution_id, created_at)`,
  `create index identity_provider_domains on identity_provider using gin (domains) where status = 'active'`,

  `create table federated_identity (
     id uuid primary key,
     institution_id uuid not null references institution,
     user_id uuid not null,
     issuer text not null,
     subject_hash text not null,
     created_at timestamptz not null,
     unique (institution_id, issuer, subject_hash),
     foreign key (institution_id, user_id) references app_user (institution_id, id))`,
  `create index federated_identity_user on federated_identity (user_id)`,

  // Which sessions a provider opened, so that it can end them.
  `create table federated_session (
     session_id uuid primary key references user_session,
     provider_id uuid not null references identity_provider,
     subject_hash text not null,
     sid_hash text)`,
  `create index federated_session_provider on federated_session (provider_id, subject_hash)`,

  `create table federated_sign_in (
     id uuid primary key,
     provider_id uuid not null references identity_provider,
     state_hash text not null unique,
     browser_hash text not null,
     request_id text unique,
     secrets bytea not null,
     expires_at timestamptz not null)`,

  ...['identity_provider', 'federated_identity', 'federated_session', 'federated_sign_in'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ${SYSTEM_ROLE}`,
  ]),
  ...['identity_provider', 'federated_identity', 'federated_session'].flatMap((table) => [
    requireIntent(table),
    refuseTruncate(table),
  ]),

  `create policy identity_provider_own on identity_provider for select to ${APP_ROLE}
     using (institution_id = app_institution() and (app_keeps() or app_has_role('compliance-officer')))`,
  `create policy identity_provider_draft on identity_provider for insert to ${APP_ROLE}
     with check (institution_id = app_institution() and app_keeps() and created_by = app_user() and status = 'draft')`,
  `create policy identity_provider_end on identity_provider for update to ${APP_ROLE}
     using (institution_id = app_institution() and app_keeps() or app_warranted(array['provider-activate'], id))
     with check (status in ('active', 'disabled'))`,
  `grant select, insert, update (status) on identity_provider to ${APP_ROLE}`,
  `create policy identity_provider_warranted on identity_provider for select to ${APP_ROLE}
     using (app_warranted(array['provider-activate'], id))`,
  // Nobody turns a provider on alone, and what was turned off stays off.
  `create function identity_provider_status() returns trigger language plpgsql as $$
     begin
       if new.status = 'active' and (old.status <> 'draft' or not app_warranted(array['provider-activate'], new.id)) then
         raise exception 'two people turn a provider on' using errcode = 'WB002';
       end if;
       return new;
     end $$`,
  // Whoever it signed in is signed out with it.
  `create function identity_provider_end_sessions() returns trigger language plpgsql security definer
     set search_path = public, pg_temp as $$
     begin
       update user_session s set revoked_at = now() from federated_session f
         where f.session_id = s.id and f.provider_id = new.id and s.revoked_at is null;
       return null;
     end $$`,
  `revoke all on function identity_provider_end_sessions() from public`,
  `create policy federated_session_owner on federated_session for select to current_user using (true)`,
  `create trigger identity_provider_end_sessions after update of status on identity_provider
     for each row when (new.status = 'disabled') execute function identity_provider_end_sessions()`,
  `create trigger identity_provider_status before update of status on identity_provider
     for each row when (new.status <> old.status) execute function identity_provider_status()`,
];
