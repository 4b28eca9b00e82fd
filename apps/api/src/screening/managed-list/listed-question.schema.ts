import { requireIntent } from '../../ledger/schema/ledger.schema.js';
import { refuseTruncate } from '../../ledger/schema/ledger-guard.schema.js';
import { APP_ROLE } from '../../platform/database/roles.js';
import { rowSecurity } from '../../platform/database/row-security.js';
import { keeps } from './managed-list.schema.js';

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

  // Each different subject counts from when it was asked for last; only what was asked one by one is of a person.
  `drop function screening_count(timestamptz, text)`,
  `create function screening_count(since timestamptz, questions text[],
       out by_user integer, out by_institution integer, out new_to_user integer, out new_to_institution integer,
       out user_free_at timestamptz, out institution_free_at timestamptz)
     language sql stable security definer set search_path = public, pg_temp as $$
     with each as (
       select query_hash, screened_at as at, case when batch_id is null then user_id end as user_id
       from screening where institution_id = app_institution() and screened_at >= $1
       union all
       select query_hash, listed_at, null from listed_question
       where institution_id = app_institution() and listed_at >= $1),
     asked as (
       select query_hash, max(at) as at, max(at) filter (where user_id = app_user()) as user_at
       from each group by query_hash),
     given as (
       select count(*) filter (where user_at is null) as new_to_user, count(*) filter (where at is null) as new_to_institution
       from (select distinct unnest($2) as query_hash) question left join asked using (query_hash))
     select count(user_at)::integer, count(*)::integer,
       (select new_to_user::integer from given), (select new_to_institution::integer from given), min(user_at), min(at)
     from asked $$`,
  `revoke all on function screening_count(timestamptz, text[]) from public`,
  `grant execute on function screening_count(timestamptz, text[]) to ${APP_ROLE}`,
];
