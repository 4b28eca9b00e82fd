import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor, LedgerEntryQuery } from '@watchbook/contract';
import type { Cursor } from '../platform/http/cursor.js';
import { keysOf } from './entry-keys.js';

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
}

/** A condition on the entry `e`, and the values of its question marks. */
type Condition = readonly [sql: string, ...values: unknown[]];

/** A limit of places in the log: how `seq` compares with an expression, and the values of its question marks. */
type Bound = readonly [comparison: '<' | '>' | '>=', expression: string, value: unknown];

interface PageQuery {
  readonly keys: readonly string[];
  readonly bounds: readonly Bound[];
  readonly conditions: readonly Condition[];
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
}

const columns = `e.id, e.seq, encode(e.hash, 'hex') as hash, e.body, e.institution`;

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
  const bounds = boundsOf(query);
  if (cursor) bounds.push([down ? '<' : '>', '?::bigint', cursor.value]);
  const page: PageQuery = {
    keys: keysOf(query, actor),
    bounds,
    conditions: [...bounds.map(([than, limit, value]): Condition => [`e.seq ${than} ${limit}`, value]), ...conditions],
    direction: down ? 'desc' : 'asc',
    limit: query.limit + 1,
  };
  const [sql, ...values] = page.keys.length === 0 ? scan(page) : indexed(page);
  return em.execute<EntryRow[]>(sql, [...values]);
}

function scan({ conditions, direction, limit }: PageQuery): Condition {
  const where = conditions.length === 0 ? '' : `where ${conditions.map(([sql]) => sql).join(' and ')}`;
  return [
    `select ${columns} from ledger_entry e ${where} order by e.seq ${direction} limit ?`,
    ...valuesOf(conditions),
    limit,
  ];
}

/**
 * The same page by way of `ledger_posting`, joined with a scan of the entries that it does not hold yet. One statement
 * sees both at one moment, so no entry is missed or shown twice. Places come by blocks in order, so reading stops with
 * the page.
 */
function indexed(page: PageQuery): Condition {
  const { keys, bounds, conditions, direction, limit } = page;
  const [tail, ...tailValues] = scan({
    ...page,
    conditions: [['e.seq >= (select below from ledger_indexed)'], ...conditions],
  });
  const more = keys.slice(1).map((_, i) => `p${i + 1}`);
  const joins = more.map((p) => `join ledger_posting ${p} on (${p}.block, ${p}.scope) = (p.block, p.scope)`).join(' ');
  const held: Condition[] = [
    ['p.key = ledger_key(?)', keys[0]],
    ...more.map((p, i): Condition => [`${p}.key = ledger_key(?) and place = any (${p}.places)`, keys[i + 1]]),
    ...bounds.map(([than, limit, value]): Condition => [`p.block ${than[0]}= ${limit} / 1024`, value]),
  ];
  // Each place is looked up by itself (`offset 0` keeps it so), in order, and only until the page is full.
  const sql = `
    select * from (
      (select e.* from ledger_posting p ${joins} cross join lateral unnest(p.places) as place
         cross join lateral (select ${columns} from ledger_entry e
           where ${['e.seq = p.block * 1024 + place', ...conditions.map(([condition]) => condition)].join(' and ')}
           offset 0) as e
       where ${held.map(([condition]) => condition).join(' and ')}
       order by p.block ${direction}, place ${direction} limit ?)
      union all (${tail})) as found
    order by seq ${direction} limit ?`;
  return [sql, ...valuesOf(conditions), ...valuesOf(held), limit, ...tailValues, limit];
}

const valuesOf = (conditions: readonly Condition[]): unknown[] => conditions.flatMap(([, ...values]) => values);

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

function boundsOf(query: LedgerEntryQuery): Bound[] {
  const given: Bound[] = [
    ['>=', '(select ledger_seq_at(?))', query['filter[from]']],
    ['<', '(select ledger_seq_at(?))', query['filter[to]']],
  ];
  return given.filter(([, , value]) => value !== undefined);
}

/** One entry that the caller may read, or null. */
export async function findEntry(em: EntityManager, seq: number): Promise<EntryRow | null> {
  const [row] = await em.execute<EntryRow[]>(`select ${columns} from ledger_entry e where e.seq = ?`, [seq]);
  return row ?? null;
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
