import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor, LedgerEntryQuery } from '@watchbook/contract';
import type { Cursor } from '../../platform/http/cursor.js';
import { keyOf, type EntryKey } from './entry-keys.js';
import { readPlaces, type SeqRange } from './entry-places.js';

/** Who looks, null for the system role, and what limits it beside row level security. */
export interface Sight {
  readonly condition: { readonly where: string; readonly values: readonly unknown[] } | null;
  readonly actor: Actor | null;
}

/** An entry as it is stored. */
export interface EntryRow {
  id: string;
  seq: string;
  hash: string;
  body: Buffer;
  institution: string | null;
  concealed: boolean;
}

/** A condition on the entry `e`, and the values of its question marks. */
type Condition = readonly [sql: string, ...values: unknown[]];

const columns = `e.id, e.seq, encode(e.hash, 'hex') as hash, e.body, e.institution,
  ledger_conceals(e.institution, e.resources) as concealed`;

interface PageQuery {
  readonly range: SeqRange;
  readonly conditions: readonly Condition[];
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
}

/**
 * One page and a row more, in the order asked for. Row level security limits it to what the caller may read.
 */
export async function findEntries(
  em: EntityManager,
  query: LedgerEntryQuery,
  cursor: Cursor | null,
  { condition, actor }: Sight,
): Promise<EntryRow[]> {
  const down = (query.sort === '-seq') !== (cursor?.back ?? false);
  const conditions = filtersOf(query);
  if (condition) conditions.push([condition.where, ...condition.values]);
  const range = await findRange(em, query, cursor && { seq: Number(cursor.value), down });
  const page: PageQuery = { range, conditions, direction: down ? 'desc' : 'asc', limit: query.limit + 1 };
  const key = keyOf(query, actor);
  return key ? findUnder(em, key, page) : scan(em, page);
}

/** Where in the log the page lies, by its times and its cursor. */
async function findRange(
  em: EntityManager,
  query: LedgerEntryQuery,
  cursor: { seq: number; down: boolean } | null,
): Promise<SeqRange> {
  const [row] = await em.execute<{ low: string; high: string }[]>(
    `select case when ?::timestamptz is null then 0 else ledger_seq_at(?) end as low,
       case when ?::timestamptz is null then ? else ledger_seq_at(?) end as high`,
    [
      ...twice(query['filter[from]']),
      query['filter[to]'] ?? null,
      Number.MAX_SAFE_INTEGER,
      query['filter[to]'] ?? null,
    ],
  );
  const [low, high] = [Number(row!.low), Number(row!.high)];
  if (!cursor) return { low, high };
  return cursor.down ? { low, high: Math.min(high, cursor.seq) } : { low: Math.max(low, cursor.seq + 1), high };
}

const twice = (value: string | undefined): (string | null)[] => [value ?? null, value ?? null];

/** The page by reading on. */
function scan(em: EntityManager, { range, conditions, direction, limit }: PageQuery): Promise<EntryRow[]> {
  const where = [['e.seq >= ? and e.seq < ?', range.low, range.high] as Condition, ...conditions];
  return em.execute<EntryRow[]>(
    `select ${columns} from ledger_entry e where ${where.map(([sql]) => sql).join(' and ')}
     order by e.seq ${direction} limit ?`,
    [...where.flatMap(([, ...values]) => values), limit],
  );
}

/**
 * The page by way of the places under a key, and of reading the end of the log that has none yet. What lies before that
 * end when the query begins stays as it is, so nothing is missed or shown twice while places are filled in.
 */
async function findUnder(em: EntityManager, key: EntryKey, page: PageQuery): Promise<EntryRow[]> {
  const [indexed] = await em.execute<{ below: string }[]>('select below from ledger_indexed');
  const below = Number(indexed?.below ?? 0);
  const { range, direction } = page;
  const held: PageQuery = { ...page, range: { low: range.low, high: Math.min(range.high, below) } };
  const tail: PageQuery = { ...page, range: { low: Math.max(range.low, below), high: range.high } };
  if (direction === 'asc')
    return fill(page.limit, [
      (limit) => findHeld(em, key, { ...held, limit }),
      (limit) => scan(em, { ...tail, limit }),
    ]);
  return fill(page.limit, [(limit) => scan(em, { ...tail, limit }), (limit) => findHeld(em, key, { ...held, limit })]);
}

/** Asks one after the other, until there are enough. */
async function fill(limit: number, parts: ((limit: number) => Promise<EntryRow[]>)[]): Promise<EntryRow[]> {
  const rows: EntryRow[] = [];
  for (const part of parts) if (rows.length < limit) rows.push(...(await part(limit - rows.length)));
  return rows;
}

async function findHeld(em: EntityManager, key: EntryKey, page: PageQuery): Promise<EntryRow[]> {
  const rows: EntryRow[] = [];
  for await (const places of readPlaces(em, key, page.range, page.direction)) {
    const among: Condition = ['e.seq = any (?::bigint[])', `{${places.join(',')}}`];
    const limit = page.limit - rows.length;
    rows.push(...(await scan(em, { ...page, limit, conditions: [among, ...page.conditions] })));
    if (rows.length === page.limit) break;
  }
  return rows;
}

function filtersOf(query: LedgerEntryQuery): Condition[] {
  const given: Condition[] = [
    ['e.action = ?', query['filter[action]']],
    ['e.actor_user = ?', query['filter[actor]']],
    ['e.institution = ?', query['filter[institution]']],
    ['e.outcome = ?', query['filter[outcome]']],
    ['e.resources @> array[?]', query['filter[resource]']],
  ];
  return given.filter(([, value]) => value !== undefined);
}

/**
 * Limits a query of the system role to what the owner of a resource may see of it: what its own people did, and what
 * other institutions did, but for regulators, whose reads are sealed.
 */
export const visibleToOwner = (institution: string): { where: string; values: unknown[] } => ({
  where: `(e.institution = ? or (e.outcome = 'allowed' and e.institution is not null and not exists
    (select from institution i where i.id::text = e.institution and i.kind = 'regulator')))`,
  values: [institution],
});
