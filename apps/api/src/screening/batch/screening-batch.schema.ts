import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { countFunctions } from '../alarm/screening-alarm.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

export const own = `institution_id = (select app_institution())`;
/** People who screen. */
export const screens = `((select app_has_role('analyst')) or (select app_has_role('compliance-officer'))
  or (select app_has_role('regulator-analyst')) or (select app_has_role('regulator-supervisor')))`;
export const office = `((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor')))`;
const mine = `${own} and requested_by = (select app_user()) and ${screens}`;
const ofBatch = `exists (select from screening_batch b where b.id = batch_id)`;
const ofOwnBatch = `exists (select from screening_batch b where b.id = batch_id and b.requested_by = (select app_user()))`;

/** Files of subjects that are screened in the background. How far one has come is no business; what it is about is. */
export const screeningBatchSchema: string[] = [
  `create table screening_batch (
     id uuid primary key,
     institution_id uuid not null references institution,
     requested_by uuid not null,
     purpose text,
     state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
     stage text not null,
     attempts integer not null,
     error text,
     row_count integer not null,
     faulty integer not null,
     screened integer not null,
     matched integer not null,
     requested_at timestamptz not null,
     started_at timestamptz,
     started_with integer not null,
     finished_at timestamptz,
     unique (institution_id, id),
     check (faulty + screened <= row_count and matched <= screened),
     foreign key (institution_id, requested_by) references app_user (institution_id, id))`,
  `create index screening_batch_requested on screening_batch (institution_id, requested_at desc, id desc)`,
  `create index screening_batch_open on screening_batch (requested_at) where state in ('queued', 'running')`,
  ...rowSecurity('screening_batch'),
  `create policy screening_batch_read on screening_batch for select to ${APP_ROLE}
     using (${own} and ${screens} and (requested_by = (select app_user()) or ${office}))`,
  `create policy screening_batch_request on screening_batch for insert to ${APP_ROLE}
     with check (${mine} and state = 'queued')`,
  `create policy screening_batch_change on screening_batch for update to ${APP_ROLE}
     using (${own} and ${screens} and (requested_by = (select app_user()) or ${office})) with check (${own})`,
  `create policy screening_batch_system on screening_batch to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update on screening_batch to ${APP_ROLE}`,
  `grant select, update on screening_batch to ${SYSTEM_ROLE}`,
  `create constraint trigger screening_batch_requires_intent after insert or delete or update of
     id, institution_id, requested_by, purpose, row_count, faulty, screened, matched, requested_at
     on screening_batch deferrable initially deferred for each row execute function watchbook_require_intent()`,
  refuseTruncate('screening_batch'),

  // What a batch asked is a screening like any other, beside which it says of which batch.
  `alter table screening add column batch_id uuid`,
  `alter table screening add foreign key (institution_id, batch_id) references screening_batch (institution_id, id)`,

  `create table screening_batch_row (
     id uuid primary key,
     batch_id uuid not null references screening_batch,
     position integer not null,
     asked bytea not null,
     outcome text not null check (outcome in ('waiting', 'match', 'none', 'fault')),
     best real,
     screening_id uuid references screening,
     unique (batch_id, position),
     check ((outcome in ('match', 'none')) = (screening_id is not null)),
     check ((outcome = 'match') = (best is not null)))`,
  `create index screening_batch_row_outcome on screening_batch_row (batch_id, outcome, position)`,
  ...rowSecurity('screening_batch_row'),
  `create policy screening_batch_row_read on screening_batch_row for select to ${APP_ROLE} using (${ofBatch})`,
  `create policy screening_batch_row_write on screening_batch_row for insert to ${APP_ROLE}
     with check (${ofOwnBatch} and outcome in ('waiting', 'fault'))`,
  `create policy screening_batch_row_change on screening_batch_row for update to ${APP_ROLE}
     using (${ofOwnBatch}) with check (${ofOwnBatch})`,
  `create policy screening_batch_row_system on screening_batch_row to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update (outcome, best, screening_id) on screening_batch_row to ${APP_ROLE}`,
  `grant select, update (asked) on screening_batch_row to ${SYSTEM_ROLE}`,
  requireIntent('screening_batch_row'),
  refuseTruncate('screening_batch_row'),

  // A file counts for its institution's day; that of a person, and how they ask, is what they ask one by one.
  ...countFunctions('batch_id is null'),
];
