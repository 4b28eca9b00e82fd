import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const own = `institution_id = app_institution()`;
const mine = `${own} and requested_by = app_user()
  and (app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst'))`;
const office = `${own} and (app_has_role('compliance-officer') or app_has_role('regulator-supervisor') or app_has_scope('reports:read'))`;
const metadata = `(${own} and app_has_role('institution-admin')) or app_has_role('auditor')`;

/** The same condition on `report_run` under the name `r`. */
const qualified = (condition: string) =>
  condition.replaceAll('institution_id', 'r.institution_id').replaceAll('requested_by', 'r.requested_by');

/** Runs of reports, and their files. Progress is not a business change, so it needs no intent; a run and a file do. */
export const reportSchema: string[] = [
  `create table report_run (
     id uuid primary key,
     institution_id uuid not null references institution,
     requested_by uuid not null,
     template text not null,
     parameters jsonb not null,
     format text not null check (format in ('csv', 'pdf')),
     state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
     stage text not null,
     progress integer not null check (progress between 0 and 100),
     attempts integer not null,
     error text,
     requested_at timestamptz not null,
     started_at timestamptz,
     finished_at timestamptz,
     size_bytes integer,
     sha256 text,
     checkpoint_size bigint,
     foreign key (institution_id, requested_by) references app_user (institution_id, id),
     check ((state = 'done') = (sha256 is not null)))`,
  `create index report_run_requested on report_run (institution_id, requested_at desc, id desc)`,
  `create index report_run_open on report_run (state, requested_at) where state in ('queued', 'running')`,
  ...rowSecurity('report_run'),
  `create policy report_run_read on report_run for select to ${APP_ROLE} using ((${mine}) or (${office}) or ${metadata})`,
  `create policy report_run_request on report_run for insert to ${APP_ROLE} with check (${mine} and state = 'queued')`,
  `create policy report_run_change on report_run for update to ${APP_ROLE}
     using ((${mine}) or (${office})) with check (${own})`,
  `create policy report_run_system on report_run to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update on report_run to ${APP_ROLE}`,
  `grant select, update on report_run to ${SYSTEM_ROLE}`,
  `create constraint trigger report_run_requires_intent after insert on report_run
     deferrable initially deferred for each row execute function watchbook_require_intent()`,

  `create table report_file (
     run_id uuid primary key references report_run,
     bytes bytea not null)`,
  ...rowSecurity('report_file'),
  `create policy report_file_read on report_file for select to ${APP_ROLE}
     using (exists (select from report_run r where r.id = run_id and ((${qualified(mine)}) or (${qualified(office)}))))`,
  `create policy report_file_write on report_file for insert to ${APP_ROLE}
     with check (exists (select from report_run r where r.id = run_id and ${qualified(mine)}))`,
  `create policy report_file_system on report_file to ${SYSTEM_ROLE} using (true)`,
  `grant select, insert on report_file to ${APP_ROLE}`,
  requireIntent('report_file'),
];
