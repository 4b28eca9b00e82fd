import type { Pool } from 'pg';
import { PLACES_A_BLOCK } from '../read/entry-places.js';

/** The tables that hold the entries from a place on, and where to find them. */
const tablesOf = (first: number): [parent: string, part: string][] => [
  ['ledger_posting', `ledger_posting_${first / PLACES_A_BLOCK}`],
  ['ledger_entry', `ledger_entry_${first}`],
];

/**
 * Detaches the partition that begins at a place; seals and reads go on meanwhile.
 * A detachment that was interrupted is brought to its end.
 * @returns false when it was detached already
 */
export async function detachPartition(owner: Pool, first: number): Promise<boolean> {
  let detached = false;
  for (const [parent, part] of tablesOf(first)) {
    const { rows } = await owner.query<{ pending: boolean }>(
      'select inhdetachpending as pending from pg_inherits where inhparent = $1::regclass and inhrelid = to_regclass($2)',
      [parent, part],
    );
    if (!rows[0]) continue;
    const how = rows[0].pending ? 'finalize' : 'concurrently';
    await owner.query(`alter table ${parent} detach partition ${part} ${how}`);
    detached = true;
  }
  return detached;
}

/** Drops the tables of a detached partition. @returns false when they are gone already */
export async function dropPartition(owner: Pool, first: number): Promise<boolean> {
  const names = tablesOf(first).map(([, part]) => part);
  const { rows } = await owner.query('select where to_regclass($1) is not null', [names[1]]);
  await owner.query(`drop table if exists ${names.join(', ')}`);
  return rows.length > 0;
}
