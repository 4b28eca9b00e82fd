import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const own = `institution_id = app_institution()`;
const mine = `${own} and user_id = app_user()`;
const screens = `(app_has_role('analyst') or app_has_role('compliance-officer') or app_has_role('regulator-analyst')
  or app_has_role('regulator-supervisor') or app_has_scope('screenings'))`;
const office = `(app_has_role('compliance-officer') or app_has_role('regulator-supervisor'))`;

/** Who looked for whom and what was judged of the matches. Both are written once and never changed. */
export const screeningSchema: string[] = [
  `create table screening (
     id uuid primary key,
     institution_id uuid not null references institution,
     user_id uuid not null,
     query bytea not null,
     query_hash text not null,
     targets text[] not null,
     purpose text,
     screened_at timestamptz not null,
     unique (institution_id, id),
     foreign key (institution_id, user_id) references app_user (institution_id, id))`,
  `create index screening_own on screening (institution_id, user_id, screened_at desc, id desc)`,
  `create index screening_office on screening (institution_id, screened_at desc, id desc)`,
  ...rowSecurity('screening'),
  `create policy screening_read on screening for select to ${APP_ROLE}
     using (${own} and ${screens} and (user_id = app_user() or ${office}))`,
  `create policy screening_write on screening for insert to ${APP_ROLE} with check (${mine} and ${screens})`,
  `create policy screening_system on screening for select to ${SYSTEM_ROLE} using (true)`,
  `grant select, insert on screening to ${APP_ROLE}`,
  `grant select on screening to ${SYSTEM_ROLE}`,
  requireIntent('screening'),

  `create table judgement (
     id uuid primary key,
     institution_id uuid not null references institution,
     user_id uuid not null,
     screening_id uuid not null,
     query_hash text not null,
     target text not null,
     verdict text not null check (verdict in ('positive', 'negative', 'unsure')),
     note bytea,
     judged_at timestamptz not null,
     foreign key (institution_id, user_id) references app_user (institution_id, id),
     foreign key (institution_id, screening_id) references screening (institution_id, id))`,
  `create index judgement_remembered on judgement (institution_id, query_hash, target, judged_at desc)`,
  ...rowSecurity('judgement'),
  `create policy judgement_read on judgement for select to ${APP_ROLE} using (${own} and ${screens})`,
  `create policy judgement_write on judgement for insert to ${APP_ROLE} with check (${mine} and ${screens})`,
  `create policy judgement_system on judgement for select to ${SYSTEM_ROLE} using (true)`,
  `grant select, insert on judgement to ${APP_ROLE}`,
  `grant select on judgement to ${SYSTEM_ROLE}`,
  requireIntent('judgement'),
];
