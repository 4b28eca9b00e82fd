import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const UNPUBLISHED = `('draft', 'submitted')`;
const ENDED = `('withdrawn', 'expired')`;
const own = `institution_id = app_institution()`;
const writer = `(app_has_role('analyst') or app_has_scope('notices:write'))`;
const reader = `(app_has_role('analyst') or app_has_role('compliance-officer') or app_has_scope('notices:read'))`;
const officer = `app_has_role('compliance-officer')`;
const regulator = `(app_has_role('regulator-analyst') or app_has_role('regulator-supervisor'))`;
const addressed = `audience && app_list('tokens')`;
const inReach = `jurisdiction = any (app_list('jurisdictions')) and sector = any (app_list('sectors'))`;

/** The rules of `libs/policy/src/notice.rules.ts` once more, for a query that forgot them. */
const readable = [
  `${own} and status in ${UNPUBLISHED} and (${officer} or (${writer} and author_id = app_user()))`,
  `${own} and status = 'submitted' and author_id = app_user() and ${reader}`,
  `status not in ${UNPUBLISHED} and ${addressed} and ${reader}`,
  `${own} and status in ${ENDED} and tlp <> 'RED' and ${officer}`,
  `${own} and status not in ${UNPUBLISHED} and tlp <> 'RED' and app_has_role('institution-admin')`,
  `status not in ${UNPUBLISHED} and ${inReach} and (tlp <> 'RED' or ${addressed}) and ${regulator}`,
  `status <> 'draft' and tlp <> 'RED' and app_has_role('auditor')`,
].join(') or (');

/** Of a notice that ended, others see the row of its tombstone and nothing that it said. */
const told = `(n.status not in ${ENDED} or (n.${own} and ${officer}) or app_has_role('regulator-supervisor'))`;
/** What a notice said before it was published is for the institution that filed it. */
const kept = `n.${own}`;

/** @param visible which notices, of those that the caller sees, show the rows of this table */
const dependent = (table: string, visible: string): string[] => [
  ...rowSecurity(table),
  `create policy ${table}_read on ${table} for select to ${APP_ROLE}
     using (exists (select from notice n where n.id = notice_id and ${visible})
       and (${writer} or ${reader} or ${regulator}))`,
  `create policy ${table}_write on ${table} for insert to ${APP_ROLE}
     with check (exists (select from notice n where n.id = notice_id and n.${own} and n.status = 'draft'))`,
  `create policy ${table}_remove on ${table} for delete to ${APP_ROLE}
     using (exists (select from notice n where n.id = notice_id and n.${own} and n.status = 'draft'))`,
  `create policy ${table}_system on ${table} to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, delete on ${table} to ${APP_ROLE}`,
  `grant select, insert on ${table} to ${SYSTEM_ROLE}`,
  requireIntent(table),
];

