import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const own = `institution_id = app_institution()`;
const person = `app_has_role('analyst') or app_has_role('compliance-officer')`;
const reader = `(${person} or app_has_scope('warnings:read'))`;
const member = `(${person} or app_has_scope('warnings:acknowledge'))`;
const administrator = `app_has_role('institution-admin')`;
const regulator = `(app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))`;

/** Risk warnings, and what each addressed institution did about them. */
export const warningSchema: string[] = [
  `create table risk_warning (
     id uuid primary key,
     ref text not null unique,
     institution_id uuid not null references institution,
     author_id uuid not null,
     status text not null check (status in ('draft', 'submitted', 'issued', 'withdrawn', 'expired')),
     version integer not null default 1,
     severity text not null,
     typology text,
     tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER')),
     audience text[] not null,
     content bytea not null,
     content_hash text not null,
     acknowledge_by timestamptz not null,
     expires_at timestamptz,
     created_at timestamptz not null,
     submitted_at timestamptz,
     submitted_by uuid,
     issued_at timestamptz,
     issued_by uuid,
     withdrawn_at timestamptz,
     withdrawn_by uuid,
     withdrawal_reason bytea,
     foreign key (institution_id, author_id) references app_user (institution_id, id),
     check (issued_by is null or (issued_by <> author_id and issued_by <> submitted_by)),
     check ((status in ('draft', 'submitted')) = (audience = '{}')))`,
  `create index risk_warning_created on risk_warning (created_at desc, id desc)`,
  `create index risk_warning_due on risk_warning (acknowledge_by, id)`,
  `create index risk_warning_audience on risk_warning using gin (audience)`,
  ...rowSecurity('risk_warning'),
  `create policy risk_warning_read on risk_warning for select to ${APP_ROLE}
     using ((${own} and ${regulator})
       or (status not in ('draft', 'submitted') and audience && app_list('tokens') and (${reader} or ${administrator} or ${regulator}))
       or (status not in ('draft', 'submitted') and app_has_role('auditor')))`,
  `create policy risk_warning_draft on risk_warning for insert to ${APP_ROLE}
     with check (${own} and author_id = app_user() and status = 'draft' and app_has_role('regulator-analyst'))`,
  `create policy risk_warning_change on risk_warning for update to ${APP_ROLE}
     using (${own} and ${regulator}) with check (${own})`,
  `create policy risk_warning_system on risk_warning to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update on risk_warning to ${APP_ROLE}, ${SYSTEM_ROLE}`,
  requireIntent('risk_warning'),

  `create table acknowledgement (
     id uuid primary key,
     warning_id uuid not null references risk_warning,
     institution_id uuid not null references institution,
     regulator_id uuid not null references institution,
     due_at timestamptz not null,
     action text,
     comment bytea,
     acknowledged_at timestamptz,
     acknowledged_by uuid,
     unique (warning_id, institution_id),
     check ((action is null) = (acknowledged_at is null)))`,
  `create index acknowledgement_institution on acknowledgement (institution_id, due_at)`,
  ...rowSecurity('acknowledgement'),
  `create policy acknowledgement_read on acknowledgement for select to ${APP_ROLE}
     using ((${own} and (${member} or ${administrator}))
       or (regulator_id = app_institution() and ${regulator}) or app_has_role('auditor'))`,
  `create policy acknowledgement_due on acknowledgement for insert to ${APP_ROLE}
     with check (regulator_id = app_institution() and app_has_role('regulator-supervisor') and acknowledged_at is null)`,
  `create policy acknowledgement_given on acknowledgement for update to ${APP_ROLE}
     using (${own} and ${member} and acknowledged_at is null) with check (${own} and acknowledged_by = app_user())`,
  `create policy acknowledgement_system on acknowledgement to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update on acknowledgement to ${APP_ROLE}, ${SYSTEM_ROLE}`,
  requireIntent('acknowledgement'),
];
