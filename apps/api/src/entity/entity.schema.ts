import { refuseTruncate } from '../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const role = (name: string) => `(select app_has_role('${name}'))`;
const own = `institution_id = (select app_institution())`;
const judges = `(${role('analyst')} or ${role('compliance-officer')} or ${role('regulator-analyst')}
  or ${role('regulator-supervisor')})`;
/** A member is somebody whom the caller may read: a subject of a notice, or an entry of a public list. */
const readable = (member: string) => `(exists (select from notice_subject s where s.id = ${member})
  or exists (select from list_entry e where e.id = ${member}))`;

/** What people of an institution said of two members of entities. Written once and never changed; nothing else of an entity is stored. */
export const entitySchema: string[] = [
  `create table member_judgement (
     id uuid primary key,
     institution_id uuid not null references institution,
     user_id uuid not null,
     member_a uuid not null,
     member_b uuid not null,
     verdict text not null check (verdict in ('same', 'different', 'unsure', 'taken-back')),
     note bytea,
     judged_at timestamptz not null,
     check (member_a < member_b),
     foreign key (institution_id, user_id) references app_user (institution_id, id))`,
  `create index member_judgement_pair on member_judgement (institution_id, member_a, member_b, judged_at desc, id desc)`,
  `create index member_judgement_other on member_judgement (institution_id, member_b)`,
  `create index member_judgement_newest on member_judgement (institution_id, judged_at desc, id desc)`,
  ...rowSecurity('member_judgement'),
  `create policy member_judgement_read on member_judgement for select to ${APP_ROLE}
     using (${own} and (${judges} or (select app_has_scope('notices:read'))))`,
  `create policy member_judgement_write on member_judgement for insert to ${APP_ROLE}
     with check (${own} and user_id = (select app_user()) and ${judges} and ${readable('member_a')} and ${readable('member_b')})`,
  `create policy member_judgement_system on member_judgement to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert on member_judgement to ${APP_ROLE}`,
  // Only so that what is encrypted can be written anew under another key.
  `grant select, update (note) on member_judgement to ${SYSTEM_ROLE}`,
  requireIntent('member_judgement'),
  refuseTruncate('member_judgement'),
];
