import type { ClientBase, Pool } from 'pg';

/** An entry as it was sealed, with its place. */
export interface KeptEntry {
  readonly seq: number;
  readonly canonical: string;
}

/**
 * Entries of an action that must be at hand for as long as the log is read, in its order: those that name its keys and
 * what it continues. Archives leave a copy of them behind; who relies on one verifies what it says by its signature.
 */
export async function findKept(db: Pool | ClientBase, action: string): Promise<KeptEntry[]> {
  const { rows } = await db.query<{ canonical: string }>(
    `select canonical from ledger_archive cross join lateral unnest(kept) as canonical
       where starts_with(canonical, '{"action":"' || $1 || '",')
     union
     select convert_from(body, 'LATIN1') from ledger_candidates('a:' || $1) where action = $1`,
    [action],
  );
  return rows
    .map(({ canonical }) => ({ seq: (JSON.parse(canonical) as { seq: number }).seq, canonical }))
    .sort((a, b) => a.seq - b.seq);
}
