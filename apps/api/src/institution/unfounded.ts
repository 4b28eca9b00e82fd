import type { EntityManager } from '@mikro-orm/postgresql';

const LOCK = 5_120_377;

/** Whether there is no institution yet. Until the transaction ends nobody else makes the first ones. */
export async function isUnfounded(em: EntityManager): Promise<boolean> {
  await em.execute('select pg_advisory_xact_lock(?)', [LOCK]);
  const [any] = await em.execute<object[]>('select from institution limit 1');
  return !any;
}
