import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';

const own = `institution_id = (select app_institution())`;
const office = `((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor')))`;

/**
 * Who looked for unusually many different subjects. Whoever screens raises it and never sees it; the office acknowledges
 * it once, and nobody their own.
 */
export const screeningAlarmSchema: string[] = [
  `create table screening_alarm (
     id uuid primary key,
     institution_id uuid not null references institution,
     user_id uuid not null,
     kind text not null check (kind in ('person', 'institution')),
     subjects integer not null check (subjects >= 0),
     quota integer not null check (quota > 0),
     /* The hour or day in which it was raised: one alarm for each, however often the threshold is crossed. */
     span_from timestamptz not null,
     raised_at timestamptz not null,
     acknowledged_by uuid,
     acknowledged_at timestamptz,
     check ((acknowledged_by is null) = (acknowledged_at is null)),
     check (acknowledged_by is distinct from user_id),
     foreign key (institution_id, user_id) references app_user (institution_id, id),
     foreign key (institution_id, acknowledged_by) references app_user (institution_id, id))`,
  `create unique index screening_alarm_person on screening_alarm (institution_id, user_id, span_from) where kind = 'person'`,
  `create unique index screening_alarm_institution on screening_alarm (institution_id, span_from) where kind = 'institution'`,
  `create index screening_alarm_office on screening_alarm (institution_id, raised_at desc, id desc)`,
  `alter table screening_alarm enable row level security`,
  `alter table screening_alarm force row level security`,
  `create policy screening_alarm_read on screening_alarm for select to ${APP_ROLE} using (${own} and ${office})`,
  `create policy screening_alarm_raise on screening_alarm for insert to ${APP_ROLE}
     with check (${own} and user_id = (select app_user()) and acknowledged_at is null)`,
  `create policy screening_alarm_acknowledge on screening_alarm for update to ${APP_ROLE}
     using (${own} and ${office} and user_id <> (select app_user()) and acknowledged_at is null)
     with check (${own} and acknowledged_by = (select app_user()))`,
  `create policy screening_alarm_system on screening_alarm for select to ${SYSTEM_ROLE} using (true)`,
  `grant select, insert, update (acknowledged_by, acknowledged_at) on screening_alarm to ${APP_ROLE}`,
  `grant select on screening_alarm to ${SYSTEM_ROLE}`,
  requireIntent('screening_alarm'),
  refuseTruncate('screening_alarm'),
];