/** Notices, what they say of whom, their versions, and the purposes under which somebody looked behind the mask. */
export const noticeSchema: string[] = [
  `create table notice (
     id uuid primary key,
     ref text not null unique,
     institution_id uuid not null references institution,
     author_id uuid not null,
     status text not null check (status in ('draft', 'submitted', 'published', 'contested', 'superseded', 'withdrawn', 'expired')),
     version integer not null default 1,
     typology text not null,
     tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
     audience text[] not null,
     source_visibility text not null check (source_visibility in ('shown', 'hidden')),
     disclosure text not null check (disclosure in ('full', 'hit-only')),
     jurisdiction text not null,
     sector text not null,
     subject_type text not null,
     subject_types text[] not null,
     subject_count integer not null,
     country text,
     confidence integer not null check (confidence between 0 and 100),
     content bytea not null,
     content_hash text not null,
     created_at timestamptz not null,
     received_at timestamptz not null,
     submitted_at timestamptz,
     submitted_by uuid,
     published_at timestamptz,
     published_by uuid,
     closed_at timestamptz,
     closed_by uuid,
     remark bytea,
     expires_at timestamptz,
     foreign key (institution_id, author_id) references app_user (institution_id, id),
     check (published_by is null or (published_by <> author_id and published_by <> submitted_by)),
     check ((status in ('draft', 'submitted')) = (audience = '{}')))`,
  `create index notice_received on notice (received_at desc, id desc)`,
  `create index notice_institution on notice (institution_id, status, received_at desc)`,
  `create index notice_reach on notice (jurisdiction, sector, received_at desc)`,
  `create index notice_audience on notice using gin (audience)`,
  `create index notice_expires on notice (expires_at) where status = 'published'`,
  ...rowSecurity('notice'),
  `create policy notice_read on notice for select to ${APP_ROLE} using ((${readable}))`,
  `create policy notice_draft on notice for insert to ${APP_ROLE}
     with check (${own} and author_id = app_user() and status = 'draft' and ${writer})`,
  `create policy notice_change on notice for update to ${APP_ROLE}
     using ((${own} and (${officer} or (${writer} and author_id = app_user() and status = 'draft')))
       or (status = 'published' and ${addressed} and ${officer}))
     with check ((${own} and (${officer} or (${writer} and author_id = app_user() and status in ('draft', 'submitted'))))
       or (status in ('published', 'contested') and ${addressed} and ${officer}))`,
  `create policy notice_delete on notice for delete to ${APP_ROLE}
     using (${own} and author_id = app_user() and status = 'draft' and app_has_role('analyst'))`,
  `create policy notice_system on notice to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update, delete on notice to ${APP_ROLE}`,
  `grant select, insert, update on notice to ${SYSTEM_ROLE}`,
  requireIntent('notice'),

  `create table notice_subject (
     id uuid primary key,
     notice_id uuid not null references notice on delete cascade,
     position integer not null,
     type text not null,
     role text not null check (role in ('principal', 'linked')),
     country text,
     described bytea not null,
     unique (notice_id, position))`,
  ...dependent('notice_subject', told),

  `create table notice_identifier (
     subject_id uuid not null references notice_subject on delete cascade,
     notice_id uuid not null references notice on delete cascade,
     scheme text not null,
     value_hash text not null,
     primary key (subject_id, scheme, value_hash))`,
  `create index notice_identifier_value on notice_identifier (value_hash)`,
  ...dependent('notice_identifier', told),

  `create table notice_version (
     notice_id uuid not null references notice on delete cascade,
     version integer not null,
     content_hash text not null,
     snapshot bytea not null,
     created_at timestamptz not null,
     created_by uuid not null,
     primary key (notice_id, version))`,
  ...dependent('notice_version', kept),

  `create table purpose_grant (
     id uuid primary key,
     institution_id uuid not null references institution,
     user_id uuid not null,
     notice_id uuid not null references notice on delete cascade,
     purpose text not null,
     stated bytea not null,
     granted_at timestamptz not null,
     expires_at timestamptz not null check (expires_at <= granted_at + interval '60 minutes'),
     foreign key (institution_id, user_id) references app_user (institution_id, id))`,
  `create index purpose_grant_active on purpose_grant (user_id, notice_id, expires_at)`,
  ...rowSecurity('purpose_grant'),
  `create policy purpose_grant_own on purpose_grant to ${APP_ROLE}
     using (user_id = app_user()) with check (user_id = app_user() and ${own})`,
  `create policy purpose_grant_system on purpose_grant to ${SYSTEM_ROLE} using (true)`,
  `grant select, insert on purpose_grant to ${APP_ROLE}`,
  `grant select on purpose_grant to ${SYSTEM_ROLE}`,
  requireIntent('purpose_grant'),

  // Screening hears of every change of state after its commit; the payload is an id, never a name.
  `create function notice_announce() returns trigger language plpgsql as $$
     begin perform pg_notify('watchbook_notice', new.id::text); return null; end $$`,
  `create trigger notice_announce after insert or update of status on notice
     for each row execute function notice_announce()`,
];
