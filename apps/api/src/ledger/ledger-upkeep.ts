import type { ClientBase, Pool } from 'pg';

/** Blocks that are filled in one statement: enough to be cheap, few enough never to hold up anything. */
const BLOCKS_AT_ONCE = 16;

/**
 * Makes partitions ahead of the log, so that a seal never waits for one; does nothing while there are enough.
 * Any number of processes may call it at once.
 * @param room entries that must fit beyond those that are sealed; at least two whole partitions are always kept
 */
export async function growPartitions(db: Pool | ClientBase, room = 0): Promise<void> {
  await db.query('select ledger_grow_partitions($1)', [room]);
}

/** Fills in where the next entries are found. Answers true when more wait. */
export async function indexEntries(db: Pool | ClientBase): Promise<boolean> {
  const { rows } = await db.query<{ left: string }>('select ledger_index_entries($1) as left', [BLOCKS_AT_ONCE]);
  return Number(rows[0]?.left) > 0;
}
