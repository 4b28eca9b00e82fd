import { requireIntent } from '../ledger/schema/ledger.schema.js';
import { refuseTruncate } from '../ledger/schema/ledger-guard.schema.js';
import { APP_ROLE } from '../platform/database/roles.js';
import { rowSecurity } from '../platform/database/row-security.js';

const own = `institution_id = (select app_institution())`;
const keeps = `${own} and ((select app_has_role('analyst')) or (select app_has_role('compliance-officer')))`;

/** What the own institution asked since a time, in whatever way; only what was asked one by one is of a person. */
const asked = (since: string): string => `
  select query_hash, screened_at as at, case when batch_id is null then user_id end as user_id
    from screening where institution_id = app_institution() and screened_at >= ${since}
  union all
  select query_hash, listed_at, null from listed_question
    where institution_id = app_institution() and listed_at >= ${since}`;

/**
 * Who was put on a managed list, by the keyed hash of the question and when that was last: a list asks for everybody on
 * it, and so counts for the day of its institution. Nothing of it is removed with the entry, or names could be tried
 * one after another in the same place.
 */
export const listedQuestionSchema: string[] = [
  `create table listed_question (
     institution_id uuid not null references institution,
     query_hash text not null,
     listed_at timestamptz not null,
     primary key (institution_id, query_hash))`,
  `create index listed_question_day on listed_question (institution_id, listed_at)`,
  ...rowSecurity('listed_question'),
  `create policy listed_question_read on listed_question for select to ${APP_ROLE} using (${keeps})`,
  `create policy listed_question_write on listed_question for insert to ${APP_ROLE} with check (${keeps})`,
  `create policy listed_question_again on listed_question for update to ${APP_ROLE} using (${keeps}) with check (${keeps})`,
  // The functions run as the owner.
  `create policy listed_question_owner on listed_question for select to current_user
     using (institution_id = app_institution())`,
  `grant select, insert, update (listed_at) on listed_question to ${APP_ROLE}`,
  requireIntent('listed_question'),
  refuseTruncate('listed_question'),

  // Each different subject counts from when it was asked for last.
  `create or replace function screening_count(since timestamptz, question text,
       out by_user integer, out by_institution integer, out asked_by_user boolean, out asked_by_institution boolean,
       out user_free_at timestamptz, out institution_free_at timestamptz)
     language sql stable security definer set search_path = public, pg_temp as $$
     with asked as (
       select query_hash, max(at) as at, max(at) filter (where user_id = app_user()) as user_at
       from (${asked('$1')}) each group by query_hash)
     select count(user_at)::integer, count(*)::integer, coalesce(bool_or(query_hash = $2 and user_at is not null), false),
       coalesce(bool_or(query_hash = $2), false), min(user_at), min(at) from asked $$`,
  `create function screening_new(since timestamptz, questions text[]) returns integer
     language sql stable security definer set search_path = public, pg_temp as $$
     select count(distinct question)::integer from unnest($2) question
     where question not in (select query_hash from (${asked('$1')}) each) $$`,
  `revoke all on function screening_new(timestamptz, text[]) from public`,
  `grant execute on function screening_new(timestamptz, text[]) to ${APP_ROLE}`,
];
