import type { Observation, SeenReceipt, StoredState, WrittenRow } from '@watchbook/testing';
import type pg from 'pg';
import { Problem } from '../platform/problem.js';

/** Reads everything that the ledger holds, for the history checker. */
export async function readStored(pool: pg.Pool, rows: readonly WrittenRow[]): Promise<StoredState> {
  const entries = await pool.query<{ seq: string; hash: string; id: string; body: Buffer }>(
    "select seq, encode(hash, 'hex') as hash, id, body from ledger_entry order by seq",
  );
  const head = await pool.query<{ size: string; last_hash: string }>('select size, last_hash from ledger_head');
  const waiting = await pool.query<{ id: string }>('select id from ledger_intent');
  return {
    entries: entries.rows.map(({ seq, hash, id, body }) => ({ seq: Number(seq), hash, id, body })),
    head: { size: Number(head.rows[0]!.size), lastHash: head.rows[0]!.last_hash },
    waiting: waiting.rows.map(({ id }) => id),
    rows,
  };
}

/** Runs one request of a caller and notes what the caller saw of it. */
export async function observe(
  caller: string,
  request: () => Promise<{ receipts: SeenReceipt[]; writes?: WrittenRow[] }>,
): Promise<Observation> {
  const began = performance.now();
  try {
    const { receipts, writes = [] } = await request();
    return { caller, began, ended: performance.now(), outcome: 'answered', receipts, writes };
  } catch (cause) {
    const outcome = cause instanceof Problem ? 'refused' : 'lost';
    return { caller, began, ended: performance.now(), outcome, receipts: [], writes: [] };
  }
}
