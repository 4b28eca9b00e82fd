import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { APP_ROLE, SYSTEM_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';

const own = `institution_id = (select app_institution())`;
const office = `((select app_has_role('compliance-officer')) or (select app_has_role('regulator-supervisor')))`;
const overseen = `awaits = 'supervisor' and (select app_has_role('regulator-supervisor'))
  and jurisdiction = any ((select app_list('jurisdictions'))::text[]) and sector = any ((select app_list('sectors'))::text[])`;
const closer = `((${own} and ${office} and awaits = 'office') or (${overseen}))`;

/**
 * What the functions count, of one's own institution and as numbers only.
 * @param byHand which questions count for a person, and not for the institution alone
 */
export const countFunctions = (byHand: string): string[] => [
  // Each different subject counts from when it was asked for last.
  `create or replace function screening_count(since timestamptz, question text,
       out by_user integer, out by_institution integer, out asked_by_user boolean, out asked_by_institution boolean,
       out user_free_at timestamptz, out institution_free_at timestamptz)
     language sql stable security definer set search_path = public, pg_temp as $$
     with asked as (
       select query_hash, max(screened_at) as at, max(screened_at) filter (where user_id = app_user() and ${byHand}) as user_at
       from screening where institution_id = app_institution() and screened_at >= $1 group by query_hash)
     select count(user_at)::integer, count(*)::integer, coalesce(bool_or(query_hash = $2 and user_at is not null), false),
       coalesce(bool_or(query_hash = $2), false), min(user_at), min(at) from asked $$`,
  // A run is counted over the stems of one question, so that it is found by the question that continues it.
  `create or replace function screening_pattern(since timestamptz, of_stems text[],
       out misses integer, out bare integer, out bare_misses integer, out run integer, out run_misses integer)
     language sql stable security definer set search_path = public, pg_temp as $$
     with asked as (
       select query_hash, bool_or(s.bare) as bare, bool_and(targets = '{}') as missed, array_agg(distinct stem) as stems
       from screening s left join lateral unnest(s.stems) stem on true
       where institution_id = app_institution() and user_id = app_user() and ${byHand} and screened_at >= $1
       group by query_hash),
     runs as (
       select count(*)::integer as n, (count(*) filter (where missed))::integer as missed
       from unnest($2) wanted join asked on wanted = any (stems) group by wanted order by 1 desc limit 1)
     select (count(*) filter (where missed))::integer, (count(*) filter (where a.bare))::integer,
       (count(*) filter (where a.bare and missed))::integer,
       coalesce((select n from runs), 0), coalesce((select missed from runs), 0) from asked a $$`,
];

/** What is counted of the questions of one day: of one's own institution, and as numbers only. */
const countSchema: string[] = [
  `drop function screening_usage(timestamptz, timestamptz)`,
  `alter table screening add column bare boolean not null default false, add column stems text[] not null default '{}'`,
  ...countFunctions('true'),
  // Where nobody else answers for it at the institution, a supervisor does; regulators have none above them.
  `create function screening_alarm_awaits() returns text
     language sql stable security definer set search_path = public, pg_temp as $$
     select case when (select sector from institution where id = app_institution()) is null or exists (
         select from app_user where institution_id = app_institution() and id <> app_user() and status = 'active'
           and roles && array['compliance-officer', 'regulator-supervisor']) then 'office' else 'supervisor' end $$`,
  ...[
    'screening_count(timestamptz, text)',
    'screening_pattern(timestamptz, text[])',
    'screening_alarm_awaits()',
  ].flatMap((name) => [
    `revoke all on function ${name} from public`,
    `grant execute on function ${name} to ${APP_ROLE}`,
  ]),
];

/**
 * Who looked for unusually many different subjects, or in a way in which one guesses. Whoever screens raises it; the
 * office of the institution closes it once, or a supervisor where there is nobody else, and nobody their own.
 */
export const screeningAlarmSchema: string[] = [
  ...countSchema,
  `create table screening_alarm (
     id uuid primary key,
     institution_id uuid not null references institution,
     jurisdiction text not null,
     sector text,
     user_id uuid not null,
     kind text not null check (kind in ('quota', 'institution-quota', 'misses', 'sequence')),
     subjects integer not null check (subjects >= 0),
     threshold integer not null check (threshold > 0),
     misses integer not null check (misses >= 0),
     /* One of each kind for a person, or for the institution, and a day. */
     day date not null,
     awaits text not null check (awaits in ('office', 'supervisor')),
     raised_at timestamptz not null,
     closed_by uuid references app_user,
     closed_at timestamptz,
     verdict text check (verdict in ('explained', 'misuse')),
     reason bytea,
     check (num_nulls(closed_by, closed_at, verdict, reason) in (0, 4)),
     check (closed_by is distinct from user_id),
     foreign key (institution_id, user_id) references app_user (institution_id, id))`,
  `create unique index screening_alarm_person on screening_alarm (institution_id, user_id, kind, day)
     where kind <> 'institution-quota'`,
  `create unique index screening_alarm_institution on screening_alarm (institution_id, day)
     where kind = 'institution-quota'`,
  `create index screening_alarm_office on screening_alarm (institution_id, raised_at desc, id desc)`,
  `create index screening_alarm_supervisor on screening_alarm (raised_at desc, id desc) where awaits = 'supervisor'`,
  ...rowSecurity('screening_alarm'),
  `create policy screening_alarm_read on screening_alarm for select to ${APP_ROLE} using ${closer}`,
  `create policy screening_alarm_raise on screening_alarm for insert to ${APP_ROLE}
     with check (${own} and user_id = (select app_user()) and closed_at is null and awaits = (select screening_alarm_awaits()))`,
  `create policy screening_alarm_close on screening_alarm for update to ${APP_ROLE}
     using (${closer} and user_id <> (select app_user()) and closed_at is null)
     with check (${closer} and closed_by = (select app_user()))`,
  `create policy screening_alarm_system on screening_alarm to ${SYSTEM_ROLE} using (true) with check (true)`,
  `grant select, insert, update (closed_by, closed_at, verdict, reason) on screening_alarm to ${APP_ROLE}`,
  `grant select, update (reason) on screening_alarm to ${SYSTEM_ROLE}`,
  requireIntent('screening_alarm'),
  refuseTruncate('screening_alarm'),
];
