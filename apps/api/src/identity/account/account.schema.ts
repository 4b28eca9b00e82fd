import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/** Links with which somebody sets a password: of an invitation, or after forgetting it. Each works once. */
export const accountSchema: string[] = [
  `create table account_link (
     id uuid primary key,
     user_id uuid not null references app_user,
     purpose text not null check (purpose in ('invitation', 'password-reset')),
     token_hash text not null unique,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     used_at timestamptz)`,
  `create index account_link_user on account_link (user_id)`,
  ...rowSecurity('account_link'),
  `create policy account_link_system on account_link to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update, delete on account_link to ${SYSTEM_ROLE}`,
  // Whoever may add people may write a link for one of them, and read none back.
  `create policy account_link_invite on account_link for insert to ${APP_ROLE}
     with check (purpose = 'invitation' and exists (select from app_user u where u.id = user_id and u.status = 'invited'))`,
  `grant insert on account_link to ${APP_ROLE}`,
  requireIntent('account_link'),
  refuseTruncate('account_link'),
];
