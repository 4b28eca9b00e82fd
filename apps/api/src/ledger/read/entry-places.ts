import type { EntityManager } from '@mikro-orm/postgresql';
import type { EntryKey } from './entry-keys.js';

export const PLACES_A_BLOCK = 1024;
const FIRST_ROWS = 16;
const MOST_ROWS = 1024;

/** Places in the log, from one up to before another. */
export interface SeqRange {
  readonly low: number;
  readonly high: number;
}

interface PostingRow {
  block: string;
  places: number[];
}

/**
 * The places under a key, some at a time, in order: all of one batch come before all of the next.
 *
 * One query after the other, each of one table by its index, so that no plan can go wrong: a reader stops when it has
 * its page, and small batches grow for a reader that has to go far.
 */
export async function* readPlaces(
  em: EntityManager,
  key: EntryKey,
  range: SeqRange,
  direction: 'asc' | 'desc',
): AsyncGenerator<number[]> {
  let first = Math.floor(range.low / PLACES_A_BLOCK);
  let last = Math.ceil(range.high / PLACES_A_BLOCK) - 1;
  for (let limit = FIRST_ROWS; first <= last; limit = Math.min(2 * limit, MOST_ROWS)) {
    const rows = await readRows(em, key, { first, last, direction, limit });
    const ends = rows.length < limit;
    // A block that the limit cut in two comes whole with the next batch.
    const whole = ends ? rows : rows.filter(({ block }) => block !== rows.at(-1)!.block);
    if (whole.length > 0) yield placesOf(whole, range);
    if (ends) return;
    const next = Number(rows.at(-1)!.block);
    if (direction === 'desc') last = next;
    else first = next;
  }
}

function readRows(
  em: EntityManager,
  { name, institution }: EntryKey,
  { first, last, direction, limit }: { first: number; last: number; direction: 'asc' | 'desc'; limit: number },
): Promise<PostingRow[]> {
  const scope = institution === undefined ? '' : 'and scope = ledger_key(?)';
  return em.execute<PostingRow[]>(
    `select block, places from ledger_posting where key = ledger_key(?) ${scope} and block >= ? and block <= ?
     order by block ${direction} limit ?`,
    [name, ...(institution === undefined ? [] : [`i:${institution}`]), first, last, limit],
  );
}

const placesOf = (rows: readonly PostingRow[], { low, high }: SeqRange): number[] =>
  rows
    .flatMap(({ block, places }) => places.map((place) => Number(block) * PLACES_A_BLOCK + place))
    .filter((seq) => seq >= low && seq < high);
