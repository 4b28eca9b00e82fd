import type { WitnessState } from '@watchbook/contract';
import type { Pool } from 'pg';

const CURRENT_MS = 60 * 1000;
const SILENT_MS = 60 * 60 * 1000;

interface StateRow {
  id: string;
  name: string;
  vkey: string;
  size: string | null;
  received_at: Date | null;
}

/** How far each witness that is not retired has followed the log, whose newest checkpoint has this size. */
export async function witnessStates(pool: Pool, newest: number, now: Date): Promise<WitnessState[]> {
  const { rows } = await pool.query<StateRow>(
    `select w.id, w.name, w.vkey, c.size, c.received_at from witness w
     left join lateral (select size, received_at from ledger_cosignature
       where witness_id = w.id order by size desc limit 1) c on true
     where w.retired_at is null order by w.registered_at, w.id`,
  );
  return rows.map(({ id, name, vkey, size, received_at }) => {
    const lag = Math.max(0, newest - Number(size ?? 0));
    const quiet = received_at && now.getTime() - received_at.getTime();
    return {
      ...{ id, name, vkey, lag },
      cosignedSize: size === null ? null : Number(size),
      cosignedAt: received_at?.toISOString() ?? null,
      state: stateOf(lag, quiet),
    };
  });
}

/** @param quiet milliseconds since the last cosignature; null when there is none */
function stateOf(lag: number, quiet: number | null): WitnessState['state'] {
  if (quiet === null) return 'silent';
  if (lag === 0 || quiet <= CURRENT_MS) return 'current';
  return quiet > SILENT_MS ? 'silent' : 'behind';
}
