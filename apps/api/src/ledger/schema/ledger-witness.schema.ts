import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { requireIntent } from './ledger.schema.js';
import { rowSecurity } from '../../platform/database/row-security.js';

/** Witnesses that the operator registered, what they cosigned, and proofs that the log showed two histories. */
export const ledgerWitnessSchema: string[] = [
  `create table witness (
     id uuid primary key,
     vkey text not null unique,
     name text not null,
     url text,
     registered_at timestamptz not null,
     registered_by uuid not null,
     retired_at timestamptz,
     retired_by uuid)`,
  ...rowSecurity('witness'),
  `create policy witness_read on witness for select to ${APP_ROLE} using (app_user() is not null)`,
  `create policy witness_register on witness for insert to ${APP_ROLE}
     with check (app_has_role('operator') and registered_by = app_user() and retired_at is null)`,
  `create policy witness_retire on witness for update to ${APP_ROLE} using (app_has_role('operator'))
     with check (app_has_role('operator') and retired_by = app_user())`,
  `create policy witness_system on witness for select to ${SYSTEM_ROLE} using (true)`,
  `grant select, insert on witness to ${APP_ROLE}`,
  `grant update (retired_at, retired_by) on witness to ${APP_ROLE}`,
  `grant select on witness to ${SYSTEM_ROLE}`,
  requireIntent('witness'),

  // A cosignature makes no entry: it would grow the log whose growth it vouches for.
  `create table ledger_cosignature (
     size bigint not null references ledger_checkpoint,
     witness_id uuid not null references witness,
     line text not null,
     cosigned_at timestamptz not null,
     received_at timestamptz not null,
     primary key (size, witness_id))`,
  `create index ledger_cosignature_witness on ledger_cosignature (witness_id, size desc)`,

  // Two notes that the log signed and that cannot both be true; kept for ever.
  `create table ledger_fork (
     size bigint not null,
     first_note text not null,
     second_note text not null,
     proof_hash text primary key,
     found_at timestamptz not null)`,

  ...['ledger_cosignature', 'ledger_fork'].flatMap((table) => [
    ...rowSecurity(table),
    `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
    `grant select, insert on ${table} to ${SYSTEM_ROLE}`,
    `create trigger ${table}_append_only before update or delete on ${table}
       for each row execute function ledger_refuse_change()`,
    `create trigger ${table}_no_truncate before truncate on ${table}
       for each statement execute function ledger_refuse_change()`,
  ]),
];
