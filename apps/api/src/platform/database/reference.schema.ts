import { APP_ROLE, SYSTEM_ROLE } from './roles.js';

/**
 * References no longer count up: the database gives an ordinal, and the program permutes it under a key that lies
 * outside. Numbers up to `plain` were given before that and stay as they are.
 */
export const referenceSchema: string[] = [
  `alter table reference_counter add column plain integer not null default 0`,
  `update reference_counter set plain = last`,
  `drop function next_reference(text, timestamptz)`,
  `create function next_ordinal(prefix text, at timestamptz, out year integer, out ordinal integer, out plain integer)
     language sql volatile security definer set search_path = public, pg_temp
     as $$
       insert into reference_counter as c (prefix, year, last)
         values ($1, extract(year from $2 at time zone 'UTC')::integer, 1)
         on conflict (prefix, year) do update set last = c.last + 1
         returning c.year, c.last, c.plain
     $$`,
  `revoke all on function next_ordinal(text, timestamptz) from public`,
  `grant execute on function next_ordinal(text, timestamptz) to ${APP_ROLE}, ${SYSTEM_ROLE}`,
];
