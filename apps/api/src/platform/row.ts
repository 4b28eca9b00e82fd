import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { EntityClass } from '@mikro-orm/core';
import type { PolicySubject } from '@watchbook/policy';
import { may, permitted } from './policy.js';
import { notFound, Problem } from './problem.js';

interface Row {
  id: string;
}

interface Wanted {
  subject: PolicySubject;
  id: string;
  /** What is to be done to it. */
  verb: string;
  /** The states (`status`) in which somebody may do it; none where the rules do not ask for the state. */
  states: readonly string[];
}

/**
 * The row, locked for its change, if the caller may do this to it.
 * What the caller sees but cannot change in its present state is `conflict`, so that a double submit is told apart from a foreign id.
 * @throws Problem `not-found`, `not-allowed`, `conflict`
 */
export async function getForChange<T extends Row>(
  em: EntityManager,
  entity: EntityClass<T>,
  { subject, id, verb, states }: Wanted,
): Promise<T> {
  const seen = permitted<T>(subject, 'read');
  const row = seen && (await em.findOne(entity, { $and: [{ id }, seen] } as FilterQuery<T>));
  if (!row) throw notFound();
  await em.lock(row, LockMode.PESSIMISTIC_WRITE);
  // Somebody may have removed it while this waited.
  if (!(await em.refresh(row))) throw notFound();
  if (may(verb, subject, row)) return row as T;
  const inOtherState = states.some((status) => may(verb, subject, { ...row, status }));
  throw new Problem(inOtherState ? 'conflict' : 'not-allowed');
}
