import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { ScreeningAlertQuery } from '@watchbook/contract';
import { getActor } from '../../platform/context.js';
import { newestFirst } from '../../platform/database/newest-first.js';
import type { Cursor } from '../../platform/http/cursor.js';
import { permitted } from '../../platform/policy.js';
import { notFound } from '../../platform/problem.js';
import { ManagedList } from './managed-list.entity.js';
import { ScreeningAlert } from './screening-alert.entity.js';

export const ALERT_SORT = '-raisedAt';

/** An alert that the caller may read. @throws Problem `not-found` */
export async function getAlert(em: EntityManager, id: string): Promise<ScreeningAlert> {
  const seen = permitted<ScreeningAlert>('ScreeningAlert', 'read');
  const alert = seen && (await em.findOne(ScreeningAlert, { $and: [{ id }, seen] }));
  if (!alert) throw notFound();
  return alert;
}

/** One page of the alerts that the caller may read, newest first, and one more where there is one. */
export async function findAlertPage(
  em: EntityManager,
  cursor: Cursor | null,
  query: ScreeningAlertQuery,
): Promise<ScreeningAlert[]> {
  const seen = permitted<ScreeningAlert>('ScreeningAlert', 'read');
  if (!seen) throw notFound();
  const where: FilterQuery<ScreeningAlert>[] = [seen];
  if (query['filter[state]']) where.push({ state: query['filter[state]'] });
  if (query['filter[list]']) where.push({ listId: query['filter[list]'] });
  if (query['filter[owner]']) {
    const own = await em.find(ManagedList, { ownerId: getActor().userId });
    where.push({ listId: own.map(({ id }) => id) });
  }
  return newestFirst(em, ScreeningAlert, { where, by: 'raisedAt', cursor, limit: query.limit });
}
