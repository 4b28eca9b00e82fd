import type { EntityManager } from '@mikro-orm/postgresql';
import type { decodeCursor } from '../platform/http/cursor.js';
import { newestFirst } from '../platform/database/newest-first.js';
import { permitted } from '../platform/policy.js';
import { notFound } from '../platform/problem.js';
import { Screening } from './screening.entity.js';

/** The order of the list of screenings. */
export const SORT = '-screenedAt';

/** A screening that the caller may read. @throws Problem `not-found` */
export async function getScreening(em: EntityManager, id: string): Promise<Screening> {
  const seen = permitted<Screening>('Screening', 'read');
  const screening = seen && (await em.findOne(Screening, { $and: [{ id }, seen] }));
  if (!screening) throw notFound();
  return screening;
}

/** One page of those that the caller may read and that no batch asked, and one more where there is one. @throws Problem `not-found` */
export function findPage(
  em: EntityManager,
  cursor: ReturnType<typeof decodeCursor> | null,
  limit: number,
): Promise<Screening[]> {
  const seen = permitted<Screening>('Screening', 'read');
  if (!seen) throw notFound();
  return newestFirst(em, Screening, { where: [seen, { batchId: null }], by: 'screenedAt', cursor, limit });
}
