import { APP_ROLE, SYSTEM_ROLE } from '../database/roles.js';
import { rowSecurity } from '../database/row-security.js';

/** Mail that waits to be sent; written in the transaction that makes it necessary, gone once sent. */
export const mailSchema: string[] = [
  `create table mail_outbox (
     id uuid primary key,
     template text not null check (template in ('invitation', 'password-reset', 'none')),
     recipient bytea not null,
     link bytea not null,
     created_at timestamptz not null)`,
  `create index mail_outbox_created on mail_outbox (created_at)`,
  ...rowSecurity('mail_outbox'),
  `create policy mail_outbox_write on mail_outbox for insert to ${APP_ROLE} with check (app_user() is not null)`,
  `grant insert on mail_outbox to ${APP_ROLE}`,
  `create policy mail_outbox_system on mail_outbox to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update, delete on mail_outbox to ${SYSTEM_ROLE}`,
];
