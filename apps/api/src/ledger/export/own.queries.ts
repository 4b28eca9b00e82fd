import { parseEntry } from '@watchbook/ledger';
import type { Pool } from 'pg';

/** An entry of one institution, with its place in the whole log. */
export interface OwnEntry {
  readonly seq: number;
  readonly body: Buffer;
}

/** Entries of an institution from one place of the log up to and with another, in order. */
export async function readOwn(
  db: Pool,
  institution: string,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<OwnEntry[]> {
  const { rows } = await db.query<{ seq: string; body: Buffer }>({
    name: 'ledger-own',
    text: readOwnEntries,
    values: [institution, from, to, limit],
  });
  return rows.map(({ seq, body }) => ({ seq: Number(seq), body }));
}

// By way of the blocks that name the institution, and for what no block holds yet as the entries lie.
const readOwnEntries = `
  select seq, body from (
    (select e.seq, e.body from ledger_posting p cross join lateral unnest(p.places) as place
       cross join lateral (select seq, body from ledger_entry
         where seq = p.block * 1024 + place and institution = $1 and seq >= $2 and seq <= $3 offset 0) as e
     where p.key = ledger_key('i:' || $1) and p.scope = ledger_key('i:' || $1)
       and p.block >= $2::bigint / 1024 and p.block <= $3::bigint / 1024
     order by p.block, place limit $4)
    union all
    (select seq, body from ledger_entry
     where seq >= (select below from ledger_indexed) and institution = $1 and seq >= $2 and seq <= $3
     order by seq limit $4)) as found
  order by seq limit $4`;

/** How many entries an institution has by now. */
export async function countOwn(db: Pool, institution: string): Promise<number> {
  const { rows } = await db.query<{ seq: string }>('select seq from ledger_own_head where institution = $1', [
    institution,
  ]);
  return rows[0] ? Number(rows[0].seq) + 1 : 0;
}

/**
 * The place in the log of an own number, by bisection: own numbers rise along the log.
 * @param to the place of an own entry whose number is not smaller
 */
export async function findOwnPlace(db: Pool, institution: string, ownSeq: number, to: number): Promise<number> {
  let low = 0;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [next] = await readOwn(db, institution, { from: middle, to: high, limit: 1 });
    const number = next ? parseEntry(next.body.toString('latin1')).own!.seq : Infinity;
    if (next && number === ownSeq) return next.seq;
    if (next && number < ownSeq) low = next.seq + 1;
    else high = middle - 1;
  }
  return low;
}
