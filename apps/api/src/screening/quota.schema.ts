import { APP_ROLE } from '../platform/database/roles.js';

/** How much was asked lately: of one's own institution, and as numbers only. */
export const quotaSchema: string[] = [
  // The function runs as the owner, whom the policies would hide the rows from where it is no superuser.
  `create policy screening_owner on screening for select to current_user using (institution_id = app_institution())`,
  `create function screening_usage(user_since timestamptz, institution_since timestamptz,
       out by_user integer, out by_institution integer)
     language sql stable security definer set search_path = public, pg_temp as $$
     select
       (select count(distinct query_hash) from screening
         where institution_id = app_institution() and user_id = app_user() and screened_at >= $1),
       (select count(distinct query_hash) from screening
         where institution_id = app_institution() and screened_at >= $2) $$`,
  `revoke all on function screening_usage(timestamptz, timestamptz) from public`,
  `grant execute on function screening_usage(timestamptz, timestamptz) to ${APP_ROLE}`,
];
