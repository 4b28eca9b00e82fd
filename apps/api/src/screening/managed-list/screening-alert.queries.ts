import type { EntityManager } from '@mikro-orm/postgresql';
import type { ScreeningAlertQuery } from '@watchbook/contract';
import { getActor } from '../../platform/context.js';
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
  const direction = cursor?.back ? 'asc' : 'desc';
  const beyond = cursor?.back ? '$gt' : '$lt';
  const at = cursor && new Date(cursor.value);
  const conditions = [seen as object];
  if (cursor) conditions.push({ $or: [{ raisedAt: { [beyond]: at } }, { raisedAt: at, id: { [beyond]: cursor.id } }] });
  if (query['filter[state]']) conditions.push({ state: query['filter[state]'] });
  if (query['filter[list]']) conditions.push({ listId: query['filter[list]'] });
  if (query['filter[owner]']) {
    const own = await em.find(ManagedList, { ownerId: getActor().userId });
    conditions.push({ listId: own.map(({ id }) => id) });
  }
  return em.find(
    ScreeningAlert,
    { $and: conditions },
    { orderBy: [{ raisedAt: direction }, { id: direction }], limit: query.limit + 1 },
  );
}
