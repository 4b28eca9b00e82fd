import type { EntityManager } from '@mikro-orm/postgresql';
import type { LedgerEntryQuery } from '@watchbook/contract';
import type { Cursor } from '../platform/http/cursor.js';

/** An entry as it is stored. */
export interface EntryRow {
  id: string;
  seq: string;
  hash: string;
  body: Buffer;
  institution: string | null;
}

const columns = `e.id, e.seq, encode(e.hash, 'hex') as hash, e.body, e.institution`;

/** One page and a row more, in the order asked for. Row level security limits it to what the caller may read. */
export async function findEntries(
  em: EntityManager,
  query: LedgerEntryQuery,
  cursor: Cursor | null,
  extra: { where: string; values: unknown[] } | null = null,
): Promise<EntryRow[]> {
  const down = (query.sort === '-seq') !== (cursor?.back ?? false);
  const filters = filtersOf(query);
  if (extra) filters.push([extra.where, ...extra.values]);
  if (cursor) filters.push([`e.seq ${down ? '<' : '>'} ?`, cursor.value]);
  const where = filters.length === 0 ? '' : `where ${filters.map(([condition]) => condition as string).join(' and ')}`;
  return em.execute<EntryRow[]>(
    `select ${columns} from ledger_entry e ${where} order by e.seq ${down ? 'desc' : 'asc'} limit ?`,
    [...filters.flatMap(([, ...values]) => values), query.limit + 1],
  );
}

function filtersOf(query: LedgerEntryQuery): unknown[][] {
  const given: [string, unknown][] = [
    ['e.action = ?', query['filter[action]']],
    ['e.actor_user = ?', query['filter[actor]']],
    ['e.institution = ?', query['filter[institution]']],
    ['e.outcome = ?', query['filter[outcome]']],
    ['e.resources @> array[?]', query['filter[resource]']],
    ['e.seq >= ledger_seq_at(?)', query['filter[from]']],
    ['e.seq < ledger_seq_at(?)', query['filter[to]']],
  ];
  return given.filter(([, value]) => value !== undefined);
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
