import { APP_ROLE } from '../platform/database/roles.js';

const UNPUBLISHED = `('draft', 'submitted', 'embargoed')`;
const PENDING = `('submitted', 'embargoed')`;
const ENDED = `('withdrawn', 'expired')`;
const role = (name: string) => `(select app_has_role('${name}'))`;
const scope = (name: string) => `(select app_has_scope('${name}'))`;
const list = (name: string) => `((select app_list('${name}'))::text[])`;

const own = `institution_id = (select app_institution())`;
const mine = `author_id = (select app_user())`;
const writer = `(${role('analyst')} or ${scope('notices:write')})`;
const reader = `(${role('analyst')} or ${role('compliance-officer')} or ${scope('notices:read')})`;
const officer = role('compliance-officer');
const regulator = `(${role('regulator-analyst')} or ${role('regulator-supervisor')})`;
const addressed = `audience && ${list('tokens')}`;
const inReach = `jurisdiction = any ${list('jurisdictions')} and sector = any ${list('sectors')}`;

/** The rules of `libs/policy/src/notice.rules.ts` once more, for a query that forgot them. */
const readable = [
  `${own} and status in ${UNPUBLISHED} and (${officer} or (${writer} and ${mine}))`,
  `${own} and status in ${PENDING} and ${mine} and ${reader}`,
  `status not in ${UNPUBLISHED} and ${addressed} and ${reader}`,
  `${own} and status in ${ENDED} and tlp <> 'RED' and ${officer}`,
  `${own} and status not in ${UNPUBLISHED} and tlp <> 'RED' and ${role('institution-admin')}`,
  `status not in ${UNPUBLISHED} and ${inReach} and (tlp <> 'RED' or ${addressed}) and ${regulator}`,
  `status <> 'draft' and tlp <> 'RED' and ${role('auditor')}`,
].join(') or (');

/**
 * Notices that are approved and wait for the end of their embargo, those that two supervisors of a regulator take back,
 * and by which sessions and authenticators their authors and approvers were known: the two have none in common.
 */
export const noticePendingSchema: string[] = [
  `alter table notice
     add embargo_until timestamptz,
     add ordered_by uuid references institution,
     add authored_with text[] not null default '{}',
     add published_with text[] not null default '{}',
     drop constraint notice_status_check,
     drop constraint notice_check1,
     add constraint notice_status_check check (status in
       ('draft', 'submitted', 'embargoed', 'published', 'contested', 'superseded', 'withdrawn', 'expired')),
     add constraint notice_audience_check check ((status in ${UNPUBLISHED}) = (audience = '{}')),
     add constraint notice_embargo_check check (status <> 'embargoed' or (embargo_until is not null and published_by is not null)),
     add constraint notice_second_person check (not (authored_with && published_with))`,
  `drop index notice_expires`,
  `create index notice_expires on notice (expires_at) where status in ('published', 'contested')`,
  `create index notice_embargo on notice (embargo_until) where status = 'embargoed'`,
  `alter policy notice_read on notice using ((${readable}))`,
  `alter policy notice_change on notice
     using ((${own} and (${officer} or (${writer} and ${mine} and status = 'draft')))
       or (status = 'published' and ${addressed} and ${officer}))
     with check ((${own} and (${officer} or (${writer} and ${mine} and status in ('draft', 'submitted'))))
       or (status in ('published', 'contested') and ${addressed} and ${officer}))`,
  // Only in the transaction in which a second supervisor approved the order.
  `create policy notice_order on notice for update to ${APP_ROLE}
     using (status in ('published', 'contested') and tlp <> 'RED' and ${inReach} and ${role('regulator-supervisor')})
     with check (status = 'withdrawn' and ordered_by = (select app_institution()) and ${role('regulator-supervisor')}
       and app_warranted(array['notice-withdrawal'], id))`,
  `create or replace function ledger_conceals(institution text, resources text[]) returns boolean
     language sql stable security definer cost 1000 set search_path = public, pg_temp as $$
     select exists (
       select from unnest(resources) as resource
         left join notice n on n.id = case
           when resource ~ '^notice:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then substr(resource, 8)::uuid end
       where resource like 'notice:%' and (
         n.id is null or n.tlp = 'RED' or n.status in ${UNPUBLISHED}
         or (n.institution_id::text = institution and (n.source_visibility = 'hidden' or n.disclosure = 'hit-only')))) $$`,
];
