import type { EntityManager } from '@mikro-orm/postgresql';

const OFF = ['seqscan', 'bitmapscan', 'sort', 'hashjoin', 'mergejoin', 'material'];

/**
 * Walks through tables along their indexes for the rest of the transaction: page after page is read in its order and each
 * row found by its key. Statistics of rows that were just written say nothing yet, and a plan that sorts all of a list for
 * each page takes ever longer with its length.
 */
export async function walkByIndex(em: EntityManager): Promise<void> {
  await em.execute(`select ${OFF.map((name) => `set_config('enable_${name}', 'off', true)`).join(', ')}`);
}
