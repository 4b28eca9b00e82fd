import type { ClientBase, Pool } from 'pg';

/** Tables that may change without an intent, each with the reason. Tables of the ledger itself guard themselves. */
export const unguarded: Readonly<Record<string, string>> = {
  auth_challenge: 'questions for the one answer that signs somebody in; each sign-in, right or wrong, is recorded',
  federated_sign_in: 'sign-ins that went to a provider; each that comes back is recorded',
  idempotency_key: 'repeats of an answer, kept in the transaction of the change that it confirms',
  list_import_file: 'uploads that wait for their import, whose request and end are recorded',
  list_import_fault: 'places of faults in the rows of an import, whose end is recorded',
  list_import_part: 'uploaded bytes that wait for their import; each that arrives is recorded',
  list_staged_entry: 'rows of one attempt to read a list; what comes of it is recorded',
  list_staged_piece: 'rows of one attempt to read a list; what comes of it is recorded',
  mail_outbox: 'mail that waits to be sent; what made it necessary is recorded',
  policy_version: 'rules by the hash that every entry names anyway; kept when a process starts with new ones',
  rate_window: 'counts of requests by keyed hashes, gone after a minute',
  reference_counter: 'numbers that make references; the notice that gets one is recorded',
  schema_migration: 'steps of the schema, which only the owner takes',
  screening_change: 'what waits to be compared with managed lists; the alerts that come of it are recorded',
  sign_in_attempt: 'the throttle of sign-ins; every denied sign-in is recorded',
};

/** Columns that may change without an intent, for these are no business: progress of work and times of use. */
export const freeColumns: Readonly<Record<string, readonly string[]>> = {
  api_key: ['last_used_at'],
  list_import: [
    ...['state', 'stage', 'progress', 'rows', 'faults', 'unread', 'attempt', 'error'],
    ...['started_at', 'touched_at', 'finished_at'],
  ],
  managed_list_entry: ['screened_at'],
  report_run: ['state', 'stage', 'progress', 'attempts', 'error', 'started_at', 'finished_at'],
  screening_batch: ['state', 'stage', 'attempts', 'error', 'started_at', 'started_with', 'finished_at'],
  user_session: ['last_used_at'],
};

/** A trigger that no condition, setting of a session or state of the table keeps from asking at the commit. */
const demandsIntent = (trigger: string): string =>
  `(${trigger}.tgfoid = to_regproc('watchbook_require_intent') and ${trigger}.tgenabled in ('O', 'A')
    and ${trigger}.tgdeferrable and ${trigger}.tginitdeferred and ${trigger}.tgqual is null
    and ${trigger}.tgtype & 3 = 1)`;

// tgtype: 1 for each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate. tgattr names the columns of UPDATE OF.
const whatIsGuarded = `
  select c.relname as name,
    coalesce(bool_or(demands and t.tgtype & 4 > 0), false) as on_insert,
    coalesce(bool_or(demands and t.tgtype & 8 > 0), false) as on_delete,
    coalesce(bool_or(t.tgfoid = to_regproc('watchbook_refuse_truncate') and t.tgenabled in ('O', 'A')
      and t.tgtype & 35 = 34), false) as on_truncate,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not exists (
        select from pg_trigger u where u.tgrelid = c.oid and ${demandsIntent('u')} and u.tgtype & 16 > 0
          and (cardinality(u.tgattr::int2[]) = 0 or a.attnum = any (u.tgattr::int2[])))
      order by a.attname) as open_columns
  from pg_class c
    left join pg_trigger t on t.tgrelid = c.oid
    left join lateral (select ${demandsIntent('t')}) d (demands) on true
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname not like 'ledger\\_%'
  group by c.oid, c.relname
  order by c.relname`;

// What guards the ledger's own tables is not told one by one: none of it may be off.
const whatIsOff = `
  select c.relname as name, t.tgname as trigger from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = 'public'::regnamespace and t.tgenabled not in ('O', 'A') order by 1, 2`;

interface Guarded {
  name: string;
  on_insert: boolean;
  on_delete: boolean;
  on_truncate: boolean;
  open_columns: string[];
}

/**
 * Reads from the catalog of a database which tables could be changed without a ledger intent, and how.
 * @returns one line for each gap; none when every table is guarded or named above
 */
export async function findGaps(db: Pool | ClientBase): Promise<string[]> {
  const tables = await db.query<Guarded>(whatIsGuarded);
  const off = await db.query<{ name: string; trigger: string }>(whatIsOff);
  return [
    ...tables.rows.filter(({ name }) => !(name in unguarded)).flatMap(gapsOf),
    ...off.rows.map(({ name, trigger }) => `${name}: the trigger ${trigger} is switched off`),
  ];
}

function gapsOf({ name, on_insert, on_delete, on_truncate, open_columns }: Guarded): string[] {
  const free = freeColumns[name] ?? [];
  const open = open_columns.filter((column) => !free.includes(column));
  const ways = [
    on_insert ? [] : ['insert'],
    open.length === 0 ? [] : [`update of ${open.join(', ')}`],
    on_delete ? [] : ['delete'],
    on_truncate ? [] : ['truncate'],
  ].flat();
  return ways.map((way) => `${name}: ${way}`);
}

/**
 * Refuses a database in which somebody could change a protected table without an entry.
 * @throws Error that names the tables and how
 */
export async function assertGuarded(db: Pool | ClientBase): Promise<void> {
  const gaps = await findGaps(db);
  if (gaps.length === 0) return;
  const list = gaps.map((gap) => `  ${gap}`).join('\n');
  throw new Error(`These changes need no entry in the ledger, which no table may allow:\n${list}`);
}
