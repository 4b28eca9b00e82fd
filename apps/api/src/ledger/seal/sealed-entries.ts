import type { QueryConfig } from 'pg';

/** How far the clocks of an installation may be apart: a day is far more than any will be. */
const CLOCK_MARGIN_MS = 24 * 60 * 60 * 1000;

/**
 * Asks for the places of entries by the ids of their intents.
 *
 * An id says when it was made (UUIDv7), and an entry is sealed after that; times never go backwards along the log. So
 * only partitions from that time on are asked, whatever the size of the log, and nothing that is there is missed, as
 * long as the clock of the process that sealed was not a day behind the one that made the id.
 */
export const sealedEntries = (ids: readonly string[]): QueryConfig => ({
  name: 'ledger-sealed',
  text: `select id, seq, encode(hash, 'hex') as hash from ledger_entry
    where id = any ($1::uuid[]) and seq >= (select ledger_seq_at($2))`,
  values: [ids, new Date(Math.min(...ids.map(madeAt)) - CLOCK_MARGIN_MS)],
});

const madeAt = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
